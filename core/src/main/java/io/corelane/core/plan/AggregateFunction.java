package io.corelane.core.plan;

/** An aggregate function. All but COUNT_ROWS skip NULL arguments, and all but the counts are NULL without a value. */
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
    LAST_VALUE
}
