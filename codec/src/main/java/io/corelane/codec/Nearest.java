package io.corelane.codec;

import java.util.List;
import java.util.Locale;

/** Suggests the name that a user may have meant. */
final class Nearest
{
    private Nearest()
    {
    }

    /** The name that takes the fewest edits, or null if none is near. */
    static String of(final String name, final List<String> names)
    {
        String nearest = null;
        int least = Math.max(2, name.length() / 2) + 1;
        for (final String candidate : names)
        {
            final int edits = edits(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (edits < least)
            {
                least = edits;
                nearest = candidate;
            }
        }
        return nearest;
    }

    private static int edits(final String from, final String to)
    {
        int[] above = new int[to.length() + 1];
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++)
        {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++)
        {
            row[0] = i;
            for (int j = 1; j <= to.length(); j++)
            {
                final int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(above[j - 1] + change, 1 + Math.min(above[j], row[j - 1]));
            }
            final int[] spare = above;
            above = row;
            row = spare;
        }
        return above[to.length()];
    }
}
