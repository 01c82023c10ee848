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
                throw position.error(shown(rel) + " needs rows that stay as they are, those of a stream or of groups " +
                    "with a WINDOW; " + changing(input));
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

    private static String shown(final Rel rel)
    {
        return rel instanceof Rel.Aggregate ? "a WINDOW" : rel instanceof Rel.Over ? "OVER" :
            rel instanceof Rel.Sort ? "ORDER BY or LIMIT" : rel instanceof Rel.Join ? "a JOIN of streams" : "UNNEST";
    }

    /** What it is that makes rows change. */
    static String changing(final Rel rel)
    {
        if (rel instanceof Rel.Scan scan)
        {
            return "those of the table " + scan.source().name() + " change";
        }
        if (rel instanceof Rel.Aggregate)
        {
            return "those of groups without a WINDOW change";
        }
        for (final Rel input : rel.inputs())
        {
            if (!input.isAppendOnly())
            {
                return changing(input);
            }
        }
        return "these change";
    }
}
