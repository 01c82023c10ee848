package io.corelane.ingest;

import io.aeron.Publication;
import io.corelane.codec.protocol.TickDescriptor;
import java.util.Arrays;
import org.agrona.BufferUtil;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends log time to the log of each partition, at intervals: what sources that have fallen silent, EMIT EVERY and
 * the like go by. A log that has no room now gets the time later; nothing waits here.
 */
final class TickAgent implements Agent
{
    private final Publication[] logs;
    private final EpochNanoClock clock;
    private final long intervalNs;
    private final long[] lastNs;
    private final UnsafeBuffer tick =
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(TickDescriptor.LENGTH, Long.BYTES));
    private volatile boolean isRunning;

    /**
     * An agent.
     *
     * @param logs       of the partitions, shared with publishers.
     * @param clock      of the machine.
     * @param intervalNs from one tick to the next, nanoseconds.
     */
    TickAgent(final Publication[] logs, final EpochNanoClock clock, final long intervalNs)
    {
        this.logs = logs;
        this.clock = clock;
        this.intervalNs = intervalNs;
        this.lastNs = new long[logs.length];
        Arrays.fill(lastNs, Long.MIN_VALUE);
    }

    @Override
    public int doWork()
    {
        int work = 0;
        if (isRunning)
        {
            final long nowNs = clock.nanoTime();
            for (int i = 0; i < logs.length; i++)
            {
                if (Long.MIN_VALUE == lastNs[i] || nowNs - lastNs[i] >= intervalNs)
                {
                    TickDescriptor.encode(tick, 0, nowNs);
                    if (logs[i].offer(tick, 0, TickDescriptor.LENGTH) > 0)
                    {
                        lastNs[i] = nowNs;
                        work++;
                    }
                }
            }
        }
        return work;
    }

    @Override
    public String roleName()
    {
        return "ticks";
    }

    /** From now on there are ticks. Any thread. */
    void start()
    {
        isRunning = true;
    }

    /** No more ticks: the logs are to come to their end. Any thread. */
    void stop()
    {
        isRunning = false;
    }
}
