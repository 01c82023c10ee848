package io.corelane.core.plan;

import io.corelane.codec.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One aggregate of an {@link Rel.Aggregate} or an {@link OverCall}. Immutable.
 *
 * @param function  which aggregate.
 * @param arguments over the input's columns; none for COUNT(*).
 * @param distinct  whether each value counts once.
 * @param filter    BOOLEAN over the input's columns, rows where it is not true are skipped; null for all rows.
 * @param orderBy   the order in which an aggregate for which that matters takes its rows; empty for log order.
 * @param name      column name in the aggregate's output.
 * @param type      type of the result.
 */
public record AggregateCall(
    AggregateFunction function,
    List<Expr> arguments,
    boolean distinct,
    Expr filter,
    List<SortKey> orderBy,
    String name,
    DataType type)
{
    /** Copies the lists. */
    public AggregateCall
    {
        arguments = List.copyOf(arguments);
        orderBy = List.copyOf(orderBy);
    }

    /**
     * An aggregate of one argument, or none.
     *
     * @param function which aggregate.
     * @param argument over the input's columns; null for COUNT(*).
     * @param filter   BOOLEAN over the input's columns, or null.
     * @param name     column name in the aggregate's output.
     * @param type     type of the result.
     */
    public AggregateCall(
        final AggregateFunction function,
        final Expr argument,
        final Expr filter,
        final String name,
        final DataType type)
    {
        this(function, null == argument ? List.of() : List.of(argument), false, filter, List.of(), name, type);
    }

    /**
     * The first argument.
     *
     * @return the argument, or null when there is none.
     */
    public Expr argument()
    {
        return arguments.isEmpty() ? null : arguments.get(0);
    }

    /**
     * The same aggregate over other expressions.
     *
     * @param mapping what stands for an argument, the filter, or a key of the order.
     * @return the aggregate.
     */
    public AggregateCall map(final UnaryOperator<Expr> mapping)
    {
        return new AggregateCall(function, arguments.stream().map(mapping).toList(), distinct,
            null == filter ? null : mapping.apply(filter), orderBy.stream().map((key) ->
            new SortKey(mapping.apply(key.expr()), key.descending(), key.nullsFirst())).toList(), name, type);
    }

    /**
     * Whether what it keeps lies elsewhere than among a group's accumulators.
     *
     * @return true for values that count once, sketches and lists.
     */
    public boolean isElsewhere()
    {
        return distinct || function.entersLate();
    }

    /**
     * All expressions of the aggregate.
     *
     * @return arguments, filter, keys of the order.
     */
    public List<Expr> expressions()
    {
        final List<Expr> all = new ArrayList<>(arguments);
        if (null != filter)
        {
            all.add(filter);
        }
        orderBy.forEach((key) -> all.add(key.expr()));
        return all;
    }

    @Override
    public String toString()
    {
        final String shown = PlanText.list(arguments);
        return function + (AggregateFunction.COUNT_ROWS == function ? "(*)" :
            distinct ? "(DISTINCT " + shown.substring(1) : shown) +
            (orderBy.isEmpty() ? "" : " ORDER BY " + PlanText.list(orderBy)) +
            (null == filter ? "" : " FILTER " + filter) + ":" + type;
    }
}
