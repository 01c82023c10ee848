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

/** What percentiles, medians and most frequent texts of a frame that moves are: they are not estimated there. */
final class ExactResult
{
    private ExactResult()
    {
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
