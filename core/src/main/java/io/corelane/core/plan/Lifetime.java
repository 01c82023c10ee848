package io.corelane.core.plan;

/**
 * How many groups an aggregate may have in a partition, and how long those without a window live: groups with keys over
 * rows that only come, since groups over rows that change go when their last row goes. Immutable.
 *
 * @param ttlNs    log time without a record after which a group goes, nanoseconds; 0 for ever.
 * @param mostKeys groups in a partition at the most; 0 for as many as the job's options say.
 * @param evicts   whether the group that was updated longest ago makes room for a new one then; else that is refused.
 */
public record Lifetime(long ttlNs, long mostKeys, boolean evicts)
{
    /** Groups whose time is over that one row of their aggregate removes at the most. */
    public static final int GONE_PER_ROW = 4;

    /** Groups whose time is over that one tick removes at the most; a partition takes ticks all the time. */
    public static final int GONE_PER_TICK = 256;

    /** Groups stay, and new ones are refused when there is no room. */
    public static final Lifetime FOREVER = new Lifetime(0, 0, false);

    /**
     * Whether groups stay, once they are there.
     *
     * @return false when they go at some time.
     */
    public boolean isForever()
    {
        return 0 == ttlNs && !evicts;
    }

    /**
     * The same limit for groups that do not go by themselves.
     *
     * @return as many groups, for ever.
     */
    Lifetime limit()
    {
        return new Lifetime(0, mostKeys, false);
    }

    /** As the text of a plan has it; nothing for ever. */
    @Override
    public String toString()
    {
        return (0 == ttlNs ? "" : " ttl=" + ttlNs) + (evicts ? " most=" + mostKeys : "");
    }
}
