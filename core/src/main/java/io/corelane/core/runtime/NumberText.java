package io.corelane.core.runtime;

import org.agrona.concurrent.UnsafeBuffer;

/** Numbers from and to ASCII text, without an object. Texts are ranges without blanks around them. */
final class NumberText
{
    private static final int MAX_DIGITS = 38;
    private static final int DIGITS_A_WORD = 18;
    private static final int MAX_EXPONENT_DIGITS = 10;
    private static final int MAX_EXACT_EXPONENT = 22;
    private static final long MAX_EXACT = 1L << 53;

    private NumberText()
    {
    }

    /** A BIGINT; {@link Faults#CAST} when it is none. */
    static long parseLong(final UnsafeBuffer text, final int start, final int end, final Faults faults)
    {
        final boolean isNegative = start < end && '-' == text.getByte(start);
        int i = start + (isSign(text, start, end) ? 1 : 0);
        boolean isValid = i < end;
        // Downwards, where there is one more.
        long value = 0;
        for (; isValid && i < end; i++)
        {
            final int digit = text.getByte(i) - '0';
            final long next = value * 10 - digit;
            isValid = digit >= 0 && digit <= 9 && value >= Long.MIN_VALUE / 10 && next <= 0;
            value = next;
        }
        if (!isValid || !isNegative && Long.MIN_VALUE == value)
        {
            faults.raise(Faults.CAST);
            return 0;
        }
        return isNegative ? value : -value;
    }

    /**
     * A decimal: digits with or without a point, and perhaps an exponent. Halves are rounded away from zero.
     * {@link Faults#CAST} when it is none, {@link Faults#OVERFLOW} when it has more than 38 digits.
     */
    static void parseDecimal(
        final UnsafeBuffer text,
        final int start,
        final int end,
        final int scale,
        final Int128 result,
        final Faults faults)
    {
        final int first = start + (isSign(text, start, end) ? 1 : 0);
        final int mantissaEnd = mantissaEnd(text, first, end);
        final long exponent = mantissaEnd < 0 ? 0 : exponent(text, mantissaEnd, end);
        if (mantissaEnd < 0 || Long.MIN_VALUE == exponent)
        {
            faults.raise(Faults.CAST);
            return;
        }
        int fraction = 0;
        int digits = 0;
        boolean isFraction = false;
        for (int i = first; i < mantissaEnd; i++)
        {
            final byte c = text.getByte(i);
            isFraction |= '.' == c;
            fraction += isFraction && '.' != c ? 1 : 0;
            digits += '.' != c && (digits > 0 || '0' != c) ? 1 : 0;
        }
        if (fraction - exponent != (int)(fraction - exponent))
        {
            faults.raise(Faults.CAST);
            return;
        }
        final long kept = digits + exponent - fraction + scale;
        if (digits > 0 && kept > MAX_DIGITS)
        {
            faults.raise(Faults.OVERFLOW);
            return;
        }
        result.set(0, 0);
        if (digits > 0 && kept >= 0)
        {
            collect(text, first, mantissaEnd, (int)kept, result, faults);
        }
        if ('-' == text.getByte(start))
        {
            result.negate(result.high(), result.low(), faults);
        }
    }

    /**
     * A double that can be told without rounding twice: up to 15 digits and an exponent that is exact itself.
     *
     * @return the double, or NaN when it takes more than that, or is no number.
     */
    static double parseDouble(final UnsafeBuffer text, final int start, final int end)
    {
        final int first = start + (isSign(text, start, end) ? 1 : 0);
        final int mantissaEnd = mantissaEnd(text, first, end);
        final long exponent = mantissaEnd < 0 ? Long.MIN_VALUE : exponent(text, mantissaEnd, end);
        if (Long.MIN_VALUE == exponent)
        {
            return Double.NaN;
        }
        long mantissa = 0;
        int fraction = 0;
        boolean isFraction = false;
        for (int i = first; i < mantissaEnd; i++)
        {
            final byte c = text.getByte(i);
            if ('.' == c)
            {
                isFraction = true;
            }
            else
            {
                mantissa = mantissa * 10 + c - '0';
                fraction += isFraction ? 1 : 0;
            }
            if (mantissa > MAX_EXACT)
            {
                return Double.NaN;
            }
        }
        final long power = exponent - fraction;
        if (Math.abs(power) > MAX_EXACT_EXPONENT)
        {
            return Double.NaN;
        }
        final double magnitude = power < 0 ?
            mantissa / Int128.exactPower((int)-power) : mantissa * Int128.exactPower((int)power);
        return '-' == text.getByte(start) ? -magnitude : magnitude;
    }

    /** Writes a BIGINT at 0; the bytes of the text, or {@link Faults#TOO_LONG}. */
    static int format(final long value, final UnsafeBuffer out, final int max, final Faults faults)
    {
        int length = value < 0 ? 2 : 1;
        for (long rest = value / 10; 0 != rest; rest /= 10)
        {
            length++;
        }
        if (length > max)
        {
            faults.raise(Faults.TOO_LONG);
            return 0;
        }
        long rest = value;
        int i = length;
        do
        {
            out.putByte(--i, (byte)('0' + Math.abs(rest % 10)));
            rest /= 10;
        }
        while (0 != rest);
        if (value < 0)
        {
            out.putByte(0, (byte)'-');
        }
        return length;
    }

    /** Writes a decimal at 0, with all digits of its scale; the bytes of the text, or {@link Faults#TOO_LONG}. */
    static int format(
        final long high,
        final long low,
        final int scale,
        final Int128 register,
        final UnsafeBuffer out,
        final int max,
        final Faults faults)
    {
        register.set(high, low);
        final long last = register.takeDigits();
        final long middle = register.takeDigits();
        final long first = register.low();
        final int digits = 0 != first ? 2 * DIGITS_A_WORD + digits(first) :
            0 != middle ? DIGITS_A_WORD + digits(middle) : digits(last);
        final int signs = high < 0 ? 1 : 0;
        final int length = signs + Math.max(digits, scale + 1) + (scale > 0 ? 1 : 0);
        if (length > max)
        {
            faults.raise(Faults.TOO_LONG);
            return 0;
        }
        int position = length;
        long rest = last;
        for (int digit = 0; position > signs; digit++)
        {
            if (digit > 0 && digit == scale)
            {
                out.putByte(--position, (byte)'.');
            }
            if (DIGITS_A_WORD == digit || 2 * DIGITS_A_WORD == digit)
            {
                rest = DIGITS_A_WORD == digit ? middle : first;
            }
            out.putByte(--position, (byte)('0' + rest % 10));
            rest /= 10;
        }
        if (high < 0)
        {
            out.putByte(0, (byte)'-');
        }
        return length;
    }

    private static int digits(final long value)
    {
        int digits = 1;
        for (long rest = value / 10; 0 != rest; rest /= 10)
        {
            digits++;
        }
        return digits;
    }

    /** Puts the first digits behind leading zeros together, zeros where there are no more, and rounds by the next. */
    private static void collect(
        final UnsafeBuffer text,
        final int start,
        final int end,
        final int kept,
        final Int128 result,
        final Faults faults)
    {
        long word = 0;
        int wordDigits = 0;
        int taken = 0;
        int i = start;
        for (; i < end && taken < kept; i++)
        {
            final byte c = text.getByte(i);
            if ('.' != c && (taken > 0 || '0' != c))
            {
                word = word * 10 + c - '0';
                taken++;
                if (DIGITS_A_WORD == ++wordDigits)
                {
                    result.putDigits(word, wordDigits, faults);
                    word = 0;
                    wordDigits = 0;
                }
            }
        }
        result.putDigits(word, wordDigits, faults);
        if (taken < kept)
        {
            result.scaleUp(result.high(), result.low(), kept - taken, faults);
            return;
        }
        while (i < end && ('.' == text.getByte(i) || 0 == taken && '0' == text.getByte(i)))
        {
            i++;
        }
        if (i < end && text.getByte(i) >= '5')
        {
            result.putDigits(1, 0, faults);
        }
    }

    private static boolean isSign(final UnsafeBuffer text, final int start, final int end)
    {
        return start < end && ('-' == text.getByte(start) || '+' == text.getByte(start));
    }

    /** End of digits with at most one point, or -1 when there are no digits. */
    private static int mantissaEnd(final UnsafeBuffer text, final int start, final int end)
    {
        int digits = 0;
        int points = 0;
        int i = start;
        for (; i < end; i++)
        {
            final byte c = text.getByte(i);
            if (c >= '0' && c <= '9')
            {
                digits++;
            }
            else if ('.' != c || ++points > 1)
            {
                break;
            }
        }
        return 0 == digits ? -1 : i;
    }

    /** The exponent in the rest of the text, 0 without a rest; {@link Long#MIN_VALUE} when it is none of 32 bits. */
    private static long exponent(final UnsafeBuffer text, final int start, final int end)
    {
        if (start == end)
        {
            return 0;
        }
        final int sign = start + 1;
        int i = sign + (isSign(text, sign, end) ? 1 : 0);
        boolean isValid = ('e' == text.getByte(start) || 'E' == text.getByte(start)) && i < end;
        while (i < end - 1 && '0' == text.getByte(i))
        {
            i++;
        }
        isValid &= end - i <= MAX_EXPONENT_DIGITS;
        long value = 0;
        for (; isValid && i < end; i++)
        {
            final int digit = text.getByte(i) - '0';
            isValid = digit >= 0 && digit <= 9;
            value = value * 10 + digit;
        }
        final long signed = isValid && '-' == text.getByte(sign) ? -value : value;
        return isValid && signed == (int)signed ? signed : Long.MIN_VALUE;
    }
}
