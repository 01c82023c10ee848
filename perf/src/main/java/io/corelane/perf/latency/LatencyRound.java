package io.corelane.perf.latency;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * One way at a rate for one window.
 *
 * @param way       which.
 * @param latencies of all answers whose records were to be sent in the window, nanoseconds.
 * @param parts     the same, a histogram for each part of the window.
 * @param control   how late a thread was that had nothing else to do, at the same time on the same CPUs.
 * @param rate      at which records were sent, a second, warm-up included.
 * @param sent      records, warm-up included.
 * @param answers   of them.
 */
record LatencyRound(
    LatencyWay way,
    Histogram latencies,
    List<Histogram> parts,
    Histogram control,
    double rate,
    long sent,
    long answers)
{
    /** So much of the rate may be missing: a stall of the machine at the very end of a run is no missed rate. */
    private static final double SLACK = 0.01;

    /** Why it counts for nothing; empty when it counts. */
    String failure(final double target)
    {
        if (answers != sent)
        {
            return String.format(Locale.ROOT, "%s answered %,d of %,d records; lower the rate by --rate",
                way.title(), answers, sent);
        }
        if (rate < target * (1 - SLACK))
        {
            return String.format(Locale.ROOT,
                "%s took %,.0f records/s where %,.0f were to be sent; lower the rate by --rate",
                way.title(), rate, target);
        }
        return "";
    }

    double percentile(final double percentile)
    {
        return Math.max(1, latencies.getValueAtPercentile(percentile));
    }

    double controlPercentile(final double percentile)
    {
        return Math.max(1, control.getValueAtPercentile(percentile));
    }
}
