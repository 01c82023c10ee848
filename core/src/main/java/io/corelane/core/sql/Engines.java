package io.corelane.core.sql;

import io.corelane.core.plan.Rel;

/** What the engines run today: anything else has a plan that EXPLAIN shows, and is refused as a job. */
final class Engines
{
    private Engines()
    {
    }

    static void require(final Position position, final Rel rel)
    {
        for (final Rel input : rel.inputs())
        {
            if (!input.isAppendOnly() && !takesChanges(rel))
            {
                throw position.error(first(rel) + " needs rows that stay as they are, those of a stream or of groups " +
                    "with a WINDOW; the rows of " + first(input) + " change");
            }
            require(position, input);
        }
    }

    private static boolean takesChanges(final Rel rel)
    {
        if (rel instanceof Rel.Aggregate aggregate)
        {
            return null == aggregate.window();
        }
        if (rel instanceof Rel.Join join)
        {
            return null == join.span();
        }
        return rel instanceof Rel.Filter || rel instanceof Rel.Project || rel instanceof Rel.Union;
    }

    private static String first(final Rel rel)
    {
        final String text = rel.toString();
        final int end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }
}
