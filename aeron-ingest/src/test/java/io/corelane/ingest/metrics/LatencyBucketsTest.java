package io.corelane.ingest.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LatencyBucketsTest
{
    @Test
    void shouldHaveEachBoundInTheBucketBelowIt()
    {
        for (int i = 0; i < LatencyBuckets.COUNT - 1; i++)
        {
            final long boundNs = LatencyBuckets.upperBoundNs(i);
            assertEquals(i, LatencyBuckets.index(boundNs), () -> boundNs + " ns");
            assertEquals(i + 1, LatencyBuckets.index(boundNs + 1), () -> boundNs + 1 + " ns");
            assertTrue(0 == i || boundNs <= LatencyBuckets.upperBoundNs(i - 1) * 3 / 2);
        }
    }

    @Test
    void shouldTakeWhatLiesOutside()
    {
        assertEquals(0, LatencyBuckets.index(-5));
        assertEquals(0, LatencyBuckets.index(0));
        assertEquals(0, LatencyBuckets.index(Long.MIN_VALUE + 1));
        assertEquals(LatencyBuckets.COUNT - 1, LatencyBuckets.index(Long.MAX_VALUE));
        assertEquals(LatencyBuckets.NO_BOUND, LatencyBuckets.upperBoundNs(LatencyBuckets.COUNT - 1));
        assertTrue(LatencyBuckets.upperBoundNs(LatencyBuckets.COUNT - 2) > 10_000_000_000L);
    }
}
