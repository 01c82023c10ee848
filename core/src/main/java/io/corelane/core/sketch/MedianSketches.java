package io.corelane.core.sketch;

import io.corelane.core.runtime.Faults;
import io.corelane.core.runtime.Int128;

/**
 * What gives the median of integers and decimals; of two values in the middle it is the mean. Owned by the partition's
 * thread.
 *
 * @param <T> what keeps the values.
 */
public abstract class MedianSketches<T> extends Sketches<T>
{
    private final Int128 x = new Int128();
    private final Faults faults = new Faults();

    MedianSketches()
    {
    }

    /**
     * Works out the median, which {@link #high()} and {@link #low()} hold until the next one.
     *
     * @param id     of what has values.
     * @param digits that the median has behind the point beyond those of the values; there is room for them.
     */
    public final void median(final long id, final int digits)
    {
        faults.clear();
        median(get(id), digits);
    }

    abstract void median(T values, int digits);

    /** An estimate is the median. */
    final void round(final double value, final int digits)
    {
        x.fromDouble(value, digits, faults);
    }

    /** Half of the sum, which itself may not fit into 128 bits. */
    final void mean(final long ah, final long al, final long bh, final long bl, final int digits)
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
    public final long high()
    {
        return x.high();
    }

    /**
     * The low word of the median.
     *
     * @return unsigned.
     */
    public final long low()
    {
        return x.low();
    }
}
