package io.corelane.core.runtime;

/**
 * Functions of numbers. What leaves the range of its type raises {@link Faults#OVERFLOW}; what is outside of a
 * function's domain is NaN, which means NULL, and counted as a division by zero is. Logarithms and powers are those of
 * {@link StrictMath}: the same on every machine.
 */
public final class Numbers
{
    /** From here on a DOUBLE has no digits behind the point. */
    private static final double WHOLE = 0x1p52;

    /** Digits that no number of 128 bits has. */
    private static final int MANY_DIGITS = 39;

    private static final double[] POWERS = new double[309];

    static
    {
        for (int i = 0; i < POWERS.length; i++)
        {
            POWERS[i] = Double.parseDouble("1e" + i);
        }
    }

    private Numbers()
    {
    }

    /**
     * Absolute value of a BIGINT or of a narrow mantissa.
     *
     * @param value  the value.
     * @param faults takes an overflow.
     * @return the absolute value.
     */
    public static long abs(final long value, final Faults faults)
    {
        return value < 0 ? Checked.negate(value, faults) : value;
    }

    /**
     * Absolute value of a wide mantissa.
     *
     * @param high   high word.
     * @param low    low word.
     * @param result takes the absolute value.
     * @param faults takes an overflow.
     */
    public static void abs(final long high, final long low, final Int128 result, final Faults faults)
    {
        if (high < 0)
        {
            result.negate(high, low, faults);
        }
        else
        {
            result.set(high, low);
        }
    }

    /**
     * Sign of a number.
     *
     * @param high high word.
     * @param low  low word.
     * @return -1, 0 or 1.
     */
    public static long sign(final long high, final long low)
    {
        return high < 0 ? -1 : 0 == (high | low) ? 0 : 1;
    }

    /**
     * Rounds an exact number, halves away from zero; it keeps its scale.
     *
     * @param high   high word of the mantissa.
     * @param low    low word of the mantissa.
     * @param scale  its scale.
     * @param digits that stay behind the point; negative ones are in front of it.
     * @param result takes the mantissa.
     * @param faults takes an overflow.
     */
    public static void round(
        final long high, final long low, final int scale, final long digits, final Int128 result, final Faults faults)
    {
        final int drop = dropped(scale, digits);
        if (0 == drop)
        {
            result.set(high, low);
        }
        else if (MANY_DIGITS == drop)
        {
            result.set(0, 0);
        }
        else
        {
            result.scaleDown(high, low, drop);
            result.scaleUp(result.high(), result.low(), drop, faults);
        }
    }

    /**
     * Rounds an exact number towards zero; it keeps its scale.
     *
     * @param high   high word of the mantissa.
     * @param low    low word of the mantissa.
     * @param scale  its scale.
     * @param digits that stay behind the point; negative ones are in front of it.
     * @param result takes the mantissa.
     * @param faults takes an overflow.
     */
    public static void truncate(
        final long high, final long low, final int scale, final long digits, final Int128 result, final Faults faults)
    {
        final int drop = dropped(scale, digits);
        if (0 == drop)
        {
            result.set(high, low);
        }
        else if (MANY_DIGITS == drop)
        {
            result.set(0, 0);
        }
        else
        {
            result.truncate(high, low, drop);
            result.scaleUp(result.high(), result.low(), drop, faults);
        }
    }

    private static int dropped(final int scale, final long digits)
    {
        return digits >= scale ? 0 : digits <= (long)scale - MANY_DIGITS ? MANY_DIGITS : (int)(scale - digits);
    }

    /**
     * The nearest whole number, halves away from zero.
     *
     * @param value the value.
     * @return the whole number.
     */
    public static double round(final double value)
    {
        final double size = Math.abs(value);
        if (!(size < WHOLE))
        {
            return value;
        }
        final double whole = (long)size;
        return Math.copySign(size - whole >= 0.5 ? whole + 1 : whole, value);
    }

    /**
     * Rounded towards zero.
     *
     * @param value the value.
     * @return the whole number.
     */
    public static double truncate(final double value)
    {
        return Math.abs(value) < WHOLE ? Math.copySign((double)(long)value, value) : value;
    }

    /**
     * The value times a power of ten, rounded, and divided by it again.
     *
     * @param value  the value.
     * @param digits that stay behind the point; negative ones are in front of it.
     * @return the rounded value.
     */
    public static double round(final double value, final long digits)
    {
        final double power = power(digits);
        if (digits < 0)
        {
            return Double.isInfinite(value) ? value : round(value / power) * power;
        }
        final double scaled = value * power;
        return Math.abs(scaled) < WHOLE ? round(scaled) / power : value;
    }

    /**
     * The value times a power of ten, rounded towards zero, and divided by it again.
     *
     * @param value  the value.
     * @param digits that stay behind the point; negative ones are in front of it.
     * @return the rounded value.
     */
    public static double truncate(final double value, final long digits)
    {
        final double power = power(digits);
        if (digits < 0)
        {
            return Double.isInfinite(value) ? value : truncate(value / power) * power;
        }
        final double scaled = value * power;
        return Math.abs(scaled) < WHOLE ? truncate(scaled) / power : value;
    }

    /** Ten to the power of the digits, of whichever sign; the greatest one that a DOUBLE has instead of infinity. */
    private static double power(final long digits)
    {
        return POWERS[(int)Math.min(POWERS.length - 1, Math.abs(Math.max(-POWERS.length, digits)))];
    }

    /**
     * Square root.
     *
     * @param value  the value.
     * @param faults counts a negative one.
     * @return the root.
     */
    public static double sqrt(final double value, final Faults faults)
    {
        return value < 0 ? outside(faults) : Math.sqrt(value);
    }

    /**
     * Power.
     *
     * @param base     the base.
     * @param exponent the exponent.
     * @param faults   counts a root of a negative base, and a power of zero below 0.
     * @return the power.
     */
    public static double power(final double base, final double exponent, final Faults faults)
    {
        if (0 == base && exponent < 0)
        {
            return outside(faults);
        }
        final double result = StrictMath.pow(base, exponent);
        return Double.isNaN(result) ? outside(faults) : result;
    }

    /**
     * Natural logarithm.
     *
     * @param value  the value.
     * @param faults counts one that is not above 0.
     * @return the logarithm.
     */
    public static double ln(final double value, final Faults faults)
    {
        return value > 0 ? StrictMath.log(value) : outside(faults);
    }

    /**
     * Logarithm to the base 10.
     *
     * @param value  the value.
     * @param faults counts one that is not above 0.
     * @return the logarithm.
     */
    public static double log10(final double value, final Faults faults)
    {
        return value > 0 ? StrictMath.log10(value) : outside(faults);
    }

    private static double outside(final Faults faults)
    {
        faults.divisionByZero();
        return Double.NaN;
    }
}
