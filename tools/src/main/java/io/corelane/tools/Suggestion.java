package io.corelane.tools;

import java.util.Collection;
import java.util.Locale;

/** The name that a user may have meant. */
final class Suggestion
{
    private static final int LEAST_EDITS = 2;

    /** Letters of a name that may be misspelt: two that are longer would be compared in a table of many megabytes. */
    private static final int LONGEST = 64;

    private Suggestion()
    {
    }

    /**
     * Half a sentence that names the nearest name, or all of them when none is near.
     *
     * @param name  as the user wrote it.
     * @param names that there are.
     * @return such as {@code "; did you mean price?"}.
     */
    static String of(final String name, final Collection<String> names)
    {
        final String nearest = nearest(name, names);
        if (null != nearest)
        {
            return "; did you mean " + nearest + "?";
        }
        return names.isEmpty() ? "; there are none" : "; there are " + String.join(", ", names);
    }

    static String nearest(final String name, final Collection<String> names)
    {
        final String wanted = name.toLowerCase(Locale.ROOT);
        String nearest = null;
        int least = Math.max(LEAST_EDITS, name.length() / 3) + 1;
        for (final String candidate : names)
        {
            final int edits = wanted.length() > LONGEST || candidate.length() > LONGEST ? least :
                edits(wanted, candidate.toLowerCase(Locale.ROOT));
            if (edits < least)
            {
                least = edits;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** Insertions, deletions, changes and swaps of neighbours (optimal string alignment). */
    private static int edits(final String from, final String to)
    {
        final int[][] table = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++)
        {
            for (int j = 0; j <= to.length(); j++)
            {
                table[i][j] = 0 == i ? j : 0 == j ? i : step(table, from, to, i, j);
            }
        }
        return table[from.length()][to.length()];
    }

    private static int step(final int[][] table, final String from, final String to, final int i, final int j)
    {
        final char a = from.charAt(i - 1);
        final char b = to.charAt(j - 1);
        final int changed = table[i - 1][j - 1] + (a == b ? 0 : 1);
        final int best = Math.min(changed, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
        final boolean swapped = i > 1 && j > 1 && a == to.charAt(j - 2) && b == from.charAt(i - 2);
        return swapped ? Math.min(best, 1 + table[i - 2][j - 2]) : best;
    }
}
