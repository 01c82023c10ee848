package io.corelane.core.plan;

/**
 * The functions of the dialect. Every one works out all of its operands from left to right and answers NULL when one
 * of them is NULL. What is outside of a function's domain is NULL and counted as a division by zero is.
 */
public enum StandardFunction implements ScalarFunction
{
    /** Absolute value; BIGINT and DECIMAL are checked for overflow. */
    ABS,
    /** -1, 0 or 1 as BIGINT. */
    SIGN,
    /** Least whole number that is not less; a DECIMAL's result has scale 0. */
    CEIL,
    /** Greatest whole number that is not greater; a DECIMAL's result has scale 0. */
    FLOOR,
    /**
     * Rounded, halves away from zero: a DOUBLE to a whole number, or any number to as many digits behind the point as
     * the second operand (BIGINT) says, negative ones in front of the point; a DECIMAL keeps its scale.
     */
    ROUND,
    /**
     * Rounded towards zero, as {@link #ROUND}. A DECIMAL without a second operand is cut to the scale of the result.
     */
    TRUNCATE,
    /** Square root of a DOUBLE that is not negative. */
    SQRT,
    /** The first DOUBLE to the power of the second; a root of a negative one and a power of zero below 0 are NULL. */
    POWER,
    /** e to the power of a DOUBLE. */
    EXP,
    /** Natural logarithm of a DOUBLE above 0. */
    LN,
    /** Logarithm to the base 10 of a DOUBLE above 0. */
    LOG10,
    /** The least of operands of one type. */
    LEAST,
    /** The greatest of operands of one type. */
    GREATEST
}
