package io.corelane.core.sql;

import io.corelane.codec.Field;
import io.corelane.codec.Wire;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.AggregateFunction;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Operator;
import io.corelane.core.plan.Rel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which texts an expression over a relation can be: an enum is a text in SQL, but only its names are ever read, so a
 * comparison with any other text is a mistake that nobody would see.
 */
final class EnumNames
{
    private static final Set<AggregateFunction> CHOICES = Set.of(AggregateFunction.MIN, AggregateFunction.MAX,
        AggregateFunction.FIRST_VALUE, AggregateFunction.LAST_VALUE, AggregateFunction.ARG_MIN,
        AggregateFunction.ARG_MAX);

    private EnumNames()
    {
    }

    /** The names, or null when it can be any text, or is none. */
    static Collection<String> of(final Rel rel, final Expr expr)
    {
        if (expr instanceof Expr.Column column)
        {
            return column(rel, column.index());
        }
        if (expr instanceof Expr.Literal literal)
        {
            return null == literal.value() ? List.of() :
                literal.value() instanceof String text ? List.of(text) : null;
        }
        if (expr instanceof Expr.Case chosen)
        {
            final List<Expr> results = new ArrayList<>();
            chosen.branches().forEach((branch) -> results.add(branch.result()));
            results.add(chosen.otherwise());
            return all(rel, results);
        }
        return expr instanceof Expr.Call call && Operator.COALESCE == call.operator() ?
            all(rel, call.operands()) : null;
    }

    /** The names of an aggregate over a relation's rows. */
    static Collection<String> of(final Rel rel, final AggregateCall call)
    {
        return CHOICES.contains(call.function()) ? of(rel, call.argument()) : null;
    }

    private static Collection<String> all(final Rel rel, final List<Expr> alternatives)
    {
        final Set<String> names = new LinkedHashSet<>();
        for (final Expr alternative : alternatives)
        {
            final Collection<String> own = of(rel, alternative);
            if (null == own)
            {
                return null;
            }
            names.addAll(own);
        }
        return names;
    }

    private static Collection<String> column(final Rel rel, final int index)
    {
        if (rel instanceof Rel.Scan scan)
        {
            return names(scan.source().schema().fields(), index);
        }
        if (rel instanceof Rel.Project project)
        {
            return of(project.input(), project.expressions().get(index));
        }
        if (rel instanceof Rel.Aggregate aggregate)
        {
            final int call = index - aggregate.keys().size();
            return call < 0 ? of(aggregate.input(), aggregate.keys().get(index)) :
                call < aggregate.aggregates().size() ? of(aggregate.input(), aggregate.aggregates().get(call)) : null;
        }
        if (rel instanceof Rel.Union union)
        {
            final Set<String> names = new LinkedHashSet<>();
            for (final Rel input : union.inputs())
            {
                final Collection<String> own = column(input, index);
                if (null == own)
                {
                    return null;
                }
                names.addAll(own);
            }
            return names;
        }
        return null == rel ? null : passed(rel, index);
    }

    /** Of relations whose first columns are those of what they read. */
    private static Collection<String> passed(final Rel rel, final int index)
    {
        int first = 0;
        for (final Rel input : rel.inputs())
        {
            if (index < first + input.output().size())
            {
                return column(input, index - first);
            }
            first += input.output().size();
        }
        if (rel instanceof Rel.Unnest unnest)
        {
            final List<Field> fields = new ArrayList<>();
            unnest.groups().forEach((group) -> fields.addAll(group.fields()));
            return names(fields, index - first);
        }
        return null;
    }

    private static Collection<String> names(final List<Field> fields, final int index)
    {
        return index < fields.size() && fields.get(index).wire() instanceof Wire.EnumWire names ?
            names.names() : null;
    }
}
