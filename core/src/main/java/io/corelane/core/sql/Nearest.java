package io.corelane.core.sql;

import java.util.Collection;
import java.util.Locale;

/** What somebody who misspelt a name may have meant: the nearest by inserted, lost, changed and swapped letters. */
final class Nearest
{
    /** Letters of a name that may be misspelt: two that are longer would be compared in a table of many megabytes. */
    private static final int LONGEST = 64;

    private Nearest()
    {
    }

    /** The nearest of the names, or null when none is near. */
    static String of(final String name, final Collection<String> names)
    {
        final String wanted = name.toLowerCase(Locale.ROOT);
        String nearest = null;
        int best = Math.max(1, Math.min(3, name.length() / 3)) + 1;
        for (final String candidate : names)
        {
            final int distance = wanted.length() > LONGEST || candidate.length() > LONGEST ? best :
                distance(wanted, candidate.toLowerCase(Locale.ROOT));
            if (distance < best)
            {
                best = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** The tail of a sentence: the suggestion, or what there is. */
    static String hint(final String name, final Collection<String> names)
    {
        final String nearest = of(name, names);
        if (null != nearest)
        {
            return "; did you mean " + nearest + "?";
        }
        return names.isEmpty() ? "" : "; there are " + String.join(", ", names);
    }

    private static int distance(final String a, final String b)
    {
        final int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++)
        {
            for (int j = 0; j <= b.length(); j++)
            {
                cost[i][j] = 0 == i || 0 == j ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(final int[][] cost, final String a, final String b, final int i, final int j)
    {
        final int change = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1))
        {
            least = Math.min(least, cost[i - 2][j - 2] + 1);
        }
        return least;
    }
}
