package io.corelane.core.interpret;

import io.corelane.codec.DataType;
import io.corelane.core.plan.StandardFunction;
import io.corelane.core.runtime.Faults;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/** Functions of numbers that are not NULL. */
final class NumberFunctions
{
    private static final double WHOLE = 0x1p52;
    private static final int MAX_DIGITS = 308;

    private final Faults faults;

    NumberFunctions(final Faults faults)
    {
        this.faults = faults;
    }

    Object call(final StandardFunction function, final List<Object> values, final DataType type)
    {
        final Object value = values.get(0);
        return switch (function)
        {
            case ABS -> value instanceof Double ?
                (Object)Math.abs((Double)value) : Arithmetic.fit(Arithmetic.exact(value).abs(), type);
            case NARROW -> narrow((Long)value, (Long)values.get(1));
            case SIGN -> value instanceof Double ?
                (long)Math.signum((Double)value) : (long)Arithmetic.exact(value).signum();
            case CEIL -> value instanceof Double ?
                (Object)Math.ceil((Double)value) : whole(value, RoundingMode.CEILING, type);
            case FLOOR -> value instanceof Double ?
                (Object)Math.floor((Double)value) : whole(value, RoundingMode.FLOOR, type);
            case ROUND -> rounded(values, RoundingMode.HALF_UP, type);
            case TRUNCATE -> rounded(values, RoundingMode.DOWN, type);
            default -> floating(function, (Double)value, values.size() > 1 ? (Double)values.get(1) : 0);
        };
    }

    private static Long narrow(final long value, final long bits)
    {
        if (BigInteger.valueOf(value).bitLength() >= bits)
        {
            throw new FaultException(Faults.OVERFLOW);
        }
        return value;
    }

    private Double floating(final StandardFunction function, final double value, final double exponent)
    {
        final double result = switch (function)
        {
            case SQRT -> Math.sqrt(value);
            case EXP -> StrictMath.exp(value);
            case LN -> 0 == value ? Double.NaN : StrictMath.log(value);
            case LOG10 -> 0 == value ? Double.NaN : StrictMath.log10(value);
            case POWER -> 0 == value && exponent < 0 ? Double.NaN : StrictMath.pow(value, exponent);
            default -> throw new IllegalArgumentException(function + " is no function of numbers");
        };
        if (Double.isNaN(result))
        {
            faults.divisionByZero();
            return null;
        }
        return result;
    }

    private static Object whole(final Object value, final RoundingMode mode, final DataType type)
    {
        return Arithmetic.fit(Arithmetic.exact(value).setScale(0, mode), type);
    }

    private static Object rounded(final List<Object> values, final RoundingMode mode, final DataType type)
    {
        final Object value = values.get(0);
        if (value instanceof Double)
        {
            return 1 == values.size() ? (Object)rounded((Double)value, mode) :
                rounded((Double)value, (Long)values.get(1), mode);
        }
        final BigDecimal exact = Arithmetic.exact(value);
        final long digits = 1 == values.size() ? type.scale() : (Long)values.get(1);
        final int kept = (int)Math.max(-100, Math.min(exact.scale(), digits));
        return Arithmetic.fit(exact.setScale(kept, mode), type);
    }

    private static double rounded(final double value, final RoundingMode mode)
    {
        if (Math.abs(value) >= WHOLE)
        {
            return value;
        }
        return Math.copySign(new BigDecimal(value).setScale(0, mode).doubleValue(), value);
    }

    /** Times a power of ten, rounded, by it again: what binary numbers cannot do any better. */
    private static double rounded(final double value, final long digits, final RoundingMode mode)
    {
        final double power = Double.parseDouble("1e" + Math.min(MAX_DIGITS, Math.abs(Math.max(-1_000, digits))));
        if (digits < 0)
        {
            return Double.isInfinite(value) ? value : rounded(value / power, mode) * power;
        }
        return Math.abs(value * power) < WHOLE ? rounded(value * power, mode) / power : value;
    }
}
