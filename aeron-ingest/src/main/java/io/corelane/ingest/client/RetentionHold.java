package io.corelane.ingest.client;

import io.aeron.Aeron;
import io.aeron.Counter;

/**
 * Keeps an appliance from deleting recordings and checkpoints while somebody copies them. It is a counter that shows
 * since when, so it is over when it is closed, and when its process has died: the driver takes a dead client's counters
 * away. The appliance does not wait for it for longer than its setting says. For one thread.
 */
public final class RetentionHold implements AutoCloseable
{
    private final Counter counter;

    RetentionHold(final Aeron aeron)
    {
        counter = new CounterFactory(aeron).name(Long.toString(ProcessHandle.current().pid()))
            .add(CounterType.BACKUP_HOLD);
    }

    /**
     * What is there from now on stays.
     *
     * @param epochMs the time; checkpoints that are written later may be deleted.
     */
    public void begin(final long epochMs)
    {
        counter.setRelease(epochMs);
    }

    /**
     * Whether this process is still known to hold it.
     *
     * @return false when it was taken for dead.
     */
    public boolean isHeld()
    {
        return !counter.isClosed();
    }

    @Override
    public void close()
    {
        counter.close();
    }
}
