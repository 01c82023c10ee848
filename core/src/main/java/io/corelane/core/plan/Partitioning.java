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
        /** Records have to move to one partition first. */
        GATHER,
        /** Partitions make partial groups that others merge. */
        TWO_PHASE,
        /** Rows of a table go to all partitions, those of streams stay. */
        REPLICATE
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
        return Fragments.partitioning(plan, partitions);
    }

    @Override
    public String toString()
    {
        return kind + " (" + reason + ")";
    }
}
