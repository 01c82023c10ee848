package io.corelane.core.plan;

/** Finds rows that wait for rows behind them, no one knows how long, and hold time back above them for so long. */
public final class HeldRows
{
    private HeldRows()
    {
    }

    /**
     * What holds time back where something goes by it.
     *
     * @param root of a job.
     * @return the topmost such OVER, or null when there is none.
     */
    public static Rel.Over find(final Rel root)
    {
        return find(root, false);
    }

    /**
     * Warns of a job of which a part waits for the slowest key, without anyone having said for how long.
     *
     * @param job the job.
     * @return one sentence with the remedy, or null where there is nothing to warn of.
     */
    static String warning(final JobPlan job)
    {
        final Rel.Over over = find(job.root());
        return null == over || Long.MAX_VALUE != over.hold().mostNs() ? null : "job " + job.name() +
            " has rows that wait for others FOLLOWING them, and what stands above, a WINDOW, a JOIN or another OVER, " +
            "waits for the slowest key; say for how long at the most by -- @max_hold 10m before the statement: rows " +
            "that come there later are dead letters";
    }

    private static Rel.Over find(final Rel rel, final boolean isTimed)
    {
        if (isTimed && rel instanceof Rel.Over over && over.waitsForRows())
        {
            return over;
        }
        for (final Rel input : rel.inputs())
        {
            final Rel.Over found = find(input, isTimed || goesByTime(rel));
            if (null != found)
            {
                return found;
            }
        }
        return null;
    }

    private static boolean goesByTime(final Rel rel)
    {
        return rel instanceof Rel.Aggregate aggregate && null != aggregate.window() ||
            rel instanceof Rel.Join join && null != join.span() ||
            rel instanceof Rel.Over over && Rel.OverOrder.ARRIVAL != over.kind() ||
            rel instanceof Rel.Sort sort && sort.windowEnd() >= 0;
    }
}
