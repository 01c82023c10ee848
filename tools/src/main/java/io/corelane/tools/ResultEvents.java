package io.corelane.tools;

import io.corelane.tools.http.WebEvents;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;

/**
 * Results of a job for one page: first the last ones that are recorded, then each moment the latest row of each group
 * that changed, a bounded number of them. The reader is one that nobody waits for, and a thread of its own polls it,
 * however slow the page is. Rows beyond the bound are counted and not shown.
 */
final class ResultEvents implements WebEvents
{
    private static final long MOMENT_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int MAX_ROWS = 500;
    private static final int PAST_ROWS = 1_000;
    private static final int MAX_LENGTH = 2 << 20;
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final RecentResults recent;
    private final ErrorHandler errorHandler;
    private final LatestRows rows = new LatestRows(PAST_ROWS, MAX_LENGTH);
    private final Thread poller;
    private long lastNs = System.nanoTime() - MOMENT_NS;
    private long skipped;
    private long count;
    private volatile boolean isClosed;

    ResultEvents(final RecentResults recent, final ErrorHandler errorHandler)
    {
        this.recent = recent;
        this.errorHandler = errorHandler;
        poller = new Thread(this::poll, "corelane-console-results");
        poller.setDaemon(true);
        poller.start();
    }

    @Override
    public String next(final long timeoutMs) throws InterruptedException
    {
        final long waitNs = MOMENT_NS - (System.nanoTime() - lastNs);
        if (waitNs > 0)
        {
            TimeUnit.NANOSECONDS.sleep(waitNs);
        }
        lastNs = System.nanoTime();
        synchronized (this)
        {
            final StringBuilder json = new StringBuilder("{\"results\":").append(count).append(",\"skipped\":")
                .append(skipped).append(",\"rows\":[");
            rows.values().forEach((row) -> json.append('[' == json.charAt(json.length() - 1) ? "" : ",").append(row));
            rows.clear();
            return json.append("]}").toString();
        }
    }

    @Override
    public void close()
    {
        isClosed = true;
        poller.interrupt();
        try
        {
            // It may be in memory that goes with the client.
            poller.join(CLOSE_TIMEOUT_MS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void poll()
    {
        try (recent)
        {
            while (!isClosed)
            {
                if (recent.isPastDue())
                {
                    readPast();
                }
                if (0 == recent.poll(this::onResult))
                {
                    TimeUnit.MILLISECONDS.sleep(1);
                }
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        catch (final RuntimeException ex)
        {
            tell(ex);
        }
    }

    /** Without what cannot be read a page begins with what comes. */
    private void readPast()
    {
        try
        {
            recent.readPast(PAST_ROWS, this::onPast);
        }
        catch (final RuntimeException ex)
        {
            tell(ex);
        }
    }

    /** Reading ends with the page, too: that is no error. */
    private void tell(final RuntimeException error)
    {
        if (!isClosed)
        {
            errorHandler.onError(error);
        }
    }

    private synchronized void onPast(final RecentRow row)
    {
        rows.put(row.key(), row.json());
    }

    private synchronized void onResult(final RecentRow row)
    {
        count++;
        // Where nothing more fits no text is made of a row that nobody is shown.
        final boolean isTaken = (rows.size() < MAX_ROWS || rows.has(row.key())) && rows.offer(row.key(), row.json());
        skipped += isTaken ? 0 : 1;
    }
}
