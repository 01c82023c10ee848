package io.corelane.ingest;

import io.corelane.ingest.client.CounterFactory;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.metrics.LatencyBuckets;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Latencies of a partition's results, from the intended send time of the record that led to them until they are
 * offered: one sample for each fragment of results, of its first and so oldest one. Owned by the partition's thread; a
 * sample costs reading a clock and one ordered store, and allocates nothing.
 */
final class LatencyCounters
{
    /** No bucket: nobody knows how long it took. */
    static final int NONE = -1;

    // Of the process: each reading of the system's own clock makes an object.
    private static final EpochNanoClock CLOCK = new OffsetEpochNanoClock();

    private final AtomicCounter[] buckets = new AtomicCounter[LatencyBuckets.COUNT];

    LatencyCounters(final CounterFactory counters)
    {
        for (int i = 0; i < buckets.length; i++)
        {
            buckets[i] = counters.reference(LatencyBuckets.upperBoundNs(i)).add(CounterType.LATENCY);
        }
    }

    /**
     * Results have left now.
     *
     * @param sendTimeNs when the record that led to them was meant to be sent; 0 when nobody knows.
     * @return the bucket that counted it, or {@link #NONE}.
     */
    int sample(final long sendTimeNs)
    {
        if (sendTimeNs <= 0)
        {
            return NONE;
        }
        final int bucket = LatencyBuckets.index(CLOCK.nanoTime() - sendTimeNs);
        buckets[bucket].incrementRelease();
        return bucket;
    }
}
