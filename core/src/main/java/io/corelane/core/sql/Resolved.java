package io.corelane.core.sql;

import io.corelane.core.plan.Rel;
import java.util.List;

/**
 * A query, resolved. Immutable.
 *
 * @param rel        its rows: the selected columns, then hidden ones.
 * @param columns    how many columns are selected.
 * @param times      indexes of selected columns that are time attributes.
 * @param time       index of the column by which a row's time goes, or -1 when it has none, or goes by its window.
 * @param windowEnd  index of the column with the end of a row's window, or -1.
 * @param latenessNs lateness of the sources, nanoseconds.
 */
record Resolved(Rel rel, int columns, List<Integer> times, int time, int windowEnd, long latenessNs)
{
}
