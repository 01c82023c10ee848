package io.corelane.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

import org.agrona.MutableDirectBuffer;

/** Writes one column into a block that was zeroed. */
final class ValueWriter
{
    private ValueWriter()
    {
    }

    /** A column that needs nothing but its own value: no var data, no variable exponent. */
    static void write(final Field field, final Object value, final MutableDirectBuffer buffer, final int block)
    {
        write(field, field.wire(), value, buffer, block);
    }

    private static void write(
        final Field field, final Wire wire, final Object value, final MutableDirectBuffer buffer, final int block)
    {
        if (wire instanceof Wire.FlaggedWire flagged)
        {
            buffer.putByte(block + flagged.flag(), (byte)(null == value ? 1 : 0));
            if (null != value)
            {
                write(field, flagged.value(), value, buffer, block);
            }
        }
        else if (wire instanceof Wire.IntWire)
        {
            integer(field, (Wire.IntWire)wire, null == value ? null : Convert.toLong(field, value), buffer, block);
        }
        else if (wire instanceof Wire.FloatWire)
        {
            floating(field, (Wire.FloatWire)wire, value, buffer, block);
        }
        else if (wire instanceof Wire.DecimalWire)
        {
            final Wire.DecimalWire decimal = (Wire.DecimalWire)wire;
            mantissa(field, decimal.mantissa(), value, decimal.constantExponent(), buffer, block);
        }
        else if (wire instanceof Wire.WideDecimalWire)
        {
            wide(field, (Wire.WideDecimalWire)wire, value, buffer, block);
        }
        else if (wire instanceof Wire.TextWire)
        {
            text(field, (Wire.TextWire)wire, value, buffer, block);
        }
        else if (wire instanceof Wire.EnumWire)
        {
            name(field, (Wire.EnumWire)wire, value, buffer, block);
        }
        else if (wire instanceof Wire.BooleanWire)
        {
            final Long code = null == value ? null : Convert.toBoolean(field, value) ? 1L : 0L;
            integer(field, ((Wire.BooleanWire)wire).code(), code, buffer, block);
        }
        else if (wire instanceof Wire.BitWire)
        {
            bit(field, (Wire.BitWire)wire, value, buffer, block);
        }
        else if (wire instanceof Wire.TimestampWire)
        {
            timestamp(field, (Wire.TimestampWire)wire, value, buffer, block);
        }
        else if (null != value && !((Wire.ConstantWire)wire).value().equals(Convert.toType(field, value)))
        {
            throw Convert.cast(field, value, "is not the constant " + ((Wire.ConstantWire)wire).value());
        }
    }

    static void mantissa(
        final Field field,
        final Wire.IntWire wire,
        final Object value,
        final int exponent,
        final MutableDirectBuffer buffer,
        final int block)
    {
        if (null == value)
        {
            integer(field, wire, null, buffer, block);
            return;
        }
        final BigDecimal shifted = Convert.toDecimal(field, value).scaleByPowerOfTen(-exponent);
        if (0 != shifted.signum() && shifted.stripTrailingZeros().scale() > 0)
        {
            throw Convert.cast(field, value, "is no multiple of 10 to the " + exponent);
        }
        final BigInteger mantissa = shifted.toBigInteger();
        if (mantissa.bitLength() >= Long.SIZE)
        {
            throw ValueReader.overflow(field, value);
        }
        integer(field, wire, mantissa.longValue(), buffer, block);
    }

    static void integer(
        final Field field,
        final Wire.IntWire wire,
        final Long value,
        final MutableDirectBuffer buffer,
        final int block)
    {
        if (null == value)
        {
            if (!wire.optional())
            {
                throw required(field);
            }
            Ints.write(buffer, block, wire, wire.nullValue());
            return;
        }
        if (!Ints.fits(wire, value))
        {
            throw new RecordException(RecordFault.OVERFLOW, "column " + field.name() + ": " + value +
                " is out of the range of " + (wire.signed() ? "int" : "uint") + wire.width() * Byte.SIZE);
        }
        if (Ints.isNull(wire, value))
        {
            throw new RecordException(RecordFault.OVERFLOW, "column " + field.name() + ": " + value +
                " is the value that means NULL in this schema");
        }
        Ints.write(buffer, block, wire, value);
    }

    static RecordException required(final Field field)
    {
        return new RecordException(
            RecordFault.CAST, "column " + field.name() + " is required in this schema and cannot be NULL");
    }

    /** UTF-8 of text that fits the column. */
    static byte[] bytes(final Field field, final Object value)
    {
        final String text = Convert.toText(field, value);
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text))
        {
            throw Convert.cast(field, value, "holds half of a surrogate pair, which UTF-8 cannot hold");
        }
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > field.type().length())
        {
            throw new RecordException(RecordFault.TOO_LONG, "column " + field.name() + ": '" + text + "' has " +
                bytes.length + " bytes, more than " + field.type());
        }
        return bytes;
    }

    private static void floating(
        final Field field,
        final Wire.FloatWire wire,
        final Object value,
        final MutableDirectBuffer buffer,
        final int block)
    {
        final double number = null == value ? wire.nullValue() : Convert.toDouble(field, value);
        if (null == value && !wire.optional() && !Double.isNaN(number))
        {
            throw required(field);
        }
        if (null != value && wire.optional() && number == wire.nullValue())
        {
            throw Convert.cast(field, value, "is the value that means NULL in this schema");
        }
        if (Double.BYTES == wire.width())
        {
            buffer.putDouble(block + wire.offset(), number, wire.order());
            return;
        }
        if (Float.isInfinite((float)number) && !Double.isInfinite(number))
        {
            throw Convert.cast(field, value, "is out of the range of a 32-bit float");
        }
        buffer.putFloat(block + wire.offset(), (float)number, wire.order());
    }

    private static void wide(
        final Field field,
        final Wire.WideDecimalWire wire,
        final Object value,
        final MutableDirectBuffer buffer,
        final int block)
    {
        final BigInteger mantissa = null == value ?
            BigInteger.valueOf(Long.MIN_VALUE).shiftLeft(Long.SIZE) : Convert.toDecimal(field, value).unscaledValue();
        buffer.putLong(block + wire.lowOffset(), mantissa.longValue(), wire.order());
        buffer.putLong(block + wire.highOffset(), mantissa.shiftRight(Long.SIZE).longValue(), wire.order());
    }

    private static void text(
        final Field field,
        final Wire.TextWire wire,
        final Object value,
        final MutableDirectBuffer buffer,
        final int block)
    {
        if (null == value)
        {
            if (!wire.optional())
            {
                throw required(field);
            }
            buffer.putByte(block + wire.offset(), wire.nullByte());
            return;
        }
        final byte[] bytes = bytes(field, value);
        for (final byte b : bytes)
        {
            if (0 == b)
            {
                throw Convert.cast(field, value, "holds a NUL character, which ends text in SBE");
            }
        }
        if (wire.optional() && bytes.length > 0 && bytes[0] == wire.nullByte())
        {
            throw Convert.cast(field, value, "starts with the byte that means NULL in this schema");
        }
        buffer.putBytes(block + wire.offset(), bytes);
    }

    private static void name(
        final Field field,
        final Wire.EnumWire wire,
        final Object value,
        final MutableDirectBuffer buffer,
        final int block)
    {
        if (null == value)
        {
            integer(field, wire.code(), null, buffer, block);
            return;
        }
        final int index = wire.names().indexOf(Convert.toText(field, value));
        if (index < 0)
        {
            throw Convert.cast(field, value, "is none of " + String.join(", ", wire.names()));
        }
        Ints.write(buffer, block, wire.code(), wire.codes().get(index));
    }

    private static void bit(
        final Field field,
        final Wire.BitWire wire,
        final Object value,
        final MutableDirectBuffer buffer,
        final int block)
    {
        if (null != value)
        {
            final long set = Ints.read(buffer, block, wire.set());
            final long mask = 1L << wire.bit();
            Ints.write(buffer, block, wire.set(), Convert.toBoolean(field, value) ? set | mask : set & ~mask);
        }
    }

    private static void timestamp(
        final Field field,
        final Wire.TimestampWire wire,
        final Object value,
        final MutableDirectBuffer buffer,
        final int block)
    {
        Long count = null;
        if (null != value)
        {
            final long ns = Convert.toTimestamp(field, value);
            final long unitNs = wire.unit().toNanos(1);
            if (0 != ns % unitNs)
            {
                throw Convert.cast(field, value, "is no whole number of " + wire.unit());
            }
            count = ns / unitNs;
        }
        integer(field, wire.count(), count, buffer, block);
    }
}
