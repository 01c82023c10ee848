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

    /** Results have left now that a record led to which was meant to be sent then; 0 when nobody knows. */
    void sample(final long sendTimeNs)
    {
        if (sendTimeNs > 0)
        {
            buckets[LatencyBuckets.index(CLOCK.nanoTime() - sendTimeNs)].incrementRelease();
        }
    }
}
