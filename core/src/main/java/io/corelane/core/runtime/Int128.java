package io.corelane.core.runtime;

/**
 * A register of 128 bits, two's complement, that generated code computes decimals in: an operation takes words and
 * leaves its result in {@link #high()} and {@link #low()}. What leaves 38 digits raises {@link Faults#OVERFLOW}, and
 * the result means nothing then. What 128 bits do not hold in between is computed in a {@link Magnitude}; nothing is
 * allocated. Owned by one thread.
 */
public final class Int128
{
    private static final int MAX_PRECISION = 38;
    private static final int MANTISSA_BITS = 52;
    private static final int DIGITS_A_WORD = 18;
    private static final long[] POWERS_OF_TEN = new long[19];
    private static final long[] POWER_HIGHS = new long[MAX_PRECISION + 1];
    private static final long[] POWER_LOWS = new long[MAX_PRECISION + 1];

    static
    {
        final Magnitude power = new Magnitude();
        for (int i = 0; i < POWER_LOWS.length; i++)
        {
            power.set(0, 1);
            power.scaleUp(i);
            POWER_HIGHS[i] = power.high();
            POWER_LOWS[i] = power.low();
            if (i < POWERS_OF_TEN.length)
            {
                POWERS_OF_TEN[i] = power.low();
            }
        }
    }

    /** What a double holds exactly: integers of 53 bits, and these powers of ten. */
    private static final long MAX_EXACT = 1L << 53;
    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22};

    private final Magnitude number = new Magnitude();
    private final Magnitude other = new Magnitude();
    private final Magnitude quotient = new Magnitude();
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
     * a + b, of a sum that may be longer than 128 bits: {@code turns * 2^128 + a}.
     *
     * @param ah high word of a.
     * @param al low word of a.
     * @param bh high word of b.
     * @param bl low word of b.
     * @return what the turns are to be changed by: -1, 0 or 1.
     */
    public long addTurning(final long ah, final long al, final long bh, final long bl)
    {
        low = al + bl;
        high = ah + bh + (Long.compareUnsigned(low, al) < 0 ? 1 : 0);
        return ((ah ^ high) & (bh ^ high)) < 0 ? ah < 0 ? -1 : 1 : 0;
    }

    /**
     * a - b, of a sum that may be longer than 128 bits: {@code turns * 2^128 + a}.
     *
     * @param ah high word of a.
     * @param al low word of a.
     * @param bh high word of b.
     * @param bl low word of b.
     * @return what the turns are to be changed by: -1, 0 or 1.
     */
    public long subtractTurning(final long ah, final long al, final long bh, final long bl)
    {
        low = al - bl;
        high = ah - bh - (Long.compareUnsigned(al, bl) < 0 ? 1 : 0);
        return ((ah ^ bh) & (ah ^ high)) < 0 ? ah < 0 ? -1 : 1 : 0;
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
     * a * b.
     *
     * @param ah     high word of a.
     * @param al     low word of a.
     * @param bh     high word of b.
     * @param bl     low word of b.
     * @param faults takes an overflow.
     */
    public void multiply(final long ah, final long al, final long bh, final long bl, final Faults faults)
    {
        if (ah == al >> 63 && bh == bl >> 63)
        {
            multiply(al, bl);
            return;
        }
        final long aHigh = absoluteHigh(ah, al);
        final long aLow = absoluteLow(ah, al);
        final long bHigh = absoluteHigh(bh, bl);
        final long bLow = absoluteLow(bh, bl);
        if (0 != aHigh && 0 != bHigh)
        {
            faults.raise(Faults.OVERFLOW);
        }
        multiplyAbsolute(
            aHigh | bHigh, 0 == aHigh ? bLow : aLow, 0 == aHigh ? aLow : bLow, (ah ^ bh) < 0, faults);
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
        if (ah == al >> 63 && digits < POWERS_OF_TEN.length)
        {
            multiply(al, POWERS_OF_TEN[digits]);
        }
        else
        {
            number.setAbsolute(ah, al);
            number.scaleUp(digits);
            store(number, ah < 0, faults);
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
        if (ah == al >> 63 && digits < POWERS_OF_TEN.length)
        {
            low = Checked.divideHalfUp(al, POWERS_OF_TEN[digits]);
            high = low >> 63;
        }
        else
        {
            number.setAbsolute(ah, al);
            other.set(POWER_HIGHS[digits], POWER_LOWS[digits]);
            divideHalfUp();
            setSigned(quotient.high(), quotient.low(), ah < 0);
        }
    }

    /**
     * a / 10^digits, towards zero.
     *
     * @param ah     high word of a.
     * @param al     low word of a.
     * @param digits 0 to 38.
     * @return whether something was cut off.
     */
    public boolean truncate(final long ah, final long al, final int digits)
    {
        if (ah == al >> 63 && digits < POWERS_OF_TEN.length)
        {
            low = al / POWERS_OF_TEN[digits];
            high = low >> 63;
            return low * POWERS_OF_TEN[digits] != al;
        }
        number.setAbsolute(ah, al);
        other.set(POWER_HIGHS[digits], POWER_LOWS[digits]);
        number.divide(other, quotient);
        setSigned(quotient.high(), quotient.low(), ah < 0);
        return 0 != number.bitLength();
    }

    /**
     * a / 10^digits, towards the negative.
     *
     * @param ah     high word of a.
     * @param al     low word of a.
     * @param digits 0 to 38.
     */
    public void floor(final long ah, final long al, final int digits)
    {
        if (truncate(ah, al, digits) && ah < 0)
        {
            high -= 0 == low ? 1 : 0;
            low--;
        }
    }

    /**
     * a / 10^digits, towards the positive.
     *
     * @param ah     high word of a.
     * @param al     low word of a.
     * @param digits 0 to 38.
     */
    public void ceil(final long ah, final long al, final int digits)
    {
        if (truncate(ah, al, digits) && ah >= 0)
        {
            low++;
            high += 0 == low ? 1 : 0;
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
     * a * 10^shift / b, halves away from zero.
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
        if (ah == al >> 63 && bh == bl >> 63 && shift < POWERS_OF_TEN.length &&
            divideWords(al, bl, POWERS_OF_TEN[shift]))
        {
            return;
        }
        number.setAbsolute(ah, al);
        number.scaleUp(shift);
        other.setAbsolute(bh, bl);
        divideHalfUp();
        store(quotient, (ah ^ bh) < 0, faults);
    }

    /**
     * Remainder of a / b with the sign of a, of operands that are brought to one scale first.
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
            number.setAbsolute(ah, al);
            number.scaleUp(aUp);
            other.setAbsolute(bh, bl);
            other.scaleUp(bUp);
            number.divide(other, quotient);
            store(number, ah < 0, faults);
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
     * @param precision digits, 0 to 38.
     * @param faults    takes an overflow.
     */
    public void checkPrecision(final int precision, final Faults faults)
    {
        final int highs = Long.compareUnsigned(absoluteHigh(high, low), POWER_HIGHS[precision]);
        if (highs > 0 ||
            0 == highs && Long.compareUnsigned(absoluteLow(high, low), POWER_LOWS[precision]) >= 0)
        {
            faults.raise(Faults.OVERFLOW);
        }
    }

    /**
     * Compares two decimals of one scale.
     *
     * @param ah high word of a.
     * @param al low word of a.
     * @param bh high word of b.
     * @param bl low word of b.
     * @return less than, equal to or greater than 0.
     */
    public static int compare(final long ah, final long al, final long bh, final long bl)
    {
        return ah != bh ? Long.compare(ah, bh) : Long.compareUnsigned(al, bl);
    }

    /**
     * Compares two decimals of different scales. The result of the last operation is left alone.
     *
     * @param ah     high word of a.
     * @param al     low word of a.
     * @param aScale scale of a.
     * @param bh     high word of b.
     * @param bl     low word of b.
     * @param bScale scale of b.
     * @return less than, equal to or greater than 0.
     */
    public int compare(
        final long ah, final long al, final int aScale, final long bh, final long bl, final int bScale)
    {
        final int up = Math.abs(aScale - bScale);
        if (up < POWERS_OF_TEN.length && ah == al >> 63 && bh == bl >> 63)
        {
            final long power = POWERS_OF_TEN[up];
            return aScale < bScale ?
                compare(Math.multiplyHigh(al, power), al * power, bh, bl) :
                compare(ah, al, Math.multiplyHigh(bl, power), bl * power);
        }
        if ((ah ^ bh) < 0)
        {
            return ah < 0 ? -1 : 1;
        }
        number.setAbsolute(ah, al);
        number.scaleUp(Math.max(0, bScale - aScale));
        other.setAbsolute(bh, bl);
        other.scaleUp(Math.max(0, aScale - bScale));
        return ah < 0 ? other.compare(number) : number.compare(other);
    }

    /**
     * The nearest double of a decimal, of two the even one.
     *
     * @param ah    high word of the mantissa.
     * @param al    low word of the mantissa.
     * @param scale digits behind the point, 0 to 38.
     * @return the double.
     */
    public double toDouble(final long ah, final long al, final int scale)
    {
        if (ah == al >> 63 && scale < EXACT_POWERS.length && Math.abs(al) <= MAX_EXACT && Long.MIN_VALUE != al)
        {
            // Both operands are exact, so the one division is correctly rounded.
            return al / EXACT_POWERS[scale];
        }
        number.setAbsolute(ah, al);
        other.set(POWER_HIGHS[scale], POWER_LOWS[scale]);
        // A quotient of at least 64 bits: of these 63 make the double, and one of them says whether more is behind.
        final int shift = Math.max(0, Long.SIZE + other.bitLength() - number.bitLength());
        number.shiftLeft(shift);
        number.divide(other, quotient);
        final int dropped = quotient.bitLength() - (Long.SIZE - 1);
        final boolean isExact = 0 == number.bitLength() && !quotient.isAnySetBelow(dropped);
        quotient.shiftRight(dropped);
        final double magnitude = Math.scalb((double)(quotient.low() | (isExact ? 0 : 1)), dropped - shift);
        return ah < 0 ? -magnitude : magnitude;
    }

    /**
     * The nearest decimal of a double, halves of its exact value away from zero.
     *
     * @param value  the double, not NaN.
     * @param scale  digits behind the point, 0 to 38.
     * @param faults takes an overflow.
     */
    public void fromDouble(final double value, final int scale, final Faults faults)
    {
        if (Double.isInfinite(value))
        {
            faults.raise(Faults.OVERFLOW);
            return;
        }
        final int exponent = Math.max(Math.getExponent(value), Double.MIN_EXPONENT) - MANTISSA_BITS;
        final long bits = Double.doubleToRawLongBits(value) & (1L << MANTISSA_BITS) - 1;
        number.set(0, Math.abs(value) < Double.MIN_NORMAL ? bits : bits | 1L << MANTISSA_BITS);
        number.scaleUp(scale);
        if (exponent > Long.SIZE * 2)
        {
            faults.raise(Faults.OVERFLOW);
        }
        else if (exponent >= 0)
        {
            number.shiftLeft(exponent);
        }
        else
        {
            final boolean isHalf = number.isSet(-exponent - 1);
            number.shiftRight(-exponent);
            if (isHalf)
            {
                number.increment();
            }
        }
        store(number, value < 0, faults);
    }

    /** Ten to a power of up to 22, which a double holds exactly. */
    static double exactPower(final int exponent)
    {
        return EXACT_POWERS[exponent];
    }

    /**
     * Takes away and gives back the last 18 digits of the absolute value of the register.
     *
     * @return the digits.
     */
    long takeDigits()
    {
        number.setAbsolute(high, low);
        other.set(0, POWERS_OF_TEN[DIGITS_A_WORD]);
        number.divide(other, quotient);
        set(quotient.high(), quotient.low());
        return number.low();
    }

    /** Puts 0 to 18 digits behind those of the register, which is not negative. */
    void putDigits(final long digits, final int count, final Faults faults)
    {
        scaleUp(high, low, count, faults);
        add(high, low, 0, digits, faults);
    }

    private static boolean fitsWord(final long highWord, final long lowWord, final int up)
    {
        return highWord == lowWord >> 63 && up < POWERS_OF_TEN.length &&
            Math.multiplyHigh(lowWord, POWERS_OF_TEN[up]) == lowWord * POWERS_OF_TEN[up] >> 63;
    }

    private void multiplyAbsolute(
        final long ah, final long al, final long factor, final boolean isNegative, final Faults faults)
    {
        final long carry = unsignedMultiplyHigh(al, factor);
        final long product = ah * factor;
        final long top = product + carry;
        if (0 != unsignedMultiplyHigh(ah, factor) || product < 0 || carry < 0 || top < 0)
        {
            faults.raise(Faults.OVERFLOW);
        }
        setSigned(top, al * factor, isNegative);
        check(faults);
    }

    static long absoluteHigh(final long highWord, final long lowWord)
    {
        return highWord >= 0 ? highWord : ~highWord + (0 == lowWord ? 1 : 0);
    }

    static long absoluteLow(final long highWord, final long lowWord)
    {
        return highWord >= 0 ? lowWord : -lowWord;
    }

    private static long unsignedMultiplyHigh(final long a, final long b)
    {
        return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    }

    /** Quotient first, then its rest scaled: each step stays in 64 bits, or it is not this way's business. */
    private boolean divideWords(final long a, final long b, final long power)
    {
        if (Long.MIN_VALUE == a || Long.MIN_VALUE == b)
        {
            return false;
        }
        final long scaled = a * power;
        if (Math.multiplyHigh(a, power) == scaled >> 63 && Long.MIN_VALUE != scaled)
        {
            low = Checked.divideHalfUp(scaled, b);
            high = low >> 63;
            return true;
        }
        final long whole = a / b;
        final long rest = a % b;
        if (0 != Math.multiplyHigh(Math.abs(rest), power) || Math.abs(rest) * power < 0)
        {
            return false;
        }
        // The rest has the sign of a, so whole and fraction have one sign and are rounded as one number.
        final long fraction = Checked.divideHalfUp(rest * power, b);
        final long wholeHigh = Math.multiplyHigh(whole, power);
        final long wholeLow = whole * power;
        low = wholeLow + fraction;
        high = wholeHigh + (fraction >> 63) + (Long.compareUnsigned(low, wholeLow) < 0 ? 1 : 0);
        return true;
    }

    /** The number by the other one into the quotient, halves up; spends the number. */
    private void divideHalfUp()
    {
        number.divide(other, quotient);
        number.shiftLeft(1);
        if (number.compare(other) >= 0)
        {
            quotient.increment();
        }
    }

    private void store(final Magnitude magnitude, final boolean isNegative, final Faults faults)
    {
        if (magnitude.bitLength() >= 2 * Long.SIZE)
        {
            faults.raise(Faults.OVERFLOW);
        }
        setSigned(magnitude.high(), magnitude.low(), isNegative);
        check(faults);
    }

    private void setSigned(final long magnitudeHigh, final long magnitudeLow, final boolean isNegative)
    {
        low = isNegative ? -magnitudeLow : magnitudeLow;
        high = isNegative ? ~magnitudeHigh + (0 == magnitudeLow ? 1 : 0) : magnitudeHigh;
    }

    private void check(final Faults faults)
    {
        // The usual case first: a value that fits 64 bits has fewer than 38 digits.
        if (high != low >> 63)
        {
            checkPrecision(MAX_PRECISION, faults);
        }
    }
}
