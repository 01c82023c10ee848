package io.corelane.tools;

import io.corelane.codec.Field;
import io.corelane.codec.Wire;
import java.math.BigDecimal;
import org.agrona.MutableDirectBuffer;

/**
 * Writes one cell of a CSV row straight into the record, when it is what nearly all cells are: digits, a decimal, short
 * ASCII text. Whatever else a cell holds it leaves to the row encoder, which knows everything and says what is wrong.
 * Allocates nothing.
 */
abstract class CellEncoder
{
    private static final int MAX_DIGITS = 18;

    private long number;

    /** For a column, or null when such a column always needs the row encoder. */
    static CellEncoder of(final Field field, final ColumnMapping mapping)
    {
        final Wire wire = field.wire();
        final int shift = shift(mapping.factor());
        if (shift < 0)
        {
            return null;
        }
        if (wire instanceof Wire.IntWire && 0 == shift)
        {
            return new IntegerCell((Wire.IntWire)wire, 0, 1, 1);
        }
        if (wire instanceof Wire.DecimalWire && null == ((Wire.DecimalWire)wire).exponent())
        {
            final int scale = -((Wire.DecimalWire)wire).constantExponent();
            final boolean isSimple = scale == field.type().scale() && scale >= shift && scale <= MAX_DIGITS;
            return isSimple ? new IntegerCell(((Wire.DecimalWire)wire).mantissa(), scale - shift,
                limit(field.type().precision()), 1) : null;
        }
        if (wire instanceof Wire.TimestampWire)
        {
            final Wire.TimestampWire time = (Wire.TimestampWire)wire;
            final long ratio = mapping.unit().toNanos(1) / time.unit().toNanos(1);
            return 0 == ratio ? null : new IntegerCell(time.count(), 0, 1, ratio);
        }
        if (wire instanceof Wire.FloatWire && Double.BYTES == ((Wire.FloatWire)wire).width() &&
            null == mapping.factor())
        {
            return new DoubleCell((Wire.FloatWire)wire);
        }
        return wire instanceof Wire.TextWire ? new TextCell((Wire.TextWire)wire) : null;
    }

    /** Digits that a factor of 1, 0.1, 0.01 and so on moves the point by; -1 for any other factor. */
    private static int shift(final BigDecimal factor)
    {
        if (null == factor)
        {
            return 0;
        }
        final BigDecimal plain = factor.stripTrailingZeros();
        return BigDecimal.ONE.unscaledValue().equals(plain.unscaledValue()) && plain.scale() >= 0 ? plain.scale() : -1;
    }

    private static long limit(final int precision)
    {
        return precision > MAX_DIGITS ? Long.MAX_VALUE : BigDecimal.TEN.pow(precision).longValueExact();
    }

    /** Writes the cell; false (and the record undefined there) when the row encoder has to look at it. */
    abstract boolean encode(char[] chars, int start, int length, MutableDirectBuffer record, int body);

    /** Parses a plain decimal number of at most 18 digits into a mantissa of a scale. */
    final boolean parse(final char[] chars, final int start, final int length, final int scale)
    {
        final boolean isNegative = '-' == chars[start];
        final int end = start + length;
        long value = 0;
        int digits = 0;
        int fraction = -1;
        for (int i = isNegative ? start + 1 : start; i < end; i++)
        {
            final int digit = chars[i] - '0';
            if (digit >= 0 && digit <= 9)
            {
                value = value * 10 + digit;
                digits++;
                fraction = fraction >= 0 ? fraction + 1 : fraction;
            }
            else if ('.' == chars[i] && fraction < 0)
            {
                fraction = 0;
            }
            else
            {
                return false;
            }
        }
        final int missing = scale - Math.max(fraction, 0);
        if (0 == digits || missing < 0 || digits + missing > MAX_DIGITS)
        {
            return false;
        }
        for (int i = 0; i < missing; i++)
        {
            value *= 10;
        }
        number = isNegative ? -value : value;
        return true;
    }

    /** Whether the text is made of what a number is made of, and of nothing that Java reads besides. */
    static boolean isPlain(final char[] chars, final int start, final int length)
    {
        int points = 0;
        for (int i = start; i < start + length; i++)
        {
            points += '.' == chars[i] ? 1 : 0;
            if ((chars[i] < '0' || chars[i] > '9') && '.' != chars[i] && !('-' == chars[i] && i == start && length > 1))
            {
                return false;
            }
        }
        return points <= 1 && points < length && !(2 == length && '-' == chars[start] && 1 == points);
    }

    final long number()
    {
        return number;
    }

    /** Writes an integer that fits; false when it does not, or means NULL. */
    static boolean write(
        final Wire.IntWire wire, final long value, final MutableDirectBuffer record, final int body)
    {
        if (wire.optional() && wire.nullValue() == value)
        {
            return false;
        }
        final int bits = wire.width() * Byte.SIZE;
        final boolean isIn = Long.SIZE == bits ? wire.signed() || value >= 0 :
            wire.signed() ? value >= -(1L << bits - 1) && value < 1L << bits - 1 : value >= 0 && value < 1L << bits;
        if (isIn)
        {
            writeBits(wire, value, record, body);
        }
        return isIn;
    }

    static boolean writeNull(final Wire.IntWire wire, final MutableDirectBuffer record, final int body)
    {
        if (wire.optional())
        {
            writeBits(wire, wire.nullValue(), record, body);
        }
        return wire.optional();
    }

    private static void writeBits(
        final Wire.IntWire wire, final long value, final MutableDirectBuffer record, final int body)
    {
        final int index = body + wire.offset();
        switch (wire.width())
        {
            case 1:
                record.putByte(index, (byte)value);
                break;

            case 2:
                record.putShort(index, (short)value, wire.order());
                break;

            case 4:
                record.putInt(index, (int)value, wire.order());
                break;

            default:
                record.putLong(index, value, wire.order());
                break;
        }
    }

    /** An integer, the mantissa of a decimal, or a count of units. */
    private static final class IntegerCell extends CellEncoder
    {
        private final Wire.IntWire wire;
        private final int scale;
        private final long limit;
        private final long ratio;

        IntegerCell(final Wire.IntWire wire, final int scale, final long limit, final long ratio)
        {
            this.wire = wire;
            this.scale = scale;
            this.limit = 1 == limit ? Long.MAX_VALUE : limit;
            this.ratio = ratio;
        }

        @Override
        boolean encode(
            final char[] chars, final int start, final int length, final MutableDirectBuffer record, final int body)
        {
            if (0 == length)
            {
                return writeNull(wire, record, body);
            }
            if (!parse(chars, start, length, scale) || Math.abs(number()) >= limit ||
                ratio > 1 && Math.abs(number()) > Long.MAX_VALUE / ratio)
            {
                return false;
            }
            return write(wire, number() * ratio, record, body);
        }
    }

    /** A double; the one cell that makes a String. */
    private static final class DoubleCell extends CellEncoder
    {
        private final Wire.FloatWire wire;

        DoubleCell(final Wire.FloatWire wire)
        {
            this.wire = wire;
        }

        @Override
        boolean encode(
            final char[] chars, final int start, final int length, final MutableDirectBuffer record, final int body)
        {
            if (0 == length || !isPlain(chars, start, length))
            {
                return false;
            }
            final double value = Double.parseDouble(new String(chars, start, length));
            if (wire.optional() && wire.nullValue() == value)
            {
                return false;
            }
            record.putDouble(body + wire.offset(), value, wire.order());
            return true;
        }
    }

    /** ASCII text in a char array. */
    private static final class TextCell extends CellEncoder
    {
        private final Wire.TextWire wire;

        TextCell(final Wire.TextWire wire)
        {
            this.wire = wire;
        }

        @Override
        boolean encode(
            final char[] chars, final int start, final int length, final MutableDirectBuffer record, final int body)
        {
            final int index = body + wire.offset();
            if (length > wire.length() || 0 == length && !wire.optional())
            {
                return false;
            }
            if (0 == length || chars[start] == wire.nullByte())
            {
                record.setMemory(index, wire.length(), (byte)0);
                record.putByte(index, wire.nullByte());
                return 0 == length;
            }
            for (int i = 0; i < length; i++)
            {
                final char next = chars[start + i];
                if (next >= 0x80 || 0 == next)
                {
                    return false;
                }
                record.putByte(index + i, (byte)next);
            }
            if (length < wire.length())
            {
                record.setMemory(index + length, wire.length() - length, (byte)0);
            }
            return true;
        }
    }
}
