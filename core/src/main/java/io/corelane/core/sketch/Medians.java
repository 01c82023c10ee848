package io.corelane.core.sketch;

/**
 * Medians of integers and decimals of 38 digits: exact up to 1,024 values, about from there on, by a t-digest. Of two
 * values in the middle it is the mean. Owned by the partition's thread.
 */
public final class Medians extends MedianSketches<MiddleValues>
{
    /** Values of which the median is exact. */
    public static final int MOST_EXACT = Digest.MOST_EXACT;
    private static final double MOST = 9.999999999999999e37;

    /**
     * Adds a value.
     *
     * @param id   of the sketch.
     * @param high high word of the mantissa.
     * @param low  low word of it.
     */
    public void update(final long id, final long high, final long low)
    {
        get(id).update(high, low);
    }

    @Override
    void median(final MiddleValues values, final int digits)
    {
        if (values.isExact())
        {
            final int lower = (values.count() - 1) / 2;
            final int upper = values.count() / 2;
            mean(values.high(lower), values.low(lower), values.high(upper), values.low(upper), digits);
        }
        else
        {
            final double most = MOST / Math.pow(10, digits);
            round(Math.max(-most, Math.min(most, values.estimate())), digits);
        }
    }

    @Override
    MiddleValues make()
    {
        return new MiddleValues();
    }

    @Override
    MiddleValues merge(final MiddleValues sketch, final MiddleValues other)
    {
        sketch.merge(other);
        return sketch;
    }

    @Override
    byte[] encode(final MiddleValues sketch)
    {
        return sketch.encode();
    }

    @Override
    MiddleValues decode(final byte[] bytes)
    {
        return MiddleValues.decode(bytes);
    }
}
