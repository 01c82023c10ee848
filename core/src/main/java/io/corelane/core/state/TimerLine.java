package io.corelane.core.state;

import org.agrona.UnsafeApi;

/**
 * Things that are due one behind the other: a queue off-heap, in blocks that are linked and go back once they are
 * empty.
 * <pre>
 *   0       4        8        16         24       32
 *  +-------+--------+--------+----------+--------+--------
 *  | next  |        | time   | sequence | id     | time ...
 *  | block |        |        |          |        |
 *  +-------+--------+--------+----------+--------+--------
 * </pre>
 * Owned by the partition's thread; nothing is allocated but when it grows beyond its greatest size so far.
 */
final class TimerLine implements AutoCloseable
{
    /** Entries that lie in one block. */
    static final int BLOCK_ENTRIES = 256;

    private static final int FIRST_OFFSET = Long.BYTES;
    private static final int SEQUENCE_OFFSET = Long.BYTES;
    private static final int ID_OFFSET = 2 * Long.BYTES;
    private static final int ENTRY_LENGTH = 3 * Long.BYTES;

    private final BlockStore blocks;
    private int size;
    private int headBlock;
    private int head;
    private int tailBlock;
    private int tail;

    /**
     * An empty line.
     *
     * @param blocks of {@link #blockLength} bytes that no one else uses; closed with this.
     */
    TimerLine(final BlockStore blocks)
    {
        this.blocks = blocks;
    }

    static int blockLength()
    {
        return FIRST_OFFSET + ENTRY_LENGTH * BLOCK_ENTRIES;
    }

    boolean isEmpty()
    {
        return 0 == size;
    }

    int size()
    {
        return size;
    }

    /** Whether something is due behind all that is here: later, or at the same time with a higher number. */
    boolean isBehind(final long timeNs, final long sequence)
    {
        if (0 == size)
        {
            return true;
        }
        final long last = entry(tailBlock, tail - 1);
        return timeNs > time(last) || timeNs == time(last) && sequence > sequence(last);
    }

    /** Adds what {@link #isBehind}; false when there is no room. */
    boolean add(final long timeNs, final long sequence, final int id)
    {
        if (BlockStore.NONE == tailBlock || BLOCK_ENTRIES == tail)
        {
            final int block = blocks.allocate();
            if (BlockStore.NONE == block)
            {
                return false;
            }
            if (BlockStore.NONE == tailBlock)
            {
                headBlock = block;
                head = 0;
            }
            else
            {
                UnsafeApi.putInt(null, blocks.address(tailBlock), block);
            }
            tailBlock = block;
            tail = 0;
        }
        final long entry = entry(tailBlock, tail++);
        UnsafeApi.putLong(null, entry, timeNs);
        UnsafeApi.putLong(null, entry + SEQUENCE_OFFSET, sequence);
        UnsafeApi.putLong(null, entry + ID_OFFSET, id);
        size++;
        return true;
    }

    /** When the first entry is due. Only with one. */
    long firstTime()
    {
        return time(entry(headBlock, head));
    }

    /** The number of the first entry. Only with one. */
    long firstSequence()
    {
        return sequence(entry(headBlock, head));
    }

    /** What the first entry is. Only with one. */
    int firstId()
    {
        return (int)UnsafeApi.getLong(null, entry(headBlock, head) + ID_OFFSET);
    }

    /** Takes the first entry away. Only with one. */
    void removeFirst()
    {
        size--;
        head++;
        if (0 == size)
        {
            // The one block that is left is filled from its beginning again.
            head = 0;
            tail = 0;
        }
        else if (BLOCK_ENTRIES == head)
        {
            final int empty = headBlock;
            headBlock = UnsafeApi.getInt(null, blocks.address(empty));
            head = 0;
            blocks.free(empty);
        }
    }

    void snapshot(final Snapshot snapshot)
    {
        size = snapshot.value(size);
        headBlock = snapshot.value(headBlock);
        head = snapshot.value(head);
        tailBlock = snapshot.value(tailBlock);
        tail = snapshot.value(tail);
        blocks.snapshot(snapshot);
    }

    @Override
    public void close()
    {
        blocks.close();
    }

    private long entry(final int block, final int index)
    {
        return blocks.address(block) + FIRST_OFFSET + (long)index * ENTRY_LENGTH;
    }

    private static long time(final long entry)
    {
        return UnsafeApi.getLong(null, entry);
    }

    private static long sequence(final long entry)
    {
        return UnsafeApi.getLong(null, entry + SEQUENCE_OFFSET);
    }
}
