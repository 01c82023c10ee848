package io.corelane.tools.metrics;

import io.corelane.ingest.metrics.LatencyBuckets;

/**
 * Latencies from intended send to offer, from buckets: each is the upper bound of its bucket, nanoseconds, so never
 * less than the true one and at most half more; of a job, at most twice as much.
 *
 * @param samples fragments of results.
 * @param p50Ns   of half of them.
 * @param p99Ns   of 99 of 100.
 * @param p999Ns  of 999 of 1,000.
 * @param maxNs   of all.
 */
public record Latency(long samples, long p50Ns, long p99Ns, long p999Ns, long maxNs)
{
    /** Of what came between two moments, by buckets. */
    static Latency between(final long[] before, final long[] now)
    {
        final long[] counts = new long[now.length];
        long samples = 0;
        for (int i = 0; i < counts.length; i++)
        {
            counts[i] = Math.max(0, now[i] - before[i]);
            samples += counts[i];
        }
        return new Latency(samples, quantile(counts, samples, 0.5), quantile(counts, samples, 0.99),
            quantile(counts, samples, 0.999), quantile(counts, samples, 1));
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
