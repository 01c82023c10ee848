package io.corelane.core.plan;

import io.corelane.codec.DataType;

/**
 * One aggregate of an {@link Rel.Aggregate}. Immutable.
 *
 * @param function which aggregate.
 * @param argument over the input's columns; null for COUNT(*).
 * @param filter   BOOLEAN over the input's columns, rows where it is not true are skipped; null for all rows.
 * @param name     column name in the aggregate's output.
 * @param type     type of the result.
 */
public record AggregateCall(AggregateFunction function, Expr argument, Expr filter, String name, DataType type)
{
    @Override
    public String toString()
    {
        return function + "(" + (null == argument ? "*" : argument) + ")" +
            (null == filter ? "" : " FILTER " + filter) + ":" + type;
    }
}
