package io.corelane.perf.peers;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * When records are to be sent, and how long after that their results came: an open loop, in which what comes late
 * delays nothing that is due. The n-th result is that of the n-th record. Sent by one thread, answered by one thread.
 */
final class Pace
{
    private static final long MOST_NS = TimeUnit.SECONDS.toNanos(100);
    private static final double SECOND_NS = 1e9;
    private static final int MOST_LATE = 20;

    private final LongSupplier nanoTime;
    private final double recordNs;
    private final long warmUp;
    private final long all;
    private final Histogram latencies = new Histogram(MOST_NS, 3);
    private long startNs;
    private volatile boolean isStarted;
    private volatile long answered;
    private long sum;
    private long lateNs;

    /**
     * Not yet begun.
     *
     * @param perSecond records.
     * @param warmUpNs  whose records do not count.
     * @param windowNs  whose records count.
     */
    Pace(final int perSecond, final long warmUpNs, final long windowNs)
    {
        this(perSecond, warmUpNs, windowNs, System::nanoTime);
    }

    Pace(final int perSecond, final long warmUpNs, final long windowNs, final LongSupplier nanoTime)
    {
        this.nanoTime = nanoTime;
        recordNs = SECOND_NS / perSecond;
        warmUp = (long)(warmUpNs / recordNs);
        all = (long)((warmUpNs + windowNs) / recordNs);
    }

    /** Records that were to be sent by now; by who sends. The first one is due when this is asked first. */
    long due()
    {
        if (!isStarted)
        {
            startNs = nanoTime.getAsLong();
            isStarted = true;
        }
        return Math.min(all, 1 + (long)((nanoTime.getAsLong() - startNs) / recordNs));
    }

    /** Records that there are. */
    long all()
    {
        return all;
    }

    /** Whether twice the time that all records need has gone by: who has not sent them then never will. */
    boolean isGivenUp()
    {
        return isStarted && nanoTime.getAsLong() - startNs > 2 * all * recordNs;
    }

    /** So many results have come. */
    void answered(final long count)
    {
        long n = sum;
        if (n < count)
        {
            final long nowNs = nanoTime.getAsLong();
            for (; n < count; n++)
            {
                if (n >= warmUp && n < all)
                {
                    final long latencyNs = nowNs - startNs - (long)(n * recordNs);
                    latencies.recordValue(Math.max(0, Math.min(MOST_NS, latencyNs)));
                }
            }
            sum = count;
            lateNs = nowNs - startNs - (long)(all * recordNs);
            answered = count;
        }
    }

    /** Whether all results are there. */
    boolean isAnswered()
    {
        return answered >= all;
    }

    /**
     * What was measured, when all results are there or it is given up; results that never came are missing. A rate is
     * held when the last result came no later than a twentieth of the whole time behind the last record.
     */
    Peer.Latencies latencies()
    {
        final boolean isHeld = isAnswered() && lateNs * MOST_LATE < all * recordNs;
        return new Peer.Latencies(isHeld, latencies.getTotalCount(), latencies.getValueAtPercentile(50),
            latencies.getValueAtPercentile(99), latencies.getValueAtPercentile(99.9),
            latencies.getValueAtPercentile(99.99), latencies.getMaxValue());
    }
}
