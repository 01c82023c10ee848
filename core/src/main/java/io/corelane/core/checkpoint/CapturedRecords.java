package io.corelane.core.checkpoint;

import io.corelane.core.state.AsideMemory;
import io.corelane.core.state.RecordMemory;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;

/** Records on their way from the partition's thread, which takes them out, to the one that writes them. */
final class CapturedRecords implements RecordMemory.Sink
{
    /** Bytes that wait before the partition takes out more than what it has to. */
    private static final long ENOUGH = 4L << 20;

    /**
     * One of them.
     *
     * @param id    of it.
     * @param bytes of it.
     */
    record Captured(long id, byte[] bytes)
    {
    }

    private final RecordMemory memory;
    private final AsideMemory aside;
    private final ManyToOneConcurrentLinkedQueue<Captured> queue = new ManyToOneConcurrentLinkedQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private volatile boolean isWhole;

    CapturedRecords(final RecordMemory memory, final AsideMemory aside)
    {
        this.memory = memory;
        this.aside = aside;
    }

    @Override
    public void onRecord(final long id, final byte[] bytes)
    {
        if (aside.hasRoomFor(waiting.get() + bytes.length))
        {
            waiting.getAndAdd(bytes.length);
            queue.add(new Captured(id, bytes));
        }
    }

    /** Takes out more; 0 when there is no more, or enough waits. The partition's thread. */
    int capture(final int limit)
    {
        if (isWhole || waiting.get() > ENOUGH)
        {
            return 0;
        }
        final int count = memory.capture(limit);
        isWhole = 0 == count;
        return count;
    }

    void end()
    {
        memory.endCapture();
    }

    /** The next one, or null. The thread that writes. */
    Captured poll()
    {
        final Captured next = queue.poll();
        if (null != next)
        {
            waiting.getAndAdd(-next.bytes().length);
        }
        return next;
    }

    /** Whether no more come than those that wait; to be asked before {@link #poll}. The thread that writes. */
    boolean isWhole()
    {
        return isWhole;
    }
}
