package io.corelane.core.runtime;

/** 64-bit arithmetic that raises {@link Faults#OVERFLOW} instead of wrapping or throwing. */
public final class Checked
{
    /** How great a sum is at the most, and its negative at the least, of which {@link #mean} is asked. */
    public static final long MAX_MEAN = Long.MAX_VALUE / 2;

    private Checked()
    {
    }

    /**
     * A mean, halves away from zero, by one division.
     *
     * @param sum   up to {@link #MAX_MEAN} away from zero.
     * @param count greater than 0, and no greater than that.
     * @return sum / count.
     */
    public static long mean(final long sum, final long count)
    {
        final long half = count >>> 1;
        return (sum + (sum < 0 ? -half : half)) / count;
    }

    /**
     * a + b.
     *
     * @param a      a word.
     * @param b      a word.
     * @param faults takes an overflow.
     * @return the sum.
     */
    public static long add(final long a, final long b, final Faults faults)
    {
        final long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) < 0)
        {
            faults.raise(Faults.OVERFLOW);
        }
        return sum;
    }

    /**
     * a - b.
     *
     * @param a      a word.
     * @param b      a word.
     * @param faults takes an overflow.
     * @return the difference.
     */
    public static long subtract(final long a, final long b, final Faults faults)
    {
        final long difference = a - b;
        if (((a ^ b) & (a ^ difference)) < 0)
        {
            faults.raise(Faults.OVERFLOW);
        }
        return difference;
    }

    /**
     * a * b.
     *
     * @param a      a word.
     * @param b      a word.
     * @param faults takes an overflow.
     * @return the product.
     */
    public static long multiply(final long a, final long b, final Faults faults)
    {
        final long product = a * b;
        if (Math.multiplyHigh(a, b) != product >> 63)
        {
            faults.raise(Faults.OVERFLOW);
        }
        return product;
    }

    /**
     * A word that has to fit fewer bits.
     *
     * @param a      a word.
     * @param bits   1 to 63, the sign's included.
     * @param faults takes an overflow.
     * @return the word.
     */
    public static long narrow(final long a, final long bits, final Faults faults)
    {
        if (a >> bits - 1 != a >> Long.SIZE - 1)
        {
            faults.raise(Faults.OVERFLOW);
        }
        return a;
    }

    /**
     * -a.
     *
     * @param a      a word.
     * @param faults takes an overflow.
     * @return the negation.
     */
    public static long negate(final long a, final Faults faults)
    {
        if (Long.MIN_VALUE == a)
        {
            faults.raise(Faults.OVERFLOW);
        }
        return -a;
    }

    /**
     * a / b, halves away from zero. Neither is the least value.
     *
     * @param a a word.
     * @param b a word, not zero.
     * @return the quotient.
     */
    public static long divideHalfUp(final long a, final long b)
    {
        final long quotient = a / b;
        final long rest = Math.abs(a % b);
        final long divisor = Math.abs(b);
        if (rest >= divisor - rest)
        {
            return (a ^ b) < 0 ? quotient - 1 : quotient + 1;
        }
        return quotient;
    }

    /**
     * An unsigned 64-bit value as it reads; past the range of a BIGINT it is an overflow.
     *
     * @param bits   as read.
     * @param faults takes an overflow.
     * @return the value.
     */
    public static long unsigned(final long bits, final Faults faults)
    {
        if (bits < 0)
        {
            faults.raise(Faults.OVERFLOW);
        }
        return bits;
    }
}
