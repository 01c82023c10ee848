package io.corelane.core.interpret;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Operator;
import io.corelane.core.runtime.Faults;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Arithmetic on values that are not NULL: exact in unbounded numbers first, then brought to the type of the result. */
final class Arithmetic
{
    private static final BigInteger WIDE_LIMIT = BigInteger.TEN.pow(DataType.MAX_PRECISION);

    private final Faults faults;

    Arithmetic(final Faults faults)
    {
        this.faults = faults;
    }

    Object negate(final Object value, final DataType type)
    {
        return value instanceof Double ? (Object)(-(Double)value) : fit(exact(value).negate(), type);
    }

    Object binary(final Operator operator, final Object a, final Object b, final DataType type)
    {
        if ((Operator.DIVIDE == operator || Operator.MODULO == operator) && isZero(b))
        {
            faults.divisionByZero();
            return null;
        }
        if (a instanceof Double)
        {
            final double result = floating(operator, (Double)a, (Double)b);
            return Double.isNaN(result) ? null : result;
        }
        return fit(exact(operator, exact(a), exact(b), type.scale()), type);
    }

    /** The value in a type: rounded half up to its scale; what is out of its range is an overflow. */
    static Object fit(final BigDecimal value, final DataType type)
    {
        final BigDecimal rounded = value.setScale(type.scale(), RoundingMode.HALF_UP);
        final BigInteger mantissa = rounded.unscaledValue();
        final boolean fits = type.isWide() ?
            mantissa.abs().compareTo(WIDE_LIMIT) < 0 : mantissa.bitLength() < Long.SIZE;
        if (!fits)
        {
            throw new FaultException(Faults.OVERFLOW);
        }
        return DataType.Kind.DECIMAL == type.kind() ? rounded : (Object)mantissa.longValue();
    }

    static BigDecimal exact(final Object value)
    {
        return value instanceof Long ? BigDecimal.valueOf((Long)value) : (BigDecimal)value;
    }

    private static boolean isZero(final Object value)
    {
        return value instanceof Double ? 0.0 == (Double)value : 0 == exact(value).signum();
    }

    private static double floating(final Operator operator, final double a, final double b)
    {
        return switch (operator)
        {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case MODULO -> a % b;
            default -> throw new IllegalArgumentException(operator + " is no arithmetic of two operands");
        };
    }

    private static BigDecimal exact(final Operator operator, final BigDecimal a, final BigDecimal b, final int scale)
    {
        return switch (operator)
        {
            case ADD -> a.add(b);
            case SUBTRACT -> a.subtract(b);
            case MULTIPLY -> a.multiply(b);
            case DIVIDE -> a.divide(b, scale, RoundingMode.HALF_UP);
            case MODULO -> a.remainder(b);
            default -> throw new IllegalArgumentException(operator + " is no arithmetic of two operands");
        };
    }
}
