package io.corelane.core.interpret;

import io.corelane.codec.DataType;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.AggregateFunction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** One aggregate of one group. */
final class Accumulator
{
    /** How long sums may become before a result is asked for. */
    enum Sums
    {
        /** Rows only come: a sum of integers is an integer at each step, one of decimals has 38 digits. */
        STRICT,
        /**
         * Frames, whose rows are added in any order; and where rows also go: whatever was refused when it came could
         * not be told from what was not when it goes.
         */
        UNBOUNDED
    }

    private final AggregateCall call;
    private final Sums sums;
    private long count;
    private Object value;
    private Object best;
    private Moments moments = new Moments();
    private final TreeSet<Object> values = new TreeSet<>();
    private final List<Object> all = new ArrayList<>();

    Accumulator(final AggregateCall call, final Sums sums)
    {
        this.call = call;
        this.sums = sums;
    }

    Accumulator copy()
    {
        final Accumulator copy = new Accumulator(call, sums);
        copy.count = count;
        copy.value = value;
        copy.best = best;
        copy.moments = moments.copy();
        copy.values.addAll(values);
        copy.all.addAll(all);
        return copy;
    }

    /** Whether another aggregate takes the same argument under the same condition. */
    boolean takesSame(final Accumulator other)
    {
        return call.arguments().equals(other.call.arguments()) && Objects.equals(call.filter(), other.call.filter()) &&
            call.distinct() == other.call.distinct() && call.function().isPick() == other.call.function().isPick() &&
            call.orderBy().equals(other.call.orderBy()) && (AggregateFunction.LISTAGG == call.function()) ==
            (AggregateFunction.LISTAGG == other.call.function());
    }

    /** What it takes of a row, or null for nothing. */
    Object evaluate(final Columns row, final Evaluator evaluator)
    {
        if (null != call.filter() && !evaluator.isTrue(call.filter(), row))
        {
            return null;
        }
        if (AggregateFunction.LISTAGG == call.function())
        {
            return TextList.evaluate(call, row, evaluator);
        }
        if (call.function().isMoment() && call.arguments().size() > 2)
        {
            return call.arguments().stream().map((part) -> evaluator.evaluate(part, row)).toArray();
        }
        if (call.arguments().size() < 2 || call.function().isSketch())
        {
            return null == call.argument() ? Boolean.TRUE : evaluator.evaluate(call.argument(), row);
        }
        // What it goes by comes first where one argument decides, as in generated code.
        final int first = call.function().isPick() ? 1 : 0;
        final Object[] both = new Object[2];
        both[first] = evaluator.evaluate(call.arguments().get(first), row);
        both[1 - first] = evaluator.evaluate(call.arguments().get(1 - first), row);
        return null == both[first] || null == both[1 - first] && !call.function().isPick() ? null : both;
    }

    /** Takes what {@link #evaluate} gave. */
    void add(final Object argument)
    {
        if (null == argument || call.distinct() && !values.add(
            argument instanceof Double ? (Object)(0.0 + (Double)argument) : argument))
        {
            return;
        }
        if (call.function().isSketch())
        {
            all.add(argument);
        }
        else if (AggregateFunction.LISTAGG == call.function())
        {
            all.add(argument);
            TextList.check(call, all);
        }
        else if (call.function().isPick())
        {
            pick((Object[])argument);
            count++;
        }
        else if (call.function().isMoment() && call.arguments().size() > 2)
        {
            moments.merge(call.function().parts(), (Object[])argument);
        }
        else if (call.function().isMoment())
        {
            final Object[] both = argument instanceof Object[] ? (Object[])argument : new Object[]{argument, 0.0};
            moments.add((Double)both[0], (Double)both[1]);
        }
        else
        {
            value = 0 == count ? argument : next(argument);
            count++;
        }
    }

    private void pick(final Object[] both)
    {
        final int sign = AggregateFunction.ARG_MIN == call.function() ? 1 : -1;
        if (0 == count || sign * Comparison.compare(both[1], best) < 0)
        {
            best = both[1];
            value = both[0];
        }
    }

    Object result()
    {
        if (call.function().isSketch())
        {
            return SketchResult.of(call, all);
        }
        if (AggregateFunction.LISTAGG == call.function())
        {
            return TextList.of(call, all);
        }
        if (call.function().isMoment())
        {
            return moments.result(call.function());
        }
        if (AggregateFunction.COUNT_ROWS == call.function() || AggregateFunction.COUNT == call.function())
        {
            return count;
        }
        if (0 == count)
        {
            return null;
        }
        if (call.function().isPick())
        {
            return value;
        }
        if (value instanceof Double)
        {
            final double number = AggregateFunction.AVG == call.function() ? (Double)value / count : (Double)value;
            return Double.isNaN(number) ? null : (Object)number;
        }
        if (Sums.UNBOUNDED == sums && (AggregateFunction.SUM == call.function() ||
            AggregateFunction.AVG == call.function()))
        {
            Arithmetic.fit(Arithmetic.exact(value), wide());
        }
        if (AggregateFunction.AVG == call.function())
        {
            return Arithmetic.fit(Arithmetic.exact(value).divide(
                BigDecimal.valueOf(count), call.type().scale(), RoundingMode.HALF_UP), call.type());
        }
        return call.distinct() || AggregateFunction.SUM == call.function() ?
            Arithmetic.fit(Arithmetic.exact(value), call.type()) : value;
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
        final BigDecimal sum = Arithmetic.exact(value).add(Arithmetic.exact(argument));
        return Sums.UNBOUNDED == sums ? sum : fit(sum);
    }

    /** Throws a fault when it is a sum that is too long, though its rows were taken in without a look at that. */
    void requireRoom()
    {
        if (0 != count && !(value instanceof Double) && (AggregateFunction.SUM == call.function() ||
            AggregateFunction.AVG == call.function()))
        {
            fit(Arithmetic.exact(value));
        }
    }

    private Object fit(final BigDecimal sum)
    {
        final DataType argumentType = call.argument().type();
        // What only means and distinct values make of integers is held wide: a result alone can be too great.
        final boolean isWide = DataType.Kind.DECIMAL == argumentType.kind() || call.distinct() ||
            AggregateFunction.AVG == call.function();
        return Arithmetic.fit(sum, isWide ? wide() : argumentType);
    }

    /** The type of the longest sums. */
    private DataType wide()
    {
        return DataType.decimal(DataType.MAX_PRECISION, call.argument().type().scale());
    }
}
