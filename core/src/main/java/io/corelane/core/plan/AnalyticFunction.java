package io.corelane.core.plan;

/** A function over a frame that is no aggregate. The arguments of an {@link OverCall} follow its name. */
public enum AnalyticFunction
{
    /** LAG(x [, n [, otherwise]]): x of the n-th row before, in the order; n is a constant, 1 by default. */
    LAG,
    /** LEAD(x [, n [, otherwise]]): x of the n-th row behind. */
    LEAD,
    /** The row's number in the order, from 1. */
    ROW_NUMBER,
    /** 1 + rows before all that are equal in the order. */
    RANK,
    /** 1 + different places before it in the order. */
    DENSE_RANK,
    /** (RANK - 1) / (rows - 1), 0 of a single row; DOUBLE. */
    PERCENT_RANK,
    /** Rows up to the last that is equal in the order / rows; DOUBLE. */
    CUME_DIST,
    /** NTILE(n): the number, from 1, of one of n parts of the rows as even as possible, longer ones first. */
    NTILE,
    /** x of the frame's first row, NULL or not. */
    FIRST_VALUE,
    /** x of the frame's last row, NULL or not. */
    LAST_VALUE,
    /** NTH_VALUE(x, n): x of the frame's n-th row, from 1; NULL when there are fewer. */
    NTH_VALUE
}
