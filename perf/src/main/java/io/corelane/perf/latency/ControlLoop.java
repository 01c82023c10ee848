package io.corelane.perf.latency;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * A thread that is to wake up at fixed times and has nothing else to do: what it is late by is the machine's doing. It
 * sleeps meanwhile, so that it can share a CPU with what is measured. What every sleep costs is taken off, and what a
 * long one hid is put in. For one thread; the histogram is looked at when it has ended.
 */
final class ControlLoop implements Runnable
{
    /** From one time to wake up to the next. */
    static final long PERIOD_NS = 1_000_000;

    private final LongSupplier clock;
    private final LongConsumer sleep;
    private final Histogram late = LatencyRecorder.histogram();
    private volatile boolean isStopped;

    ControlLoop()
    {
        this(System::nanoTime, LockSupport::parkNanos);
    }

    /** With a time of a test's. */
    ControlLoop(final LongSupplier clock, final LongConsumer sleep)
    {
        this.clock = clock;
        this.sleep = sleep;
    }

    @Override
    public void run()
    {
        long dueNs = clock.getAsLong() + PERIOD_NS;
        while (!isStopped)
        {
            long nowNs = clock.getAsLong();
            while (nowNs < dueNs)
            {
                sleep.accept(dueNs - nowNs);
                nowNs = clock.getAsLong();
            }
            late.recordValue(Math.min(nowNs - dueNs, late.getHighestTrackableValue()));
            while (dueNs <= nowNs)
            {
                dueNs += PERIOD_NS;
            }
        }
    }

    void stop()
    {
        isStopped = true;
    }

    /** How late it was, by how much more than the least, as one who had asked all the time had seen it. */
    Histogram hiccups()
    {
        final Histogram hiccups = LatencyRecorder.histogram();
        final long least = late.getTotalCount() > 0 ? late.getMinValue() : 0;
        late.recordedValues().forEach((value) ->
        {
            for (long i = 0; i < value.getCountAtValueIteratedTo(); i++)
            {
                hiccups.recordValueWithExpectedInterval(
                    Math.max(0, value.getValueIteratedTo() - least), PERIOD_NS);
            }
        });
        return hiccups;
    }
}
