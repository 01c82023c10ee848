package io.corelane.tools;

import java.util.ArrayList;
import java.util.List;

/** The first row of a CSV file: its columns' names. */
final class CsvHeader
{
    private CsvHeader()
    {
    }

    static List<String> of(final CsvRow row)
    {
        final List<String> names = new ArrayList<>();
        for (int i = 0; i < row.count(); i++)
        {
            names.add(row.text(i).trim());
        }
        return names;
    }

    /** The column of a name, without case; -1 when there is none. */
    static int find(final String name, final List<String> header)
    {
        final int exact = header.indexOf(name);
        for (int i = 0; exact < 0 && i < header.size(); i++)
        {
            if (header.get(i).equalsIgnoreCase(name))
            {
                return i;
            }
        }
        return exact;
    }

    static int indexOf(final String name, final List<String> header, final String option)
    {
        final int index = find(name, header);
        if (index < 0)
        {
            throw ToolException.usage(
                option + ": the CSV file has no column " + name + Suggestion.of(name, header));
        }
        return index;
    }
}
