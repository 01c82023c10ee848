package io.corelane.core.operator;

import io.corelane.core.partition.JobTask;
import io.corelane.core.plan.Lifetime;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import org.agrona.UnsafeApi;

/**
 * Groups in the order of their last record, the oldest first: those that have expired are found without looking at any
 * other. In the last bytes of a group's value:
 * <pre>
 *   0            8                    16
 *  +------------+--------------------+
 *  | log time   | links of           |
 *  | of the     | the list           |
 *  | last record|                    |
 *  +------------+--------------------+
 * </pre>
 * A group whose last record came before the first tick has the age of that tick. Owned by the partition's thread.
 */
final class GroupAges
{
    static final int LENGTH = Long.BYTES + EntryList.LENGTH;

    private final Lifetime lifetime;
    private final int timeOffset;
    private final EntryList groups;
    private long firstTickNs = JobTask.NO_TIME;
    private long nowNs = JobTask.NO_TIME;

    /**
     * No groups.
     *
     * @param keys     the groups.
     * @param lifetime of groups.
     * @param offset   in a group's value.
     */
    GroupAges(final KeyedState keys, final Lifetime lifetime, final int offset)
    {
        this.lifetime = lifetime;
        this.timeOffset = offset;
        this.groups = new EntryList(keys, offset + Long.BYTES);
    }

    boolean evicts()
    {
        return lifetime.evicts();
    }

    /** Log time has come on. */
    void onTick(final long logTimeNs)
    {
        if (JobTask.NO_TIME == firstTickNs)
        {
            firstTickNs = logTimeNs;
        }
        nowNs = logTimeNs;
    }

    /** The group whose last record is the longest ago, or none. */
    long oldest()
    {
        return groups.first();
    }

    /** Whether a group's time is over. */
    boolean isOver(final long group)
    {
        if (0 == lifetime.ttlNs() || JobTask.NO_TIME == nowNs)
        {
            return false;
        }
        final long lastNs = UnsafeApi.getLong(null, group + timeOffset);
        final long overNs = nowNs - lifetime.ttlNs();
        // Log time may begin anywhere, so there may be no time so long ago.
        return overNs < nowNs && (JobTask.NO_TIME == lastNs ? firstTickNs : lastNs) <= overNs;
    }

    /** A group has got its first record. */
    void add(final long group)
    {
        UnsafeApi.putLong(null, group + timeOffset, nowNs);
        groups.add(group);
    }

    /** A group has got one more record. */
    void touch(final long group)
    {
        UnsafeApi.putLong(null, group + timeOffset, nowNs);
        if (!groups.isLast(group))
        {
            groups.remove(group);
            groups.add(group);
        }
    }

    /** A group goes. */
    void remove(final long group)
    {
        groups.remove(group);
    }

    void snapshot(final Snapshot snapshot)
    {
        groups.snapshot(snapshot);
        firstTickNs = snapshot.value(firstTickNs);
        nowNs = snapshot.value(nowNs);
    }
}
