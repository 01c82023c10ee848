package io.corelane.core.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums of values that come and go beside what BigDecimal makes of them. */
final class ExactSumTest
{
    /** Of all exponents, without an exponent, near each other, or of halves between two doubles. */
    private static double random(final Random random, final int kind)
    {
        final double sign = random.nextBoolean() ? 1.0 : -1.0;
        return sign * switch (kind)
        {
            case 0 -> Math.abs(Double.longBitsToDouble((long)random.nextInt(0x7FF) << 52 | random.nextLong() >>> 12));
            case 1 -> Double.longBitsToDouble(random.nextLong() >>> 12 + random.nextInt(50));
            case 2 -> random.nextInt(100) / 10.0;
            default -> Math.scalb(1.0, random.nextInt(60) - 80 * random.nextInt(2));
        };
    }

    private static void assertSum(final BigDecimal expected, final ExactSum sum)
    {
        // Adding zero makes one zero of both.
        assertEquals(Double.doubleToLongBits(0.0 + expected.doubleValue()), Double.doubleToLongBits(sum.toDouble()),
            expected.toString());
    }

    @Test
    void shouldRoundTheExactSumOfDoublesOnce()
    {
        for (int kind = 0; kind < 4; kind++)
        {
            final Random random = new Random(kind);
            ExactSum sum = new ExactSum();
            final ArrayDeque<Double> inside = new ArrayDeque<>();
            BigDecimal expected = BigDecimal.ZERO;
            for (int i = 0; i < 2_000; i++)
            {
                if (inside.isEmpty() || random.nextInt(10) < (i / 500 % 2 == 0 ? 7 : 3))
                {
                    final double value = random(random, kind);
                    inside.add(value);
                    sum.add(value);
                    expected = expected.add(new BigDecimal(value));
                }
                else
                {
                    final double value = inside.remove();
                    sum.subtract(value);
                    expected = expected.subtract(new BigDecimal(value));
                }
                assertSum(expected, sum);
                if (0 == i % 100)
                {
                    sum = ExactSum.decode(sum.encode());
                    assertSum(expected, sum);
                }
            }
            while (!inside.isEmpty())
            {
                sum.subtract(inside.remove());
            }
            assertEquals(0L, Double.doubleToRawLongBits(sum.toDouble()));
        }
    }

    @Test
    void shouldComeBackFromWhatIsNoNumber()
    {
        final ExactSum sum = new ExactSum();
        sum.add(0.1);
        sum.add(Double.POSITIVE_INFINITY);
        assertEquals(Double.POSITIVE_INFINITY, sum.toDouble());
        sum.add(Double.NEGATIVE_INFINITY);
        assertTrue(Double.isNaN(sum.toDouble()));
        sum.subtract(Double.POSITIVE_INFINITY);
        assertEquals(Double.NEGATIVE_INFINITY, ExactSum.decode(sum.encode()).toDouble());
        sum.add(Double.NaN);
        sum.subtract(Double.NEGATIVE_INFINITY);
        assertTrue(Double.isNaN(ExactSum.decode(sum.encode()).toDouble()));
        sum.subtract(Double.NaN);
        assertEquals(0.1, sum.toDouble());
        sum.add(Double.MAX_VALUE);
        sum.add(Double.MAX_VALUE);
        assertEquals(Double.POSITIVE_INFINITY, sum.toDouble());
        sum.add(-Double.MAX_VALUE);
        sum.subtract(0.1);
        assertEquals(Double.MAX_VALUE, sum.toDouble());
    }

    @Test
    void shouldSumDecimalsBeyond128BitsAndBack()
    {
        final Random random = new Random(7);
        ExactSum sum = new ExactSum();
        final ArrayDeque<BigInteger> inside = new ArrayDeque<>();
        BigInteger expected = BigInteger.ZERO;
        int beyond = 0;
        for (int i = 0; i < 20_000; i++)
        {
            final boolean comes = inside.isEmpty() || random.nextInt(10) < (i / 1_000 % 2 == 0 ? 7 : 3);
            final BigInteger value = comes ? new BigInteger(127, random).shiftRight(random.nextInt(127))
                .multiply(BigInteger.valueOf(random.nextBoolean() ? 1 : -1)) : inside.remove();
            if (comes)
            {
                inside.add(value);
                sum.add(value.shiftRight(Long.SIZE).longValue(), value.longValue());
            }
            else
            {
                sum.subtract(value.shiftRight(Long.SIZE).longValue(), value.longValue());
            }
            expected = comes ? expected.add(value) : expected.subtract(value);
            if (0 == i % 1_000)
            {
                sum = ExactSum.decode(sum.encode());
            }
            if (expected.bitLength() > 127)
            {
                beyond++;
                assertFalse(sum.fits());
            }
            else
            {
                assertTrue(sum.fits());
                assertEquals(expected.shiftRight(Long.SIZE).longValue(), sum.high());
                assertEquals(expected.longValue(), sum.low());
            }
        }
        assertTrue(beyond > 100, beyond + " sums beyond 128 bits");
    }
}
