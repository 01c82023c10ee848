package io.corelane.ingest;

import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.ingest.metrics.MetricsSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.CloseHelper;

/**
 * What looks at Aeron's memory for as long as an appliance runs: its loops, and who reads its counters. All of that has
 * to end before the memory goes, whether the appliance is closed or loses its driver. Thread safe.
 */
final class Loops
{
    private static final long HALT_TIMEOUT_MS = 10_000;

    private final Failure failure;
    private final Object lock = new Object();
    private final Deque<AutoCloseable> loops = new ArrayDeque<>();
    private MetricsSource metrics;
    private volatile boolean isHalted;

    /**
     * None yet.
     *
     * @param failure why the appliance has ended by itself; takes what goes wrong while loops end.
     */
    Loops(final Failure failure)
    {
        this.failure = failure;
    }

    /** What runs from now on, until all is halted; refused when it is. */
    <T extends AutoCloseable> T add(final T loop)
    {
        synchronized (lock)
        {
            if (isHalted)
            {
                CloseHelper.quietClose(loop);
                throw new ApplianceException(failure.sentence());
            }
            loops.push(loop);
            return loop;
        }
    }

    /** Where the counters are read from now on; by nobody when all is halted. */
    void metrics(final MetricsSource source)
    {
        synchronized (lock)
        {
            metrics = isHalted ? null : source;
        }
    }

    /** What the counters say; when all is halted, what they came to. */
    MetricsSnapshot metrics()
    {
        synchronized (lock)
        {
            return null == metrics ? MetricsSnapshot.empty() : metrics.snapshot();
        }
    }

    /** Ends all loops; the counters go with the driver, what they came to stays. Any thread but the loops'. */
    void halt()
    {
        synchronized (lock)
        {
            if (!isHalted)
            {
                // With an external driver that has died, the counters have gone.
                CloseHelper.close(failure, metrics);
                isHalted = true;
                while (!loops.isEmpty())
                {
                    CloseHelper.close(failure, loops.pop());
                }
            }
        }
    }

    /** Halts for whoever takes Aeron's memory away behind this, for a reason if nobody else has halted. */
    void haltAtOnce(final String reason)
    {
        if (!isHalted)
        {
            failure.fail(reason, "");
        }
        // Also when somebody else is at it: this waits for that, but not for ever.
        final Thread halting = new Thread(this::halt, "corelane-halt");
        halting.setDaemon(true);
        halting.start();
        try
        {
            halting.join(HALT_TIMEOUT_MS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
