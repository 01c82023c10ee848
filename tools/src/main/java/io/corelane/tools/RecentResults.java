package io.corelane.tools;

import io.corelane.core.plan.JobPlan;
import io.corelane.ingest.client.ResultReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * Results of a job for those who look: first the last ones that are recorded, then those that come, each of them once.
 * For one thread at a time.
 */
final class RecentResults implements AutoCloseable
{
    private static final int FRAGMENT_LIMIT = 64;

    /** What had been sent when a reader was connected is recorded by then; a reader is let go after 2 s. */
    private static final long RECORD_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long CONNECT_NS = TimeUnit.SECONDS.toNanos(1);

    private final JobPlan job;
    private final ResultJson results;
    private final ResultReader reader;
    private final Path root;
    private final long[] nextSequences;
    private final long openedNs = System.nanoTime();
    private long connectedNs;
    private boolean isPastRead;

    /**
     * None yet.
     *
     * @param job        whose they are.
     * @param reader     of results as they come; closed with this.
     * @param root       directory where results are recorded, or null when they are not.
     * @param partitions of the appliance.
     */
    RecentResults(final JobPlan job, final ResultReader reader, final Path root, final int partitions)
    {
        this.job = job;
        this.results = ResultJson.of(job);
        this.reader = reader;
        this.root = root;
        nextSequences = new long[partitions];
        isPastRead = null == root;
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

    /** Whether they are of this job, and of no other that had its name before or has it now. */
    boolean areOf(final JobPlan other)
    {
        return job == other;
    }

    /** Gives the last recorded results of each partition, about as many as the limit says. Once. */
    void readPast(final int limit, final Consumer<RecentRow> rows)
    {
        isPastRead = true;
        RecordedRows.read(root, job.name(), limit, (operation, partition, sequence, inputSequence, sendTimeNs, buffer,
            offset, length) ->
        {
            if (partition < nextSequences.length)
            {
                nextSequences[partition] = sequence + 1;
                rows.accept(row(operation, partition, sequence, buffer, offset));
            }
        });
    }

    /** Gives what has come since; fragments. Nothing until the past has been read, where there is one. */
    int poll(final Consumer<RecentRow> rows)
    {
        return !isPastRead ? 0 : reader.poll((operation, partition, sequence, inputSequence, sendTimeNs, buffer,
            offset, length) ->
        {
            // What came while the past was read is in both.
            if (sequence >= nextSequences[partition])
            {
                rows.accept(row(operation, partition, sequence, buffer, offset));
            }
        }, FRAGMENT_LIMIT);
    }

    @Override
    public void close()
    {
        reader.close();
    }

    private RecentRow row(
        final byte operation, final int partition, final long sequence, final DirectBuffer buffer, final int offset)
    {
        return new RecentRow(results.key(partition, sequence, buffer, offset), operation, buffer, offset, results);
    }
}
