package io.corelane.ingest.metrics;

/**
 * The buckets of latencies: two for each power of two, from one microsecond to 13 seconds, and one for what is longer.
 * A bound is met within a quarter of its value.
 */
public final class LatencyBuckets
{
    /** How many there are. */
    public static final int COUNT = 49;

    /** Upper bound of the last one, which has none. */
    public static final long NO_BOUND = Long.MAX_VALUE;

    /** The first bucket ends at 2 to the power of this, in nanoseconds. */
    private static final int FIRST_BITS = 10;

    private LatencyBuckets()
    {
    }

    /**
     * Where a latency belongs.
     *
     * @param latencyNs nanoseconds; a negative one, of clocks that differ, counts as none.
     * @return from 0.
     */
    public static int index(final long latencyNs)
    {
        // A bound belongs to the bucket below it.
        final long lastNs = latencyNs - 1;
        if (lastNs < 1L << FIRST_BITS)
        {
            return 0;
        }
        final int bits = 63 - Long.numberOfLeadingZeros(lastNs);
        return (int)Math.min(COUNT - 1, 1 + 2 * (bits - FIRST_BITS) + (lastNs >>> bits - 1 & 1));
    }

    /**
     * The longest latency in a bucket.
     *
     * @param index from 0.
     * @return nanoseconds, {@link #NO_BOUND} of the last one.
     */
    public static long upperBoundNs(final int index)
    {
        return COUNT - 1 == index ? NO_BOUND : 0 == (index & 1) ? 1L << FIRST_BITS + index / 2 :
            3L << FIRST_BITS - 1 + index / 2;
    }
}
