package io.corelane.core.sql;

import io.corelane.core.plan.Expr;

/**
 * Names of columns that have no alias: a column keeps its name ({@code engine.capacity} becomes
 * {@code engine_capacity}, {@code numbers[0]} becomes {@code numbers_0}), an aggregate is called by its function and,
 * if it is of a plain column, that column ({@code count}, {@code sum_size}; a further one of the same name gets
 * {@code _2}), all else by its place ({@code col_3}, from 1).
 */
final class OutputNames
{
    private OutputNames()
    {
    }

    /** The name of a selected expression; aggregates are columns here already. */
    static String of(final Expr expr, final int place)
    {
        return expr instanceof Expr.Column column ? ofColumn(column.name()) : "col_" + place;
    }

    /** The name of a group's key. */
    static String ofKey(final Expr expr, final int place)
    {
        return expr instanceof Expr.Column column ? ofColumn(column.name()) : "key_" + place;
    }

    static String ofColumn(final String name)
    {
        return name.replace('.', '_').replace('[', '_').replace("]", "");
    }

    static String ofAggregate(final String function, final Expr argument)
    {
        return argument instanceof Expr.Column column ? function + "_" + ofColumn(column.name()) : function;
    }
}
