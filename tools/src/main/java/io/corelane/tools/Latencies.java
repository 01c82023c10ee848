package io.corelane.tools;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** How long results took from the intended send time of their record until they were seen. For one thread. */
final class Latencies
{
    private static final long HIGHEST_NS = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final Histogram histogram = new Histogram(HIGHEST_NS, DIGITS);

    /** The clocks of two processes differ a little: what would be below zero is zero. */
    void record(final long latencyNs)
    {
        histogram.recordValue(Math.min(HIGHEST_NS, Math.max(0, latencyNs)));
    }

    void add(final Latencies other)
    {
        histogram.add(other.histogram);
    }

    void reset()
    {
        histogram.reset();
    }

    @Override
    public String toString()
    {
        return "p50 " + microseconds(50) + ", p99 " + microseconds(99) + ", p99.9 " + microseconds(99.9) +
            ", max " + microseconds(100);
    }

    private String microseconds(final double percentile)
    {
        final double us = histogram.getValueAtPercentile(percentile) / 1e3;
        return us < 10_000 ? String.format(Locale.ROOT, "%.0f us", us) : String.format(Locale.ROOT, "%.1f ms",
            us / 1e3);
    }
}
