package io.corelane.core.runtime;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A register of 128 bits, two's complement, that generated code computes decimals in: an operation takes words and
 * leaves its result in {@link #high()} and {@link #low()}. What leaves 38 digits raises {@link Faults#OVERFLOW}.
 * Nothing is allocated but on the ways that say so. Owned by one thread.
 */
public final class Int128
{
    private static final long[] POWERS_OF_TEN = new long[19];
    private static final BigInteger[] BIG_POWERS_OF_TEN = new BigInteger[77];
    private static final BigInteger LIMIT;
    private static final long LIMIT_HIGH;
    private static final long LIMIT_LOW;

    static
    {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++)
        {
            POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
        }
        for (int i = 0; i < BIG_POWERS_OF_TEN.length; i++)
        {
            BIG_POWERS_OF_TEN[i] = BigInteger.TEN.pow(i);
        }
        LIMIT = BIG_POWERS_OF_TEN[38];
        LIMIT_HIGH = LIMIT.shiftRight(Long.SIZE).longValue();
        LIMIT_LOW = LIMIT.longValue();
    }

    private long high;
    private long low;

    /**
     * The high word of the last result.
     *
     * @return signed.
     */
    public long high()
    {
        return high;
    }

    /**
     * The low word of the last result.
     *
     * @return unsigned.
     */
    public long low()
    {
        return low;
    }

    /**
     * Sets the register.
     *
     * @param highWord signed.
     * @param lowWord  unsigned.
     */
    public void set(final long highWord, final long lowWord)
    {
        high = highWord;
        low = lowWord;
    }

    /**
     * a + b.
     *
     * @param ah     high word of a.
     * @param al     low word of a.
     * @param bh     high word of b.
     * @param bl     low word of b.
     * @param faults takes an overflow.
     */
    public void add(final long ah, final long al, final long bh, final long bl, final Faults faults)
    {
        low = al + bl;
        final long carry = Long.compareUnsigned(low, al) < 0 ? 1 : 0;
        high = ah + bh + carry;
        if (((ah ^ high) & (bh ^ high)) < 0)
        {
            faults.raise(Faults.OVERFLOW);
        }
        check(faults);
    }

    /**
     * a - b.
     *
     * @param ah     high word of a.
     * @param al     low word of a.
     * @param bh     high word of b.
     * @param bl     low word of b.
     * @param faults takes an overflow.
     */
    public void subtract(final long ah, final long al, final long bh, final long bl, final Faults faults)
    {
        low = al - bl;
        final long borrow = Long.compareUnsigned(al, bl) < 0 ? 1 : 0;
        high = ah - bh - borrow;
        if (((ah ^ bh) & (ah ^ high)) < 0)
        {
            faults.raise(Faults.OVERFLOW);
        }
        check(faults);
    }

    /**
     * -a.
     *
     * @param ah     high word of a.
     * @param al     low word of a.
     * @param faults takes an overflow.
     */
    public void negate(final long ah, final long al, final Faults faults)
    {
        subtract(0, 0, ah, al, faults);
    }

    /**
     * a * b, of words: cannot overflow 38 digits.
     *
     * @param a a word.
     * @param b a word.
     */
    public void multiply(final long a, final long b)
    {
        high = Math.multiplyHigh(a, b);
        low = a * b;
    }

    /**
     * a * b. Allocates when neither fits 64 bits.
     *
     * @param ah     high word of a.
     * @param al     low word of a.
     * @param bh     high word of b.
     * @param bl     low word of b.
     * @param faults takes an overflow.
     */
    public void multiply(final long ah, final long al, final long bh, final long bl, final Faults faults)
    {
        final boolean aFits = ah == al >> 63;
        final boolean bFits = bh == bl >> 63;
        if (aFits && bFits)
        {
            multiply(al, bl);
            check(faults);
        }
        else if (aFits || bFits)
        {
            multiplyByWord(aFits ? bh : ah, aFits ? bl : al, aFits ? al : bl, faults);
        }
        else
        {
            set(big(ah, al).multiply(big(bh, bl)), faults);
        }
    }

    /**
     * a * 10^digits.
     *
     * @param ah     high word of a.
     * @param al     low word of a.
     * @param digits 0 to 38.
     * @param faults takes an overflow.
     */
    public void scaleUp(final long ah, final long al, final int digits, final Faults faults)
    {
        if (digits <= 18)
        {
            multiplyByWord(ah, al, POWERS_OF_TEN[digits], faults);
        }
        else
        {
            multiplyByWord(ah, al, POWERS_OF_TEN[18], faults);
            final int rest = digits - 18;
            multiplyByWord(high, low, POWERS_OF_TEN[Math.min(18, rest)], faults);
            if (rest > 18)
            {
                multiplyByWord(high, low, POWERS_OF_TEN[rest - 18], faults);
            }
        }
    }

    /**
     * a / 10^digits, halves away from zero.
     *
     * @param ah     high word of a.
     * @param al     low word of a.
     * @param digits 0 to 38.
     */
    public void scaleDown(final long ah, final long al, final int digits)
    {
        if (ah == al >> 63 && digits <= 18)
        {
            low = Checked.divideHalfUp(al, POWERS_OF_TEN[digits]);
            high = low >> 63;
        }
        else
        {
            divideBig(big(ah, al), BIG_POWERS_OF_TEN[digits]);
        }
    }

    /**
     * Brings a decimal from one scale to another, halves away from zero.
     *
     * @param ah     high word of the mantissa.
     * @param al     low word of the mantissa.
     * @param digits digits to add behind the point, negative to take away.
     * @param faults takes an overflow.
     */
    public void rescale(final long ah, final long al, final int digits, final Faults faults)
    {
        if (digits >= 0)
        {
            scaleUp(ah, al, digits, faults);
        }
        else
        {
            scaleDown(ah, al, -digits);
        }
    }

    /**
     * A mantissa with a variable exponent at a fixed scale; digits that the scale cannot hold are an overflow.
     *
     * @param mantissa signed.
     * @param shift    scale plus exponent.
     * @param faults   takes an overflow.
     */
    public void scaled(final long mantissa, final long shift, final Faults faults)
    {
        if (0 == mantissa)
        {
            set(0, 0);
        }
        else if (shift >= 0 && shift <= 38)
        {
            scaleUp(mantissa >> 63, mantissa, (int)shift, faults);
        }
        else if (shift < 0 && shift >= -18 && 0 == mantissa % POWERS_OF_TEN[(int)-shift])
        {
            low = mantissa / POWERS_OF_TEN[(int)-shift];
            high = low >> 63;
        }
        else
        {
            faults.raise(Faults.OVERFLOW);
        }
    }

    /**
     * a * 10^shift / b, halves away from zero. Allocates when a or b needs more than 64 bits or the quotient does.
     *
     * @param ah     high word of a.
     * @param al     low word of a.
     * @param bh     high word of b.
     * @param bl     low word of b; b is not zero.
     * @param shift  digits to add to a (0 to 76).
     * @param faults takes an overflow.
     */
    public void divide(
        final long ah, final long al, final long bh, final long bl, final int shift, final Faults faults)
    {
        if (ah == al >> 63 && bh == bl >> 63 && shift <= 18 && divideWords(al, bl, POWERS_OF_TEN[shift]))
        {
            return;
        }
        divideBig(big(ah, al).multiply(BIG_POWERS_OF_TEN[shift]), big(bh, bl));
        check(faults);
    }

    /**
     * Remainder of a / b with the sign of a, of operands that are brought to one scale first. Allocates when one of
     * them needs more than 64 bits then.
     *
     * @param ah     high word of a.
     * @param al     low word of a.
     * @param aUp    digits to add to a, 0 to 38.
     * @param bh     high word of b.
     * @param bl     low word of b; b is not zero.
     * @param bUp    digits to add to b, 0 to 38.
     * @param faults takes an overflow of the result; operands may be longer than it.
     */
    public void remainder(
        final long ah,
        final long al,
        final int aUp,
        final long bh,
        final long bl,
        final int bUp,
        final Faults faults)
    {
        if (fitsWord(ah, al, aUp) && fitsWord(bh, bl, bUp))
        {
            low = al * POWERS_OF_TEN[aUp] % (bl * POWERS_OF_TEN[bUp]);
            high = low >> 63;
        }
        else
        {
            set(big(ah, al).multiply(BIG_POWERS_OF_TEN[aUp])
                .remainder(big(bh, bl).multiply(BIG_POWERS_OF_TEN[bUp])), faults);
        }
    }

    /**
     * The result as one word, when it has to fit.
     *
     * @param faults takes an overflow.
     * @return the low word.
     */
    public long word(final Faults faults)
    {
        if (high != low >> 63)
        {
            faults.raise(Faults.OVERFLOW);
        }
        return low;
    }

    /**
     * Raises an overflow unless the result has at most so many digits.
     *
     * @param precision digits.
     * @param faults    takes an overflow.
     */
    public void checkPrecision(final int precision, final Faults faults)
    {
        if (precision <= 18 ?
            high != low >> 63 || low >= POWERS_OF_TEN[precision] || low <= -POWERS_OF_TEN[precision] :
            big(high, low).abs().compareTo(BIG_POWERS_OF_TEN[precision]) >= 0)
        {
            faults.raise(Faults.OVERFLOW);
        }
    }

    /**
     * Compares two decimals. Allocates when their scales differ and one needs more than 64 bits to be brought up.
     *
     * @param ah     high word of a.
     * @param al     low word of a.
     * @param aScale scale of a.
     * @param bh     high word of b.
     * @param bl     low word of b.
     * @param bScale scale of b.
     * @return less than, equal to or greater than 0.
     */
    public static int compare(
        final long ah, final long al, final int aScale, final long bh, final long bl, final int bScale)
    {
        if (aScale == bScale)
        {
            return ah != bh ? Long.compare(ah, bh) : Long.compareUnsigned(al, bl);
        }
        if (ah == al >> 63 && bh == bl >> 63)
        {
            final int up = Math.abs(aScale - bScale);
            if (up <= 18)
            {
                final long power = POWERS_OF_TEN[up];
                return aScale < bScale ? compareScaled(al, power, bl) : -compareScaled(bl, power, al);
            }
        }
        return new BigDecimal(big(ah, al), aScale).compareTo(new BigDecimal(big(bh, bl), bScale));
    }

    /**
     * The value of two words. Allocates.
     *
     * @param highWord signed.
     * @param lowWord  unsigned.
     * @return the value.
     */
    public static BigInteger big(final long highWord, final long lowWord)
    {
        final BigInteger unsigned = BigInteger.valueOf(lowWord >>> 1).shiftLeft(1).or(BigInteger.valueOf(lowWord & 1));
        return BigInteger.valueOf(highWord).shiftLeft(Long.SIZE).add(unsigned);
    }

    /**
     * Sets the register to a value; more than 38 digits are an overflow.
     *
     * @param value  the value.
     * @param faults takes an overflow.
     */
    public void set(final BigInteger value, final Faults faults)
    {
        if (value.abs().compareTo(LIMIT) >= 0)
        {
            faults.raise(Faults.OVERFLOW);
        }
        setUnchecked(value);
    }

    private static boolean fitsWord(final long highWord, final long lowWord, final int up)
    {
        return highWord == lowWord >> 63 && up < POWERS_OF_TEN.length &&
            Math.multiplyHigh(lowWord, POWERS_OF_TEN[up]) == lowWord * POWERS_OF_TEN[up] >> 63;
    }

    private static int compareScaled(final long a, final long power, final long b)
    {
        final long scaledHigh = Math.multiplyHigh(a, power);
        final long scaledLow = a * power;
        final long bh = b >> 63;
        return scaledHigh != bh ? Long.compare(scaledHigh, bh) : Long.compareUnsigned(scaledLow, b);
    }

    private void multiplyByWord(final long ah, final long al, final long factor, final Faults faults)
    {
        // The low word is unsigned: its signed high product lacks the factor once when its top bit is set.
        final long lowHigh = Math.multiplyHigh(al, factor) + (al < 0 ? factor : 0);
        final long highProduct = ah * factor;
        low = al * factor;
        high = highProduct + lowHigh;
        if (Math.multiplyHigh(ah, factor) != highProduct >> 63 ||
            ((highProduct ^ high) & (lowHigh ^ high)) < 0)
        {
            faults.raise(Faults.OVERFLOW);
        }
        check(faults);
    }

    /** Quotient first, then its rest scaled: each step stays in 64 bits, or it is not this way's business. */
    private boolean divideWords(final long a, final long b, final long power)
    {
        if (Long.MIN_VALUE == a || Long.MIN_VALUE == b)
        {
            return false;
        }
        final long quotient = a / b;
        final long rest = a % b;
        if (0 != Math.multiplyHigh(Math.abs(rest), power) || Math.abs(rest) * power < 0)
        {
            return false;
        }
        // The rest has the sign of a, so whole and fraction have one sign and are rounded as one number.
        final long fraction = Checked.divideHalfUp(rest * power, b);
        final long wholeHigh = Math.multiplyHigh(quotient, power);
        final long wholeLow = quotient * power;
        low = wholeLow + fraction;
        high = wholeHigh + (fraction >> 63) + (Long.compareUnsigned(low, wholeLow) < 0 ? 1 : 0);
        return true;
    }

    private void divideBig(final BigInteger a, final BigInteger b)
    {
        setUnchecked(new BigDecimal(a).divide(new BigDecimal(b), 0, RoundingMode.HALF_UP).toBigInteger());
    }

    private void setUnchecked(final BigInteger value)
    {
        high = value.bitLength() < 128 ? value.shiftRight(Long.SIZE).longValue() : Long.MIN_VALUE;
        low = value.longValue();
    }

    private void check(final Faults faults)
    {
        // The usual case first: a value that fits 64 bits has fewer than 38 digits.
        if (high != low >> 63 && !isWithinLimit())
        {
            faults.raise(Faults.OVERFLOW);
        }
    }

    private boolean isWithinLimit()
    {
        if (high >= 0)
        {
            return high < LIMIT_HIGH || (high == LIMIT_HIGH && Long.compareUnsigned(low, LIMIT_LOW) < 0);
        }
        final long magnitudeLow = -low;
        final long magnitudeHigh = ~high + (0 == low ? 1 : 0);
        return magnitudeHigh >= 0 && (magnitudeHigh < LIMIT_HIGH ||
            (magnitudeHigh == LIMIT_HIGH && Long.compareUnsigned(magnitudeLow, LIMIT_LOW) < 0));
    }
}
