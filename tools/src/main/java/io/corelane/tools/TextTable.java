package io.corelane.tools;

import java.util.ArrayList;
import java.util.List;

/** Lays out cells in columns: numbers to the right, text to the left, columns as wide as they have become. */
final class TextTable
{
    private final List<String> names;
    private final boolean[] isRight;
    private final int[] widths;

    TextTable(final List<String> names, final boolean[] isRight)
    {
        this.names = List.copyOf(names);
        this.isRight = isRight.clone();
        widths = new int[names.size()];
        widen(names);
    }

    /** The names of the columns. */
    String header()
    {
        return line(names);
    }

    /** A line under the names. */
    String rule()
    {
        final List<String> dashes = new ArrayList<>();
        for (final int width : widths)
        {
            dashes.add("-".repeat(width));
        }
        return line(dashes);
    }

    /** Makes room for cells before they are written. */
    void widen(final List<String> cells)
    {
        for (int i = 0; i < widths.length; i++)
        {
            widths[i] = Math.max(widths[i], cells.get(i).length());
        }
    }

    /** One row. */
    String line(final List<String> cells)
    {
        widen(cells);
        final StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++)
        {
            final String pad = " ".repeat(widths[i] - cells.get(i).length());
            line.append(0 == i ? "" : "  ").append(isRight[i] ? pad + cells.get(i) : cells.get(i) + pad);
        }
        return line.toString().stripTrailing();
    }
}
