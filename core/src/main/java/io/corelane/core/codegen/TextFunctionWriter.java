package io.corelane.core.codegen;

import io.corelane.core.plan.StandardFunction;
import io.corelane.core.runtime.TextSearch;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes functions of texts that are known not to be NULL. */
final class TextFunctionWriter
{
    private final MethodWriter method;

    TextFunctionWriter(final MethodWriter method)
    {
        this.method = method;
    }

    void write(final StandardFunction function, final List<JavaValue> operands, final JavaValue result)
    {
        final String all = arguments(operands);
        final String name = function.name().toLowerCase(Locale.ROOT);
        switch (function)
        {
            case UPPER, LOWER, REVERSE, REPLACE -> edited(name, all, result);
            case LPAD -> edited("pad", all + ", true", result);
            case RPAD -> edited("pad", all + ", false", result);
            case CONCAT -> concat(operands, result);
            case SUBSTRING, LEFT, RIGHT -> sliced(name + "(" + all + ")", operands.get(0), result);
            case TRIM -> sliced("trim(" + all + ", true, true)", operands.get(0), result);
            case LTRIM -> sliced("trim(" + all + ", true, false)", operands.get(0), result);
            case RTRIM -> sliced("trim(" + all + ", false, true)", operands.get(0), result);
            case SPLIT_PART ->
            {
                final String slice = sliced("splitPart(" + all + ", faults)", operands.get(0), result);
                method.line(result.nullFlag() + " = TextSlice.NULL == " + slice + ";");
            }
            case POSITION, LENGTH -> method.line(result.only() + " = TextSearch." + name + "(" + all + ");");
            case OCTET_LENGTH -> method.line(result.only() + " = " + operands.get(0).part(2) + ";");
            default -> throw new IllegalArgumentException(function + " is no function of texts");
        }
    }

    /** LIKE, whose escape character is known when the job is made. */
    void like(final List<JavaValue> operands, final String escape, final JavaValue result)
    {
        method.line(result.only() + " = TextSearch.isLike(" + arguments(operands.subList(0, 2)) + ", " +
            (null == escape ? TextSearch.NO_ESCAPE : (int)escape.charAt(0)) + ");");
    }

    /** Expression, replacement and flags are known when the job is made; each place has a matcher of its own. */
    void regex(
        final String expression,
        final String replacement,
        final String flags,
        final JavaValue text,
        final JavaValue result)
    {
        final String regex = method.owner().name("regex");
        method.owner().field("private final Regex " + regex + " = Regex.of(" + ClassWriter.javaString(expression) +
            ", " + ClassWriter.javaString(flags) + ", " +
            (null == replacement ? "null" : ClassWriter.javaString(replacement)) + ");");
        final String arguments = String.join(", ", text.parts());
        if (null == replacement)
        {
            method.line(result.only() + " = " + regex + ".find(" + arguments + ");");
        }
        else
        {
            final int max = result.type().length();
            final String out = method.owner().scratchBuffer(max);
            method.line(result.part(0) + " = " + out + ";");
            method.line(
                result.part(2) + " = " + regex + ".replace(" + arguments + ", " + out + ", " + max + ", faults);");
        }
    }

    private void edited(final String name, final String arguments, final JavaValue result)
    {
        final int max = result.type().length();
        final String out = method.owner().scratchBuffer(max);
        method.line(result.part(0) + " = " + out + ";");
        method.line(
            result.part(2) + " = TextEdit." + name + "(" + arguments + ", " + out + ", " + max + ", faults);");
    }

    private void concat(final List<JavaValue> operands, final JavaValue result)
    {
        final int max = result.type().length();
        final String out = method.owner().scratchBuffer(max);
        method.line(result.part(0) + " = " + out + ";");
        for (final JavaValue operand : operands)
        {
            method.line(result.part(2) + " = TextEdit.append(" + String.join(", ", operand.parts()) + ", " + out +
                ", " + result.part(2) + ", " + max + ", faults);");
        }
    }

    private String sliced(final String expression, final JavaValue text, final JavaValue result)
    {
        final String slice = method.name("slice");
        method.line("final long " + slice + " = TextSlice." + expression + ";");
        method.line(result.part(0) + " = " + text.part(0) + ";");
        method.line(result.part(1) + " = TextSlice.offset(" + slice + ");");
        method.line(result.part(2) + " = TextSlice.length(" + slice + ");");
        return slice;
    }

    private static String arguments(final List<JavaValue> operands)
    {
        return operands.stream().map((operand) -> String.join(", ", operand.parts())).collect(
            Collectors.joining(", "));
    }
}
