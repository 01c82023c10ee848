package io.corelane.core.sketch;

import io.corelane.core.runtime.Faults;
import io.corelane.core.runtime.Int128;

/**
 * Medians of integers and decimals of 38 digits: exact up to 1,024 values, about from there on, by a t-digest. Of two
 * values in the middle it is the mean. Owned by the partition's thread.
 */
public final class Medians extends Sketches<MiddleValues>
{
    /** Values of which the median is exact. */
    public static final int MOST_EXACT = Digest.MOST_EXACT;
    private static final double MOST = 9.999999999999999e37;

    private final Int128 x = new Int128();
    private final Faults faults = new Faults();

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

    /**
     * Works out the median, which {@link #high()} and {@link #low()} hold until the next one.
     *
     * @param id     of the sketch, which has values.
     * @param digits that the median has behind the point beyond those of the values; there is room for them.
     */
    public void median(final long id, final int digits)
    {
        final MiddleValues values = get(id);
        faults.clear();
        if (!values.isExact())
        {
            final double most = MOST / Math.pow(10, digits);
            x.fromDouble(Math.max(-most, Math.min(most, values.estimate())), digits, faults);
            return;
        }
        final int lower = (values.count() - 1) / 2;
        final int upper = values.count() / 2;
        mean(values.high(lower), values.low(lower), values.high(upper), values.low(upper), digits);
    }

    /** Half of the sum, which itself may not fit into 128 bits. */
    private void mean(final long ah, final long al, final long bh, final long bl, final int digits)
    {
        final long common = al & bl;
        final long low = common + ((al ^ bl) >>> 1 | (ah ^ bh) << Long.SIZE - 1);
        final long high = (ah & bh) + ((ah ^ bh) >> 1) + (Long.compareUnsigned(low, common) < 0 ? 1 : 0);
        x.scaleUp(high, low, digits, faults);
        // That was rounded down; without room for a digit more, halves go away from zero.
        if (0 != ((al ^ bl) & 1) && (digits > 0 || high >= 0))
        {
            final long wholeHigh = x.high();
            final long wholeLow = x.low();
            x.scaleUp(0, digits > 0 ? 5 : 1, Math.max(0, digits - 1), faults);
            x.add(wholeHigh, wholeLow, x.high(), x.low(), faults);
        }
    }

    /**
     * The high word of the median.
     *
     * @return signed.
     */
    public long high()
    {
        return x.high();
    }

    /**
     * The low word of the median.
     *
     * @return unsigned.
     */
    public long low()
    {
        return x.low();
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
