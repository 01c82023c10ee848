package io.corelane.perf.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OpenLoopTest
{
    private static final double PER_SECOND = 1e6;
    private static final long INTERVAL_NS = 1_000;
    private static final long STALL_NS = 50_000;

    private long nowNs;

    /** Answers at once; stalls the machine after a record, or refuses some. */
    private class FakeLink implements OpenLoop.Link
    {
        private final List<Long> latencies = new ArrayList<>();
        private int stallAfter = -1;
        private int refusals;
        private int waiting;

        @Override
        public boolean offer(final long intendedNs)
        {
            if (refusals > 0)
            {
                refusals--;
                return false;
            }
            latencies.add(nowNs - intendedNs);
            waiting++;
            if (latencies.size() == stallAfter)
            {
                nowNs += STALL_NS;
            }
            return true;
        }

        @Override
        public void flush()
        {
            nowNs += 10;
        }

        @Override
        public int poll()
        {
            final int count = waiting;
            waiting = 0;
            return count;
        }
    }

    @Test
    void shouldSendEveryRecordAtItsTime()
    {
        final FakeLink link = new FakeLink();
        final OpenLoop loop = new OpenLoop(() -> nowNs, PER_SECOND, 1_000);
        assertEquals(1_000, loop.run(link));
        assertEquals(1_000, loop.sent());
        assertEquals(999 * INTERVAL_NS, loop.elapsedNs(), 10);
        assertEquals(0, link.latencies.stream().filter((latency) -> latency < 0 || latency > 10).count());
    }

    @Test
    void shouldShowAStallInTheLatencyOfAllRecordsThatWereDueMeanwhile()
    {
        final FakeLink link = new FakeLink();
        link.stallAfter = 100;
        final OpenLoop loop = new OpenLoop(() -> nowNs, PER_SECOND, 1_000);
        loop.run(link);
        // One that waited for the answer of the one before had seen a single long one.
        assertEquals(STALL_NS / INTERVAL_NS, link.latencies.stream().filter((latency) -> latency > 20).count(), 1);
        assertEquals(STALL_NS - INTERVAL_NS, link.latencies.get(100), 20);
        assertEquals(STALL_NS - 2 * INTERVAL_NS, link.latencies.get(101), 20);
        // The rate is that of before: what was late was sent at once.
        assertEquals(999 * INTERVAL_NS, loop.elapsedNs(), 20);
    }

    @Test
    void shouldOfferAgainWhatWasRefusedWithItsOwnTime()
    {
        final FakeLink link = new FakeLink();
        link.refusals = 500;
        final OpenLoop loop = new OpenLoop(() -> nowNs, PER_SECOND, 10);
        assertEquals(10, loop.run(link));
        assertEquals(5_000, link.latencies.get(0), 20);
    }

    @Test
    void shouldEndWhenAnswersDoNotComeAnyMore()
    {
        final OpenLoop loop = new OpenLoop(() -> nowNs, PER_SECOND, 10);
        final OpenLoop.Link deaf = new FakeLink()
        {
            @Override
            public void flush()
            {
                nowNs += 100_000_000;
            }

            @Override
            public int poll()
            {
                return 0;
            }
        };
        assertEquals(0, loop.run(deaf));
        assertEquals(10, loop.sent());
    }
}
