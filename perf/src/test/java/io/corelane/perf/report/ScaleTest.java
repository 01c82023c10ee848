package io.corelane.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScaleTest
{
    @Test
    void shouldTickWhereNumbersAreRound()
    {
        assertEquals(List.of(0.0, 2.0, 4.0, 6.0, 8.0, 10.0), Scale.LINEAR.ticks(0, 10));
        assertEquals(List.of(1.0, 10.0, 100.0), Scale.LOG.ticks(1, 100));
        assertEquals(List.of(0.0, 50.0, 90.0, 99.0), Scale.PERCENTILE.ticks(0, 99.5));
    }

    @Test
    void shouldGiveEachNineTheSameRoom()
    {
        final double first = Scale.PERCENTILE.at(99) - Scale.PERCENTILE.at(90);
        assertEquals(1, first, 1e-9);
        assertEquals(first, Scale.PERCENTILE.at(99.99) - Scale.PERCENTILE.at(99.9), 1e-6);
        assertTrue(Double.isFinite(Scale.PERCENTILE.at(100)));
        assertTrue(Double.isFinite(Scale.LOG.at(0)));
    }

    @Test
    void shouldSayNumbersShortly()
    {
        assertEquals("1.5M", Scale.number(1_500_000));
        assertEquals("12k", Scale.number(12_000));
        assertEquals("99.99", Scale.number(99.99));
        assertEquals("100", Scale.number(100));
        assertEquals("0.001", Scale.number(0.001));
    }

    @Test
    void shouldTellTheMiddleOfRoundsAndTheirRange()
    {
        assertEquals(new Spread(2, 1, 9), Spread.of(9, 1, 2));
        assertEquals("2.0 (1.0 to 9.0)", Spread.of(9, 1, 2).text("%.1f"));
        assertEquals(new Spread(4, 2, 18), Spread.of(9, 1, 2).times(2));
    }

    @Test
    void shouldReadWhatTheKernelSaysOfItsTime()
    {
        final CpuTimes before = CpuTimes.parse("cpu  100 0 100 700 100 0 0 0 0 0");
        final CpuTimes after = CpuTimes.parse("cpu  400 0 200 900 100 0 0 400 50 0");
        assertEquals(40, after.since(before).stealPercent());
        assertEquals(80, after.since(before).busyPercent());
        assertEquals(0, before.since(before).busyPercent());
    }
}
