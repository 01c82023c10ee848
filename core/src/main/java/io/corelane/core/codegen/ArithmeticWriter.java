package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Operator;

/** Writes arithmetic: checked on integers and decimals, in 128 bits where 64 do not do, NULL for a NaN. */
final class ArithmeticWriter
{
    private final MethodWriter method;
    private final CastWriter casts;

    ArithmeticWriter(final MethodWriter method, final CastWriter casts)
    {
        this.method = method;
        this.casts = casts;
    }

    JavaValue negate(final JavaValue operand, final DataType type)
    {
        if (DataType.Kind.DOUBLE == type.kind())
        {
            return method.let(type, operand.nullFlag(), "-" + operand.only());
        }
        final JavaValue result = begin(operand.nullFlag(), type);
        if (type.isWide())
        {
            method.line("x.negate(" + operand.high() + ", " + operand.low() + ", faults);");
            return end(result, null);
        }
        return end(result, "Checked.negate(" + operand.only() + ", faults)");
    }

    JavaValue binary(final Operator operator, final JavaValue a, final JavaValue b, final DataType type)
    {
        final boolean dividing = Operator.DIVIDE == operator || Operator.MODULO == operator;
        if (dividing)
        {
            return dividing(operator, a, b, type);
        }
        return switch (type.kind())
        {
            case DOUBLE -> floating(a.only() + " " + operator.symbol() + " " + b.only(), method.anyNull(a, b), type);
            case DECIMAL -> decimal(operator, a, b, type);
            default ->
            {
                final JavaValue result = begin(method.anyNull(a, b), type);
                yield end(result, checked(operator, a.only(), b.only()));
            }
        };
    }

    private JavaValue decimal(final Operator operator, final JavaValue a, final JavaValue b, final DataType type)
    {
        final JavaValue result = begin(method.anyNull(a, b), type);
        if (Operator.MULTIPLY == operator)
        {
            if (!type.isWide())
            {
                return end(result, checked(operator, a.only(), b.only()));
            }
            if (a.type().isWide() || b.type().isWide())
            {
                method.line("x.multiply(" + words(a) + ", " + words(b) + ", faults);");
                return end(result, null);
            }
            method.line(result.part(0) + " = Math.multiplyHigh(" + a.only() + ", " + b.only() + ");");
            return end(result, 1, a.only() + " * " + b.only());
        }
        final JavaValue left = casts.rescale(a, type);
        final JavaValue right = casts.rescale(b, type);
        if (!type.isWide())
        {
            return end(result, checked(operator, left.only(), right.only()));
        }
        final String name = Operator.ADD == operator ? "x.add(" : "x.subtract(";
        method.line(name + words(left) + ", " + words(right) + ", faults);");
        return end(result, null);
    }

    /** Division by zero is NULL, and counted once the operands are known not to be NULL. */
    private JavaValue dividing(final Operator operator, final JavaValue a, final JavaValue b, final DataType type)
    {
        final String anyNull = method.anyNull(a, b);
        final JavaValue result = method.declare(type, true);
        method.line(result.nullFlag() + " = " + anyNull + ";");
        method.open("if (!" + result.nullFlag() + ")");
        method.open("if (" + isZero(b) + ")");
        method.line(result.nullFlag() + " = true;");
        method.line("faults.divisionByZero();");
        method.close();
        method.open("else");
        if (DataType.Kind.DOUBLE == type.kind())
        {
            method.line(result.only() + " = " + a.only() + " " + operator.symbol() + " " + b.only() + ";");
            method.line(result.nullFlag() + " = Double.isNaN(" + result.only() + ");");
        }
        else if (Operator.DIVIDE == operator)
        {
            final int shift = type.scale() - a.type().scale() + b.type().scale();
            method.line("x.divide(" + words(a) + ", " + words(b) + ", " + shift + ", faults);");
            method.assignRegister(result);
        }
        else if (DataType.Kind.BIGINT == type.kind())
        {
            method.line(result.only() + " = " + a.only() + " % " + b.only() + ";");
        }
        else
        {
            method.line("x.remainder(" + words(a) + ", " + (type.scale() - a.type().scale()) + ", " + words(b) + ", " +
                (type.scale() - b.type().scale()) + ", faults);");
            method.assignRegister(result);
        }
        method.close();
        method.close();
        return result;
    }

    private JavaValue floating(final String expression, final String nullFlag, final DataType type)
    {
        final JavaValue value = method.let(type, nullFlag, expression);
        final String flag = method.name("z");
        method.line("final boolean " + flag + " = " + (JavaValue.NO.equals(nullFlag) ? "" : nullFlag + " || ") +
            "Double.isNaN(" + value.only() + ");");
        return new JavaValue(flag, value.parts(), type);
    }

    /** Arithmetic can raise faults, so it only runs when no operand is NULL. */
    private JavaValue begin(final String nullFlag, final DataType type)
    {
        final JavaValue declared = method.declare(type, false);
        final JavaValue result = new JavaValue(nullFlag, declared.parts(), type);
        if (!result.isNeverNull())
        {
            method.open("if (!" + nullFlag + ")");
        }
        return result;
    }

    private JavaValue end(final JavaValue result, final String expression)
    {
        if (null != expression)
        {
            return end(result, 0, expression);
        }
        method.assignRegister(result);
        return close(result);
    }

    private JavaValue end(final JavaValue result, final int part, final String expression)
    {
        method.line(result.part(part) + " = " + expression + ";");
        return close(result);
    }

    private JavaValue close(final JavaValue result)
    {
        if (!result.isNeverNull())
        {
            method.close();
        }
        return result;
    }

    private static String checked(final Operator operator, final String a, final String b)
    {
        final String name = switch (operator)
        {
            case ADD -> "add";
            case SUBTRACT -> "subtract";
            default -> "multiply";
        };
        return "Checked." + name + "(" + a + ", " + b + ", faults)";
    }

    private static String words(final JavaValue value)
    {
        return value.high() + ", " + value.low();
    }

    private static String isZero(final JavaValue value)
    {
        return value.type().isWide() ? "0L == (" + value.part(0) + " | " + value.part(1) + ")" : "0 == " + value.only();
    }
}
