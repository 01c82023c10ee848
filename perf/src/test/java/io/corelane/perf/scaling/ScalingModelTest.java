package io.corelane.perf.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ScalingModelTest
{
    private static final int[] COUNTS = {1, 2, 4, 8, 14};

    private static double[] rates(final ScalingModel model, final int... counts)
    {
        return Arrays.stream(counts).mapToDouble(model::rate).toArray();
    }

    @Test
    void shouldFindTheModelThatMadeTheMeasurement()
    {
        final ScalingModel made = new ScalingModel(30e6, 0.03, 0.002);
        final ScalingModel found = ScalingModel.fit(COUNTS, rates(made, COUNTS));
        assertEquals(30e6, found.one(), 1);
        assertEquals(0.03, found.contention(), 1e-9);
        assertEquals(0.002, found.crosstalk(), 1e-9);
        assertEquals(16 / (1 + 0.03 * 15 + 0.002 * 240), found.speedUp(16), 1e-6);
    }

    @Test
    void shouldTakeAmdahlsLawForTwoNumbersOfPartitions()
    {
        final int[] counts = {1, 2, 1, 2};
        final ScalingModel found = ScalingModel.fit(counts, new double[]{10, 19, 10, 19});
        assertEquals(0, found.crosstalk());
        assertEquals(2 / 1.9 - 1, found.contention(), 1e-9);
        assertEquals(1.9, found.speedUp(2), 1e-9);
    }

    @Test
    void shouldNotBelieveInMoreThanLinear()
    {
        final ScalingModel found = ScalingModel.fit(new int[]{1, 2}, new double[]{10, 21});
        assertEquals(0, found.contention());
        assertEquals(64, found.speedUp(64), 1e-9);
        // The mean of what one partition took of the time, by both measurements.
        assertEquals(2 / (1 / 10.0 + 2 / 21.0), found.one(), 1e-9);
    }

    @Test
    void shouldLeaveOutCrosstalkThatWouldBeNegative()
    {
        final ScalingModel found = ScalingModel.fit(new int[]{1, 2, 4}, new double[]{10, 18, 37});
        assertEquals(0, found.crosstalk());
        assertEquals(true, found.contention() >= 0);
    }
}
