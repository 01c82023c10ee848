package io.corelane.perf.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class LatencyRecorderTest
{
    private static final long BEGIN_NS = 5_000_000_000L;

    @Test
    void shouldCountByTheTimeAtWhichARecordWasToBeSent()
    {
        final LatencyRecorder recorder = new LatencyRecorder(3 * LatencyRecorder.PART_NS);
        recorder.begin(BEGIN_NS);
        recorder.record(BEGIN_NS - 1, BEGIN_NS + 100);
        recorder.record(BEGIN_NS, BEGIN_NS + LatencyRecorder.PART_NS + 100);
        recorder.record(BEGIN_NS + 2 * LatencyRecorder.PART_NS, BEGIN_NS + 2 * LatencyRecorder.PART_NS - 5);
        recorder.record(BEGIN_NS + 3 * LatencyRecorder.PART_NS, BEGIN_NS + 3 * LatencyRecorder.PART_NS + 1);
        assertEquals(3, recorder.parts());
        assertEquals(1, recorder.part(0).getTotalCount());
        assertEquals(LatencyRecorder.PART_NS + 100, recorder.part(0).getMaxValue(), LatencyRecorder.PART_NS / 500.0);
        assertEquals(0, recorder.part(1).getTotalCount());
        assertEquals(0, recorder.part(2).getMaxValue());
    }

    @Test
    void shouldComeBackAsItWasEncoded()
    {
        final Histogram histogram = LatencyRecorder.histogram();
        for (int i = 1; i <= 10_000; i++)
        {
            histogram.recordValue(i * 37L);
        }
        final Histogram back = LatencyRecorder.decode(LatencyRecorder.encode(histogram));
        assertEquals(histogram, back);
        assertEquals(histogram.getValueAtPercentile(99.9), back.getValueAtPercentile(99.9));
    }
}
