package io.corelane.core.sql;

import io.corelane.core.plan.Rel;
import java.util.List;

/** What stands in FROM, from parse trees. */
final class FromBuilder
{
    private final SelectBuilder selects;
    private final ExpressionBuilder expressions;

    FromBuilder(final SelectBuilder selects, final ExpressionBuilder expressions)
    {
        this.selects = selects;
        this.expressions = expressions;
    }

    Syntax.From from(final SqlParser.SelectContext select)
    {
        if (select.relation().size() > 1)
        {
            throw Position.of(select.COMMA(select.selectItem().size() - 1).getSymbol()).error(
                "FROM takes one source; a second one is joined by JOIN ... ON");
        }
        final SqlParser.RelationContext relation = select.relation(0);
        Syntax.From from = source(relation.source());
        for (final SqlParser.JoinContext join : relation.join())
        {
            from = join(from, join);
        }
        return from;
    }

    private Syntax.From source(final SqlParser.SourceContext source)
    {
        final Position position = Position.of(source.getStart());
        if (source instanceof SqlParser.SubquerySourceContext derived)
        {
            return new Syntax.Derived(
                position, selects.query(derived.query()), Terms.ofOptional(derived.identifier()));
        }
        if (source instanceof SqlParser.WindowSourceContext windowed)
        {
            final SqlParser.WindowFunctionContext function = windowed.windowFunction();
            return new Syntax.Windowed(position, WindowBuilder.function(function), Terms.of(function.identifier(1)),
                null == function.windowPartition() ? List.of() :
                expressions.all(function.windowPartition().expression()), Terms.ofOptional(windowed.identifier()));
        }
        if (source instanceof SqlParser.UnnestSourceContext)
        {
            throw position.error("UNNEST stands behind a source, as in FROM t CROSS JOIN UNNEST(t.group)");
        }
        final SqlParser.NamedSourceContext named = (SqlParser.NamedSourceContext)source;
        return new Syntax.Named(Terms.of(named.identifier(0)), Terms.ofOptional(named.identifier(1)));
    }

    private Syntax.From join(final Syntax.From left, final SqlParser.JoinContext join)
    {
        final Position position = Position.of(join.getStart());
        final boolean isCross = null != join.joinKind().CROSS();
        if (join.source() instanceof SqlParser.UnnestSourceContext unnest)
        {
            if (!isCross || null != join.within() || null != join.expression())
            {
                throw position.error("UNNEST is joined by CROSS JOIN UNNEST(t.group), without WITHIN or ON");
            }
            return new Syntax.Unnested(position, left, new Node.Name(Position.of(unnest.qualifiedName().getStart()),
                Terms.parts(unnest.qualifiedName())), Terms.ofOptional(unnest.identifier()));
        }
        if (isCross)
        {
            throw position.error("CROSS JOIN is for UNNEST only; two sources are joined by JOIN ... ON equal keys");
        }
        if (null == join.expression())
        {
            throw position.error("JOIN needs ON with what is equal on both sides, such as ON a.id = b.id");
        }
        return new Syntax.Joined(position, kind(join.joinKind()), left, source(join.source()), within(join.within()),
            expressions.visit(join.expression()));
    }

    private static Rel.JoinKind kind(final SqlParser.JoinKindContext context)
    {
        if (null != context.LEFT())
        {
            return Rel.JoinKind.LEFT;
        }
        if (null != context.RIGHT())
        {
            return Rel.JoinKind.RIGHT;
        }
        return null != context.FULL() ? Rel.JoinKind.FULL : Rel.JoinKind.INNER;
    }

    private Syntax.Within within(final SqlParser.WithinContext context)
    {
        if (null == context)
        {
            return null;
        }
        final Position position = Position.of(context.getStart());
        if (null != context.BETWEEN())
        {
            return new Syntax.Within(position, Durations.negated(position, bound(context.valueExpression(0))),
                bound(context.valueExpression(1)));
        }
        final long beforeNs = Terms.duration(context.duration(0));
        final long afterNs = 1 == context.duration().size() ? beforeNs : Terms.duration(context.duration(1));
        if (beforeNs < 0 || afterNs < 0)
        {
            throw position.error("WITHIN takes durations that are not negative");
        }
        return new Syntax.Within(position, beforeNs, afterNs);
    }

    /** A bound of BETWEEN: how far behind the left row. */
    private long bound(final SqlParser.ValueExpressionContext context)
    {
        final Node node = expressions.visit(context);
        if (node instanceof Node.Interval interval)
        {
            return interval.lengthNs();
        }
        if (node instanceof Node.Constant constant && Long.valueOf(0).equals(constant.value()))
        {
            return 0;
        }
        throw Position.of(context.getStart()).error("JOIN ... BETWEEN takes two durations, how far the right row may " +
            "lie behind the left one, such as BETWEEN -5s AND 1s or BETWEEN INTERVAL '0' SECOND AND 5 MINUTES");
    }
}
