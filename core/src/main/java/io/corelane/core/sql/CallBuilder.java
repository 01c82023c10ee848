package io.corelane.core.sql;

import io.corelane.core.plan.AggregateFunction;
import io.corelane.core.plan.UserFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A function's call from its parse tree, its name looked up. */
final class CallBuilder
{
    private CallBuilder()
    {
    }

    static Node build(final ExpressionBuilder expressions, final SqlParser.FunctionCallContext context)
    {
        final Position position = Position.of(context.getStart());
        final SqlParser.IdentifierContext identifier = context.functionName().identifier();
        final Identifier name = null != identifier ? Terms.of(identifier) :
            new Identifier(position, context.getStart().getText().toLowerCase(Locale.ROOT), false);
        final String shown = name.text().toUpperCase(Locale.ROOT);
        final UserFunction user = expressions.functions().find(name.text());
        if (null != user)
        {
            return userCall(expressions, context, name, user);
        }
        Functions.check(name, expressions.functions());
        OverBuilder.check(name, null != context.over());
        final SqlParser.ArgumentsContext arguments = context.arguments();
        final boolean isDistinct = null != arguments && null != arguments.DISTINCT();
        if (isDistinct && null == Functions.aggregate(name.text()))
        {
            throw position.error(shown + " is no aggregate and takes no DISTINCT");
        }
        final List<Syntax.Sort> order = order(expressions, context, name);
        final List<Node> nodes = new ArrayList<>();
        String function = name.text();
        if (null != arguments)
        {
            final SpecialForms special = new SpecialForms(expressions, name);
            function = special.function(arguments.argument());
            arguments.argument().forEach((argument) -> nodes.addAll(special.arguments(argument)));
        }
        final Node filter = null == context.filter() ? null : expressions.visit(context.filter().expression());
        final Node.Call call = new Node.Call(position, new Identifier(position, function, name.quoted()),
            List.copyOf(nodes), null != arguments && null != arguments.STAR(), isDistinct, filter,
            order);
        return null == context.over() ? call :
            new Node.Analytic(position, call, OverBuilder.build(expressions, context.over()));
    }

    /** The order in which LISTAGG takes its texts. */
    private static List<Syntax.Sort> order(
        final ExpressionBuilder expressions, final SqlParser.FunctionCallContext context, final Identifier name)
    {
        final boolean isInside = null != context.arguments() && null != context.arguments().ORDER();
        if (!isInside && null == context.withinGroup())
        {
            return List.of();
        }
        final String clause = isInside ? "ORDER BY" : "WITHIN GROUP";
        if (isInside && null != context.withinGroup())
        {
            throw Position.of(context.withinGroup().getStart()).error(
                "found a second order; " + name.text().toUpperCase(Locale.ROOT) + " has an ORDER BY already");
        }
        if (AggregateFunction.LISTAGG != Functions.aggregate(name.text()))
        {
            throw name.position().error(name.text().toUpperCase(Locale.ROOT) + " takes no " + clause +
                "; LISTAGG does");
        }
        return (isInside ? context.arguments().sortItem() : context.withinGroup().sortItem()).stream()
            .map((item) -> SelectBuilder.sort(expressions, item)).toList();
    }

    private static Node userCall(
        final ExpressionBuilder expressions,
        final SqlParser.FunctionCallContext context,
        final Identifier name,
        final UserFunction function)
    {
        final SqlParser.ArgumentsContext arguments = context.arguments();
        final List<Node> nodes = new ArrayList<>();
        if (null != context.over() || null != context.withinGroup() || null != context.filter() ||
            null != arguments && (null != arguments.STAR() || null != arguments.DISTINCT() ||
            null != arguments.ORDER()))
        {
            throw name.position().error(name.text().toUpperCase(Locale.ROOT) +
                " is no aggregate and takes neither *, DISTINCT, ORDER BY, FILTER nor OVER");
        }
        if (null != arguments)
        {
            final SpecialForms special = new SpecialForms(expressions, name);
            arguments.argument().forEach((argument) -> nodes.addAll(special.arguments(argument)));
        }
        return new Node.UserCall(name.position(), function, List.copyOf(nodes));
    }
}
