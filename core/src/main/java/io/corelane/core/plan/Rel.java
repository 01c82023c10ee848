package io.corelane.core.plan;

import java.util.List;

/**
 * A relation: where rows come from. A job's plan is a chain (later a tree) of these. Immutable.
 */
public sealed interface Rel
{
    /**
     * Columns of the rows.
     *
     * @return the columns in order.
     */
    List<Attribute> output();

    /**
     * The records of a source: the columns of its schema in order, then the {@link SystemColumn}s in order.
     *
     * @param source the source.
     * @param output columns.
     */
    record Scan(StreamDefinition source, List<Attribute> output) implements Rel
    {
        /** Copies the columns. */
        public Scan
        {
            output = List.copyOf(output);
        }

        @Override
        public String toString()
        {
            return "Scan " + source.name();
        }
    }

    /**
     * Rows for which a condition is true.
     *
     * @param input     the rows.
     * @param condition BOOLEAN over the input's columns.
     */
    record Filter(Rel input, Expr condition) implements Rel
    {
        @Override
        public List<Attribute> output()
        {
            return input.output();
        }

        @Override
        public String toString()
        {
            return "Filter " + condition;
        }
    }

    /**
     * Groups: the keys' columns, then the aggregates' columns. Without keys there is one group.
     *
     * @param input      the rows.
     * @param keys       over the input's columns.
     * @param aggregates over the input's columns.
     * @param output     a column a key, then a column an aggregate.
     */
    record Aggregate(Rel input, List<Expr> keys, List<AggregateCall> aggregates, List<Attribute> output) implements Rel
    {
        /** Copies the lists. */
        public Aggregate
        {
            keys = List.copyOf(keys);
            aggregates = List.copyOf(aggregates);
            output = List.copyOf(output);
        }

        @Override
        public String toString()
        {
            return "Aggregate keys=" + PlanText.list(keys) + " aggregates=" + PlanText.list(aggregates);
        }
    }

    /**
     * Computed columns.
     *
     * @param input       the rows.
     * @param expressions over the input's columns.
     * @param output      a column an expression.
     */
    record Project(Rel input, List<Expr> expressions, List<Attribute> output) implements Rel
    {
        /** Copies the lists. */
        public Project
        {
            expressions = List.copyOf(expressions);
            output = List.copyOf(output);
        }

        @Override
        public String toString()
        {
            final StringBuilder text = new StringBuilder("Project");
            for (int i = 0; i < expressions.size(); i++)
            {
                text.append(0 == i ? " " : ", ").append(output.get(i).name()).append("=").append(expressions.get(i));
            }
            return text.toString();
        }
    }
}
