package io.corelane.tools;

import io.corelane.codec.protocol.ResultBatchDescriptor;
import io.corelane.core.plan.JobPlan;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/** The latest rows of a job for dashboards, as JSON by their keys. For one thread at a time. */
final class DashboardJob implements AutoCloseable
{
    private static final int KEPT = 1_000;

    private final JobPlan job;
    private final RecentResults recent;
    private final ResultJson results;
    private final Map<String, String> rows = new LinkedHashMap<>();
    private List<DashboardEvents> pages = List.of();
    private long count;

    /**
     * None yet.
     *
     * @param job    whose they are.
     * @param recent what is there of them.
     */
    DashboardJob(final JobPlan job, final RecentResults recent)
    {
        this.job = job;
        this.recent = recent;
        results = ResultJson.of(job);
    }

    /** Whether it is this job, and no other of its name. */
    boolean isOf(final JobPlan other)
    {
        return job.name().equals(other.name()) && job.sql().equals(other.sql());
    }

    /** Shows a new page what is there. */
    void replay(final DashboardEvents page)
    {
        rows.forEach((key, row) -> page.onRow(job.name(), count, key, row));
    }

    /** Whether what is recorded is to be read now. */
    boolean isPastDue()
    {
        return recent.isPastDue();
    }

    /** Begins with the last results that are recorded. */
    void readPast(final List<DashboardEvents> listening)
    {
        pages = listening;
        recent.readPast(KEPT, (operation, partition, sequence, input, sendTimeNs, buffer, row, length) ->
            show(operation, partition, sequence, buffer, row));
    }

    /** Reads what has come; fragments. */
    int poll(final List<DashboardEvents> listening)
    {
        pages = listening;
        return recent.poll(this::onResult);
    }

    @Override
    public void close()
    {
        recent.close();
    }

    private void onResult(
        final byte operation,
        final int partition,
        final long sequence,
        final long inputSequence,
        final long sendTimeNs,
        final DirectBuffer buffer,
        final int row,
        final int length)
    {
        count++;
        show(operation, partition, sequence, buffer, row);
    }

    private void show(
        final byte operation, final int partition, final long sequence, final DirectBuffer buffer, final int row)
    {
        final String key = results.key(partition, sequence, buffer, row);
        final String json = results.json(operation, buffer, row);
        rows.remove(key);
        if (ResultBatchDescriptor.DELETE != operation)
        {
            rows.put(key, json);
        }
        if (rows.size() > KEPT)
        {
            final Iterator<String> oldest = rows.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        pages.forEach((page) -> page.onRow(job.name(), count, key, json));
    }
}
