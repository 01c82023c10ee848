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
        if (!value.type().isWide())
        {
            // As long as the sum is one word it stays in registers.
            final String rest = method.name("s");
            method.line("final long " + rest + " = " + field.low() + " - " + value.only() + ";");
            method.open("if (" + field.high() + " == " + field.low() + " >> 63 && ((" + field.low() + " ^ " +
                value.only() + ") & (" + field.low() + " ^ " + rest + ")) >= 0L)");
            method.line(field.part(0) + " = " + rest + " >> 63;");
            method.line(field.part(1) + " = " + rest + ";");
            method.close();
            method.open("else");
        }
        method.line("x.subtract(" + field.high() + ", " + field.low() + ", " + value.high() + ", " + value.low() +
            ", faults);");
        method.line(field.part(0) + " = x.high();");
        method.line(field.part(1) + " = x.low();");
        if (!value.type().isWide())
        {
            method.close();
        }
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
                if (!value.type().isWide())
                {
                    // As long as the sum is one word it stays in registers.
                    final String sum = method.name("s");
                    method.line("final long " + sum + " = " + field.low() + " + " + value.only() + ";");
                    method.open("if (" + field.high() + " == " + field.low() + " >> 63 && ((" + field.low() + " ^ " +
                        sum + ") & (" + value.only() + " ^ " + sum + ")) >= 0L)");
                    method.line(field.part(0) + " = " + sum + " >> 63;");
                    method.line(field.part(1) + " = " + sum + ";");
                    method.close();
                    method.open("else");
                }
                method.line("x.add(" + field.high() + ", " + field.low() + ", " + value.high() + ", " + value.low() +
                    ", faults);");
                method.line(field.part(0) + " = x.high();");
                method.line(field.part(1) + " = x.low();");
                if (!value.type().isWide())
                {
                    method.close();
                }
            }
            default -> method.line(
                field.only() + " = Checked.add(" + field.only() + ", " + value.only() + ", faults);");
        }
    }
}
