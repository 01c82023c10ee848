package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.plan.UserFunction;
import java.util.List;
import java.util.stream.Collectors;

/** Writes calls of functions that programs bring along: plain static calls, whose exceptions become faults. */
final class UserFunctionWriter
{
    private final MethodWriter method;

    UserFunctionWriter(final MethodWriter method)
    {
        this.method = method;
    }

    /** Whether the function can answer NULL. */
    static boolean isPartial(final UserFunction function)
    {
        return DataType.Kind.VARCHAR == function.result().kind() || DataType.Kind.DOUBLE == function.result().kind();
    }

    void write(final UserFunction function, final List<JavaValue> operands, final JavaValue result)
    {
        final String name = function.method().getDeclaringClass().getCanonicalName() + "." +
            function.method().getName();
        final String arguments = operands.stream().map((operand) -> String.join(", ", operand.parts())).collect(
            Collectors.joining(", "));
        method.open("try");
        if (DataType.Kind.VARCHAR == function.result().kind())
        {
            final String output = method.owner().name("output");
            method.owner().field("private final TextOutput " + output + " = new TextOutput(" +
                function.result().length() + ");");
            method.line(name + "(" + arguments + (arguments.isEmpty() ? "" : ", ") + output + ".reset());");
            method.line(result.part(0) + " = " + output + ".buffer();");
            method.line(result.part(2) + " = " + output + ".length(faults);");
            method.line(result.nullFlag() + " = " + output + ".isNull();");
        }
        else
        {
            method.line(result.only() + " = " + name + "(" + arguments + ");");
            if (DataType.Kind.DOUBLE == function.result().kind())
            {
                method.line(result.nullFlag() + " = Double.isNaN(" + result.only() + ");");
            }
        }
        method.close();
        method.open("catch (final Exception ex)");
        method.line("faults.raise(Faults.FUNCTION);");
        method.close();
    }
}
