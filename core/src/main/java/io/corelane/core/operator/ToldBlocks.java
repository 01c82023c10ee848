package io.corelane.core.operator;

import io.corelane.core.state.BlockStore;
import io.corelane.core.state.Snapshot;
import org.agrona.UnsafeApi;

/**
 * What groups in windows or sessions told last, and which of them have changed since: a list in the order of their
 * first changes. What belongs to a group lies behind its accumulators:
 * <pre>
 *   0       4          8        16
 *  +-------+----------+--------+------------------+
 *  | next  | previous | flags  | the row that was |
 *  |       |          |        | given last       |
 *  +-------+----------+--------+------------------+
 * </pre>
 * Owned by the partition's thread.
 */
final class ToldBlocks
{
    private static final int NEXT_OFFSET = 0;
    private static final int PREVIOUS_OFFSET = NEXT_OFFSET + Integer.BYTES;
    private static final int FLAGS_OFFSET = PREVIOUS_OFFSET + Integer.BYTES;
    private static final int ROW_OFFSET = FLAGS_OFFSET + Long.BYTES;
    private static final long GIVEN = 1;
    private static final long CHANGED = 2;

    private final BlockStore blocks;
    private final int offset;
    private int first;
    private int last;

    /**
     * No changes.
     *
     * @param blocks of the groups.
     * @param offset of what belongs to a group, from the start of its block.
     */
    ToldBlocks(final BlockStore blocks, final int offset)
    {
        this.blocks = blocks;
        this.offset = offset;
    }

    /** Bytes behind the accumulators; {@code rowLength} with the message header. */
    static int length(final int rowLength)
    {
        return ROW_OFFSET + (rowLength + 7 & ~7);
    }

    /** Where the row is that a group gave last. */
    long row(final int block)
    {
        return at(block) + ROW_OFFSET;
    }

    /** Whether that row still stands. */
    boolean isGiven(final int block)
    {
        return is(block, GIVEN);
    }

    void given(final int block, final boolean isGiven)
    {
        set(block, GIVEN, isGiven);
    }

    /** The group that has waited longest to tell its change, 0 for none. */
    int firstChanged()
    {
        return first;
    }

    boolean isChanged(final int block)
    {
        return is(block, CHANGED);
    }

    /** A group has changed; once is enough. */
    void add(final int block)
    {
        if (isChanged(block))
        {
            return;
        }
        set(block, CHANGED, true);
        link(block, NEXT_OFFSET, BlockStore.NONE);
        link(block, PREVIOUS_OFFSET, last);
        if (BlockStore.NONE == last)
        {
            first = block;
        }
        else
        {
            link(last, NEXT_OFFSET, block);
        }
        last = block;
    }

    /** A group has told its change. */
    void remove(final int block)
    {
        final int next = UnsafeApi.getInt(null, at(block) + NEXT_OFFSET);
        final int previous = UnsafeApi.getInt(null, at(block) + PREVIOUS_OFFSET);
        if (BlockStore.NONE == previous)
        {
            first = next;
        }
        else
        {
            link(previous, NEXT_OFFSET, next);
        }
        if (BlockStore.NONE == next)
        {
            last = previous;
        }
        else
        {
            link(next, PREVIOUS_OFFSET, previous);
        }
        set(block, CHANGED, false);
    }

    void snapshot(final Snapshot snapshot)
    {
        first = snapshot.value(first);
        last = snapshot.value(last);
    }

    private long at(final int block)
    {
        return blocks.address(block) + offset;
    }

    private void link(final int block, final int link, final int other)
    {
        UnsafeApi.putInt(null, at(block) + link, other);
    }

    private boolean is(final int block, final long flag)
    {
        return 0 != (UnsafeApi.getLong(null, at(block) + FLAGS_OFFSET) & flag);
    }

    private void set(final int block, final long flag, final boolean isSet)
    {
        final long flags = UnsafeApi.getLong(null, at(block) + FLAGS_OFFSET);
        UnsafeApi.putLong(null, at(block) + FLAGS_OFFSET, isSet ? flags | flag : flags & ~flag);
    }
}
