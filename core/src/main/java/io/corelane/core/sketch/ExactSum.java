package io.corelane.core.sketch;

import java.nio.ByteBuffer;

/**
 * A sum that nothing is lost of, so that values leave as they came: a fixed-point number wide enough for all doubles,
 * or for many decimals of 128 bits. It lies in limbs of 32 bits, the lowest first, whose carries wait in their upper
 * halves. Infinities and NaN are counted beside it. Values of one kind only.
 */
final class ExactSum
{
    private static final int LIMB_BITS = 32;
    private static final long LIMB = 0xFFFF_FFFFL;
    /** From 2^-1074 up to 2^1024, and room for as many values as there can be rows. */
    private static final int DOUBLE_LIMBS = 68;
    private static final int DECIMAL_LIMBS = 6;
    private static final int FRACTION_BITS = 52;
    private static final long FRACTION = (1L << FRACTION_BITS) - 1;
    private static final int SPECIAL = 0x7FF;
    /** Each change adds less than 2^33 to a limb. */
    private static final int CHANGES_MAX = 1 << 28;

    private long[] limbs;
    private int changes;
    private long infinities;
    private long negativeInfinities;
    private long notNumbers;

    void add(final double value)
    {
        change(value, false);
    }

    void subtract(final double value)
    {
        change(value, true);
    }

    void add(final long high, final long low)
    {
        need(DECIMAL_LIMBS);
        limbs[0] += low & LIMB;
        limbs[1] += low >>> LIMB_BITS;
        limbs[2] += high & LIMB;
        limbs[3] += high >> LIMB_BITS;
        changed();
    }

    void subtract(final long high, final long low)
    {
        need(DECIMAL_LIMBS);
        limbs[0] -= low & LIMB;
        limbs[1] -= low >>> LIMB_BITS;
        limbs[2] -= high & LIMB;
        limbs[3] -= high >> LIMB_BITS;
        changed();
    }

    /** The double next to the sum of doubles; of two that are equally near the even one. Zero is never minus zero. */
    double toDouble()
    {
        if (0 != notNumbers || 0 != infinities && 0 != negativeInfinities)
        {
            return Double.NaN;
        }
        if (0 != infinities || 0 != negativeInfinities)
        {
            return 0 != infinities ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        if (null == limbs)
        {
            return 0.0;
        }
        carry();
        final boolean isNegative = limbs[limbs.length - 1] < 0;
        if (!isNegative)
        {
            return magnitude();
        }
        negate();
        final double value = -magnitude();
        negate();
        return value;
    }

    /** Whether the sum of decimals has room in 128 bits. */
    boolean fits()
    {
        if (null == limbs)
        {
            return true;
        }
        carry();
        final long sign = (int)limbs[3] >> LIMB_BITS - 1;
        return limbs[4] == (sign & LIMB) && limbs[5] == sign;
    }

    /** The high word of the sum of decimals, when it {@link #fits}. */
    long high()
    {
        return null == limbs ? 0 : limbs[3] << LIMB_BITS | limbs[2];
    }

    /** The low word of the sum of decimals, when it {@link #fits}. */
    long low()
    {
        return null == limbs ? 0 : limbs[1] << LIMB_BITS | limbs[0];
    }

    /** Counts of what is no number, how many limbs there are, then those from the first to the last one not zero. */
    byte[] encode()
    {
        int from = 0;
        int to = 0;
        if (null != limbs)
        {
            carry();
            to = limbs.length;
            while (to > 0 && 0 == limbs[to - 1])
            {
                to--;
            }
            while (from < to && 0 == limbs[from])
            {
                from++;
            }
        }
        final ByteBuffer out = ByteBuffer.allocate(3 * Long.BYTES + 2 * Integer.BYTES + (to - from) * Long.BYTES);
        out.putLong(infinities).putLong(negativeInfinities).putLong(notNumbers);
        out.putInt(null == limbs ? 0 : limbs.length).putInt(from);
        for (int i = from; i < to; i++)
        {
            out.putLong(limbs[i]);
        }
        return out.array();
    }

    static ExactSum decode(final byte[] bytes)
    {
        final ByteBuffer in = ByteBuffer.wrap(bytes);
        final ExactSum sum = new ExactSum();
        sum.infinities = in.getLong();
        sum.negativeInfinities = in.getLong();
        sum.notNumbers = in.getLong();
        final int length = in.getInt();
        sum.limbs = 0 == length ? null : new long[length];
        for (int i = in.getInt(); in.hasRemaining(); i++)
        {
            sum.limbs[i] = in.getLong();
        }
        return sum;
    }

    private void change(final double value, final boolean isBack)
    {
        final long bits = Double.doubleToRawLongBits(value);
        final int exponent = (int)(bits >>> FRACTION_BITS) & SPECIAL;
        final long fraction = bits & FRACTION;
        if (SPECIAL == exponent)
        {
            count(bits < 0, 0 != fraction, isBack ? -1 : 1);
            return;
        }
        need(DOUBLE_LIMBS);
        // Those without an exponent begin where those with the least one do.
        final long mantissa = 0 == exponent ? fraction : fraction | 1L << FRACTION_BITS;
        final int place = Math.max(exponent, 1) - 1;
        final int limb = place / LIMB_BITS;
        final int shift = place % LIMB_BITS;
        final long low = (mantissa & LIMB) << shift;
        final long high = (mantissa >>> LIMB_BITS) << shift;
        final long sign = bits < 0 == isBack ? 1 : -1;
        limbs[limb] += sign * (low & LIMB);
        limbs[limb + 1] += sign * ((low >>> LIMB_BITS) + (high & LIMB));
        limbs[limb + 2] += sign * (high >>> LIMB_BITS);
        changed();
    }

    private void count(final boolean isNegative, final boolean isNotNumber, final int by)
    {
        if (isNotNumber)
        {
            notNumbers += by;
        }
        else if (isNegative)
        {
            negativeInfinities += by;
        }
        else
        {
            infinities += by;
        }
    }

    private void need(final int count)
    {
        if (null == limbs)
        {
            limbs = new long[count];
        }
    }

    private void changed()
    {
        if (++changes == CHANGES_MAX)
        {
            carry();
        }
    }

    /** Each limb but the last one becomes a number of 32 bits without a sign. */
    private void carry()
    {
        long carried = 0;
        for (int i = 0; i < limbs.length - 1; i++)
        {
            final long limb = limbs[i] + carried;
            limbs[i] = limb & LIMB;
            carried = limb >> LIMB_BITS;
        }
        limbs[limbs.length - 1] += carried;
        changes = 0;
    }

    private void negate()
    {
        for (int i = 0; i < limbs.length; i++)
        {
            limbs[i] = -limbs[i];
        }
        carry();
    }

    private double magnitude()
    {
        int top = limbs.length - 1;
        while (top >= 0 && 0 == limbs[top])
        {
            top--;
        }
        if (top < 2)
        {
            final long bits = limbs[1] << LIMB_BITS | limbs[0];
            if (bits >>> FRACTION_BITS + 1 == 0)
            {
                // In units of the least double, as doubles without an exponent and the next ones are.
                return Double.longBitsToDouble(bits);
            }
        }
        final int shift = top * LIMB_BITS + Long.SIZE - 1 - Long.numberOfLeadingZeros(limbs[top]) - FRACTION_BITS;
        if (shift >= SPECIAL - 1)
        {
            return Double.POSITIVE_INFINITY;
        }
        long mantissa = bits(shift);
        if (isSet(shift - 1) && (0 != (mantissa & 1) || isAnySet(shift - 1)))
        {
            mantissa++;
        }
        // A mantissa of one more bit is the next exponent, and behind the greatest one infinity.
        return Double.longBitsToDouble(((long)shift << FRACTION_BITS) + mantissa);
    }

    /** The 53 bits from a place on, above which nothing is set. */
    private long bits(final int place)
    {
        final int limb = place / LIMB_BITS;
        final int shift = place % LIMB_BITS;
        long bits = limbs[limb] >>> shift | limb(limb + 1) << LIMB_BITS - shift;
        if (shift > 0)
        {
            bits |= limb(limb + 2) << 2 * LIMB_BITS - shift;
        }
        return bits;
    }

    private long limb(final int index)
    {
        return index < limbs.length ? limbs[index] : 0;
    }

    private boolean isSet(final int place)
    {
        return 0 != (limbs[place / LIMB_BITS] >>> place % LIMB_BITS & 1);
    }

    /** Whether a bit below a place is set. */
    private boolean isAnySet(final int place)
    {
        final int limb = place / LIMB_BITS;
        for (int i = 0; i < limb; i++)
        {
            if (0 != limbs[i])
            {
                return true;
            }
        }
        return 0 != (limbs[limb] & (1L << place % LIMB_BITS) - 1);
    }
}
