package io.corelane.tools;

import java.io.PrintStream;
import java.util.List;

/** A table on a terminal that is written again in the place where it stood. For one thread. */
final class LiveTable
{
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintStream out;
    private int height;

    LiveTable(final PrintStream out)
    {
        this.out = out;
    }

    /** Writes the lines over those of the last call. */
    void show(final List<String> lines)
    {
        final StringBuilder text = new StringBuilder();
        if (height > 0)
        {
            text.append("\u001b[").append(height).append('A');
        }
        for (final String line : lines)
        {
            text.append(line).append(CLEAR_LINE).append('\n');
        }
        out.print(text.append(CLEAR_BELOW));
        out.flush();
        height = lines.size();
    }
}
