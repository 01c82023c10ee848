package io.corelane.core.sketch;

/**
 * Medians of integers and decimals of which values also leave: exact, however many there are. Owned by the partition's
 * thread.
 */
public final class MovingMedians extends MedianSketches<OrderedValues>
{
    /**
     * Adds a value.
     *
     * @param id   of the values.
     * @param high high word of the mantissa.
     * @param low  low word of it.
     */
    public void update(final long id, final long high, final long low)
    {
        get(id).add(high, low);
    }

    /**
     * Takes a value out that was added.
     *
     * @param id   of the values.
     * @param high high word of the mantissa.
     * @param low  low word of it.
     */
    public void remove(final long id, final long high, final long low)
    {
        get(id).remove(high, low);
    }

    @Override
    void median(final OrderedValues values, final int digits)
    {
        final long lowerHigh = values.high((values.size() - 1) / 2);
        final long lowerLow = values.low();
        final long upperHigh = values.high(values.size() / 2);
        mean(lowerHigh, lowerLow, upperHigh, values.low(), digits);
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
