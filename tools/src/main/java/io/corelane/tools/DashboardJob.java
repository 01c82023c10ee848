package io.corelane.tools;

import io.corelane.codec.protocol.ResultBatchDescriptor;
import io.corelane.core.plan.JobPlan;
import io.corelane.ingest.client.ResultReader;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/** The latest rows of a job for dashboards, as JSON by their keys. For one thread at a time. */
final class DashboardJob implements AutoCloseable
{
    private static final int KEPT = 1_000;
    private static final int FRAGMENT_LIMIT = 64;

    /** What had been sent when a reader was connected is recorded by then; a reader is let go after 2 s. */
    private static final long RECORD_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long CONNECT_NS = TimeUnit.SECONDS.toNanos(1);

    private final JobPlan job;
    private final ResultReader reader;
    private final ResultJson results;
    private final Map<String, String> rows = new LinkedHashMap<>();
    private final Path root;
    private final long[] nextSequences;
    private final long openedNs = System.nanoTime();
    private List<DashboardEvents> pages = List.of();
    private long connectedNs;
    private boolean isPastRead;
    private long count;

    /**
     * None yet.
     *
     * @param job        whose they are.
     * @param reader     of results as they come.
     * @param root       directory where results are recorded, or null when they are not.
     * @param partitions of the appliance.
     */
    DashboardJob(final JobPlan job, final ResultReader reader, final Path root, final int partitions)
    {
        this.job = job;
        this.reader = reader;
        this.root = root;
        nextSequences = new long[partitions];
        isPastRead = null == root;
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

    /** Whether what is recorded is to be read now: by then it holds all that came before the reader did. */
    boolean isPastDue()
    {
        if (isPastRead)
        {
            return false;
        }
        final long nowNs = System.nanoTime();
        if (0 == connectedNs && (nextSequences.length == reader.connectedPartitions() ||
            nowNs - openedNs > CONNECT_NS))
        {
            connectedNs = nowNs;
        }
        return 0 != connectedNs && nowNs - connectedNs > RECORD_NS;
    }

    /** Begins with the last results that are recorded. */
    void readPast(final List<DashboardEvents> listening)
    {
        isPastRead = true;
        pages = listening;
        RecordedRows.read(root, job.name(), KEPT, (operation, partition, sequence, input, sendTimeNs, buffer, row,
            length) ->
        {
            if (partition < nextSequences.length)
            {
                nextSequences[partition] = sequence + 1;
                show(operation, partition, sequence, buffer, row);
            }
        });
    }

    /** Reads what has come; fragments. */
    int poll(final List<DashboardEvents> listening)
    {
        pages = listening;
        return isPastRead ? reader.poll(this::onResult, FRAGMENT_LIMIT) : 0;
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
        // What came while the past was read is in both.
        if (sequence >= nextSequences[partition])
        {
            count++;
            show(operation, partition, sequence, buffer, row);
        }
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
