package io.corelane.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Takes the values that tools hand in (numbers, text, ISO times) as a column's type, exactly or not at all. */
final class Convert
{
    private Convert()
    {
    }

    /** The value as RowDecoder would give it, NULL as null. */
    static Object toType(final Field field, final Object value)
    {
        if (null == value)
        {
            return null;
        }
        switch (field.type().kind())
        {
            case BIGINT:
                return toLong(field, value);

            case DECIMAL:
                return toDecimal(field, value);

            case DOUBLE:
                return toDouble(field, value);

            case BOOLEAN:
                return toBoolean(field, value);

            case TIMESTAMP:
                return toTimestamp(field, value);

            default:
                return toText(field, value);
        }
    }

    static long toLong(final Field field, final Object value)
    {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte)
        {
            return ((Number)value).longValue();
        }
        final BigDecimal number = number(field, value);
        if (number.stripTrailingZeros().scale() > 0)
        {
            throw cast(field, value, "is not a whole number");
        }
        if (number.precision() - number.scale() > 20 || number.toBigInteger().bitLength() >= Long.SIZE)
        {
            throw ValueReader.overflow(field, value);
        }
        return number.longValue();
    }

    static BigDecimal toDecimal(final Field field, final Object value)
    {
        final BigDecimal number = number(field, value);
        final DataType type = field.type();
        if (0 == number.signum())
        {
            return BigDecimal.ZERO.setScale(type.scale());
        }
        if (number.stripTrailingZeros().scale() > type.scale())
        {
            throw cast(field, value, "has more than " + type.scale() + " digits behind the point");
        }
        if ((long)number.precision() - number.scale() > type.precision() - type.scale())
        {
            throw ValueReader.overflow(field, value);
        }
        return number.setScale(type.scale(), RoundingMode.UNNECESSARY);
    }

    static double toDouble(final Field field, final Object value)
    {
        final double number = value instanceof Double || value instanceof Float ?
            ((Number)value).doubleValue() : number(field, value).doubleValue();
        if (Double.isNaN(number))
        {
            throw cast(field, value, "would read back as NULL");
        }
        return number;
    }

    static boolean toBoolean(final Field field, final Object value)
    {
        final String text = value.toString();
        if ("true".equalsIgnoreCase(text) || "1".equals(text))
        {
            return true;
        }
        if ("false".equalsIgnoreCase(text) || "0".equals(text))
        {
            return false;
        }
        throw cast(field, value, "is neither true nor false");
    }

    static long toTimestamp(final Field field, final Object value)
    {
        final Instant instant;
        if (value instanceof Instant)
        {
            instant = (Instant)value;
        }
        else if (value instanceof String && ((String)value).indexOf('T') > 0)
        {
            try
            {
                instant = Instant.parse((String)value);
            }
            catch (final DateTimeParseException ex)
            {
                throw cast(field, value, "is not an ISO time such as 2013-10-09T13:30:00.123Z");
            }
        }
        else
        {
            return toLong(field, value);
        }
        try
        {
            final long whole = Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L);
            return Math.addExact(whole, instant.getNano());
        }
        catch (final ArithmeticException ex)
        {
            throw ValueReader.overflow(field, value);
        }
    }

    static String toText(final Field field, final Object value)
    {
        if (value instanceof CharSequence || value instanceof Character)
        {
            return value.toString();
        }
        throw cast(field, value, "is a " + value.getClass().getSimpleName() + ", not text");
    }

    static RecordException cast(final Field field, final Object value, final String why)
    {
        return new RecordException(RecordFault.CAST, "column " + field.name() + " (" + field.type() + "): " +
            (value instanceof CharSequence ? "'" + value + "'" : value) + " " + why);
    }

    private static BigDecimal number(final Field field, final Object value)
    {
        if (value instanceof BigDecimal)
        {
            return (BigDecimal)value;
        }
        if (value instanceof BigInteger)
        {
            return new BigDecimal((BigInteger)value);
        }
        if (value instanceof Number || value instanceof CharSequence)
        {
            try
            {
                return new BigDecimal(value.toString().trim());
            }
            catch (final NumberFormatException ex)
            {
                throw cast(field, value, "is not a number");
            }
        }
        throw cast(field, value, "is not a number");
    }
}
