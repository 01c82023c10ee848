package io.corelane.perf.report;

import java.util.Arrays;
import java.util.Locale;

/**
 * The middle of several rounds, and how far they lie apart.
 *
 * @param median the middle one, the upper of two.
 * @param min    the least.
 * @param max    the greatest.
 */
public record Spread(double median, double min, double max)
{
    /**
     * Of rounds.
     *
     * @param values one of each round, at least one.
     * @return their spread.
     */
    public static Spread of(final double... values)
    {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    /**
     * The same in another unit.
     *
     * @param factor to multiply by, positive.
     * @return the spread of the products.
     */
    public Spread times(final double factor)
    {
        return new Spread(median * factor, min * factor, max * factor);
    }

    /**
     * As text.
     *
     * @param format of one number, such as {@code %.2f}.
     * @return median (min to max).
     */
    public String text(final String format)
    {
        return String.format(Locale.ROOT, format + " (" + format + " to " + format + ")", median, min, max);
    }
}
