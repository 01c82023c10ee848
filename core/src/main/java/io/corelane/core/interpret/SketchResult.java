package io.corelane.core.interpret;

import io.corelane.codec.DataType;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.AggregateFunction;
import io.corelane.core.plan.Expr;
import io.corelane.core.sketch.DistinctCounts;
import io.corelane.core.sketch.FrequentTexts;
import io.corelane.core.sketch.Medians;
import io.corelane.core.sketch.Quantiles;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** What approximate aggregates give: the sketch's word, since no other is right; medians of few values are exact. */
final class SketchResult
{
    private static final BigInteger LOW_WORD = BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

    private SketchResult()
    {
    }

    static Object of(final AggregateCall call, final List<Object> values)
    {
        if (AggregateFunction.APPROX_COUNT_DISTINCT == call.function())
        {
            return distinct(values, call.argument().type().isWide());
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

    private static long distinct(final List<Object> values, final boolean areWide)
    {
        final DistinctCounts counts = new DistinctCounts();
        final long id = counts.create();
        for (final Object value : values)
        {
            final byte[] bytes = value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
            final ByteBuffer key =
                ByteBuffer.allocate(1 + 2 * Long.BYTES + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
            // It is not NULL.
            key.put((byte)0);
            if (value instanceof String)
            {
                key.putShort((short)bytes.length).put(bytes);
            }
            else if (value instanceof BigDecimal decimal)
            {
                key.putLong(decimal.unscaledValue().longValue());
                if (areWide)
                {
                    key.putLong(high(decimal.unscaledValue()));
                }
            }
            else if (value instanceof Boolean truth)
            {
                key.put((byte)(truth ? 1 : 0));
            }
            else
            {
                key.putLong(
                    value instanceof Double number ? Double.doubleToLongBits(0.0 + number) : ((Long)value).longValue());
            }
            counts.update(id, new UnsafeBuffer(key.array()), 0, key.position());
        }
        return counts.count(id);
    }

    private static long high(final BigInteger mantissa)
    {
        return mantissa.shiftRight(Long.SIZE).longValue();
    }

    private static Object quantile(final List<Object> values, final double share)
    {
        final Quantiles quantiles = new Quantiles();
        final long id = quantiles.create();
        values.forEach((value) -> quantiles.update(id, (Double)value));
        final double quantile = quantiles.quantile(id, share);
        return Double.isNaN(quantile) ? null : (Object)quantile;
    }

    private static Object median(final AggregateCall call, final List<Object> values)
    {
        if (DataType.Kind.DOUBLE == call.type().kind())
        {
            return quantile(values, 0.5);
        }
        if (values.size() > Medians.MOST_EXACT)
        {
            return estimate(call, values);
        }
        final List<BigDecimal> sorted = values.stream().map(Arithmetic::exact).sorted().toList();
        return sorted.get((sorted.size() - 1) / 2).add(sorted.get(sorted.size() / 2))
            .divide(BigDecimal.valueOf(2), call.type().scale(), RoundingMode.HALF_UP);
    }

    private static BigDecimal estimate(final AggregateCall call, final List<Object> values)
    {
        final Medians medians = new Medians();
        final long id = medians.create();
        final int scale = call.argument().type().scale();
        for (final Object value : values)
        {
            final BigInteger mantissa = Arithmetic.exact(value).setScale(scale).unscaledValue();
            medians.update(id, high(mantissa), mantissa.longValue());
        }
        medians.median(id, call.type().scale() - scale);
        final BigInteger low = BigInteger.valueOf(medians.low()).and(LOW_WORD);
        return new BigDecimal(BigInteger.valueOf(medians.high()).shiftLeft(Long.SIZE).or(low), call.type().scale());
    }
}
