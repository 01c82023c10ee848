package io.corelane.core.plan;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a job's results are best looked at. Columns are the names that the output has. Immutable.
 *
 * @param kind   of chart.
 * @param values columns of numbers; of a table, columns that are shown, all of them when there are none.
 * @param by     the column along the chart: a time of a line, names of bars; null of a line over the time of looking.
 * @param per    the column of which each value has a line, a row of a heat map, or bars of its own; null when none.
 * @param limit  how many are shown of the greatest.
 * @param title  for people, or null.
 */
public record Chart(Kind kind, List<String> values, String by, String per, int limit, String title)
{
    /** Charts that a job may have. */
    public static final int MOST = 8;

    /** What is shown of the greatest where nobody says. */
    public static final int USUAL_LIMIT = 10;

    /** Kinds of charts. */
    public enum Kind
    {
        /** Values over time. */
        LINE,

        /** Values by name, the latest of each. */
        BAR,

        /** A value by two names, the latest of each pair. */
        HEAT,

        /** The greatest values. */
        TOP,

        /** Rows as they are. */
        TABLE
    }

    /** Copies the list. */
    public Chart
    {
        values = List.copyOf(values);
    }

    @Override
    public String toString()
    {
        return kind.name().toLowerCase(Locale.ROOT) +
            (values.isEmpty() ? "" : values.stream().collect(Collectors.joining(", ", " ", ""))) +
            (null == by ? "" : " by " + by) + (null == per ? "" : " per " + per) +
            (Kind.TOP == kind ? " limit " + limit : "") + (null == title ? "" : " as " + title);
    }
}
