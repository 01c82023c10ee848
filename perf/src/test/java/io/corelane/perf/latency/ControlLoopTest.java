package io.corelane.perf.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class ControlLoopTest
{
    private static final long OVERSLEEP_NS = 60_000;
    private static final long STALL_NS = 20_000_000;

    private long nowNs;
    private int sleeps;
    private ControlLoop loop;

    private Histogram run(final int count, final int stalled)
    {
        loop = new ControlLoop(() -> nowNs, (ns) ->
        {
            nowNs += ns + OVERSLEEP_NS + (++sleeps == stalled ? STALL_NS : 0);
            if (sleeps == count)
            {
                loop.stop();
            }
        });
        loop.run();
        return loop.hiccups();
    }

    @Test
    void shouldTakeOffWhatEverySleepCosts()
    {
        final Histogram hiccups = run(1_000, 0);
        assertEquals(1_000, hiccups.getTotalCount());
        assertEquals(0, hiccups.getMaxValue(), 100);
    }

    @Test
    void shouldPutInWhatAStallHid()
    {
        final Histogram hiccups = run(1_000, 500);
        assertEquals(STALL_NS, hiccups.getMaxValue(), STALL_NS / 500.0);
        // Twenty wake-ups of a millisecond were missed: each would have been late, by a millisecond less than the last.
        assertEquals(20, hiccups.getCountBetweenValues(ControlLoop.PERIOD_NS / 2, STALL_NS * 2), 1);
        assertEquals(10, hiccups.getCountBetweenValues(STALL_NS / 2, STALL_NS * 2), 1);
    }
}
