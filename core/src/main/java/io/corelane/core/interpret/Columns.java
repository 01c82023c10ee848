package io.corelane.core.interpret;

/** A row by column: Long, BigDecimal, Double, Boolean, String, or null for NULL. */
@FunctionalInterface
interface Columns
{
    /** The value of a column, worked out when it is asked for. */
    Object value(int index);
}
