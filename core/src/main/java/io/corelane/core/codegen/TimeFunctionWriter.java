package io.corelane.core.codegen;

import io.corelane.core.plan.StandardFunction;
import java.util.List;

/** Writes functions of times that are known not to be NULL. Units and patterns are known when the job is made. */
final class TimeFunctionWriter
{
    private final MethodWriter method;

    TimeFunctionWriter(final MethodWriter method)
    {
        this.method = method;
    }

    /** A function of a unit and of what stands behind it. */
    void write(
        final StandardFunction function, final String unit, final List<JavaValue> operands, final JavaValue result)
    {
        final String first = operands.get(1).only();
        final String second = operands.size() > 2 ? operands.get(2).only() : null;
        final String field = "Times." + unit;
        method.line(result.only() + " = Times." + switch (function)
        {
            case EXTRACT -> "extract(" + field + ", " + first;
            case DATE_TRUNC -> "truncate(" + field + ", " + first + ", faults";
            case DATEDIFF -> "boundaries(" + field + ", " + first + ", " + second + ", faults";
            case TIMESTAMPDIFF -> "between(" + field + ", " + first + ", " + second + ", faults";
            case TIMESTAMPADD -> "add(" + field + ", " + first + ", " + second + ", faults";
            default -> throw new IllegalArgumentException(function + " takes no unit of time");
        } + ");");
    }

    void fromSeconds(final JavaValue seconds, final JavaValue result)
    {
        method.line(result.only() + " = Times.ofSeconds(" + seconds.only() + ", faults);");
    }

    void format(final JavaValue time, final String pattern, final JavaValue result)
    {
        final String format = method.owner().constant(
            "TimeFormat", "TimeFormat.of(" + ClassWriter.javaString(pattern) + ")");
        final String out = method.owner().scratchBuffer(result.type().length());
        method.line(result.part(0) + " = " + out + ";");
        method.line(result.part(2) + " = " + format + ".format(" + time.only() + ", " + out + ");");
    }
}
