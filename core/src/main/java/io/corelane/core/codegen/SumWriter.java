package io.corelane.core.codegen;

/** Writes how values enter sums, and leave them. */
final class SumWriter
{
    private SumWriter()
    {
    }

    /** Takes a value out of a sum of integers or decimals, which is held in 128 bits. */
    static void subtract(final MethodWriter method, final JavaValue field, final JavaValue value)
    {
        final String rest = method.name("s");
        wide(method, field, value, "subtract", rest, field.low() + " - " + value.only(),
            "((" + field.low() + " ^ " + value.only() + ") & (" + field.low() + " ^ " + rest + ")) >= 0L");
    }

    /** Adds a value to a sum; the count is that of the values before. */
    static void add(
        final MethodWriter method, final JavaValue field, final JavaValue value, final String count)
    {
        switch (field.type().kind())
        {
            // The first value is the sum, so that the sum of minus zero is minus zero.
            case DOUBLE -> method.line(field.only() + " = 0L == " + count + " ? " + value.only() + " : " +
                field.only() + " + " + value.only() + ";");
            case DECIMAL ->
            {
                final String sum = method.name("s");
                wide(method, field, value, "add", sum, field.low() + " + " + value.only(),
                    "((" + field.low() + " ^ " + sum + ") & (" + value.only() + " ^ " + sum + ")) >= 0L");
            }
            default -> method.line(
                field.only() + " = Checked.add(" + field.only() + ", " + value.only() + ", faults);");
        }
    }

    /** Changes a sum of 128 bits; as long as it is one word, and the result fits one, it stays in registers. */
    private static void wide(
        final MethodWriter method,
        final JavaValue field,
        final JavaValue value,
        final String verb,
        final String name,
        final String result,
        final String fits)
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
            ", faults);");
        method.line(field.part(0) + " = x.high();");
        method.line(field.part(1) + " = x.low();");
        if (!value.type().isWide())
        {
            method.close();
        }
    }
}
