package io.corelane.tools;

import io.corelane.codec.DataType;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import java.util.List;

/** How much memory a look takes for each row that it reads, at the most. */
final class LookWeight
{
    /** What a sketch or a list of a group takes of the heap, roughly. */
    private static final long SKETCH = 16 << 10;
    private static final long ENTRY = 64;
    private static final long FIELD = 16;

    private LookWeight()
    {
    }

    /**
     * Of a SELECT and of what it reads; refused where a row may become many, as then nothing of what is read says how
     * much memory it takes.
     */
    static long of(final JobPlan plan, final List<StateSource> sources)
    {
        requireFew(plan.root());
        return of(plan.root()) + sources.stream().mapToLong(LookWeight::of).sum();
    }

    /** Of the rows of a job or table. */
    static long of(final StateSource source)
    {
        return source.places().stream().allMatch((place) -> place.above().isEmpty() && !place.isMerged()) ? 0 :
            of(source.job().root());
    }

    private static long of(final Rel rel)
    {
        return own(rel) + rel.inputs().stream().mapToLong(LookWeight::of).sum();
    }

    private static long own(final Rel rel)
    {
        if (rel instanceof Rel.Sort sort)
        {
            return ENTRY + width(sort.input().output());
        }
        if (rel instanceof Rel.Aggregate groups && !groups.keys().isEmpty())
        {
            return ENTRY + 2 * width(groups.output()) +
                groups.aggregates().stream().filter(LookWeight::isObject).count() * SKETCH;
        }
        return 0;
    }

    /** Whether it is kept as an object of its own, and not in the group's entry. */
    private static boolean isObject(final AggregateCall call)
    {
        return call.distinct() || call.function().entersLate();
    }

    private static long width(final List<Attribute> columns)
    {
        return columns.stream().mapToLong((column) ->
            FIELD + (DataType.Kind.VARCHAR == column.type().kind() ? column.type().length() : 0)).sum();
    }

    private static void requireFew(final Rel rel)
    {
        final boolean isFew = rel instanceof Rel.Scan || rel instanceof Rel.Filter || rel instanceof Rel.Project ||
            rel instanceof Rel.Sort || rel instanceof Rel.Aggregate groups && null == groups.window();
        if (!isFew)
        {
            throw ToolException.usage("a look by HTTP filters, groups and sorts the rows of one job or table; for " +
                "joins, windows, OVER, UNNEST and UNION ALL create a job and look at that, or use corelane sql on " +
                "the appliance's machine");
        }
        rel.inputs().forEach(LookWeight::requireFew);
    }
}
