package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.StandardFunction;
import io.corelane.core.runtime.Regex;
import java.util.Map;

/** Types of functions of regular expressions, which are constants and compiled here already, to find their errors. */
final class RegexCalls
{
    private RegexCalls()
    {
    }

    static void register(final Map<String, ScalarCalls.CallTyper> calls)
    {
        calls.put("regexp_like", RegexCalls::like);
        calls.put("regexp_replace", RegexCalls::replace);
    }

    private static Expr like(final Arguments arguments)
    {
        final Expr text = arguments.require(2, 3).text(0);
        final String expression = arguments.constantText(1, arguments.shown());
        final String flags = flags(arguments, 2);
        compile(arguments, expression, flags, null);
        return Arguments.call(StandardFunction.REGEXP_LIKE, DataType.BOOLEAN, text, literal(expression),
            literal(flags));
    }

    private static Expr replace(final Arguments arguments)
    {
        final Expr text = arguments.require(3, 4).text(0);
        final String expression = arguments.constantText(1, arguments.shown());
        final String replacement = arguments.constantText(2, arguments.shown());
        final String flags = flags(arguments, 3);
        final long length =
            compile(arguments, expression, flags, replacement).maxLength(text.type().length());
        return Arguments.call(StandardFunction.REGEXP_REPLACE, TextCalls.bounded(length), text, literal(expression),
            literal(replacement), literal(flags));
    }

    private static String flags(final Arguments arguments, final int index)
    {
        return arguments.count() > index ? arguments.constantText(index, arguments.shown()) : "";
    }

    private static Regex compile(
        final Arguments arguments, final String expression, final String flags, final String replacement)
    {
        try
        {
            return Regex.of(expression, flags, replacement);
        }
        catch (final IllegalArgumentException ex)
        {
            throw arguments.node(1).position().error(ex.getMessage());
        }
    }

    private static Expr literal(final String text)
    {
        return new Expr.Literal(text, TextCalls.bounded(TextCalls.utf8Length(text)));
    }
}
