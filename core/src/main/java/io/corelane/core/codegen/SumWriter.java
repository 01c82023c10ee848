package io.corelane.core.codegen;

import io.corelane.codec.DataType;

/** Writes how values enter sums, and leave them. */
final class SumWriter
{
    private SumWriter()
    {
    }

    /** Faults a sum that has more than 38 digits, where it can have. */
    static void check(final MethodWriter method, final JavaValue sum, final boolean canOutgrow)
    {
        if (canOutgrow)
        {
            method.line("x.add(" + sum.high() + ", " + sum.low() + ", 0L, 0L, faults);");
        }
    }

    /** Takes a value out of a sum of integers or decimals, which is held in 128 bits; {@code faults} as below. */
    static void subtract(
        final MethodWriter method, final JavaValue field, final JavaValue value, final String faults)
    {
        final String rest = method.name("s");
        wide(method, field, value, "subtract", rest, field.low() + " - " + value.only(),
            "((" + field.low() + " ^ " + value.only() + ") & (" + field.low() + " ^ " + rest + ")) >= 0L", faults);
    }

    /**
     * Adds a value to a sum that begins at zero; one of floating-point numbers at minus zero.
     *
     * @param method gets the lines.
     * @param field  the sum.
     * @param value  the value.
     * @param faults takes what is over 38 digits.
     */
    static void add(final MethodWriter method, final JavaValue field, final JavaValue value, final String faults)
    {
        switch (field.type().kind())
        {
            case DOUBLE -> method.line(field.only() + " += " + value.only() + ";");
            case DECIMAL ->
            {
                final String sum = method.name("s");
                wide(method, field, value, "add", sum, field.low() + " + " + value.only(),
                    "((" + field.low() + " ^ " + sum + ") & (" + value.only() + " ^ " + sum + ")) >= 0L", faults);
            }
            default -> method.line(
                field.only() + " = Checked.add(" + field.only() + ", " + value.only() + ", faults);");
        }
    }

    /**
     * Adds a value to a sum that begins at zero, also one of floating-point numbers: the first value is the sum, so
     * that the sum of minus zero is minus zero.
     *
     * @param method gets the lines.
     * @param field  the sum.
     * @param value  the value.
     * @param count  Java expression of the values before.
     * @param faults takes what is over 38 digits.
     */
    static void addFirst(
        final MethodWriter method,
        final JavaValue field,
        final JavaValue value,
        final String count,
        final String faults)
    {
        if (DataType.Kind.DOUBLE == field.type().kind())
        {
            method.line(field.only() + " = 0L == " + count + " ? " + value.only() + " : " + field.only() + " + " +
                value.only() + ";");
            return;
        }
        add(method, field, value, faults);
    }

    /** Changes a sum of 128 bits; as long as it is one word, and the result fits one, it stays in registers. */
    private static void wide(
        final MethodWriter method,
        final JavaValue field,
        final JavaValue value,
        final String verb,
        final String name,
        final String result,
        final String fits,
        final String faults)
    {
        if (!value.type().isWide())
        {
            method.line("final long " + name + " = " + result + ";");
            method.open("if (" + field.high() + " == " + field.low() + " >> 63 && (" + fits + "))");
            method.line(field.part(0) + " = " + name + " >> 63;");
            method.line(field.part(1) + " = " + name + ";");
            method.close();
            method.open("else");
        }
        method.line("x." + verb + "(" + field.high() + ", " + field.low() + ", " + value.high() + ", " + value.low() +
            ", " + faults + ");");
        method.line(field.part(0) + " = x.high();");
        method.line(field.part(1) + " = x.low();");
        if (!value.type().isWide())
        {
            method.close();
        }
    }
}
