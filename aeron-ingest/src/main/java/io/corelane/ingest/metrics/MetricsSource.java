package io.corelane.ingest.metrics;

import org.agrona.concurrent.status.CountersReader;

/** The counters and logs of an appliance in this process, and what they came to when it has ended. Thread safe. */
public final class MetricsSource implements AutoCloseable
{
    private final CountersReader counters;
    private final LogFiles logs;
    private MetricsSnapshot last;

    /**
     * A source.
     *
     * @param counters       of a client of the appliance's driver, which is not closed before this.
     * @param aeronDirectory of the driver.
     */
    public MetricsSource(final CountersReader counters, final String aeronDirectory)
    {
        this.counters = counters;
        this.logs = new LogFiles(aeronDirectory);
    }

    /**
     * What counters say.
     *
     * @return now; behind {@link #close} what they came to.
     */
    public synchronized MetricsSnapshot snapshot()
    {
        return null == last ? MetricsSnapshot.of(counters, logs) : last;
    }

    /** Looks once more, and reads nothing any more; what the look throws is thrown when all is closed. */
    @Override
    public synchronized void close()
    {
        if (null == last)
        {
            try
            {
                last = snapshot();
            }
            finally
            {
                last = null == last ? MetricsSnapshot.empty() : last;
                logs.close();
            }
        }
    }
}
