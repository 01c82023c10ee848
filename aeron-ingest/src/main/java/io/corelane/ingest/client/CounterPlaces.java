package io.corelane.ingest.client;

import org.agrona.concurrent.status.CountersReader;

/**
 * Places for counters in Aeron's counters file, whose number is fixed when the driver starts. The last ones are for
 * those by whom room is made again: first no stream or job is made, then no counter that comes late, then no publisher
 * or reader; the connection by which a job is dropped takes the last. For any thread.
 */
public final class CounterPlaces
{
    /** Kept from streams and jobs. */
    public static final int KEPT_FROM_JOBS = 1_024;

    /** Kept from counters that are made when they have something to tell. */
    public static final int KEPT_FROM_LATE = 512;

    /** Kept from publishers and readers. */
    static final int KEPT_FROM_CLIENTS = 64;

    private CounterPlaces()
    {
    }

    /**
     * All there are.
     *
     * @param counters of a driver.
     * @return count.
     */
    public static int all(final CountersReader counters)
    {
        return counters.maxCounterId() + 1;
    }

    /**
     * Those that can be taken now.
     *
     * @param counters of a driver.
     * @return count.
     */
    public static int free(final CountersReader counters)
    {
        final long nowMs = System.currentTimeMillis();
        int used = 0;
        for (int id = 0; id < all(counters) && CountersReader.RECORD_UNUSED != counters.getCounterState(id); id++)
        {
            // That of a counter in use never comes; one that was given back is another one's only after a while.
            used += counters.getFreeForReuseDeadline(id) > nowMs ? 1 : 0;
        }
        return all(counters) - used;
    }
}
