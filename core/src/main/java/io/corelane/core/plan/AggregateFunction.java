package io.corelane.core.plan;

import java.util.List;

/**
 * An aggregate function. All but COUNT_ROWS skip NULL arguments, and all but the counts are NULL without a value.
 * Moments are kept as Welford has them, and merged as Chan has it, never as sums of squares.
 */
public enum AggregateFunction
{
    /** COUNT(*): rows; BIGINT. */
    COUNT_ROWS,
    /** COUNT(x): values that are not NULL; BIGINT. */
    COUNT,
    /** Sum: BIGINT of BIGINT (checked), DECIMAL(38,s) of DECIMAL (exact), DOUBLE of DOUBLE. */
    SUM,
    /** Mean: DECIMAL(38, max(12, s)) of BIGINT and DECIMAL, rounded half up; DOUBLE of DOUBLE. */
    AVG,
    /** Least value, of the argument's type. */
    MIN,
    /** Greatest value, of the argument's type. */
    MAX,
    /** First value in log order, of the argument's type. */
    FIRST_VALUE,
    /** Last value in log order, of the argument's type. */
    LAST_VALUE,
    /** ARG_MIN(x, by): x, NULL or not, of the first row in log order with the least {@code by}; of x's type. */
    ARG_MIN,
    /** ARG_MAX(x, by): x, NULL or not, of the first row in log order with the greatest {@code by}; of x's type. */
    ARG_MAX,
    /** APPROX_COUNT_DISTINCT(x): values that differ, about; BIGINT. */
    APPROX_COUNT_DISTINCT,
    /** APPROX_PERCENTILE(x, p): the value below which a share p, a constant from 0 to 1, lies, about; DOUBLE. */
    APPROX_PERCENTILE,
    /**
     * MEDIAN(x): the value in the middle, of two the mean, exact up to 1,024 values; DOUBLE of DOUBLE, else DECIMAL
     * with as many digits behind the point as AVG has, if there is room for them.
     */
    MEDIAN,
    /** TOP_K(x, k): the k most frequent texts and their counts, about, as {@code text:count,...}; VARCHAR. */
    TOP_K,
    /**
     * LISTAGG(x, separator, most): texts one behind the other, in the order of the call's keys, else in log order;
     * VARCHAR(most). A row that makes it longer is refused. The separator and the length are constants.
     */
    LISTAGG,
    /** Variance of all values; DOUBLE, as are all below. */
    VAR_POP,
    /** Variance of a sample, NULL of fewer than two values. */
    VAR_SAMP,
    /** Square root of VAR_POP. */
    STDDEV_POP,
    /** Square root of VAR_SAMP. */
    STDDEV_SAMP,
    /** COVAR_POP(y, x): covariance of the rows where neither is NULL. */
    COVAR_POP,
    /** COVAR_SAMP(y, x): that of a sample, NULL of fewer than two rows. */
    COVAR_SAMP,
    /** CORR(y, x): correlation, NULL when one of both does not vary. */
    CORR,
    /** REGR_SLOPE(y, x): slope of the line that fits best, NULL when x does not vary. */
    REGR_SLOPE,
    /** REGR_INTERCEPT(y, x): y of that line at x = 0. */
    REGR_INTERCEPT,
    /** REGR_R2(y, x): square of the correlation; NULL when x does not vary, 1 when y alone does not. */
    REGR_R2,
    /**
     * Rows of a partial group that the moments are of; BIGINT. This and what follows is for groups in two phases alone:
     * a function of moments over these columns, in the order of {@link #parts}, merges them.
     */
    PART_ROWS,
    /** Mean of the first argument in a partial group. */
    PART_MEAN,
    /** Mean of the second argument. */
    PART_OTHER_MEAN,
    /** Sum of squared distances of the first argument from its mean. */
    PART_MOMENT,
    /** Sum of squared distances of the second argument from its mean. */
    PART_OTHER_MOMENT,
    /** Sum of the products of both distances. */
    PART_COMOMENT;

    /**
     * Whether it is made of means and moments, over DOUBLE.
     *
     * @return true for the variances and what follows.
     */
    public boolean isMoment()
    {
        return compareTo(VAR_POP) >= 0;
    }

    /**
     * Whether it is a part of moments.
     *
     * @return true for what SQL does not name.
     */
    public boolean isPart()
    {
        return compareTo(PART_ROWS) >= 0;
    }

    /**
     * What a function of moments is made of.
     *
     * @return parts, the rows first; none of any other function.
     */
    public List<AggregateFunction> parts()
    {
        return switch (this)
        {
            case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> List.of(PART_ROWS, PART_MEAN, PART_MOMENT);
            case COVAR_POP, COVAR_SAMP -> List.of(PART_ROWS, PART_MEAN, PART_OTHER_MEAN, PART_COMOMENT);
            case CORR, REGR_R2 -> List.of(
                PART_ROWS, PART_MEAN, PART_OTHER_MEAN, PART_MOMENT, PART_OTHER_MOMENT, PART_COMOMENT);
            case REGR_SLOPE, REGR_INTERCEPT ->
                List.of(PART_ROWS, PART_MEAN, PART_OTHER_MEAN, PART_OTHER_MOMENT, PART_COMOMENT);
            case PART_ROWS, PART_MEAN, PART_OTHER_MEAN, PART_MOMENT, PART_OTHER_MOMENT, PART_COMOMENT ->
                List.of(this);
            default -> List.of();
        };
    }

    /**
     * Whether it is kept as a sketch, in which a row enters when it is sure to count.
     *
     * @return true for the approximate ones.
     */
    public boolean isSketch()
    {
        return compareTo(APPROX_COUNT_DISTINCT) >= 0 && compareTo(TOP_K) <= 0;
    }

    /**
     * Whether a row enters what it keeps only when it is sure to count.
     *
     * @return true for sketches and lists.
     */
    public boolean entersLate()
    {
        return isSketch() || LISTAGG == this;
    }

    /**
     * Whether it picks a value by another one.
     *
     * @return true for ARG_MIN and ARG_MAX.
     */
    public boolean isPick()
    {
        return ARG_MIN == this || ARG_MAX == this;
    }
}
