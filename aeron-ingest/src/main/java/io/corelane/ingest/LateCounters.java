package io.corelane.ingest;

import io.aeron.exceptions.AeronException;
import io.corelane.core.state.Background;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.agrona.CloseHelper;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Counters of which most never come to count anything, as those of reasons for dead letters: each is made when it has
 * something to tell, and in the background, since making one waits for the driver. One for which there is no room
 * is missing for good, and counted.
 */
final class LateCounters implements AutoCloseable
{
    private final AtomicReferenceArray<AtomicCounter> counters;
    private final boolean[] areAsked;
    private final IntFunction<AtomicCounter> factory;
    private final Background background;
    private final BooleanSupplier hasRoom;
    private final AtomicCounter refused;
    private boolean isClosed;

    /**
     * None yet.
     *
     * @param count      how many there may be.
     * @param factory    makes one.
     * @param background where that is done.
     * @param hasRoom    whether there is room for one.
     * @param refused    counts those for which there was none.
     */
    LateCounters(
        final int count,
        final IntFunction<AtomicCounter> factory,
        final Background background,
        final BooleanSupplier hasRoom,
        final AtomicCounter refused)
    {
        this.hasRoom = hasRoom;
        this.refused = refused;
        this.counters = new AtomicReferenceArray<>(count);
        this.areAsked = new boolean[count];
        this.factory = factory;
        this.background = background;
    }

    /** Shows a value; false when its counter is not there yet: call it again. The partition's thread. */
    boolean update(final int index, final long value)
    {
        if (0 == value)
        {
            return true;
        }
        final AtomicCounter counter = counters.get(index);
        if (null != counter)
        {
            counter.setRelease(value);
            return true;
        }
        if (!areAsked[index])
        {
            areAsked[index] = true;
            ask(index);
        }
        return false;
    }

    private void ask(final int index)
    {
        try
        {
            background.execute(() -> make(index));
        }
        catch (final RejectedExecutionException ex)
        {
            // The appliance stops, or has much to do: the next time.
            areAsked[index] = false;
        }
    }

    private synchronized void make(final int index)
    {
        try
        {
            if (!isClosed && !hasRoom.getAsBoolean())
            {
                refused.incrementRelease();
            }
            else if (!isClosed)
            {
                counters.set(index, factory.apply(index));
            }
        }
        catch (final AeronException ex)
        {
            // Others took the room, or the driver has too much to do to answer.
            refused.incrementRelease();
        }
    }

    /** When the partition's thread does not come here any longer; any thread. */
    @Override
    public synchronized void close()
    {
        isClosed = true;
        for (int i = 0; i < areAsked.length; i++)
        {
            CloseHelper.close(counters.get(i));
        }
    }
}
