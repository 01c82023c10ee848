package io.corelane.core.plan;

/**
 * One key of an order. Immutable.
 *
 * @param expr       what is compared; texts by their bytes.
 * @param descending whether the greatest comes first.
 * @param nullsFirst whether NULL comes before all values, whatever the direction.
 */
public record SortKey(Expr expr, boolean descending, boolean nullsFirst)
{
    @Override
    public String toString()
    {
        return expr + (descending ? " DESC" : " ASC") + (nullsFirst ? " NULLS FIRST" : " NULLS LAST");
    }
}
