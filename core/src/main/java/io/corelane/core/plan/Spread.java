package io.corelane.core.plan;

import java.util.List;

/**
 * What a job asks of the way in which its rows are spread over partitions. Immutable.
 *
 * @param partitions over how many of them, the first ones, rows go that are sent by a hash; 0 for all.
 * @param strategy   where rows go.
 * @param replicated tables whose rows all partitions have.
 */
public record Spread(int partitions, Strategy strategy, List<String> replicated)
{
    /** Where rows go. */
    public enum Strategy
    {
        /** They stay where what belongs together is together, else they go by the hash of a key. */
        HASH,
        /** All that is kept is in partition 0, and all results leave it. */
        FANIN,
        /** They stay; only of jobs that need nothing else. */
        STICKY,
        /** Each to the next partition; only of jobs for which each row stands for itself. */
        ROUND_ROBIN
    }

    /** What holds where no annotation says otherwise. */
    public static final Spread DEFAULT = new Spread(0, Strategy.HASH, List.of());

    /** Copies the names. */
    public Spread
    {
        replicated = List.copyOf(replicated);
    }

    /**
     * Whether all rows go to one partition.
     *
     * @return true of FANIN.
     */
    public boolean isFanIn()
    {
        return Strategy.FANIN == strategy;
    }

    /**
     * Whether rows go to partitions in turn.
     *
     * @return true of ROUND_ROBIN.
     */
    public boolean isRoundRobin()
    {
        return Strategy.ROUND_ROBIN == strategy;
    }

    /**
     * Whether each row of a relation is made of one row of a stream, and of nothing else.
     *
     * @param rel what a job computes.
     * @return false of one that keeps rows, or groups of them, and of tables, whose changes have to stay in order.
     */
    public static boolean isRowByRow(final Rel rel)
    {
        final boolean isSimple = rel instanceof Rel.Filter || rel instanceof Rel.Project ||
            rel instanceof Rel.Union || rel instanceof Rel.Unnest ||
            rel instanceof Rel.Scan scan && StreamDefinition.Kind.STREAM == scan.source().kind();
        return isSimple && rel.inputs().stream().allMatch(Spread::isRowByRow);
    }

    /**
     * Whether all partitions have the rows of a relation.
     *
     * @param rel the right side of a join.
     * @return true of one of the {@link #replicated} tables, filtered or not.
     */
    boolean isReplicated(final Rel rel)
    {
        final StreamDefinition table = table(rel);
        return null != table && replicated.contains(table.name());
    }

    /**
     * Whether a table is one that rows of a stream look up.
     *
     * @param name of the table.
     * @param rel  what a job computes.
     * @return true when it can be replicated.
     */
    public static boolean isLookedUp(final String name, final Rel rel)
    {
        if (rel instanceof Rel.Join join && join.isLookup() && null != table(join.right()) &&
            name.equals(table(join.right()).name()))
        {
            return true;
        }
        return rel.inputs().stream().anyMatch((input) -> isLookedUp(name, input));
    }

    private static StreamDefinition table(final Rel rel)
    {
        if (rel instanceof Rel.Filter || rel instanceof Rel.Project)
        {
            return table(rel.inputs().get(0));
        }
        return rel instanceof Rel.Scan scan && StreamDefinition.Kind.TABLE == scan.source().kind() ?
            scan.source() : null;
    }
}
