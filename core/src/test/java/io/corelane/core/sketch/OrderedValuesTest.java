package io.corelane.core.sketch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values that come and go beside a list that is sorted each time. */
final class OrderedValuesTest
{
    private static final BigInteger LOW_WORD = BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

    private static BigInteger value(final OrderedValues values, final int place)
    {
        final BigInteger high = BigInteger.valueOf(values.high(place));
        return high.shiftLeft(Long.SIZE).or(BigInteger.valueOf(values.low()).and(LOW_WORD));
    }

    /** Of few values, so that many are equal, of many, and of all words. */
    private static BigInteger random(final Random random, final int kind)
    {
        return switch (kind)
        {
            case 0 -> BigInteger.valueOf(random.nextInt(20) - 10);
            case 1 -> BigInteger.valueOf(random.nextLong());
            default -> new BigInteger(127, random).subtract(BigInteger.ONE.shiftLeft(126));
        };
    }

    @Test
    void shouldHaveEachValueAtItsPlaceWhateverComesAndGoes()
    {
        for (int kind = 0; kind < 3; kind++)
        {
            final Random random = new Random(kind);
            final OrderedValues values = new OrderedValues();
            final ArrayDeque<BigInteger> inside = new ArrayDeque<>();
            for (int i = 0; i < 30_000; i++)
            {
                // Grows beyond several chunks, shrinks to none, and grows again.
                final boolean comes = inside.isEmpty() || random.nextInt(10) < (i / 10_000 % 2 == 0 ? 7 : 3);
                if (comes)
                {
                    final BigInteger value = random(random, kind);
                    inside.add(value);
                    values.add(value.shiftRight(Long.SIZE).longValue(), value.longValue());
                }
                else
                {
                    final BigInteger value = inside.remove();
                    values.remove(value.shiftRight(Long.SIZE).longValue(), value.longValue());
                }
                if (0 == i % 500)
                {
                    final List<BigInteger> sorted = new ArrayList<>(inside);
                    Collections.sort(sorted);
                    assertEquals(sorted.size(), values.size());
                    for (int place = 0; place < sorted.size(); place++)
                    {
                        assertEquals(sorted.get(place), value(values, place));
                    }
                    assertArrayEquals(values.encode(), OrderedValues.decode(values.encode()).encode());
                }
            }
        }
    }

    @Test
    void shouldSayThatAValueLeavesWhichHasNotCome()
    {
        final OrderedValues values = new OrderedValues();
        values.add(0, 5);
        assertThrows(IllegalStateException.class, () -> values.remove(0, 4));
    }

    @Test
    void shouldGivePercentilesOfNegativeNumbersAndOfThoseBetweenTwo()
    {
        final MovingQuantiles quantiles = new MovingQuantiles();
        final long id = quantiles.create();
        for (final double value : new double[]{-1.5, Double.NEGATIVE_INFINITY, 3, -0.0, Double.NaN, 1e300, -1e-300})
        {
            quantiles.update(id, value);
        }
        assertEquals(Double.NEGATIVE_INFINITY, quantiles.quantile(id, 0));
        assertEquals(-1e-300, quantiles.quantile(id, 0.4));
        assertEquals(1.5, quantiles.quantile(id, 0.7), 1e-9);
        quantiles.remove(id, Double.NaN);
        quantiles.remove(id, 1e300);
        quantiles.remove(id, 0.0);
        assertEquals(3, quantiles.quantile(id, 1));
        assertEquals(-1e-300, quantiles.quantile(id, 2 / 3.0), 1e-307);
    }
}
