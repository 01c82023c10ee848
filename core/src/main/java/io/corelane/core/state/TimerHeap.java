package io.corelane.core.state;

import org.agrona.UnsafeApi;

/**
 * Things that are due at a time, the earliest first, and of equal times the one of the lower number: a binary heap
 * off-heap. Owned by the partition's thread; nothing is allocated but when it grows beyond its greatest size so far.
 */
final class TimerHeap implements AutoCloseable
{
    /** Entries that lie in one block. */
    static final int SEGMENT_ENTRIES = 1_024;

    private static final int ENTRY_LENGTH = 3 * Long.BYTES;
    private static final int SEQUENCE_OFFSET = Long.BYTES;
    private static final int ID_OFFSET = 2 * Long.BYTES;
    private static final int SEGMENT_SHIFT = 10;
    private static final int SEGMENT_MASK = (1 << SEGMENT_SHIFT) - 1;

    private final BlockStore segments;
    private int size;
    private int segmentCount;

    /**
     * An empty heap.
     *
     * @param segments blocks of {@link #segmentLength} bytes that no one else uses; closed with this.
     */
    TimerHeap(final BlockStore segments)
    {
        this.segments = segments;
    }

    /**
     * Bytes of a block that the heap's entries lie in.
     *
     * @return bytes.
     */
    static int segmentLength()
    {
        return ENTRY_LENGTH * SEGMENT_ENTRIES;
    }

    /**
     * Adds something.
     *
     * @param timeNs   when it is due.
     * @param sequence its number.
     * @param id       what it is.
     * @return false when there is no room.
     */
    boolean add(final long timeNs, final long sequence, final int id)
    {
        // Ids of blocks that no one else takes are given out one behind the other, from 1.
        if (size >>> SEGMENT_SHIFT == segmentCount)
        {
            if (BlockStore.NONE == segments.allocate())
            {
                return false;
            }
            segmentCount++;
        }
        rise(size++, timeNs, sequence, id);
        return true;
    }

    /**
     * Whether nothing is there.
     *
     * @return true without entries.
     */
    boolean isEmpty()
    {
        return 0 == size;
    }

    /**
     * Entries.
     *
     * @return count.
     */
    int size()
    {
        return size;
    }

    /**
     * When the first entry is due. Only with one.
     *
     * @return time as it was given.
     */
    long firstTime()
    {
        return time(address(0));
    }

    /**
     * The number of the first entry. Only with one.
     *
     * @return number as it was given.
     */
    long firstSequence()
    {
        return sequence(address(0));
    }

    /**
     * What the first entry is. Only with one.
     *
     * @return id as it was given.
     */
    int firstId()
    {
        return (int)UnsafeApi.getLong(null, address(0) + ID_OFFSET);
    }

    /**
     * Puts the first entry off; it keeps its number. Only with one.
     *
     * @param timeNs when it is due now, later than before.
     */
    void putFirstOff(final long timeNs)
    {
        sink(timeNs, sequence(address(0)), firstId());
    }

    /** Takes the first entry away. Only with one. */
    void removeFirst()
    {
        size--;
        final long last = address(size);
        sink(time(last), sequence(last), (int)UnsafeApi.getLong(null, last + ID_OFFSET));
    }

    /**
     * Takes the entries out or puts them back, into an empty heap.
     *
     * @param snapshot takes or gives.
     */
    void snapshot(final Snapshot snapshot)
    {
        size = snapshot.value(size);
        segmentCount = snapshot.value(segmentCount);
        segments.snapshot(snapshot);
    }

    @Override
    public void close()
    {
        segments.close();
    }

    private void rise(final int from, final long timeNs, final long sequence, final int id)
    {
        int hole = from;
        long place = address(hole);
        while (hole > 0)
        {
            final int parent = hole - 1 >>> 1;
            final long above = address(parent);
            if (!isLess(timeNs, sequence, above))
            {
                break;
            }
            move(above, place);
            hole = parent;
            place = above;
        }
        put(place, timeNs, sequence, id);
    }

    /** Puts an entry where the first one was, and below those that are due before it. */
    private void sink(final long timeNs, final long sequence, final int id)
    {
        int hole = 0;
        long place = address(hole);
        while (2 * hole + 1 < size)
        {
            int child = 2 * hole + 1;
            long below = address(child);
            if (child + 1 < size)
            {
                final long other = address(child + 1);
                if (isLess(time(other), sequence(other), below))
                {
                    child++;
                    below = other;
                }
            }
            if (isLess(timeNs, sequence, below))
            {
                break;
            }
            move(below, place);
            hole = child;
            place = below;
        }
        put(place, timeNs, sequence, id);
    }

    private long address(final int index)
    {
        return segments.address(1 + (index >>> SEGMENT_SHIFT)) + (long)(index & SEGMENT_MASK) * ENTRY_LENGTH;
    }

    private static boolean isLess(final long timeNs, final long sequence, final long other)
    {
        return timeNs < time(other) || timeNs == time(other) && sequence < sequence(other);
    }

    private static long time(final long entry)
    {
        return UnsafeApi.getLong(null, entry);
    }

    private static long sequence(final long entry)
    {
        return UnsafeApi.getLong(null, entry + SEQUENCE_OFFSET);
    }

    private static void move(final long from, final long to)
    {
        put(to, time(from), sequence(from), (int)UnsafeApi.getLong(null, from + ID_OFFSET));
    }

    private static void put(final long entry, final long timeNs, final long sequence, final int id)
    {
        UnsafeApi.putLong(null, entry, timeNs);
        UnsafeApi.putLong(null, entry + SEQUENCE_OFFSET, sequence);
        UnsafeApi.putLong(null, entry + ID_OFFSET, id);
    }
}
