package io.corelane.core.plan;

import io.corelane.codec.DataType;
import java.util.stream.Collectors;

/** Finds keyed state that is never let go of: a job with such groups grows with every new key until it is full. */
public final class GrowingState
{
    private GrowingState()
    {
    }

    /**
     * Warns of a job that keeps a group for each key it has ever seen, without anyone having said how many there are.
     *
     * @param job the job.
     * @return one sentence with the remedy, or null where there is nothing to warn of.
     */
    public static String warning(final JobPlan job)
    {
        final Rel growing = isLimited(job.options()) ? null : growing(job.root());
        if (null == growing)
        {
            return null;
        }
        final boolean isOver = growing instanceof Rel.Over;
        return "job " + job.name() + " keeps " + (isOver ? "a partition of OVER" : "a group") + " for each " +
            keys(growing) + " it has seen, up to " + job.options().maxKeys() + " in a partition, and sends records " +
            "with more keys to the dead letters; say how many there are by -- @max_keys n before the statement, or " +
            "how long one without records stays by -- @ttl 10m, or " +
            (isOver ? "look at a RANGE of time" : "add a WINDOW");
    }

    private static boolean isLimited(final JobOptions options)
    {
        return options.isLimited() || !options.lifetime().isForever();
    }

    private static Rel growing(final Rel rel)
    {
        if (rel instanceof Rel.Over over && over.isGrowing() && over.lifetime().isForever() && !keys(over).isEmpty())
        {
            return over;
        }
        if (rel instanceof Rel.Aggregate groups && null == groups.window() &&
            groups.lifetime().isForever() && !keys(groups).isEmpty())
        {
            return groups;
        }
        for (final Rel input : rel.inputs())
        {
            final Rel found = growing(input);
            if (null != found)
            {
                return found;
            }
        }
        return null;
    }

    /** The names of keys that can take any number of values: BOOLEAN ones have three. */
    private static String keys(final Rel rel)
    {
        return (rel instanceof Rel.Over over ? over.partition().stream().filter(GrowingState::isCountless)
            .map(GrowingState::name) : ((Rel.Aggregate)rel).output().subList(0, ((Rel.Aggregate)rel).keys().size())
            .stream().filter((key) -> DataType.Kind.BOOLEAN != key.type().kind()).map(Attribute::name))
            .collect(Collectors.joining(", "));
    }

    private static boolean isCountless(final Expr key)
    {
        return DataType.Kind.BOOLEAN != key.type().kind();
    }

    private static String name(final Expr key)
    {
        return key instanceof Expr.Column column ? column.name() : "expression";
    }
}
