package io.corelane.core.interpret;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.corelane.codec.DataType;
import io.corelane.core.runtime.Casts;
import io.corelane.core.runtime.Faults;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;

/** CAST of values that are not NULL. Text forms are those of {@link Casts}. */
final class Conversion
{
    private static final long NS_PER_MS = 1_000_000;

    private Conversion()
    {
    }

    /** The value as another type, null when that is a NaN. */
    static Object convert(final Object value, final DataType from, final DataType type)
    {
        if (from.equals(type))
        {
            return value;
        }
        return switch (type.kind())
        {
            case BIGINT -> toBigint(value, from);
            case DECIMAL -> toDecimal(value, type);
            case DOUBLE -> toDouble(value);
            case BOOLEAN -> toBoolean(value);
            case VARCHAR -> toText(value, from, type.length());
            default -> toTimestamp(value);
        };
    }

    private static Object toBigint(final Object value, final DataType from)
    {
        if (DataType.Kind.TIMESTAMP == from.kind())
        {
            return Math.floorDiv((Long)value, NS_PER_MS);
        }
        if (value instanceof String)
        {
            try
            {
                return Long.parseLong(((String)value).trim());
            }
            catch (final NumberFormatException ex)
            {
                throw new FaultException(Faults.CAST);
            }
        }
        if (value instanceof Double && Math.abs((Double)value) >= 0x1p63)
        {
            throw new FaultException(Faults.OVERFLOW);
        }
        return Arithmetic.fit(number(value), DataType.BIGINT);
    }

    private static Object toDecimal(final Object value, final DataType type)
    {
        final BigDecimal number = value instanceof String ? parse((String)value) : number(value);
        final int wholeDigits = DataType.MAX_PRECISION + 1;
        if (0 != number.signum() && (long)number.precision() - number.scale() > wholeDigits)
        {
            throw new FaultException(Faults.OVERFLOW);
        }
        // Far below half of the last digit: not divided out, which would take as many digits as the exponent says.
        final boolean vanishes = 0 == number.signum() || (long)number.precision() - number.scale() < -type.scale() - 1L;
        final BigDecimal rounded = (vanishes ? BigDecimal.ZERO : number).setScale(type.scale(), RoundingMode.HALF_UP);
        if (DataType.MAX_NARROW_PRECISION != type.precision() &&
            rounded.unscaledValue().abs().compareTo(BigInteger.TEN.pow(type.precision())) >= 0)
        {
            throw new FaultException(Faults.OVERFLOW);
        }
        return Arithmetic.fit(rounded, type);
    }

    private static BigDecimal parse(final String text)
    {
        try
        {
            final String number = text.trim();
            final int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
            if (exponent >= 0)
            {
                // One that is no int is refused by Java 17, and by later ones according to the digits in front of it.
                Integer.parseInt(number.substring(exponent + 1));
            }
            return new BigDecimal(number);
        }
        catch (final NumberFormatException ex)
        {
            throw new FaultException(Faults.CAST);
        }
    }

    private static BigDecimal number(final Object value)
    {
        if (value instanceof Boolean)
        {
            return (Boolean)value ? BigDecimal.ONE : BigDecimal.ZERO;
        }
        if (!(value instanceof Double))
        {
            return Arithmetic.exact(value);
        }
        if (Double.isInfinite((Double)value))
        {
            throw new FaultException(Faults.OVERFLOW);
        }
        return new BigDecimal((Double)value);
    }

    private static Object toDouble(final Object value)
    {
        if (value instanceof String)
        {
            try
            {
                final double number = Double.parseDouble(((String)value).trim());
                return Double.isNaN(number) ? null : (Object)number;
            }
            catch (final NumberFormatException ex)
            {
                throw new FaultException(Faults.CAST);
            }
        }
        return number(value).doubleValue();
    }

    private static Object toBoolean(final Object value)
    {
        if (!(value instanceof String))
        {
            return 0 != number(value).signum();
        }
        final String text = ((String)value).trim();
        if (!"true".equalsIgnoreCase(text) && !"false".equalsIgnoreCase(text))
        {
            throw new FaultException(Faults.CAST);
        }
        return "true".equalsIgnoreCase(text);
    }

    private static Object toText(final Object value, final DataType from, final int length)
    {
        final String text = value instanceof BigDecimal ? ((BigDecimal)value).toPlainString() :
            DataType.Kind.TIMESTAMP == from.kind() ? Casts.formatTimestamp((Long)value) : value.toString();
        if (text.getBytes(UTF_8).length > length)
        {
            throw new FaultException(Faults.TOO_LONG);
        }
        return text;
    }

    private static Object toTimestamp(final Object value)
    {
        if (value instanceof Long)
        {
            return Arithmetic.fit(
                BigDecimal.valueOf((Long)value).multiply(BigDecimal.valueOf(NS_PER_MS)), DataType.TIMESTAMP);
        }
        try
        {
            return Casts.parseTimestamp((String)value);
        }
        catch (final DateTimeException ex)
        {
            throw new FaultException(Faults.CAST);
        }
        catch (final ArithmeticException ex)
        {
            throw new FaultException(Faults.OVERFLOW);
        }
    }
}
