package io.corelane.perf.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PaceTest
{
    private static final long MILLI_NS = 1_000_000;

    private long nowNs = 5;

    /** A record each millisecond: ten that do not count, and ninety that do. */
    private final Pace pace = new Pace(1_000, 10 * MILLI_NS, 90 * MILLI_NS, () -> nowNs);

    @Test
    void shouldCountFromWhenARecordWasDueAndNotFromWhenItWasSent()
    {
        assertEquals(100, pace.all());
        assertEquals(1, pace.due());
        nowNs += 40 * MILLI_NS;
        assertEquals(41, pace.due());
        // Of the first ten nothing is told, the others are 30 down to 0 ms late.
        pace.answered(41);
        nowNs += 1_000 * MILLI_NS;
        assertEquals(100, pace.due());
        assertFalse(pace.isAnswered());
        pace.answered(100);
        pace.answered(100);
        assertTrue(pace.isAnswered());
        final Peer.Latencies latencies = pace.latencies();
        assertEquals(90, latencies.count());
        assertEquals(1_040 - 41, latencies.maxNs() / MILLI_NS, 1);
        assertEquals(950, latencies.p50Ns() / MILLI_NS, 10);
    }

    @Test
    void shouldSayWhetherTheRateIsHeld()
    {
        pace.due();
        nowNs += 104 * MILLI_NS;
        pace.answered(100);
        assertTrue(pace.latencies().isHeld());
        final Pace late = new Pace(1_000, 10 * MILLI_NS, 90 * MILLI_NS, () -> nowNs);
        late.due();
        nowNs += 106 * MILLI_NS;
        late.answered(100);
        assertFalse(late.latencies().isHeld());
    }

    @Test
    void shouldGiveUpWhatNeverComes()
    {
        assertFalse(pace.isGivenUp());
        pace.due();
        nowNs += 199 * MILLI_NS;
        pace.answered(99);
        assertFalse(pace.isGivenUp());
        nowNs += 2 * MILLI_NS;
        assertTrue(pace.isGivenUp());
        assertFalse(pace.latencies().isHeld());
    }
}
