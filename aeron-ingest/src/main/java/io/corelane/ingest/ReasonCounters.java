package io.corelane.ingest;

import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Background;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.agrona.CloseHelper;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Dead letters by reason. Most reasons never come, so a counter is made when its first dead letter is there, and in the
 * background, since making one waits for the driver.
 */
final class ReasonCounters implements AutoCloseable
{
    /** Reasons there are; the first one is none. */
    static final int COUNT = Faults.FUNCTION + 1;

    private final AtomicReferenceArray<AtomicCounter> counters = new AtomicReferenceArray<>(COUNT);
    private final boolean[] areAsked = new boolean[COUNT];
    private final IntFunction<AtomicCounter> factory;
    private final Background background;
    private boolean isClosed;

    ReasonCounters(final IntFunction<AtomicCounter> factory, final Background background)
    {
        this.factory = factory;
        this.background = background;
    }

    /** The partition's thread. */
    void update(final int fault, final long count)
    {
        if (count > 0)
        {
            final AtomicCounter counter = counters.get(fault);
            if (null != counter)
            {
                counter.setRelease(count);
            }
            else if (!areAsked[fault])
            {
                areAsked[fault] = true;
                ask(fault);
            }
        }
    }

    private void ask(final int fault)
    {
        try
        {
            background.execute(() -> make(fault));
        }
        catch (final RejectedExecutionException ex)
        {
            // The appliance stops, or has much to do: the next time.
            areAsked[fault] = false;
        }
    }

    private synchronized void make(final int fault)
    {
        if (!isClosed)
        {
            counters.set(fault, factory.apply(fault));
        }
    }

    /** When the partition's thread does not come here any longer; any thread. */
    @Override
    public synchronized void close()
    {
        isClosed = true;
        for (int i = 0; i < COUNT; i++)
        {
            CloseHelper.close(counters.get(i));
        }
    }
}
