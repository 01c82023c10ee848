package io.corelane.core.plan;

import java.util.List;

/**
 * Options of a job, from annotations before its statement. Immutable.
 *
 * @param initialKeys keys that the state has room for at the start.
 * @param maxKeys     keys that the state may hold.
 * @param isLimited   whether an annotation said how many keys; else {@code maxKeys} is the default.
 * @param lifetime    how long groups live; for ever, a record with one key too many goes to the dead letters.
 * @param holdNs      for how long rows that wait for a number of rows behind them hold time back in what stands above
 *                    them, nanoseconds; {@code Long.MAX_VALUE} for as long as they wait.
 * @param spread      how its rows are spread over partitions.
 * @param isPaused    whether it takes no records before RESUME JOB.
 * @param metrics     columns of its results that counters show.
 * @param charts      how the console shows its results; none when the console is to choose.
 * @param level       of the logs from which its results leave at the least: 0 but for a query whose rows join the
 *                    results of a job that reads logs of higher levels.
 */
public record JobOptions(
    long initialKeys,
    long maxKeys,
    boolean isLimited,
    Lifetime lifetime,
    long holdNs,
    Spread spread,
    boolean isPaused,
    List<Metric> metrics,
    List<Chart> charts,
    int level)
{
    /** What holds where no annotation says otherwise. */
    public static final JobOptions DEFAULT =
        new JobOptions(16_384, 16_777_216, false, Lifetime.FOREVER, Long.MAX_VALUE, Spread.DEFAULT, false, List.of(),
            List.of(), 0);

    /** Copies the lists. */
    public JobOptions
    {
        metrics = List.copyOf(metrics);
        charts = List.copyOf(charts);
    }

    /**
     * The options of a part of the job.
     *
     * @param mostKeys keys that its state may hold; 0 for as many as the job's.
     * @return the options.
     */
    JobOptions limited(final long mostKeys)
    {
        return 0 == mostKeys ? this : new JobOptions(Math.min(initialKeys, mostKeys), mostKeys, isLimited, lifetime,
            holdNs, spread, isPaused, metrics, charts, level);
    }

    /**
     * The same with metrics and charts.
     *
     * @param others      the metrics.
     * @param otherCharts the charts.
     * @return the options.
     */
    public JobOptions with(final List<Metric> others, final List<Chart> otherCharts)
    {
        return new JobOptions(
            initialKeys, maxKeys, isLimited, lifetime, holdNs, spread, isPaused, others, otherCharts, level);
    }

    /**
     * The options of a query whose rows are to leave with those of the job.
     *
     * @param leastLevel of the logs from which the job's results leave.
     * @return the options, without metrics and charts, which the job itself has.
     */
    public JobOptions inserted(final int leastLevel)
    {
        return new JobOptions(initialKeys, maxKeys, isLimited, lifetime, holdNs, spread, false, List.of(),
            List.of(), leastLevel);
    }
}
