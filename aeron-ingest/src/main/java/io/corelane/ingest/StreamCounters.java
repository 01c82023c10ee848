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

    StreamCounters(final int streamId, final AtomicCounter records, final AtomicCounter bytes)
    {
        this.streamId = streamId;
        this.records = records;
        this.bytes = bytes;
    }

    void update(final PartitionJobs jobs)
    {
        records.setRelease(jobs.recordsOf(streamId));
        bytes.setRelease(jobs.bytesOf(streamId));
    }

    /** When the partition's thread does not come here any longer; any thread. */
    @Override
    public void close()
    {
        CloseHelper.closeAll(records, bytes);
    }
}
