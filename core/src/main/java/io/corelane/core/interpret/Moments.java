package io.corelane.core.interpret;

import io.corelane.core.plan.AggregateFunction;

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

    Object result(final AggregateFunction function)
    {
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
            case REGR_SLOPE -> slope();
            case REGR_INTERCEPT -> null == slope() ? null : (Double)(meanY - slope() * meanX);
            case REGR_R2 -> null == slope() ? null :
                (Double)(0.0 == momentY ? 1.0 : comoment * comoment / (momentY * momentX));
            default -> throw new IllegalArgumentException(function + " is made of no moments");
        };
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
