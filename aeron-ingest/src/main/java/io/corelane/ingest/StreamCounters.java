package io.corelane.ingest;

import io.corelane.core.partition.PartitionJobs;
import org.agrona.CloseHelper;
import org.agrona.concurrent.status.AtomicCounter;

/** Shows what of a stream came to a partition. Written by the partition's thread in its background work. */
final class StreamCounters implements AutoCloseable
{
    private final int streamId;
    private final AtomicCounter records;
    private final AtomicCounter bytes;
    private final AtomicCounter timeless;

    StreamCounters(
        final int streamId, final AtomicCounter records, final AtomicCounter bytes, final AtomicCounter timeless)
    {
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

    /** When the partition's thread does not come here any longer; any thread. */
    @Override
    public void close()
    {
        CloseHelper.closeAll(records, bytes, timeless);
    }
}
