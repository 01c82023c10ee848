package io.corelane.core.interpret;

import io.corelane.core.plan.AggregateFunction;
import java.util.List;

/** Means and moments of one or two columns, value by value as Welford has them. */
final class Moments
{
    private long rows;
    private double meanY;
    private double meanX;
    private double momentY;
    private double momentX;
    private double comoment;

    Moments copy()
    {
        final Moments copy = new Moments();
        copy.rows = rows;
        copy.meanY = meanY;
        copy.meanX = meanX;
        copy.momentY = momentY;
        copy.momentX = momentX;
        copy.comoment = comoment;
        return copy;
    }

    void add(final double y, final double x)
    {
        rows++;
        final double fromY = y - meanY;
        meanY += fromY / rows;
        momentY += fromY * (y - meanY);
        final double fromX = x - meanX;
        meanX += fromX / rows;
        momentX += fromX * (x - meanX);
        comoment += fromY * (x - meanX);
    }

    /** Takes in the moments of other rows, as Chan, Golub and LeVeque do it. */
    void merge(final List<AggregateFunction> parts, final Object[] values)
    {
        final long others = (Long)values[0];
        if (0 == others)
        {
            return;
        }
        final double share = (double)others / ((double)rows + others);
        final double weight = rows * share;
        final double fromY = part(AggregateFunction.PART_MEAN, parts, values) - meanY;
        final double fromX = part(AggregateFunction.PART_OTHER_MEAN, parts, values) - meanX;
        momentY += part(AggregateFunction.PART_MOMENT, parts, values) + fromY * fromY * weight;
        momentX += part(AggregateFunction.PART_OTHER_MOMENT, parts, values) + fromX * fromX * weight;
        comoment += part(AggregateFunction.PART_COMOMENT, parts, values) + fromY * fromX * weight;
        meanY += fromY * share;
        meanX += fromX * share;
        rows += others;
    }

    private static double part(
        final AggregateFunction part, final List<AggregateFunction> parts, final Object[] values)
    {
        final int index = parts.indexOf(part);
        // What is no number between partitions is NULL.
        return index < 0 ? 0.0 : null == values[index] ? Double.NaN : (Double)values[index];
    }

    Object result(final AggregateFunction function)
    {
        if (AggregateFunction.PART_ROWS == function)
        {
            return rows;
        }
        final Double value = value(function);
        return null == value || value.isNaN() ? null : value;
    }

    private Double value(final AggregateFunction function)
    {
        return switch (function)
        {
            case VAR_POP -> over(momentY, rows);
            case VAR_SAMP -> over(momentY, rows - 1);
            case STDDEV_POP -> root(over(momentY, rows));
            case STDDEV_SAMP -> root(over(momentY, rows - 1));
            case COVAR_POP -> over(comoment, rows);
            case COVAR_SAMP -> over(comoment, rows - 1);
            case CORR -> 0 == rows || 0.0 == momentY || 0.0 == momentX ? null :
                (Double)(comoment / (Math.sqrt(momentY) * Math.sqrt(momentX)));
            case PART_MEAN -> part(meanY);
            case PART_OTHER_MEAN -> part(meanX);
            case PART_MOMENT -> part(momentY);
            case PART_OTHER_MOMENT -> part(momentX);
            case PART_COMOMENT -> part(comoment);
            case REGR_SLOPE -> slope();
            case REGR_INTERCEPT -> null == slope() ? null : (Double)(meanY - slope() * meanX);
            case REGR_R2 -> null == slope() ? null :
                (Double)(0.0 == momentY ? 1.0 : comoment * comoment / (momentY * momentX));
            default -> throw new IllegalArgumentException(function + " is made of no moments");
        };
    }

    private Double part(final double value)
    {
        return 0 == rows ? null : (Double)value;
    }

    private Double slope()
    {
        return 0 == rows || 0.0 == momentX ? null : (Double)(comoment / momentX);
    }

    private static Double over(final double moment, final long rows)
    {
        return rows < 1 ? null : (Double)(moment / rows);
    }

    private static Double root(final Double value)
    {
        return null == value ? null : (Double)Math.sqrt(value);
    }
}
