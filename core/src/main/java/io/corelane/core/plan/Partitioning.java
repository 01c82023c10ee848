package io.corelane.core.plan;

/**
 * How a job runs over partitions. Records of a stream are spread by its key, so groups that have the key among theirs
 * are whole in one partition. Immutable.
 *
 * @param kind   the shape.
 * @param reason why, one clause for people.
 */
public record Partitioning(Kind kind, String reason)
{
    /** The shape of a job over partitions. */
    public enum Kind
    {
        /** Each partition runs the whole job on its own records. */
        IN_PLACE,
        /** Records have to move to the partition of their group first. */
        REPARTITION,
        /** Partitions make partial results that one of them merges. */
        TWO_PHASE
    }

    /**
     * How a job runs.
     *
     * @param plan       the job.
     * @param partitions number of partitions.
     * @return the shape and why.
     */
    public static Partitioning of(final JobPlan plan, final int partitions)
    {
        final Rel.Aggregate aggregate = plan.aggregate();
        if (null == aggregate)
        {
            return new Partitioning(Kind.IN_PLACE, "no groups, each record stands for itself");
        }
        if (1 == partitions)
        {
            return new Partitioning(Kind.IN_PLACE, "there is one partition");
        }
        if (aggregate.keys().isEmpty())
        {
            return new Partitioning(Kind.TWO_PHASE, "one group takes in the records of all partitions");
        }
        final StreamDefinition source = plan.scan().source();
        if (StreamDefinition.NONE == source.keyField())
        {
            return new Partitioning(
                Kind.REPARTITION, "the stream " + source.name() + " has no key, its records go round robin");
        }
        final String key = source.schema().fields().get(source.keyField()).name();
        for (final Expr groupKey : aggregate.keys())
        {
            if (groupKey instanceof Expr.Column column && column.index() == source.keyField())
            {
                return new Partitioning(Kind.IN_PLACE, "the stream's key " + key + " is among the group's keys");
            }
        }
        return new Partitioning(Kind.REPARTITION, "the stream's key " + key + " is not among the group's keys");
    }

    @Override
    public String toString()
    {
        return kind + " (" + reason + ")";
    }
}
