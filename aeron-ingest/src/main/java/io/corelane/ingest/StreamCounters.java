package io.corelane.ingest;

import io.corelane.core.partition.PartitionJobs;
import io.corelane.ingest.metrics.LogWaiting;
import org.agrona.CloseHelper;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Shows what of a stream came to a partition. Written by the partition's thread in its background work; what waits, by
 * the thread that looks ({@link LogWatch}).
 */
final class StreamCounters implements AutoCloseable
{
    private final int streamId;
    private final AtomicCounter records;
    private final AtomicCounter bytes;
    private final AtomicCounter timeless;
    private final AtomicCounter lagRecords;
    private boolean isClosed;

    StreamCounters(
        final int streamId,
        final AtomicCounter records,
        final AtomicCounter bytes,
        final AtomicCounter timeless,
        final AtomicCounter lagRecords)
    {
        this.lagRecords = lagRecords;
        lagRecords.setRelease(LogWaiting.NOT_KNOWN);
        this.streamId = streamId;
        this.records = records;
        this.bytes = bytes;
        this.timeless = timeless;
    }

    void update(final PartitionJobs jobs)
    {
        records.setRelease(jobs.recordsOf(streamId));
        bytes.setRelease(jobs.bytesOf(streamId));
        timeless.setRelease(jobs.timelessOf(streamId));
    }

    /** What waits in the partition's log of sources. The thread that looks. */
    synchronized void lag(final LogWaiting waiting)
    {
        // Its place may be somebody else's by now.
        if (!isClosed)
        {
            lagRecords.setRelease(waiting.isKnown() ? waiting.ofStream(streamId) : LogWaiting.NOT_KNOWN);
        }
    }

    /** When the partition's thread does not come here any longer; any thread. */
    @Override
    public void close()
    {
        endLag();
        // Not under the lock: this waits for Aeron's client, and who looks is waited for when that goes.
        CloseHelper.closeAll(records, bytes, timeless, lagRecords);
    }

    private synchronized void endLag()
    {
        isClosed = true;
    }
}
