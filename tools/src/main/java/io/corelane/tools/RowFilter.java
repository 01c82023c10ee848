package io.corelane.tools;

import java.util.List;

/** Which rows of a CSV file are taken: those whose column has (or has not) a text. Immutable. */
final class RowFilter
{
    private final int column;
    private final String text;
    private final boolean isEqual;

    private RowFilter(final int column, final String text, final boolean isEqual)
    {
        this.column = column;
        this.text = text;
        this.isEqual = isEqual;
    }

    /** Reads {@code column=text} or {@code column!=text}. */
    static RowFilter parse(final String filter, final List<String> header)
    {
        final int sign = filter.indexOf('=');
        if (sign < 1)
        {
            throw ToolException.usage("--filter " + filter + " is neither column=value nor column!=value");
        }
        final boolean isEqual = '!' != filter.charAt(sign - 1);
        final String name = filter.substring(0, isEqual ? sign : sign - 1);
        return new RowFilter(CsvHeader.indexOf(name, header, "--filter"), filter.substring(sign + 1), isEqual);
    }

    boolean accepts(final CsvRow row)
    {
        return isEqual == row.is(column, text);
    }
}
