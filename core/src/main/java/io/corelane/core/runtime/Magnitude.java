package io.corelane.core.runtime;

/**
 * A number without sign of up to 448 bits, in memory of its own: what {@link Int128} computes in when 128 bits do not
 * hold what comes in between. Nothing is allocated after construction. Owned by one thread.
 */
final class Magnitude
{
    private static final int MAX_LIMBS = 14;
    private static final long MASK = 0xFFFF_FFFFL;
    private static final int[] POWERS_OF_TEN =
        {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000};
    private static final int MOST_DIGITS = POWERS_OF_TEN.length - 1;

    /** Least significant first; those from {@link #length} on mean nothing. */
    private final int[] limbs = new int[MAX_LIMBS + 1];
    private final int[] divisor = new int[MAX_LIMBS];
    private int length;

    void set(final long high, final long low)
    {
        limbs[0] = (int)low;
        limbs[1] = (int)(low >>> Integer.SIZE);
        limbs[2] = (int)high;
        limbs[3] = (int)(high >>> Integer.SIZE);
        length = 4;
        trim();
    }

    /** The magnitude of a number in two's complement. */
    void setAbsolute(final long high, final long low)
    {
        set(Int128.absoluteHigh(high, low), Int128.absoluteLow(high, low));
    }

    /** Bits 64 to 127. */
    long high()
    {
        return limb(3) << Integer.SIZE | limb(2);
    }

    /** Bits 0 to 63. */
    long low()
    {
        return limb(1) << Integer.SIZE | limb(0);
    }

    int bitLength()
    {
        return 0 == length ? 0 : length * Integer.SIZE - Integer.numberOfLeadingZeros(limbs[length - 1]);
    }

    /** The bit of that weight. */
    boolean isSet(final int bit)
    {
        return bit < length * Integer.SIZE && 0 != (limbs[bit >>> 5] >>> (bit & 31) & 1);
    }

    /** Whether a bit of less weight is set. */
    boolean isAnySetBelow(final int bit)
    {
        for (int i = 0; i < length && i << 5 < bit; i++)
        {
            final int weight = bit - (i << 5);
            if (0 != (weight >= Integer.SIZE ? limbs[i] : limbs[i] & (1 << weight) - 1))
            {
                return true;
            }
        }
        return false;
    }

    /** Multiplies by ten to a power. */
    void scaleUp(final int digits)
    {
        for (int rest = digits; rest > 0; rest -= MOST_DIGITS)
        {
            multiply(POWERS_OF_TEN[Math.min(MOST_DIGITS, rest)]);
        }
    }

    void shiftLeft(final int bits)
    {
        final int whole = bits >>> 5;
        final int rest = bits & 31;
        if (0 == length)
        {
            return;
        }
        limbs[length] = 0;
        for (int i = length; i >= 0; i--)
        {
            limbs[i + whole] = limbs[i] << rest | (0 == i || 0 == rest ? 0 : limbs[i - 1] >>> Integer.SIZE - rest);
        }
        for (int i = 0; i < whole; i++)
        {
            limbs[i] = 0;
        }
        length += whole + 1;
        trim();
    }

    void shiftRight(final int bits)
    {
        final int whole = bits >>> 5;
        final int rest = bits & 31;
        limbs[length] = 0;
        for (int i = whole; i < length; i++)
        {
            limbs[i - whole] = limbs[i] >>> rest | (0 == rest ? 0 : limbs[i + 1] << Integer.SIZE - rest);
        }
        length = Math.max(0, length - whole);
        trim();
    }

    void increment()
    {
        int i = 0;
        while (i < length && 0 == ++limbs[i])
        {
            i++;
        }
        if (i == length)
        {
            limbs[length++] = 1;
        }
    }

    int compare(final Magnitude other)
    {
        if (length != other.length)
        {
            return length - other.length;
        }
        for (int i = length - 1; i >= 0; i--)
        {
            if (limbs[i] != other.limbs[i])
            {
                return Integer.compareUnsigned(limbs[i], other.limbs[i]);
            }
        }
        return 0;
    }

    /**
     * Divides; this is the remainder afterwards. Knuth's algorithm D with limbs of 32 bits.
     *
     * @param by       not zero.
     * @param quotient takes the quotient.
     */
    void divide(final Magnitude by, final Magnitude quotient)
    {
        final int n = by.length;
        quotient.length = Math.max(0, length - n + 1);
        if (1 == n)
        {
            divideByLimb(by.limb(0), quotient);
        }
        else if (quotient.length > 0)
        {
            final int shift = Integer.numberOfLeadingZeros(by.limbs[n - 1]);
            for (int i = n - 1; i >= 0; i--)
            {
                divisor[i] = by.limbs[i] << shift | (0 == i || 0 == shift ? 0 : by.limbs[i - 1] >>> -shift);
            }
            final int former = length;
            limbs[former] = 0;
            for (int i = former; i >= 0; i--)
            {
                limbs[i] = limbs[i] << shift | (0 == i || 0 == shift ? 0 : limbs[i - 1] >>> -shift);
            }
            for (int j = former - n; j >= 0; j--)
            {
                quotient.limbs[j] = subtractMultiple(j, n);
            }
            length = n;
            shiftRight(shift);
        }
        quotient.trim();
    }

    private void divideByLimb(final long by, final Magnitude quotient)
    {
        long rest = 0;
        for (int i = length - 1; i >= 0; i--)
        {
            final long part = rest << Integer.SIZE | limb(i);
            quotient.limbs[i] = (int)Long.divideUnsigned(part, by);
            rest = Long.remainderUnsigned(part, by);
        }
        set(0, rest);
    }

    /** One digit of the quotient: estimated by the two top limbs, put right, and taken off with the divisor. */
    private int subtractMultiple(final int j, final int n)
    {
        final long top = divisor[n - 1] & MASK;
        final long next = divisor[n - 2] & MASK;
        final long dividend = (limbs[j + n] & MASK) << Integer.SIZE | limbs[j + n - 1] & MASK;
        long digit = Long.divideUnsigned(dividend, top);
        long rest = Long.remainderUnsigned(dividend, top);
        while (digit > MASK ||
            Long.compareUnsigned(digit * next, rest << Integer.SIZE | limbs[j + n - 2] & MASK) > 0)
        {
            digit--;
            rest += top;
            if (rest > MASK)
            {
                break;
            }
        }
        long borrow = 0;
        for (int i = 0; i < n; i++)
        {
            final long product = digit * (divisor[i] & MASK) + borrow;
            final long difference = (limbs[i + j] & MASK) - (product & MASK);
            limbs[i + j] = (int)difference;
            borrow = (product >>> Integer.SIZE) - (difference >> Integer.SIZE);
        }
        final long difference = (limbs[j + n] & MASK) - borrow;
        limbs[j + n] = (int)difference;
        if (difference < 0)
        {
            digit--;
            addBack(j, n);
        }
        return (int)digit;
    }

    private void addBack(final int j, final int n)
    {
        long carry = 0;
        for (int i = 0; i < n; i++)
        {
            carry += (limbs[i + j] & MASK) + (divisor[i] & MASK);
            limbs[i + j] = (int)carry;
            carry >>>= Integer.SIZE;
        }
        limbs[j + n] += (int)carry;
    }

    private void multiply(final int factor)
    {
        long carry = 0;
        for (int i = 0; i < length; i++)
        {
            carry += (limbs[i] & MASK) * factor;
            limbs[i] = (int)carry;
            carry >>>= Integer.SIZE;
        }
        if (0 != carry)
        {
            limbs[length++] = (int)carry;
        }
    }

    private long limb(final int index)
    {
        return index < length ? limbs[index] & MASK : 0;
    }

    private void trim()
    {
        while (length > 0 && 0 == limbs[length - 1])
        {
            length--;
        }
    }
}
