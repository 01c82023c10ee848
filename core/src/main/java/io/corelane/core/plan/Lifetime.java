package io.corelane.core.plan;

/**
 * How long the groups of an aggregate without a window live. Applies to groups with keys over rows that only come:
 * groups over rows that change go when their last row goes. Immutable.
 *
 * @param ttlNs    log time without a record after which a group goes, nanoseconds; 0 for ever.
 * @param mostKeys groups in a partition beyond which the one that was updated longest ago makes room for a new one; 0
 *                 when a new one is refused then.
 */
public record Lifetime(long ttlNs, long mostKeys)
{
    /** Groups whose time is over that one row of their aggregate removes at the most. */
    public static final int GONE_PER_ROW = 4;

    /** Groups whose time is over that one tick removes at the most; a partition takes ticks all the time. */
    public static final int GONE_PER_TICK = 256;

    /** Groups stay, and new ones are refused when there is no room. */
    public static final Lifetime FOREVER = new Lifetime(0, 0);

    /**
     * Whether groups stay, once they are there.
     *
     * @return false when they go at some time.
     */
    public boolean isForever()
    {
        return 0 == ttlNs && 0 == mostKeys;
    }

    /**
     * Whether a group makes room for a new one.
     *
     * @return false when the new one is refused.
     */
    public boolean evicts()
    {
        return 0 != mostKeys;
    }

    /** As the text of a plan has it; nothing for ever. */
    @Override
    public String toString()
    {
        return (0 == ttlNs ? "" : " ttl=" + ttlNs) + (0 == mostKeys ? "" : " most=" + mostKeys);
    }
}
