package io.corelane.core.operator;

import io.corelane.core.plan.Lifetime;
import io.corelane.core.state.Snapshot;

/**
 * Lets the partitions of analytic functions go whose time is over, and those that have to make room for others. One of
 * which a row has not left stays. Owned by the partition's thread.
 */
abstract class Departures
{
    private final GroupAges ages;
    private long expired;
    private long evicted;

    /**
     * None so far.
     *
     * @param ages of partitions, or null when they stay.
     */
    Departures(final GroupAges ages)
    {
        this.ages = ages;
    }

    /** Whether a row of a partition has not left. */
    abstract boolean waits(long entry);

    /** Takes a partition away. */
    abstract void remove(long entry);

    /** A row comes: some partitions go whose time is over. */
    final void onRow()
    {
        if (null != ages)
        {
            retireOver(Lifetime.GONE_PER_ROW);
        }
    }

    /** Log time has come on. */
    final void onTick(final long logTimeNs)
    {
        if (null != ages)
        {
            ages.onTick(logTimeNs);
            retireOver(Lifetime.GONE_PER_TICK);
        }
    }

    /** The partition of the row at hand, or 0 when its time is over, so that it has gone. */
    final long alive(final long entry)
    {
        return null != ages && 0 != entry && ages.isOver(entry) && retire(entry) ? 0 : entry;
    }

    /** The partition that was updated longest ago makes room, if it has to, and no row of it waits. */
    final boolean makeRoom()
    {
        if (null == ages || !ages.evicts() || 0 == ages.oldest() || waits(ages.oldest()))
        {
            return false;
        }
        evicted++;
        remove(ages.oldest());
        return true;
    }

    /** A partition has got one more row. */
    final void age(final long entry, final boolean isNew)
    {
        if (null == ages)
        {
            return;
        }
        if (isNew)
        {
            ages.add(entry);
        }
        else
        {
            ages.touch(entry);
        }
    }

    final long expired()
    {
        return expired;
    }

    final long evicted()
    {
        return evicted;
    }

    /** Takes out or puts back how many have gone; the ages are the state's. */
    final void snapshot(final Snapshot snapshot)
    {
        expired = snapshot.value(expired);
        evicted = snapshot.value(evicted);
    }

    private void retireOver(final int most)
    {
        for (int i = 0; i < most && 0 != ages.oldest() && ages.isOver(ages.oldest()); i++)
        {
            retire(ages.oldest());
        }
    }

    /** A partition's time is over; one of which a row has not left begins another time. */
    private boolean retire(final long entry)
    {
        if (waits(entry))
        {
            ages.touch(entry);
            return false;
        }
        expired++;
        remove(entry);
        return true;
    }
}
