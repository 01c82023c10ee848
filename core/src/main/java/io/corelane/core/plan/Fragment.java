package io.corelane.core.plan;

import java.util.List;

/**
 * A part of a job that runs within a partition: its rows are the job's results, or go on to other partitions, by the
 * logs of the next level. A partition has one log for each level; what reads a log of one level sends to logs of higher
 * levels alone, so partitions that wait for each other never do so in a circle. Immutable.
 *
 * @param plan    what it computes; the schema of rows that go on has columns {@code c0}, {@code c1}, ...
 * @param route   where its rows go.
 * @param keys    columns of its rows by which HASH sends them; else none.
 * @param stream  its rows as another fragment reads them; null of results.
 * @param level   of the logs that it reads, from 0, which is where sources are.
 * @param delayNs how far the watermark behind it lies below the one before it, nanoseconds.
 * @param targets to how many partitions, the first ones, HASH and ROUND_ROBIN send them; 0 to all.
 * @param reason  why its rows go where they go, a clause for people; empty of results.
 * @param isPart  whether its rows are parts of groups, which those that read them merge.
 */
public record Fragment(
    JobPlan plan, Route route, List<Integer> keys, StreamDefinition stream, int level, long delayNs,
    int targets, String reason, boolean isPart)
{
    /** Copies the keys. */
    public Fragment
    {
        keys = List.copyOf(keys);
    }

    /** The same with rows that are parts of groups. */
    Fragment asPart()
    {
        return new Fragment(plan, route, keys, stream, level, delayNs, targets, reason, true);
    }

    /** Where the rows of a fragment go. */
    public enum Route
    {
        /** They are the job's results. */
        RESULTS,
        /** To the partition that owns their key. */
        HASH,
        /** All to partition 0. */
        GATHER,
        /** To the partition that they are in. */
        LOCAL,
        /** Each to all partitions. */
        BROADCAST,
        /** To one partition after the other. */
        ROUND_ROBIN
    }
}
