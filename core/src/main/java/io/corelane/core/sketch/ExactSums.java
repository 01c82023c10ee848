package io.corelane.core.sketch;

/**
 * Sums of numbers which also leave: exact, and rounded only when they are asked for. Owned by the partition's thread.
 */
public final class ExactSums extends Sketches<ExactSum>
{
    private long high;
    private long low;

    /**
     * Adds a value.
     *
     * @param id    of the sum, of doubles.
     * @param value the value.
     */
    public void update(final long id, final double value)
    {
        get(id).add(value);
    }

    /**
     * Takes a value out that was added.
     *
     * @param id    of the sum, of doubles.
     * @param value the value.
     */
    public void remove(final long id, final double value)
    {
        get(id).subtract(value);
    }

    /**
     * Adds a value.
     *
     * @param id        of the sum, of decimals.
     * @param valueHigh high word of the mantissa.
     * @param valueLow  low word of it.
     */
    public void update(final long id, final long valueHigh, final long valueLow)
    {
        get(id).add(valueHigh, valueLow);
    }

    /**
     * Takes a value out that was added.
     *
     * @param id        of the sum, of decimals.
     * @param valueHigh high word of the mantissa.
     * @param valueLow  low word of it.
     */
    public void remove(final long id, final long valueHigh, final long valueLow)
    {
        get(id).subtract(valueHigh, valueLow);
    }

    /**
     * The double that is next to a sum.
     *
     * @param id of the sum, of doubles.
     * @return NaN when it is not a number.
     */
    public double sum(final long id)
    {
        return get(id).toDouble();
    }

    /**
     * Puts the mantissa of a sum into {@link #high()} and {@link #low()}.
     *
     * @param id of the sum, of decimals.
     * @return false when it needs more than 128 bits.
     */
    public boolean take(final long id)
    {
        final ExactSum sum = get(id);
        if (!sum.fits())
        {
            return false;
        }
        high = sum.high();
        low = sum.low();
        return true;
    }

    /**
     * High word of what was taken last.
     *
     * @return of the mantissa.
     */
    public long high()
    {
        return high;
    }

    /**
     * Low word of what was taken last.
     *
     * @return of the mantissa.
     */
    public long low()
    {
        return low;
    }

    @Override
    ExactSum make()
    {
        return new ExactSum();
    }

    @Override
    byte[] encode(final ExactSum sum)
    {
        return sum.encode();
    }

    @Override
    ExactSum decode(final byte[] bytes)
    {
        return ExactSum.decode(bytes);
    }
}
