package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.plan.StandardFunction;
import java.util.List;
import java.util.Locale;

/** Writes functions of numbers that are known not to be NULL. */
final class NumberFunctionWriter
{
    private final MethodWriter method;

    NumberFunctionWriter(final MethodWriter method)
    {
        this.method = method;
    }

    void write(final StandardFunction function, final List<JavaValue> operands, final JavaValue result)
    {
        final JavaValue value = operands.get(0);
        switch (function)
        {
            case ABS -> abs(value, result);
            case SIGN -> method.line(result.only() + " = " + (DataType.Kind.DOUBLE == value.type().kind() ?
                "(long)Math.signum(" + value.only() + ");" : "Numbers.sign(" + words(value) + ");"));
            case CEIL, FLOOR -> whole(function, value, result);
            case ROUND, TRUNCATE -> rounded(function, operands, result);
            case EXP -> method.line(result.only() + " = StrictMath.exp(" + value.only() + ");");
            case SQRT, LN, LOG10 -> partial(result, name(function) + "(" + value.only() + ", faults)");
            case POWER -> partial(
                result, "power(" + value.only() + ", " + operands.get(1).only() + ", faults)");
            default -> throw new IllegalArgumentException(function + " is no function of numbers");
        }
    }

    private void abs(final JavaValue value, final JavaValue result)
    {
        if (result.type().isWide())
        {
            method.line("Numbers.abs(" + words(value) + ", x, faults);");
            method.assignRegister(result);
        }
        else
        {
            method.line(result.only() + " = " + (DataType.Kind.DOUBLE == result.type().kind() ?
                "Math.abs(" + value.only() + ");" : "Numbers.abs(" + value.only() + ", faults);"));
        }
    }

    private void whole(final StandardFunction function, final JavaValue value, final JavaValue result)
    {
        if (DataType.Kind.DOUBLE == result.type().kind())
        {
            method.line(result.only() + " = Math." + name(function) + "(" + value.only() + ");");
        }
        else
        {
            method.line("x." + name(function) + "(" + words(value) + ", " + value.type().scale() + ");");
            method.assignRegister(result);
        }
    }

    private void rounded(final StandardFunction function, final List<JavaValue> operands, final JavaValue result)
    {
        final JavaValue value = operands.get(0);
        final String digits = operands.size() > 1 ? operands.get(1).only() : null;
        if (DataType.Kind.DOUBLE == result.type().kind())
        {
            method.line(result.only() + " = Numbers." + name(function) + "(" + value.only() +
                (null == digits ? "" : ", " + digits) + ");");
        }
        else
        {
            method.line(null == digits ?
                "x.truncate(" + words(value) + ", " + (value.type().scale() - result.type().scale()) + ");" :
                "Numbers." + name(function) + "(" + words(value) + ", " + value.type().scale() + ", " + digits +
                ", x, faults);");
            method.assignRegister(result);
        }
    }

    /** NaN stands for NULL. */
    private void partial(final JavaValue result, final String expression)
    {
        method.line(result.only() + " = Numbers." + expression + ";");
        method.line(result.nullFlag() + " = Double.isNaN(" + result.only() + ");");
    }

    private static String words(final JavaValue value)
    {
        return value.high() + ", " + value.low();
    }

    private static String name(final StandardFunction function)
    {
        return function.name().toLowerCase(Locale.ROOT);
    }
}
