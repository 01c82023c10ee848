package io.corelane.core.interpret;

import io.corelane.codec.DataType;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.AggregateFunction;
import io.corelane.core.plan.Expr;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What percentiles, medians, most frequent texts and sums of values that count once are over a frame that moves: they
 * are not estimated there, and nothing is rounded before the result.
 */
final class ExactResult
{
    private ExactResult()
    {
    }

    /** Whether an aggregate is worked out here. */
    static boolean isOf(final AggregateCall call)
    {
        return call.function().isSketch() ||
            call.distinct() && (AggregateFunction.SUM == call.function() || AggregateFunction.AVG == call.function());
    }

    static Object of(final AggregateCall call, final Rows rows, final List<Object[]> frame)
    {
        final List<Object> values = frame.stream()
            .filter((row) -> null == call.filter() || Boolean.TRUE.equals(rows.value(call.filter(), row)))
            .map((row) -> rows.value(call.argument(), row)).filter(Objects::nonNull).toList();
        if (values.isEmpty())
        {
            return null;
        }
        if (call.distinct())
        {
            return sum(call, values.stream()
                .map((value) -> value instanceof Double ? (Object)(0.0 + (Double)value) : value).distinct().toList());
        }
        if (AggregateFunction.TOP_K == call.function())
        {
            return top(values, (Long)constant(call));
        }
        if (DataType.Kind.DOUBLE == call.type().kind())
        {
            return percentile(values, AggregateFunction.MEDIAN == call.function() ? 0.5 : (Double)constant(call));
        }
        final List<BigDecimal> sorted = values.stream().map(Arithmetic::exact).sorted().toList();
        return sorted.get((sorted.size() - 1) / 2).add(sorted.get(sorted.size() / 2))
            .divide(BigDecimal.valueOf(2), call.type().scale(), RoundingMode.HALF_UP);
    }

    /** SUM or AVG of values. */
    private static Object sum(final AggregateCall call, final List<Object> values)
    {
        final boolean isMean = AggregateFunction.AVG == call.function();
        if (DataType.Kind.DOUBLE == call.type().kind())
        {
            final double sum = sum(values.stream().map((value) -> (Double)value).toList());
            final double value = isMean ? sum / values.size() : sum;
            return Double.isNaN(value) ? null : (Object)value;
        }
        final BigDecimal sum = values.stream().map(Arithmetic::exact).reduce(BigDecimal.ZERO, BigDecimal::add);
        Arithmetic.fit(sum, DataType.decimal(DataType.MAX_PRECISION, call.argument().type().scale()));
        return Arithmetic.fit(isMean ? sum.divide(BigDecimal.valueOf(values.size()), call.type().scale(),
            RoundingMode.HALF_UP) : sum, call.type());
    }

    private static double sum(final List<Double> values)
    {
        return values.stream().allMatch(Double::isFinite) ?
            values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add).doubleValue() :
            values.stream().filter((value) -> !Double.isFinite(value)).reduce(0.0, Double::sum);
    }

    private static Object constant(final AggregateCall call)
    {
        return ((Expr.Literal)call.arguments().get(1)).value();
    }

    private static Object percentile(final List<Object> values, final double share)
    {
        final List<Double> sorted =
            values.stream().map((value) -> 0.0 + (Double)value).filter((value) -> !value.isNaN()).sorted().toList();
        if (sorted.isEmpty())
        {
            return null;
        }
        final double place = share * (sorted.size() - 1);
        final int below = (int)place;
        final double low = sorted.get(below);
        final double high = sorted.get(Math.min(below + 1, sorted.size() - 1));
        final double part = place - below;
        final double value = 0.0 == part || low == high ? low : low * (1.0 - part) + high * part;
        return Double.isNaN(value) ? null : (Object)value;
    }

    /** As many entries as have room in what a result may have. */
    private static String top(final List<Object> values, final long most)
    {
        final Map<String, Long> counts = new TreeMap<>();
        values.forEach((value) -> counts.merge((String)value, 1L, Long::sum));
        final StringBuilder text = new StringBuilder();
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()))
            .limit(most).forEach((entry) -> text.append(text.isEmpty() ? "" : ",").append(entry.getKey())
            .append(':').append(entry.getValue()));
        return text.toString();
    }
}
