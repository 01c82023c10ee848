package io.corelane.core.function;

import java.util.List;

/**
 * What people are told about a function. Immutable.
 *
 * @param name        in capitals, as SQL writes it; an operator by its sign.
 * @param kind        where it can stand.
 * @param signatures  how it is called, one or more ways; optional parts in brackets.
 * @param description one sentence.
 * @param example     an expression that calls it, without columns; empty when there is none.
 * @param result      the example's value as CAST to VARCHAR writes it, or NULL.
 */
public record FunctionEntry(
    String name, Kind kind, List<String> signatures, String description, String example, String result)
{
    /** Where a function can stand. */
    public enum Kind
    {
        /** In any expression: one value of one row. */
        SCALAR,
        /** Over the rows of a group. */
        AGGREGATE,
        /** With OVER. */
        ANALYTIC,
        /** A column or function of the system. */
        SYSTEM
    }

    /** Copies the signatures. */
    public FunctionEntry
    {
        signatures = List.copyOf(signatures);
    }
}
