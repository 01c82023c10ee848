package io.corelane.perf.latency;

import java.util.function.LongSupplier;

/**
 * Sends each record when its time has come, whatever has not been answered yet: a delay is never taken out of the rate,
 * and shows in the latency of all records behind it. For one thread.
 */
final class OpenLoop
{
    private static final double NS_PER_S = 1e9;
    private static final long LINGER_NS = 2_000_000_000L;

    /** Between two looks at answers; a loop that is late must not forget them. */
    private static final int BURST = 64;

    private final LongSupplier clock;
    private final double intervalNs;
    private final long count;
    private long startNs;
    private long sent;
    private long lastSendNs;

    /** What takes records. */
    interface Link
    {
        /** Takes the next record, or says no: then it is offered again. */
        boolean offer(long intendedNs);

        /** Sends what waits. */
        void flush();

        /** Looks for answers; how many there were. */
        int poll();
    }

    /**
     * A loop.
     *
     * @param clock     nanoseconds.
     * @param perSecond rate, positive.
     * @param count     of records.
     */
    OpenLoop(final LongSupplier clock, final double perSecond, final long count)
    {
        this.clock = clock;
        this.count = count;
        intervalNs = NS_PER_S / perSecond;
    }

    /** Sends all records; the answer is how many answers there were before none came any more. */
    long run(final Link link)
    {
        long answered = 0;
        startNs = clock.getAsLong();
        lastSendNs = startNs;
        long nowNs = startNs;
        while (answered < count && (sent < count || nowNs - lastSendNs < LINGER_NS))
        {
            nowNs = clock.getAsLong();
            for (int i = 0; i < BURST && sent < count && intendedNs(sent) <= nowNs && link.offer(intendedNs(sent)); i++)
            {
                sent++;
                lastSendNs = nowNs;
            }
            link.flush();
            answered += link.poll();
        }
        return answered;
    }

    /** When a record is meant to be sent. */
    long intendedNs(final long record)
    {
        return startNs + (long)(record * intervalNs);
    }

    /** When the first record was meant to be sent. */
    long startNs()
    {
        return startNs;
    }

    long sent()
    {
        return sent;
    }

    /** From the first record to the last one that was sent. */
    long elapsedNs()
    {
        return lastSendNs - startNs;
    }
}
