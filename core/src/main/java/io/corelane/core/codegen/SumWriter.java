package io.corelane.core.codegen;

import io.corelane.codec.DataType;

/** Writes how values enter sums, and leave them. */
final class SumWriter
{
    private SumWriter()
    {
    }

    /** Faults a sum that has more than 38 digits, where it can have: those with {@code turns}. */
    static void check(final MethodWriter method, final JavaValue sum, final JavaValue turns)
    {
        if (null != turns)
        {
            method.open("if (0L != " + turns.only() + ")");
            method.line("faults.raise(Faults.OVERFLOW);");
            method.close();
            method.line("x.add(" + sum.high() + ", " + sum.low() + ", 0L, 0L, faults);");
        }
    }

    /** Takes a value out of a sum of integers or decimals, which is held in 128 bits; {@code turns} as below. */
    static void subtract(
        final MethodWriter method, final JavaValue field, final JavaValue value, final JavaValue turns)
    {
        final String rest = method.name("s");
        wide(method, field, value, "subtract", rest, field.low() + " - " + value.low(),
            "((" + field.low() + " ^ " + value.low() + ") & (" + field.low() + " ^ " + rest + ")) >= 0L", turns);
    }

    /**
     * Adds a value to a sum that begins at zero; one of floating-point numbers at minus zero.
     *
     * @param method gets the lines.
     * @param field  the sum.
     * @param value  the value.
     * @param turns  counts how often it goes round 128 bits; null where more than 38 digits are a fault.
     */
    static void add(final MethodWriter method, final JavaValue field, final JavaValue value, final JavaValue turns)
    {
        switch (field.type().kind())
        {
            case DOUBLE -> method.line(field.only() + " += " + value.only() + ";");
            case DECIMAL ->
            {
                final String sum = method.name("s");
                wide(method, field, value, "add", sum, field.low() + " + " + value.low(),
                    "((" + field.low() + " ^ " + sum + ") & (" + value.low() + " ^ " + sum + ")) >= 0L", turns);
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
     * @param turns  counts how often it goes round 128 bits; null where more than 38 digits are a fault.
     */
    static void addFirst(
        final MethodWriter method,
        final JavaValue field,
        final JavaValue value,
        final String count,
        final JavaValue turns)
    {
        if (DataType.Kind.DOUBLE == field.type().kind())
        {
            method.line(field.only() + " = 0L == " + count + " ? " + value.only() + " : " + field.only() + " + " +
                value.only() + ";");
            return;
        }
        add(method, field, value, turns);
    }

    /** Changes a sum of 128 bits; as long as it is one word, as the value and the result are, it stays in registers. */
    private static void wide(
        final MethodWriter method,
        final JavaValue field,
        final JavaValue value,
        final String verb,
        final String name,
        final String result,
        final String fits,
        final JavaValue turns)
    {
        method.line("final long " + name + " = " + result + ";");
        method.open("if (" + isWord(field) + " && " + (value.type().isWide() ? isWord(value) + " && " : "") + "(" +
            fits + "))");
        method.line(field.part(0) + " = " + name + " >> 63;");
        method.line(field.part(1) + " = " + name + ";");
        method.close();
        method.open("else");
        final String operands = field.high() + ", " + field.low() + ", " + value.high() + ", " + value.low();
        method.line(null == turns ? "x." + verb + "(" + operands + ", faults);" :
            turns.only() + " += x." + verb + "Turning(" + operands + ");");
        method.line(field.part(0) + " = x.high();");
        method.line(field.part(1) + " = x.low();");
        method.close();
    }

    private static String isWord(final JavaValue value)
    {
        return value.high() + " == " + value.low() + " >> 63";
    }
}
