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

    /**
     * What waits in a log.
     *
     * @param registrationId of the log's publication.
     * @param from           the position up to which it was taken.
     * @return what lies behind; {@link LogWaiting#UNKNOWN} where it cannot be read, and behind {@link #close}.
     */
    public synchronized LogWaiting waiting(final long registrationId, final long from)
    {
        final LogFile file = null == last ? logs.of(registrationId) : null;
        return null == file ? LogWaiting.UNKNOWN : file.waiting(from);
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
