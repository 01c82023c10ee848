package io.corelane.core.plan;

/**
 * The functions of the dialect. Every one works out all of its operands from left to right and answers NULL when one
 * of them is NULL. What is outside of a function's domain is NULL and counted as a division by zero is.
 */
public enum StandardFunction implements ScalarFunction
{
    /** Absolute value; BIGINT and DECIMAL are checked for overflow. */
    ABS,
    /** An integer that has to fit as many bits as the second operand, a constant, says; another one is an overflow. */
    NARROW,
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
    GREATEST,
    /** Letters as capitals, code point by code point. */
    UPPER,
    /** Letters as small ones, code point by code point. */
    LOWER,
    /** From a code point (counted from 1, perhaps in front of the text) on, perhaps so many of them. */
    SUBSTRING,
    /** The first code points. */
    LEFT,
    /** The last code points. */
    RIGHT,
    /** Without spaces, or the characters of the second operand, at both ends. */
    TRIM,
    /** Without spaces, or the characters of the second operand, at the beginning. */
    LTRIM,
    /** Without spaces, or the characters of the second operand, at the end. */
    RTRIM,
    /** Every place of the second operand in the first, left to right, replaced by the third. */
    REPLACE,
    /** Code point at which the first operand stands in the second, counted from 1; 0 when it does not. */
    POSITION,
    /** Number of code points. */
    LENGTH,
    /** Number of bytes in UTF-8. */
    OCTET_LENGTH,
    /** One text behind the other. */
    CONCAT,
    /** So many code points: filled up at the beginning with the third operand, or cut. */
    LPAD,
    /** So many code points: filled up at the end with the third operand, or cut. */
    RPAD,
    /** The code points from the last to the first. */
    REVERSE,
    /** The n-th part between separators, from the end when negative, empty when there is none, NULL for 0. */
    SPLIT_PART,
    /** Whether a text is as a pattern with % and _; the third operand, a constant, makes the character behind plain. */
    LIKE,
    /** Whether a part of a text is as a regular expression; expression and flags are constants. */
    REGEXP_LIKE,
    /** Every match of a regular expression replaced; expression, replacement and flags are constants. */
    REGEXP_REPLACE,
    /** A field of a TIMESTAMP as BIGINT; the first operand is the constant name of a {@link TimeField}. */
    EXTRACT,
    /** The beginning of the year, month, ... of a TIMESTAMP; the first operand is the name of the unit. */
    DATE_TRUNC,
    /** How many beginnings of a unit lie between two TIMESTAMPs; the first operand is the name of the unit. */
    DATEDIFF,
    /** How many whole units lie between two TIMESTAMPs; the first operand is the name of the unit. */
    TIMESTAMPDIFF,
    /** So many units (second operand) behind a TIMESTAMP; the first operand is the name of the unit. */
    TIMESTAMPADD,
    /** Seconds since the epoch as TIMESTAMP. */
    FROM_UNIXTIME,
    /** A TIMESTAMP as text; the second operand is a constant pattern. */
    DATE_FORMAT
}
