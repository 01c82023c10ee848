package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.UserFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Types of calls of functions that programs bring along: arguments are brought to the types that they declare. */
final class UserCalls
{
    private UserCalls()
    {
    }

    static Expr type(final Typer typer, final Node.UserCall call)
    {
        final UserFunction function = call.function();
        final int count = function.arguments().size();
        if (call.arguments().size() != count)
        {
            throw call.position().error(signature(function) + " takes " + count +
                (1 == count ? " argument" : " arguments") + ", found " + call.arguments().size());
        }
        final List<Expr> operands = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            operands.add(operand(typer, call, i));
        }
        return new Expr.Function(function, operands, function.result());
    }

    private static Expr operand(final Typer typer, final Node.UserCall call, final int index)
    {
        final DataType wanted = call.function().arguments().get(index);
        final Node node = call.arguments().get(index);
        final Expr expr =
            Coercion.known(Coercion.moment(node.position(), typer.type(node), wanted), wanted);
        final DataType found = expr.type();
        if (DataType.Kind.VARCHAR == wanted.kind() && DataType.Kind.VARCHAR == found.kind())
        {
            return expr;
        }
        final boolean isWider = found.isNumeric() && (DataType.Kind.DOUBLE == wanted.kind() ||
            DataType.Kind.DECIMAL == wanted.kind() && DataType.Kind.DOUBLE != found.kind());
        if (found.kind() != wanted.kind() && !isWider)
        {
            throw node.position().error(signature(call.function()) + " takes " + wanted + " as argument " +
                (index + 1) + ", found " + found + "; CAST it");
        }
        return found.equals(wanted) ? expr : new Expr.Cast(expr, wanted, false);
    }

    private static String signature(final UserFunction function)
    {
        return function.name().toUpperCase(Locale.ROOT) + function.arguments().stream().map(DataType::toString)
            .collect(Collectors.joining(", ", "(", ")"));
    }
}
