package io.corelane.core.sketch;

/**
 * Percentiles of numbers which also leave: exact, however many there are. Owned by the partition's thread.
 */
public final class MovingQuantiles extends Sketches<OrderedValues>
{
    /**
     * Adds a value.
     *
     * @param id    of the values.
     * @param value the value; NaN is skipped.
     */
    public void update(final long id, final double value)
    {
        if (!Double.isNaN(value))
        {
            final long word = word(value);
            get(id).add(word >> Long.SIZE - 1, word);
        }
    }

    /**
     * Takes a value out that was added.
     *
     * @param id    of the values.
     * @param value the value; NaN is skipped.
     */
    public void remove(final long id, final double value)
    {
        if (!Double.isNaN(value))
        {
            final long word = word(value);
            get(id).remove(word >> Long.SIZE - 1, word);
        }
    }

    /**
     * The value at a share of the way from the least one to the greatest, between two of them in proportion.
     *
     * @param id    of the values.
     * @param share from 0 to 1.
     * @return NaN without values.
     */
    public double quantile(final long id, final double share)
    {
        final OrderedValues values = get(id);
        if (0 == values.size())
        {
            return Double.NaN;
        }
        final double place = share * (values.size() - 1);
        final int below = (int)place;
        final double low = value(values, below);
        final double high = value(values, Math.min(below + 1, values.size() - 1));
        return Digest.between(low, high, place - below);
    }

    /** Zero and minus zero are one value; words are in the order of their numbers. */
    private static long word(final double value)
    {
        return turn(Double.doubleToLongBits(0.0 + value));
    }

    private static double value(final OrderedValues values, final int place)
    {
        values.high(place);
        return Double.longBitsToDouble(turn(values.low()));
    }

    /** Negative numbers have their bits the other way round; its own inverse. */
    private static long turn(final long bits)
    {
        return bits ^ bits >> Long.SIZE - 1 & Long.MAX_VALUE;
    }

    @Override
    OrderedValues make()
    {
        return new OrderedValues();
    }

    @Override
    byte[] encode(final OrderedValues values)
    {
        return values.encode();
    }

    @Override
    OrderedValues decode(final byte[] bytes)
    {
        return OrderedValues.decode(bytes);
    }
}
