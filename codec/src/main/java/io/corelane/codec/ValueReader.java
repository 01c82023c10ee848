package io.corelane.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

import org.agrona.DirectBuffer;

/** Reads one column as a Java value; NULL is null. */
final class ValueReader
{
    /** Beyond this a decimal that is not zero fits no DECIMAL. */
    private static final int MAX_EXPONENT = 64;

    private ValueReader()
    {
    }

    /** A column of a block; never var data. */
    static Object read(final Field field, final DirectBuffer buffer, final Blocks blocks, final int level)
    {
        if (field.sinceVersion() > blocks.version())
        {
            return null;
        }
        return read(field, field.wire(), buffer, blocks, level);
    }

    private static Object read(
        final Field field, final Wire wire, final DirectBuffer buffer, final Blocks blocks, final int level)
    {
        if (wire instanceof Wire.FlaggedWire flagged)
        {
            return 0 != buffer.getByte(blocks.offset(level) + flagged.flag()) ? null :
                read(field, flagged.value(), buffer, blocks, level);
        }
        if (wire instanceof Wire.IntWire)
        {
            return integer(field, (Wire.IntWire)wire, buffer, blocks, level);
        }
        if (wire instanceof Wire.FloatWire)
        {
            return floating((Wire.FloatWire)wire, buffer, blocks, level);
        }
        if (wire instanceof Wire.DecimalWire)
        {
            return decimal(field, (Wire.DecimalWire)wire, buffer, blocks, level);
        }
        if (wire instanceof Wire.OuterExponentWire)
        {
            final Wire.OuterExponentWire outer = (Wire.OuterExponentWire)wire;
            final Long exponent = integer(field, outer.exponent(), buffer, blocks, outer.level());
            return scaled(field, integer(field, outer.mantissa(), buffer, blocks, level), exponent);
        }
        if (wire instanceof Wire.WideDecimalWire)
        {
            return wide(field, (Wire.WideDecimalWire)wire, buffer, blocks, level);
        }
        if (wire instanceof Wire.TextWire)
        {
            return text(field, (Wire.TextWire)wire, buffer, blocks, level);
        }
        if (wire instanceof Wire.EnumWire)
        {
            return name(field, (Wire.EnumWire)wire, buffer, blocks, level);
        }
        if (wire instanceof Wire.BooleanWire)
        {
            return bool(field, ((Wire.BooleanWire)wire).code(), buffer, blocks, level);
        }
        if (wire instanceof Wire.BitWire)
        {
            final Wire.BitWire bit = (Wire.BitWire)wire;
            final Long set = raw(bit.set(), buffer, blocks, level);
            return null == set ? null : 0 != (set >>> bit.bit() & 1);
        }
        if (wire instanceof Wire.TimestampWire)
        {
            return timestamp(field, (Wire.TimestampWire)wire, buffer, blocks, level);
        }
        return ((Wire.ConstantWire)wire).value();
    }

    /** Text of var data at a place that was located. */
    static String text(final Field field, final DirectBuffer buffer, final int index, final int length)
    {
        if (length > field.type().length())
        {
            throw new RecordException(RecordFault.TOO_LONG, "column " + field.name() + " has " + length +
                " bytes, more than " + field.type());
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(index, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static RecordException overflow(final Field field, final Object value)
    {
        return new RecordException(
            RecordFault.OVERFLOW, "column " + field.name() + ": " + value + " is out of the range of " + field.type());
    }

    private static Long raw(final Wire.IntWire wire, final DirectBuffer buffer, final Blocks blocks, final int level)
    {
        return blocks.has(level, Ints.end(wire)) ? Ints.read(buffer, blocks.offset(level), wire) : null;
    }

    private static Long integer(
        final Field field,
        final Wire.IntWire wire,
        final DirectBuffer buffer,
        final Blocks blocks,
        final int level)
    {
        final Long value = raw(wire, buffer, blocks, level);
        if (null == value || Ints.isNull(wire, value))
        {
            return null;
        }
        if (Ints.isPastRange(wire, value))
        {
            throw overflow(field, Long.toUnsignedString(value));
        }
        return value;
    }

    private static Double floating(
        final Wire.FloatWire wire, final DirectBuffer buffer, final Blocks blocks, final int level)
    {
        if (!blocks.has(level, wire.offset() + wire.width()))
        {
            return null;
        }
        final int index = blocks.offset(level) + wire.offset();
        final double value = Float.BYTES == wire.width() ?
            buffer.getFloat(index, wire.order()) : buffer.getDouble(index, wire.order());
        return Double.isNaN(value) || wire.optional() && value == wire.nullValue() ? null : value;
    }

    private static BigDecimal decimal(
        final Field field,
        final Wire.DecimalWire wire,
        final DirectBuffer buffer,
        final Blocks blocks,
        final int level)
    {
        final Long mantissa = integer(field, wire.mantissa(), buffer, blocks, level);
        if (null != wire.exponent())
        {
            return scaled(field, mantissa, integer(field, wire.exponent(), buffer, blocks, level));
        }
        return null == mantissa ? null :
            BigDecimal.valueOf(mantissa, -wire.constantExponent()).setScale(field.type().scale());
    }

    private static BigDecimal scaled(final Field field, final Long mantissa, final Long exponent)
    {
        if (null == mantissa || null == exponent)
        {
            return null;
        }
        if (0 == mantissa)
        {
            return BigDecimal.ZERO.setScale(field.type().scale());
        }
        if (Math.abs(exponent) <= MAX_EXPONENT)
        {
            final BigDecimal exact = BigDecimal.valueOf(mantissa, (int)-exponent).stripTrailingZeros();
            if (exact.scale() <= field.type().scale())
            {
                final BigDecimal value = exact.setScale(field.type().scale());
                if (value.precision() <= field.type().precision())
                {
                    return value;
                }
            }
        }
        throw overflow(field, mantissa + "E" + exponent);
    }

    private static BigDecimal wide(
        final Field field,
        final Wire.WideDecimalWire wire,
        final DirectBuffer buffer,
        final Blocks blocks,
        final int level)
    {
        if (!blocks.has(level, Math.max(wire.lowOffset(), wire.highOffset()) + Long.BYTES))
        {
            return null;
        }
        final int block = blocks.offset(level);
        final long high = buffer.getLong(block + wire.highOffset(), wire.order());
        if (Long.MIN_VALUE == high)
        {
            return null;
        }
        final long low = buffer.getLong(block + wire.lowOffset(), wire.order());
        final BigInteger mantissa = BigInteger.valueOf(high).shiftLeft(Long.SIZE)
            .or(new BigInteger(Long.toUnsignedString(low)));
        final BigDecimal value = new BigDecimal(mantissa, -wire.exponent());
        if (value.precision() > DataType.MAX_PRECISION)
        {
            throw overflow(field, value);
        }
        return value;
    }

    private static String text(
        final Field field, final Wire.TextWire wire, final DirectBuffer buffer, final Blocks blocks, final int level)
    {
        if (!blocks.has(level, wire.offset() + wire.length()))
        {
            return null;
        }
        final int index = blocks.offset(level) + wire.offset();
        if (wire.optional() && wire.nullByte() == buffer.getByte(index))
        {
            return null;
        }
        int length = 0;
        while (length < wire.length() && 0 != buffer.getByte(index + length))
        {
            length++;
        }
        return text(field, buffer, index, length);
    }

    private static String name(
        final Field field, final Wire.EnumWire wire, final DirectBuffer buffer, final Blocks blocks, final int level)
    {
        final Long code = raw(wire.code(), buffer, blocks, level);
        if (null == code || Ints.isNull(wire.code(), code))
        {
            return null;
        }
        final int index = Collections.binarySearch(wire.codes(), code);
        if (index < 0)
        {
            throw new RecordException(
                RecordFault.MALFORMED, "column " + field.name() + " has the code " + code + ", which has no name");
        }
        return wire.names().get(index);
    }

    private static Boolean bool(
        final Field field, final Wire.IntWire wire, final DirectBuffer buffer, final Blocks blocks, final int level)
    {
        final Long code = raw(wire, buffer, blocks, level);
        if (null == code || Ints.isNull(wire, code))
        {
            return null;
        }
        if (0 != code && 1 != code)
        {
            throw new RecordException(
                RecordFault.MALFORMED, "column " + field.name() + " has the code " + code + ", not 0 or 1");
        }
        return 1 == code;
    }

    private static Long timestamp(
        final Field field,
        final Wire.TimestampWire wire,
        final DirectBuffer buffer,
        final Blocks blocks,
        final int level)
    {
        final Long count = integer(field, wire.count(), buffer, blocks, level);
        if (null == count)
        {
            return null;
        }
        final long unitNs = wire.unit().toNanos(1);
        if (count > Long.MAX_VALUE / unitNs || count < Long.MIN_VALUE / unitNs)
        {
            throw overflow(field, count + " " + wire.unit());
        }
        return count * unitNs;
    }
}
