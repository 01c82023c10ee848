package io.corelane.core.plan;

import io.corelane.codec.DataType;
import java.util.List;

/**
 * One analytic function of a {@link Rel.Over}: an aggregate over the frame's rows, or an {@link AnalyticFunction}.
 * Immutable.
 *
 * @param aggregate the aggregate, over the input's columns, or null.
 * @param function  the analytic function, or null for an aggregate.
 * @param arguments of the analytic function, over the input's columns; none of an aggregate, which has its own.
 * @param frame     the rows that it looks at; LAG, LEAD and the ranks look at the whole partition, whatever it is.
 * @param name      column name.
 * @param type      type of the result.
 */
public record OverCall(
    AggregateCall aggregate, AnalyticFunction function, List<Expr> arguments, Frame frame, String name, DataType type)
{
    /** Copies the arguments. */
    public OverCall
    {
        arguments = List.copyOf(arguments);
    }

    /** Rows behind its own that have to be there before it can be worked out. */
    long rowsAhead()
    {
        if (null == aggregate)
        {
            switch (function)
            {
                case FIRST_VALUE, LAST_VALUE, NTH_VALUE ->
                {
                    // They look at their frame.
                }
                case LEAD ->
                {
                    return arguments.size() > 1 ? (Long)((Expr.Literal)arguments.get(1)).value() : 1;
                }
                default ->
                {
                    return 0;
                }
            }
        }
        return Frame.Unit.ROWS == frame.unit() && Frame.Side.FOLLOWING == frame.end().side() ?
            frame.end().offset() : 0;
    }

    /** Whether it looks at rows of a span of time alone, and of none before. */
    boolean isBoundedByTime()
    {
        final boolean looksAtFrame = null != aggregate || AnalyticFunction.FIRST_VALUE == function ||
            AnalyticFunction.LAST_VALUE == function || AnalyticFunction.NTH_VALUE == function;
        return looksAtFrame && Frame.Unit.RANGE == frame.unit() &&
            Frame.Side.UNBOUNDED_PRECEDING != frame.start().side();
    }

    @Override
    public String toString()
    {
        return (null == aggregate ? function + PlanText.list(arguments) + ":" + type : aggregate.toString()) + " " +
            frame;
    }
}
