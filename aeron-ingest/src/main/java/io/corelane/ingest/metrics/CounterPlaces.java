package io.corelane.ingest.metrics;

import org.agrona.concurrent.status.CountersReader;

/** Places for counters in Aeron's counters file, whose number is fixed when the driver starts. For any thread. */
public final class CounterPlaces
{
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
