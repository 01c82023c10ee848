package io.corelane.core.interpret;

import io.corelane.codec.DataType;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.AggregateFunction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;

/** One aggregate of one group. AVG keeps the same sum as SUM, and overflows with it. */
final class Accumulator
{
    private final AggregateCall call;
    private long count;
    private Object value;

    Accumulator(final AggregateCall call)
    {
        this.call = call;
    }

    Accumulator copy()
    {
        final Accumulator copy = new Accumulator(call);
        copy.count = count;
        copy.value = value;
        return copy;
    }

    /** Whether another aggregate takes the same argument under the same condition. */
    boolean takesSame(final Accumulator other)
    {
        return Objects.equals(call.argument(), other.call.argument()) &&
            Objects.equals(call.filter(), other.call.filter());
    }

    /** What it takes of a row, or null for nothing. */
    Object evaluate(final Columns row, final Evaluator evaluator)
    {
        if (null != call.filter() && !evaluator.isTrue(call.filter(), row))
        {
            return null;
        }
        return null == call.argument() ? Boolean.TRUE : evaluator.evaluate(call.argument(), row);
    }

    /** Takes what {@link #evaluate} gave. */
    void add(final Object argument)
    {
        if (null != argument)
        {
            value = 0 == count ? argument : next(argument);
            count++;
        }
    }

    Object result()
    {
        if (AggregateFunction.COUNT_ROWS == call.function() || AggregateFunction.COUNT == call.function())
        {
            return count;
        }
        if (0 == count)
        {
            return null;
        }
        if (value instanceof Double)
        {
            final double number = AggregateFunction.AVG == call.function() ? (Double)value / count : (Double)value;
            return Double.isNaN(number) ? null : (Object)number;
        }
        if (AggregateFunction.AVG == call.function())
        {
            return Arithmetic.fit(Arithmetic.exact(value).divide(
                BigDecimal.valueOf(count), call.type().scale(), RoundingMode.HALF_UP), call.type());
        }
        return value;
    }

    private Object next(final Object argument)
    {
        return switch (call.function())
        {
            case SUM, AVG -> sum(argument);
            case MIN -> Comparison.compare(argument, value) < 0 ? argument : value;
            case MAX -> Comparison.compare(argument, value) > 0 ? argument : value;
            case LAST_VALUE -> argument;
            default -> value;
        };
    }

    private Object sum(final Object argument)
    {
        if (value instanceof Double)
        {
            return (Double)value + (Double)argument;
        }
        final DataType argumentType = call.argument().type();
        final DataType type = DataType.Kind.DECIMAL == argumentType.kind() ?
            DataType.decimal(DataType.MAX_PRECISION, argumentType.scale()) : argumentType;
        return Arithmetic.fit(Arithmetic.exact(value).add(Arithmetic.exact(argument)), type);
    }
}
