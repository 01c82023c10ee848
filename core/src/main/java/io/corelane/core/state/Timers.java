package io.corelane.core.state;

import java.nio.file.Path;

/**
 * Things that are due at a time, the earliest first, and of equal times the one that was added first. What is due
 * behind all others when it comes, as most is where records come in the order of time, stands in a line and costs a
 * step when it comes and one when it goes; the rest is in a heap. Owned by the partition's thread; nothing is
 * allocated but when it grows beyond its greatest size so far.
 */
public final class Timers implements AutoCloseable
{
    private final TimerHeap heap;
    private final TimerLine line;
    private long nextSequence;

    private Timers(final BlockStore segments, final BlockStore blocks)
    {
        this.heap = new TimerHeap(segments);
        this.line = new TimerLine(blocks);
    }

    /**
     * No timers.
     *
     * @param directory of the files.
     * @param name      of the files.
     * @param most      timers that there can be at once.
     * @return the timers; each of two parts has room for all of them.
     */
    public static Timers create(final Path directory, final String name, final long most)
    {
        return new Timers(
            BlockStore.create(new BlockStoreConfig(
                directory, name, TimerHeap.segmentLength(), 1, 1 + most / TimerHeap.SEGMENT_ENTRIES)),
            BlockStore.create(new BlockStoreConfig(
                directory, name + "_line", TimerLine.blockLength(), 1, 2 + most / TimerLine.BLOCK_ENTRIES)));
    }

    /**
     * Adds something.
     *
     * @param timeNs when it is due.
     * @param id     what it is.
     * @return false when there is no room.
     */
    public boolean add(final long timeNs, final int id)
    {
        return add(timeNs, nextSequence++, id);
    }

    /**
     * Whether nothing is there.
     *
     * @return true without entries.
     */
    public boolean isEmpty()
    {
        return line.isEmpty() && heap.isEmpty();
    }

    /**
     * Entries.
     *
     * @return count.
     */
    public int size()
    {
        return line.size() + heap.size();
    }

    /**
     * When the first entry is due. Only with one.
     *
     * @return time as it was given.
     */
    public long firstTime()
    {
        return isInLine() ? line.firstTime() : heap.firstTime();
    }

    /**
     * What the first entry is. Only with one.
     *
     * @return id as it was given.
     */
    public int firstId()
    {
        return isInLine() ? line.firstId() : heap.firstId();
    }

    /**
     * Puts the first entry off; of equal times it still counts as added when it was. Only with one.
     *
     * @param timeNs when it is due now, later than before.
     */
    public void putFirstOff(final long timeNs)
    {
        if (!isInLine())
        {
            heap.putFirstOff(timeNs);
            return;
        }
        final long sequence = line.firstSequence();
        final int id = line.firstId();
        line.removeFirst();
        // There is room: each part has some for all.
        add(timeNs, sequence, id);
    }

    /** Takes the first entry away. Only with one. */
    public void removeFirst()
    {
        if (isInLine())
        {
            line.removeFirst();
        }
        else
        {
            heap.removeFirst();
        }
    }

    /**
     * Takes the entries out or puts them back, where there are none yet.
     *
     * @param snapshot takes or gives.
     */
    public void snapshot(final Snapshot snapshot)
    {
        nextSequence = snapshot.value(nextSequence);
        heap.snapshot(snapshot);
        line.snapshot(snapshot);
    }

    @Override
    public void close()
    {
        heap.close();
        line.close();
    }

    private boolean add(final long timeNs, final long sequence, final int id)
    {
        return line.isBehind(timeNs, sequence) ? line.add(timeNs, sequence, id) : heap.add(timeNs, sequence, id);
    }

    /** Whether the first entry of all is in the line. */
    private boolean isInLine()
    {
        if (heap.isEmpty())
        {
            return true;
        }
        if (line.isEmpty())
        {
            return false;
        }
        final long timeNs = line.firstTime();
        final long otherNs = heap.firstTime();
        return timeNs < otherNs || timeNs == otherNs && line.firstSequence() < heap.firstSequence();
    }
}
