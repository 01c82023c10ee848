package io.corelane.core.plan;

import io.corelane.codec.DataType;
import java.util.List;

/**
 * How an aggregate is made of partial ones: the aggregates of each part, those over the columns of the parts, and the
 * result over the columns of those. Names are left out, so that equal ones are found and made once.
 */
final class MergedAggregate
{
    private static final DataType WIDE_INTEGER = DataType.decimal(19, 0);

    private MergedAggregate()
    {
    }

    /** Whether an aggregate can be merged without anything being lost. */
    static boolean isMergeable(final AggregateCall call)
    {
        return call.function().isMoment() || !call.distinct() && switch (call.function())
        {
            case COUNT_ROWS, COUNT, SUM, AVG, MIN, MAX -> true;
            default -> false;
        };
    }

    /** The aggregates of each part. */
    static List<AggregateCall> partials(final AggregateCall call)
    {
        if (AggregateFunction.AVG == call.function())
        {
            return List.of(sumOf(call), new AggregateCall(
                AggregateFunction.COUNT, call.argument(), call.filter(), "", DataType.BIGINT));
        }
        if (call.function().isMoment())
        {
            return call.function().parts().stream().map((part) -> new AggregateCall(part, call.arguments(), false,
                call.filter(), List.of(), "", AggregateFunction.PART_ROWS == part ? DataType.BIGINT :
                DataType.DOUBLE)).toList();
        }
        return List.of(new AggregateCall(call.function(), call.argument(), call.filter(), "", call.type()));
    }

    /** The aggregates over the columns of {@link #partials}. */
    static List<AggregateCall> merges(final AggregateCall call, final List<Expr> parts)
    {
        if (call.function().isMoment())
        {
            return List.of(new AggregateCall(call.function(), parts, false, null, List.of(), "", call.type()));
        }
        if (isIntegerSum(call))
        {
            // Only the result can be too great, not the sum of some parts.
            return List.of(new AggregateCall(AggregateFunction.SUM, new Expr.Cast(parts.get(0), WIDE_INTEGER, false),
                null, "", DataType.decimal(DataType.MAX_PRECISION, 0)));
        }
        final AggregateFunction function = switch (call.function())
        {
            case MIN, MAX -> call.function();
            default -> AggregateFunction.SUM;
        };
        return parts.stream().map((part) -> new AggregateCall(function, part, null, "", part.type())).toList();
    }

    /** The aggregate over the columns of {@link #merges}. */
    static Expr result(final AggregateCall call, final List<Expr> merged)
    {
        final Expr first = merged.get(0);
        return switch (call.function())
        {
            case AVG -> new Expr.Call(Operator.DIVIDE, List.of(first, new Expr.Cast(merged.get(1),
                DataType.Kind.DOUBLE == call.type().kind() ? DataType.DOUBLE : WIDE_INTEGER, false)), call.type());
            // Of one group over no rows at all.
            case COUNT_ROWS, COUNT -> new Expr.Call(
                Operator.COALESCE, List.of(first, new Expr.Literal(0L, DataType.BIGINT)), DataType.BIGINT);
            default -> isIntegerSum(call) ? new Expr.Cast(first, DataType.BIGINT, false) : first;
        };
    }

    private static boolean isIntegerSum(final AggregateCall call)
    {
        return AggregateFunction.SUM == call.function() && DataType.Kind.BIGINT == call.type().kind();
    }

    /** The sum for a mean; that of integers is exact, however great it is. */
    private static AggregateCall sumOf(final AggregateCall call)
    {
        final Expr argument = call.argument();
        return switch (argument.type().kind())
        {
            case DOUBLE -> new AggregateCall(AggregateFunction.SUM, argument, call.filter(), "", DataType.DOUBLE);
            case DECIMAL -> new AggregateCall(AggregateFunction.SUM, argument, call.filter(), "",
                DataType.decimal(DataType.MAX_PRECISION, argument.type().scale()));
            default -> new AggregateCall(AggregateFunction.SUM, new Expr.Cast(argument, WIDE_INTEGER, false),
                call.filter(), "", DataType.decimal(DataType.MAX_PRECISION, 0));
        };
    }
}
