package io.corelane.core.interpret;

/**
 * A row that comes, goes, or takes the place of another one.
 *
 * @param before the former row, or null for one that comes.
 * @param after  the new row, or null for one that goes.
 */
record RowChange(Object[] before, Object[] after)
{
    static RowChange insert(final Object[] row)
    {
        return new RowChange(null, row);
    }
}
