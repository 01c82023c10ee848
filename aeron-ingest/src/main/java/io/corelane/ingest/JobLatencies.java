package io.corelane.ingest;

import io.corelane.ingest.metrics.LatencyBuckets;

/**
 * Latencies of a job's results in a partition, counted beside those of the partition by the same reading of the clock.
 * Each job has every second bucket, so one for each power of two, and has a counter only of those that a latency came
 * to: a job takes few counters, and its latencies lie within a few powers of two. Owned by the partition's thread;
 * nothing is allocated but where a bucket is new.
 */
final class JobLatencies implements AutoCloseable
{
    private static final int COUNT = (LatencyBuckets.COUNT + 1) / 2;

    private final long[] counts = new long[COUNT];
    private final LateCounters counters;
    private boolean isChanged;

    /**
     * None yet.
     *
     * @param job      whose they are.
     * @param counters of the partition.
     */
    JobLatencies(final String job, final PartitionCounters counters)
    {
        this.counters = counters.latenciesOfJob(job, COUNT);
    }

    /** The bucket of the registry that holds a bucket of a job's: of two, the greater one. */
    static int bucket(final int index)
    {
        return 2 * index;
    }

    /** A fragment of results has left that belongs to a bucket of the partition's, or to none. */
    void count(final int bucket)
    {
        if (LatencyCounters.NONE != bucket)
        {
            counts[(bucket + 1) / 2]++;
            isChanged = true;
        }
    }

    /** Shows them, in background work. */
    void update()
    {
        if (isChanged)
        {
            isChanged = false;
            for (int i = 0; i < COUNT; i++)
            {
                isChanged |= !counters.update(i, counts[i]);
            }
        }
    }

    @Override
    public void close()
    {
        counters.close();
    }
}
