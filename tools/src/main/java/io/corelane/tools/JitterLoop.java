package io.corelane.tools;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Reads a clock as fast as it can, and keeps each time that passed between two readings when it is too long: then the
 * machine did something else. For one thread; what it found is looked at when it has ended.
 */
final class JitterLoop implements Runnable
{
    /** So often it looks whether it is to stop. */
    private static final int STOP_INTERVAL = 1 << 16;

    private static final long LONGEST_NS = TimeUnit.HOURS.toNanos(1);

    private final LongSupplier clock;
    private final long durationNs;
    private final long thresholdNs;
    private final BooleanSupplier stop;
    private final Histogram hiccups = new Histogram(LONGEST_NS, 3);
    private long turns;
    private long lostNs;
    private long timeNs;

    /**
     * A loop.
     *
     * @param clock       nanoseconds.
     * @param durationNs  for how long.
     * @param thresholdNs what is shorter is no hiccup.
     * @param stop        true ends it before.
     */
    JitterLoop(
        final LongSupplier clock, final long durationNs, final long thresholdNs, final BooleanSupplier stop)
    {
        this.clock = clock;
        this.durationNs = durationNs;
        this.thresholdNs = thresholdNs;
        this.stop = stop;
    }

    @Override
    public void run()
    {
        final long startNs = clock.getAsLong();
        long lastNs = startNs;
        while (lastNs - startNs < durationNs && (0 != turns % STOP_INTERVAL || !stop.getAsBoolean()))
        {
            final long nowNs = clock.getAsLong();
            if (nowNs - lastNs >= thresholdNs)
            {
                hiccups.recordValue(Math.min(nowNs - lastNs, LONGEST_NS));
                lostNs += nowNs - lastNs;
            }
            lastNs = nowNs;
            turns++;
        }
        timeNs = lastNs - startNs;
    }

    /** All times that were too long, nanoseconds. */
    Histogram hiccups()
    {
        return hiccups;
    }

    /** How often it read the clock. */
    long turns()
    {
        return turns;
    }

    /** The sum of all hiccups. */
    long lostNs()
    {
        return lostNs;
    }

    /** For how long it ran. */
    long timeNs()
    {
        return timeNs;
    }
}
