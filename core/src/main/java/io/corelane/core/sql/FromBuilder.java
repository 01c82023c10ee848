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

    /** What stands in FROM; where is the condition that joins two sources with a comma between them. */
    Syntax.From from(final SqlParser.SelectContext select, final Node where)
    {
        Syntax.From from = relation(select.relation(0));
        for (int i = 1; i < select.relation().size(); i++)
        {
            final Position comma = Position.of(select.COMMA(select.selectItem().size() - 2 + i).getSymbol());
            final SqlParser.RelationContext relation = select.relation(i);
            if (relation.source() instanceof SqlParser.UnnestSourceContext unnest && relation.join().isEmpty())
            {
                from = unnested(comma, from, unnest);
            }
            else if (isComma(select))
            {
                from = new Syntax.Joined(comma, Rel.JoinKind.INNER, from, relation(relation), null, where, List.of(),
                    "WHERE");
            }
            else
            {
                throw comma.error("FROM takes two sources with a comma between them; JOIN ... ON joins more");
            }
        }
        return from;
    }

    /** Whether two sources are joined by a comma, and so by what stands in WHERE. */
    static boolean isComma(final SqlParser.SelectContext select)
    {
        return 1 == select.relation().stream().skip(1).filter(
            (relation) -> !(relation.source() instanceof SqlParser.UnnestSourceContext)).count();
    }

    private Syntax.From relation(final SqlParser.RelationContext relation)
    {
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
            return new Syntax.Derived(position, selects.query(derived.query()),
                ForeignWords.alias(derived.identifier(), null != derived.AS()));
        }
        if (source instanceof SqlParser.WindowSourceContext windowed)
        {
            final SqlParser.WindowFunctionContext function = windowed.windowFunction();
            final Identifier name = Terms.of(function.identifier(1));
            final Identifier alias = ForeignWords.alias(windowed.identifier(), null != windowed.AS());
            return new Syntax.Windowed(position, WindowBuilder.function(function), named(name, alias),
                null == function.windowPartition() ? List.of() :
                expressions.all(function.windowPartition().expression()), null == alias ? name : alias);
        }
        if (source instanceof SqlParser.UnnestSourceContext)
        {
            throw position.error("UNNEST stands behind a source, as in FROM t CROSS JOIN UNNEST(t.group)");
        }
        final SqlParser.NamedSourceContext named = (SqlParser.NamedSourceContext)source;
        return named(Terms.of(named.identifier(0)), ForeignWords.alias(named.identifier(1), null != named.AS()));
    }

    /** A source, a job, or a query of WITH, which stands there as a subquery would. */
    private Syntax.From named(final Identifier name, final Identifier alias)
    {
        final Syntax.Query query = selects.named(name);
        return null == query ? new Syntax.Named(name, alias) :
            new Syntax.Derived(name.position(), query, null == alias ? name : alias);
    }

    private static Syntax.From unnested(
        final Position position, final Syntax.From left, final SqlParser.UnnestSourceContext unnest)
    {
        return new Syntax.Unnested(position, left, new Node.Name(Position.of(unnest.qualifiedName().getStart()),
            Terms.parts(unnest.qualifiedName())), ForeignWords.alias(unnest.identifier(), null != unnest.AS()));
    }

    private Syntax.From join(final Syntax.From left, final SqlParser.JoinContext join)
    {
        final Position position = Position.of(join.getStart());
        final boolean isCross = null != join.joinKind().CROSS();
        if (join.source() instanceof SqlParser.UnnestSourceContext unnest)
        {
            if (!isCross || null != join.within() || null != join.expression() || null != join.USING())
            {
                throw position.error("UNNEST is joined by CROSS JOIN UNNEST(t.group), without WITHIN or ON");
            }
            return unnested(position, left, unnest);
        }
        if (isCross)
        {
            throw position.error("CROSS JOIN is for UNNEST only; two sources are joined by JOIN ... ON equal keys");
        }
        if (null == join.expression() && null == join.USING())
        {
            throw position.error("JOIN needs ON with what is equal on both sides, such as ON a.id = b.id");
        }
        return new Syntax.Joined(position, kind(join.joinKind()), left, source(join.source()), within(join.within()),
            null == join.expression() ? null : expressions.visit(join.expression()),
            join.identifier().stream().map(Terms::of).toList(), "ON");
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
                bound(context.valueExpression(1)), -1);
        }
        final long beforeNs = Terms.duration(context.duration(0));
        final boolean isPair = null != context.COMMA();
        final long afterNs = isPair ? Terms.duration(context.duration(1)) : beforeNs;
        final long graceNs = null == context.grace ? 0 : Terms.duration(context.grace);
        if (beforeNs < 0 || afterNs < 0 || graceNs < 0)
        {
            throw position.error("WITHIN takes durations that are not negative");
        }
        return new Syntax.Within(position, beforeNs, afterNs, null == context.grace ? -1 : graceNs);
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
