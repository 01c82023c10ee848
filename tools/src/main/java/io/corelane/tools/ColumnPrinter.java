package io.corelane.tools;

import io.corelane.codec.Field;
import io.corelane.codec.Wire;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Writes one column of a result as text, straight from its bytes. Nothing is allocated but for doubles and wide
 * decimals beyond 64 bits. For the schemas that Corelane makes of a job's columns.
 */
final class ColumnPrinter
{
    private static final int INTEGER = 0;
    private static final int FLOATING = 1;
    private static final int DECIMAL = 2;
    private static final int WIDE_DECIMAL = 3;
    private static final int TEXT = 4;
    private static final int BOOL = 5;
    private static final int TIMESTAMP = 6;

    private final int kind;
    private final Wire.IntWire integer;
    private final int offset;
    private final int width;
    private final ByteOrder order;
    private final int scale;
    private final boolean isOptional;
    private final byte nullByte;
    private final int highOffset;
    private final long unitNs;

    ColumnPrinter(final Field field)
    {
        final Wire wire = field.wire();
        final Wire.FloatWire floating = wire instanceof Wire.FloatWire ? (Wire.FloatWire)wire : null;
        final Wire.WideDecimalWire wide = wire instanceof Wire.WideDecimalWire ? (Wire.WideDecimalWire)wire : null;
        final Wire.TextWire text = wire instanceof Wire.TextWire ? (Wire.TextWire)wire : null;
        integer = integerOf(wire);
        kind = kindOf(wire, field);
        offset = null != integer ? integer.offset() : null != floating ? floating.offset() :
            null != wide ? wide.lowOffset() : text.offset();
        width = null != integer ? integer.width() : null != floating ? floating.width() :
            null != text ? text.length() : Long.BYTES;
        order = null != integer ? integer.order() : null != floating ? floating.order() :
            null != wide ? wide.order() : ByteOrder.LITTLE_ENDIAN;
        scale = field.type().scale();
        isOptional = null != text && text.optional();
        nullByte = null != text ? text.nullByte() : 0;
        highOffset = null != wide ? wide.highOffset() : 0;
        unitNs = wire instanceof Wire.TimestampWire ? ((Wire.TimestampWire)wire).unit().toNanos(1) : 1;
    }

    private static Wire.IntWire integerOf(final Wire wire)
    {
        if (wire instanceof Wire.IntWire)
        {
            return (Wire.IntWire)wire;
        }
        if (wire instanceof Wire.DecimalWire)
        {
            return ((Wire.DecimalWire)wire).mantissa();
        }
        if (wire instanceof Wire.BooleanWire)
        {
            return ((Wire.BooleanWire)wire).code();
        }
        return wire instanceof Wire.TimestampWire ? ((Wire.TimestampWire)wire).count() : null;
    }

    private static int kindOf(final Wire wire, final Field field)
    {
        if (wire instanceof Wire.IntWire)
        {
            return INTEGER;
        }
        if (wire instanceof Wire.FloatWire)
        {
            return FLOATING;
        }
        if (wire instanceof Wire.DecimalWire && null == ((Wire.DecimalWire)wire).exponent() &&
            field.type().scale() == -((Wire.DecimalWire)wire).constantExponent())
        {
            return DECIMAL;
        }
        if (wire instanceof Wire.WideDecimalWire)
        {
            return WIDE_DECIMAL;
        }
        if (wire instanceof Wire.TextWire)
        {
            return TEXT;
        }
        if (wire instanceof Wire.BooleanWire)
        {
            return BOOL;
        }
        if (wire instanceof Wire.TimestampWire)
        {
            return TIMESTAMP;
        }
        throw new IllegalArgumentException("column " + field.name() + " is no column of a result: " + wire);
    }

    /** Writes the value of the row whose root block starts at an offset; false (and nothing written) when NULL. */
    boolean print(final DirectBuffer buffer, final int block, final RowFormat format, final Utf8Writer out)
    {
        switch (kind)
        {
            case TEXT:
                return printText(buffer, block + offset, format, out);

            case FLOATING:
                return printDouble(buffer, block + offset, format, out);

            case WIDE_DECIMAL:
                return printWide(buffer, block, format, out);

            default:
                return printInteger(buffer, block + offset, format, out);
        }
    }

    private boolean printInteger(
        final DirectBuffer buffer, final int index, final RowFormat format, final Utf8Writer out)
    {
        final long value = read(buffer, index);
        if (integer.optional() && integer.nullValue() == value)
        {
            return false;
        }
        final boolean isQuoted = RowFormat.JSON == format && (DECIMAL == kind || TIMESTAMP == kind);
        if (isQuoted)
        {
            out.ascii('"');
        }
        if (DECIMAL == kind)
        {
            out.decimal(value, scale);
        }
        else if (TIMESTAMP == kind)
        {
            IsoTime.print(value * unitNs, out);
        }
        else if (BOOL == kind)
        {
            out.ascii(0 == value ? "false" : "true");
        }
        else
        {
            out.number(value);
        }
        if (isQuoted)
        {
            out.ascii('"');
        }
        return true;
    }

    private long read(final DirectBuffer buffer, final int index)
    {
        switch (width)
        {
            case 1:
                return integer.signed() ? buffer.getByte(index) : buffer.getByte(index) & 0xFF;

            case 2:
                return integer.signed() ? buffer.getShort(index, order) : buffer.getShort(index, order) & 0xFFFF;

            case 4:
                return integer.signed() ? buffer.getInt(index, order) : buffer.getInt(index, order) & 0xFFFF_FFFFL;

            default:
                return buffer.getLong(index, order);
        }
    }

    private boolean printText(final DirectBuffer buffer, final int index, final RowFormat format, final Utf8Writer out)
    {
        if (isOptional && nullByte == buffer.getByte(index))
        {
            return false;
        }
        int length = 0;
        while (length < width && 0 != buffer.getByte(index + length))
        {
            length++;
        }
        switch (format)
        {
            case JSON:
                out.jsonText(buffer, index, length);
                break;

            case CSV:
                out.csvText(buffer, index, length);
                break;

            default:
                out.raw(buffer, index, length);
                break;
        }
        return true;
    }

    private boolean printDouble(
        final DirectBuffer buffer, final int index, final RowFormat format, final Utf8Writer out)
    {
        final double value = Float.BYTES == width ? buffer.getFloat(index, order) : buffer.getDouble(index, order);
        if (Double.isNaN(value))
        {
            return false;
        }
        // JSON has no infinity: it is a string there.
        final boolean isQuoted = RowFormat.JSON == format && Double.isInfinite(value);
        if (isQuoted)
        {
            out.ascii('"');
        }
        out.ascii(Double.toString(value));
        if (isQuoted)
        {
            out.ascii('"');
        }
        return true;
    }

    private boolean printWide(final DirectBuffer buffer, final int block, final RowFormat format, final Utf8Writer out)
    {
        final long high = buffer.getLong(block + highOffset, order);
        if (Long.MIN_VALUE == high)
        {
            return false;
        }
        final long low = buffer.getLong(block + offset, order);
        if (RowFormat.JSON == format)
        {
            out.ascii('"');
        }
        if (high == low >> (Long.SIZE - 1))
        {
            out.decimal(low, scale);
        }
        else
        {
            out.ascii(wide(high, low, scale).toPlainString());
        }
        if (RowFormat.JSON == format)
        {
            out.ascii('"');
        }
        return true;
    }

    private static BigDecimal wide(final long high, final long low, final int scale)
    {
        final BigInteger lowWord = BigInteger.valueOf(low >>> 1).shiftLeft(1).add(BigInteger.valueOf(low & 1));
        return new BigDecimal(BigInteger.valueOf(high).shiftLeft(Long.SIZE).add(lowWord), scale);
    }
}
