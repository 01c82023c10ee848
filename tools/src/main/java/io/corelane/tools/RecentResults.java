package io.corelane.tools;

import io.corelane.ingest.client.ResultHandler;
import io.corelane.ingest.client.ResultReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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

    private final String job;
    private final ResultReader reader;
    private final Path root;
    private final long[] nextSequences;
    private final long openedNs = System.nanoTime();
    private ResultHandler handler;
    private long connectedNs;
    private boolean isPastRead;

    /**
     * None yet.
     *
     * @param job        name.
     * @param reader     of results as they come.
     * @param root       directory where results are recorded, or null when they are not.
     * @param partitions of the appliance.
     */
    RecentResults(final String job, final ResultReader reader, final Path root, final int partitions)
    {
        this.job = job;
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

    /** Gives the last recorded results of each partition, about as many as the limit says. Once. */
    void readPast(final int limit, final ResultHandler resultHandler)
    {
        isPastRead = true;
        RecordedRows.read(root, job, limit, (operation, partition, sequence, input, sendTimeNs, buffer, row, length) ->
        {
            if (partition < nextSequences.length)
            {
                nextSequences[partition] = sequence + 1;
                resultHandler.onResult(operation, partition, sequence, input, sendTimeNs, buffer, row, length);
            }
        });
    }

    /** Gives what has come since; fragments. Nothing until the past has been read, where there is one. */
    int poll(final ResultHandler resultHandler)
    {
        handler = resultHandler;
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
            handler.onResult(operation, partition, sequence, inputSequence, sendTimeNs, buffer, row, length);
        }
    }
}
