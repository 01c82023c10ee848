package io.corelane.tools;

import io.corelane.codec.protocol.ResultBatchDescriptor;
import io.corelane.core.plan.JobPlan;
import io.corelane.ingest.client.ResultReader;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/** The latest rows of a job for dashboards, as JSON by their keys. For one thread at a time. */
final class DashboardJob implements AutoCloseable
{
    private static final int KEPT = 1_000;
    private static final int FRAGMENT_LIMIT = 64;

    private final JobPlan job;
    private final ResultReader reader;
    private final ResultJson results;
    private final Map<String, String> rows = new LinkedHashMap<>();
    private List<DashboardEvents> pages = List.of();
    private long count;

    DashboardJob(final JobPlan job, final ResultReader reader)
    {
        this.job = job;
        this.reader = reader;
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

    /** Reads what has come; fragments. */
    int poll(final List<DashboardEvents> listening)
    {
        pages = listening;
        return reader.poll(this::onResult, FRAGMENT_LIMIT);
    }

    @Override
    public void close()
    {
        reader.close();
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
