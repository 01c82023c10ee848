package io.corelane.core.plan;

/**
 * What a {@link Expr.Call} does. The resolver has made the operands agree: both BIGINT, both DECIMAL (scales may
 * differ), both DOUBLE, or both of one other kind. Every operator but the ones that say otherwise answers NULL when
 * an operand is NULL.
 */
public enum Operator
{
    /** Sum; BIGINT and DECIMAL are checked for overflow. TIMESTAMP + BIGINT (nanoseconds) is a TIMESTAMP. */
    ADD("+"),
    /**
     * Difference; checked. TIMESTAMP - BIGINT (nanoseconds) is a TIMESTAMP, TIMESTAMP - TIMESTAMP is the nanoseconds
     * between them as BIGINT.
     */
    SUBTRACT("-"),
    /** Product; checked. */
    MULTIPLY("*"),
    /** Quotient of decimals (rounded half up to the scale of the result) or doubles; by zero it is NULL, counted. */
    DIVIDE("/"),
    /** Remainder with the dividend's sign; by zero it is NULL, counted. */
    MODULO("%"),
    /** Change of sign; checked. */
    NEGATE("-"),
    /** Equal. */
    EQUAL("="),
    /** Not equal. */
    NOT_EQUAL("<>"),
    /** Less. */
    LESS("<"),
    /** Less or equal. */
    LESS_EQUAL("<="),
    /** Greater. */
    GREATER(">"),
    /** Greater or equal. */
    GREATER_EQUAL(">="),
    /**
     * Three-valued and, of two or more operands: left to right, and no further than the first that is FALSE. An
     * operand behind it is not worked out, so it raises no fault and counts no division by zero; one in front of it
     * does, though the answer would be FALSE.
     */
    AND("AND"),
    /** Three-valued or, of two or more operands: left to right as {@link #AND}, no further than the first TRUE. */
    OR("OR"),
    /** Three-valued not. */
    NOT("NOT"),
    /** Whether the operand is NULL; never NULL. */
    IS_NULL("IS NULL"),
    /** Whether the operand is not NULL; never NULL. */
    IS_NOT_NULL("IS NOT NULL"),
    /** Whether the operands differ, NULL being a value like any other; never NULL. */
    IS_DISTINCT("IS DISTINCT FROM"),
    /** Whether the operands are the same, NULL being a value like any other; never NULL. */
    IS_NOT_DISTINCT("IS NOT DISTINCT FROM"),
    /** The first operand that is not NULL; the others behind it are not evaluated. */
    COALESCE("COALESCE");

    private final String symbol;

    Operator(final String symbol)
    {
        this.symbol = symbol;
    }

    /**
     * How SQL writes it.
     *
     * @return the symbol.
     */
    public String symbol()
    {
        return symbol;
    }
}
