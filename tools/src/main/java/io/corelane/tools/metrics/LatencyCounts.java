package io.corelane.tools.metrics;

import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.metrics.LatencyBuckets;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.ingest.metrics.Sample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many results took how long up to a moment, of all partitions together, and of each job. Immutable. */
public final class LatencyCounts
{
    private final long[] all = new long[LatencyBuckets.COUNT];
    private final Map<String, long[]> jobs = new HashMap<>();

    /**
     * What a snapshot says.
     *
     * @param snapshot of counters.
     */
    public LatencyCounts(final MetricsSnapshot snapshot)
    {
        snapshot.of(CounterType.LATENCY).forEach((sample) -> add(all, sample));
        snapshot.of(CounterType.JOB_LATENCY).forEach((sample) ->
            add(jobs.computeIfAbsent(sample.name(), (name) -> new long[LatencyBuckets.COUNT]), sample));
    }

    /** By buckets, of samples of whatever partitions. */
    static long[] sum(final List<Sample> samples)
    {
        final long[] counts = new long[LatencyBuckets.COUNT];
        samples.forEach((sample) -> add(counts, sample));
        return counts;
    }

    private static void add(final long[] counts, final Sample sample)
    {
        counts[LatencyBuckets.NO_BOUND == sample.reference() ? counts.length - 1 :
            LatencyBuckets.index(sample.reference())] += sample.value();
    }

    /** Of all that came since an earlier moment. */
    Latency since(final LatencyCounts before)
    {
        return Latency.between(before.all, all);
    }

    /** Of what a job made since an earlier moment. */
    Latency ofJobSince(final String job, final LatencyCounts before)
    {
        return Latency.between(before.ofJob(job), ofJob(job));
    }

    /** By buckets; of a job each holds those of the one below it, too. */
    long[] ofJob(final String job)
    {
        return jobs.getOrDefault(job, new long[LatencyBuckets.COUNT]);
    }
}
