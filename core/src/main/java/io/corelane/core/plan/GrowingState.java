package io.corelane.core.plan;

import io.corelane.codec.DataType;
import java.util.stream.Collectors;

/** Finds groups that are never let go of: a job with such groups grows with every new key until it is full. */
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
        final Rel.Aggregate groups = isLimited(job.options()) ? null : growing(job.root());
        return null == groups ? null : "job " + job.name() + " keeps a group for each " + keys(groups) +
            " it has seen, up to " + job.options().maxKeys() + " in a partition, and sends records with more keys to " +
            "the dead letters; say how many there are by -- @max_keys n before the statement, or how long one " +
            "without records stays by -- @ttl 10m, or add a WINDOW";
    }

    private static boolean isLimited(final JobOptions options)
    {
        return options.isLimited() || !options.lifetime().isForever();
    }

    private static Rel.Aggregate growing(final Rel rel)
    {
        if (rel instanceof Rel.Aggregate groups && null == groups.window() &&
            groups.lifetime().isForever() && !keys(groups).isEmpty())
        {
            return groups;
        }
        for (final Rel input : rel.inputs())
        {
            final Rel.Aggregate found = growing(input);
            if (null != found)
            {
                return found;
            }
        }
        return null;
    }

    /** The names of keys that can take any number of values: BOOLEAN ones have three. */
    private static String keys(final Rel.Aggregate groups)
    {
        return groups.output().subList(0, groups.keys().size()).stream()
            .filter((key) -> DataType.Kind.BOOLEAN != key.type().kind()).map(Attribute::name)
            .collect(Collectors.joining(", "));
    }
}
