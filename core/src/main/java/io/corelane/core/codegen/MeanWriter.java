package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.runtime.Checked;
import java.math.BigInteger;

/** Writes means of integers and decimals: a sum of 128 bits by a count, with more digits, halves away from zero. */
final class MeanWriter
{
    /** Digits that a mean has more than its sum, below which both are often words. */
    private static final int MAX_DIGITS = 16;

    private MeanWriter()
    {
    }

    /**
     * Lines that work a mean out: by one division where the sum is one word with the digits that come, by two where it
     * is one without them, else in 128 bits.
     *
     * @param count name of the count; the mean of none is a blank.
     */
    static JavaValue write(final MethodWriter method, final JavaValue sum, final String count, final DataType type)
    {
        final JavaValue mean = method.declare(type, false);
        final int digits = type.scale() - sum.type().scale();
        final String low = sum.low();
        if (digits >= 0 && digits < MAX_DIGITS)
        {
            final long factor = BigInteger.TEN.pow(digits).longValueExact();
            final String power = ExprWriter.longLiteral(factor);
            final String most = ExprWriter.longLiteral(Checked.MAX_MEAN / factor);
            final String isWord = "0L != " + count + " && " + sum.high() + " == " + low + " >> 63 && ";
            method.open("if (" + isWord + low + " <= " + most + " && -" + most + " <= " + low + ")");
            method.line(mean.part(1) + " = Checked.mean(" + low + " * " + power + ", " + count + ");");
            method.line(mean.part(0) + " = " + mean.part(1) + " >> 63;");
            method.close();
            method.open("else if (" + isWord + count + " <= " + most + ")");
            final String whole = method.name("s");
            final String rest = method.name("s");
            final String scaled = method.name("s");
            method.line("final long " + whole + " = " + low + " / " + count + ";");
            // What is left has the sign of the sum, and is less than the count.
            method.line("final long " + rest + " = Checked.mean((" + low + " - " + whole + " * " + count + ") * " +
                power + ", " + count + ");");
            method.line("final long " + scaled + " = " + whole + " * " + power + ";");
            method.line(mean.part(1) + " = " + scaled + " + " + rest + ";");
            method.line(mean.part(0) + " = Math.multiplyHigh(" + whole + ", " + power + ") + (" + rest + " >> 63) + " +
                "(Long.compareUnsigned(" + mean.part(1) + ", " + scaled + ") < 0 ? 1L : 0L);");
            method.close();
            method.open("else if (0L != " + count + ")");
        }
        else
        {
            method.open("if (0L != " + count + ")");
        }
        method.line("x.divide(" + sum.high() + ", " + low + ", 0L, " + count + ", " + digits + ", faults);");
        method.line(mean.part(0) + " = x.high();");
        method.line(mean.part(1) + " = x.low();");
        method.close();
        return mean;
    }
}
