package io.corelane.tools;

import io.corelane.tools.http.WebEvents;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What one page with a dashboard is shown: each moment, of each job, the latest of each row that changed, a bounded
 * number of them; rows beyond are counted and not shown. Rows come by one thread, events go by another.
 */
final class DashboardEvents implements WebEvents
{
    private static final long MOMENT_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int MAX_ROWS = 1_000;

    /** Characters of all jobs together. */
    private static final int MAX_LENGTH = 8 << 20;

    private final Consumer<DashboardEvents> onClose;
    private final Map<String, Pending> jobs = new TreeMap<>();
    private int length;
    private long lastNs = System.nanoTime() - MOMENT_NS;

    DashboardEvents(final Consumer<DashboardEvents> onClose)
    {
        this.onClose = onClose;
    }

    /** Rows of a job that were not shown yet. */
    private static final class Pending
    {
        private final LatestRows rows = new LatestRows(MAX_ROWS, MAX_LENGTH);
        private long count;
        private long skipped;
    }

    /** A row, as JSON. */
    synchronized void onRow(final String job, final long count, final String key, final String json)
    {
        final Pending pending = jobs.computeIfAbsent(job, (name) -> new Pending());
        pending.count = count;
        length -= pending.rows.length();
        boolean isTaken = pending.rows.offer(key, json);
        if (length + pending.rows.length() > MAX_LENGTH)
        {
            pending.rows.remove(key);
            isTaken = false;
        }
        length += pending.rows.length();
        pending.skipped += isTaken ? 0 : 1;
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
        return take();
    }

    @Override
    public void close()
    {
        onClose.accept(this);
    }

    private synchronized String take()
    {
        final StringBuilder json = new StringBuilder("{\"jobs\":{");
        jobs.forEach((name, pending) ->
        {
            if (!pending.rows.isEmpty())
            {
                json.append('{' == json.charAt(json.length() - 1) ? "" : ",").append('"').append(name)
                    .append("\":{\"results\":").append(pending.count).append(",\"skipped\":").append(pending.skipped)
                    .append(",\"rows\":[").append(String.join(",", pending.rows.values())).append("]}");
                pending.rows.clear();
            }
        });
        length = 0;
        return json.append("}}").toString();
    }
}
