package io.corelane.core.operator;

import io.corelane.core.state.BlockStore;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import io.corelane.core.state.Timers;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * The rows that a join keeps of one side: each key has a list of them, in the order of their times and, of equal times,
 * of their arrival. Owned by the partition's thread.
 */
final class JoinSide implements AutoCloseable
{
    static final int NONE = BlockStore.NONE;

    private final KeyedState keys;
    private final BlockStore rows;
    private final Timers timers;
    private final int rowLength;
    private final int headOffset;
    private final int tailOffset;

    /**
     * No rows.
     *
     * @param keys       of the rows.
     * @param rows       blocks of {@link #blockLength}; closed with this.
     * @param timers     of the rows' times, or null when time does not end them; closed with this.
     * @param rowLength  bytes of a row.
     * @param headOffset of the list's head in a key's value; its tail is behind it.
     */
    JoinSide(
        final KeyedState keys,
        final BlockStore rows,
        final Timers timers,
        final int rowLength,
        final int headOffset)
    {
        this.keys = keys;
        this.rows = rows;
        this.timers = timers;
        this.rowLength = rowLength;
        this.headOffset = headOffset;
        this.tailOffset = headOffset + Integer.BYTES;
    }

    static int blockLength(final int rowLength)
    {
        return JoinRow.ROW_OFFSET + (rowLength + Long.BYTES + 7 & ~7);
    }

    /** The first row of a key, or {@link #NONE}; a key of 0 has none. */
    int first(final long entry)
    {
        return 0 == entry ? NONE : UnsafeApi.getInt(null, entry + headOffset);
    }

    int next(final int row)
    {
        return JoinRow.next(rows.address(row));
    }

    long address(final int row)
    {
        return rows.address(row);
    }

    /** The entry of the key of a row at an address, 0 for none. */
    long entry(final long block)
    {
        return keys.address(JoinRow.key(block));
    }

    boolean hasRoom()
    {
        return rows.room() > 0;
    }

    /** Keeps a row. Only with room. A key of 0 is none: the row is in no list. */
    int add(final long entry, final long timeNs, final DirectBuffer row, final int offset)
    {
        final int id = rows.allocate();
        final long block = rows.address(id);
        JoinRow.time(block, timeNs);
        JoinRow.key(block, KeyedState.number(entry));
        copy(row, offset, block + JoinRow.ROW_OFFSET);
        if (0 != entry)
        {
            int before = UnsafeApi.getInt(null, entry + tailOffset);
            while (NONE != before && JoinRow.time(rows.address(before)) > timeNs)
            {
                before = JoinRow.previous(rows.address(before));
            }
            link(entry, before, id, block);
        }
        if (null != timers)
        {
            timers.add(timeNs, id);
        }
        return id;
    }

    /** A row of a key that is byte for byte the given one, the latest of them, or {@link #NONE}. */
    int find(final long entry, final DirectBuffer row, final int offset)
    {
        int id = 0 == entry ? NONE : UnsafeApi.getInt(null, entry + tailOffset);
        while (NONE != id && !isEqual(rows.address(id) + JoinRow.ROW_OFFSET, row, offset))
        {
            id = JoinRow.previous(rows.address(id));
        }
        return id;
    }

    /** Whether a row is byte for byte the given one. */
    boolean isEqual(final int id, final DirectBuffer row, final int offset)
    {
        return isEqual(rows.address(id) + JoinRow.ROW_OFFSET, row, offset);
    }

    /** Takes a row away. */
    void remove(final int id)
    {
        final long block = rows.address(id);
        final long entry = entry(block);
        if (0 != entry)
        {
            final int previous = JoinRow.previous(block);
            final int next = JoinRow.next(block);
            if (NONE == previous)
            {
                UnsafeApi.putInt(null, entry + headOffset, next);
            }
            else
            {
                JoinRow.next(rows.address(previous), next);
            }
            if (NONE == next)
            {
                UnsafeApi.putInt(null, entry + tailOffset, previous);
            }
            else
            {
                JoinRow.previous(rows.address(next), previous);
            }
        }
        rows.free(id);
    }

    /** The row whose time is the least, or {@link #NONE}. */
    int earliest()
    {
        return timers.isEmpty() ? NONE : timers.firstId();
    }

    long earliestTime()
    {
        return timers.firstTime();
    }

    void removeEarliest()
    {
        final int id = timers.firstId();
        timers.removeFirst();
        remove(id);
    }

    long bytes()
    {
        return rows.bytes();
    }

    void snapshot(final Snapshot snapshot)
    {
        rows.snapshot(snapshot);
        if (null != timers)
        {
            timers.snapshot(snapshot);
        }
    }

    @Override
    public void close()
    {
        rows.close();
        if (null != timers)
        {
            timers.close();
        }
    }

    private void link(final long entry, final int before, final int id, final long block)
    {
        final int after =
            NONE == before ? UnsafeApi.getInt(null, entry + headOffset) : JoinRow.next(rows.address(before));
        JoinRow.previous(block, before);
        JoinRow.next(block, after);
        if (NONE == before)
        {
            UnsafeApi.putInt(null, entry + headOffset, id);
        }
        else
        {
            JoinRow.next(rows.address(before), id);
        }
        if (NONE == after)
        {
            UnsafeApi.putInt(null, entry + tailOffset, id);
        }
        else
        {
            JoinRow.previous(rows.address(after), id);
        }
    }

    private void copy(final DirectBuffer row, final int offset, final long target)
    {
        UnsafeApi.copyMemory(row.byteArray(), row.addressOffset() + offset, null, target, rowLength);
    }

    private boolean isEqual(final long kept, final DirectBuffer row, final int offset)
    {
        return KeyHash.isSame(kept, row.byteArray(), row.addressOffset() + offset, rowLength);
    }
}
