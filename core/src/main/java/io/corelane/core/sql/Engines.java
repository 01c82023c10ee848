package io.corelane.core.sql;

import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StreamDefinition;

/** What the engines run today: anything else has a plan that EXPLAIN shows, and is refused as a job. */
final class Engines
{
    private Engines()
    {
    }

    static void require(final Position position, final Rel rel)
    {
        if (rel instanceof Rel.Scan scan && StreamDefinition.Kind.STREAM != scan.source().kind())
        {
            throw position.unsupported("reading the table " + scan.source().name());
        }
        if (rel instanceof Rel.Unnest)
        {
            throw position.unsupported("CROSS JOIN UNNEST");
        }
        if (rel instanceof Rel.Aggregate aggregate && EmitMode.EVERY == aggregate.emit())
        {
            throw position.unsupported("EMIT EVERY");
        }
        for (final Rel input : rel.inputs())
        {
            if (!input.isAppendOnly() && !(rel instanceof Rel.Filter || rel instanceof Rel.Project))
            {
                throw position.unsupported("a query over rows that change (" + first(rel) + " over " + first(input) +
                    ")");
            }
            require(position, input);
        }
    }

    private static String first(final Rel rel)
    {
        final String text = rel.toString();
        final int end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }
}
