package io.corelane.tools.metrics;

import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.metrics.LatencyBuckets;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.ingest.metrics.Sample;

/**
 * Latencies from intended send to offer, from buckets: each is the upper bound of its bucket, nanoseconds, so never
 * less than the true one and at most half more.
 *
 * @param samples fragments of results.
 * @param p50Ns   of half of them.
 * @param p99Ns   of 99 of 100.
 * @param p999Ns  of 999 of 1,000.
 * @param maxNs   of all.
 */
public record Latency(long samples, long p50Ns, long p99Ns, long p999Ns, long maxNs)
{
    /** Of what came between two snapshots. */
    static Latency between(final MetricsSnapshot before, final MetricsSnapshot now)
    {
        final long[] counts = counts(now);
        final long[] former = counts(before);
        long samples = 0;
        for (int i = 0; i < counts.length; i++)
        {
            counts[i] = Math.max(0, counts[i] - former[i]);
            samples += counts[i];
        }
        return new Latency(samples, quantile(counts, samples, 0.5), quantile(counts, samples, 0.99),
            quantile(counts, samples, 0.999), quantile(counts, samples, 1));
    }

    /** Of all partitions, by bucket. */
    static long[] counts(final MetricsSnapshot snapshot)
    {
        final long[] counts = new long[LatencyBuckets.COUNT];
        for (final Sample sample : snapshot.of(CounterType.LATENCY))
        {
            final boolean isLast = LatencyBuckets.NO_BOUND == sample.reference();
            counts[isLast ? counts.length - 1 : LatencyBuckets.index(sample.reference())] += sample.value();
        }
        return counts;
    }

    private static long quantile(final long[] counts, final long samples, final double share)
    {
        final long wanted = (long)Math.ceil(samples * share);
        long seen = 0;
        for (int i = 0; i < counts.length && samples > 0; i++)
        {
            seen += counts[i];
            if (seen >= wanted)
            {
                // Nothing is known of what lies above all bounds but that it does.
                return LatencyBuckets.upperBoundNs(Math.min(i, counts.length - 2));
            }
        }
        return 0;
    }
}
