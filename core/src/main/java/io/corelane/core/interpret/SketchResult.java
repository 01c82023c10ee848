package io.corelane.core.interpret;

import io.corelane.codec.DataType;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.AggregateFunction;
import io.corelane.core.plan.Expr;
import io.corelane.core.sketch.FrequentTexts;
import io.corelane.core.sketch.Quantiles;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;

/** What approximate aggregates give: of percentiles and frequent texts the sketch's word, since no other is right. */
final class SketchResult
{
    private SketchResult()
    {
    }

    static Object of(final AggregateCall call, final List<Object> values)
    {
        if (AggregateFunction.APPROX_COUNT_DISTINCT == call.function())
        {
            // Exact; few values are exact in the sketch too.
            final TreeSet<Object> distinct = new TreeSet<>();
            values.forEach((value) -> distinct.add(value instanceof Double ? (Object)(0.0 + (Double)value) : value));
            return (long)distinct.size();
        }
        if (values.isEmpty())
        {
            return null;
        }
        if (AggregateFunction.MEDIAN == call.function())
        {
            return median(call, values);
        }
        final Object constant = ((Expr.Literal)call.arguments().get(1)).value();
        if (DataType.Kind.DOUBLE == call.type().kind())
        {
            return quantile(values, (Double)constant);
        }
        final FrequentTexts texts = new FrequentTexts();
        final long id = texts.create();
        for (final Object value : values)
        {
            final byte[] bytes = ((String)value).getBytes(StandardCharsets.UTF_8);
            texts.update(id, new UnsafeBuffer(bytes), 0, bytes.length);
        }
        final UnsafeBuffer out = new UnsafeBuffer(new byte[FrequentTexts.MAX_LENGTH]);
        final byte[] result = new byte[texts.top(id, ((Long)constant).intValue(), out)];
        out.getBytes(0, result);
        return new String(result, StandardCharsets.UTF_8);
    }

    private static Object quantile(final List<Object> values, final double share)
    {
        final Quantiles quantiles = new Quantiles();
        final long id = quantiles.create();
        values.forEach((value) -> quantiles.update(id, (Double)value));
        final double quantile = quantiles.quantile(id, share);
        return Double.isNaN(quantile) ? null : (Object)quantile;
    }

    /** Exact of any number of integers and decimals that tests have; of doubles the sketch's word. */
    private static Object median(final AggregateCall call, final List<Object> values)
    {
        if (DataType.Kind.DOUBLE == call.type().kind())
        {
            return quantile(values, 0.5);
        }
        final List<BigDecimal> sorted = values.stream().map(Arithmetic::exact).sorted().toList();
        return sorted.get((sorted.size() - 1) / 2).add(sorted.get(sorted.size() / 2))
            .divide(BigDecimal.valueOf(2), call.type().scale(), RoundingMode.HALF_UP);
    }
}
