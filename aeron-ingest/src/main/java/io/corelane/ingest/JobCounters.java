package io.corelane.ingest;

import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.Partition;
import io.corelane.core.partition.StateSize;
import io.corelane.ingest.client.CounterType;
import org.agrona.CloseHelper;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Shows what a fragment of a job was given in a partition, how much state it has there, how far its time has come, and
 * what it refused. Written by the partition's thread in its background work; nothing is allocated but where a reason
 * for dead letters is new.
 */
final class JobCounters implements AutoCloseable
{
    private final JobHandle job;
    private final StateSize size = new StateSize();
    private final boolean hasState;
    private final AtomicCounter records;
    private final AtomicCounter entries;
    private final AtomicCounter expired;
    private final AtomicCounter evicted;
    private final AtomicCounter bytes;
    private final AtomicCounter headroom;
    private final AtomicCounter watermarkNs;
    private final AtomicCounter holder;
    private final LateCounters deadLetters;

    /**
     * Counters of a fragment. What it does not have it has no counters for.
     *
     * @param job      the fragment.
     * @param counters of the partition.
     * @param level    that it runs in.
     */
    JobCounters(final JobHandle job, final PartitionCounters counters, final int level)
    {
        this.job = job;
        final String name = job.plan().name();
        records = counters.ofJob(CounterType.JOB_RECORDS, name, level);
        hasState = JobTask.NO_STATE != job.stateEntries();
        entries = hasState ? counters.ofJob(CounterType.JOB_STATE_ENTRIES, name, level) : null;
        expired = hasState ? counters.ofJob(CounterType.JOB_STATE_EXPIRED, name, level) : null;
        evicted = hasState ? counters.ofJob(CounterType.JOB_STATE_EVICTED, name, level) : null;
        bytes = hasState ? counters.ofJob(CounterType.JOB_STATE_BYTES, name, level) : null;
        headroom = hasState ? counters.ofJob(CounterType.JOB_STATE_HEADROOM, name, level) : null;
        watermarkNs = counters.ofJob(CounterType.JOB_WATERMARK, name, level);
        holder = counters.ofJob(CounterType.JOB_WATERMARK_HOLDER, name, level);
        deadLetters = counters.reasonsOfJob(name, level);
    }

    /** The partition's thread. */
    void update(final Partition partition)
    {
        records.setRelease(job.records());
        if (hasState)
        {
            job.measure(size);
            entries.setRelease(size.entries());
            bytes.setRelease(size.bytes());
            headroom.setRelease(size.headroom());
            expired.setRelease(job.expired());
            evicted.setRelease(job.evicted());
        }
        watermarkNs.setRelease(Math.max(0, job.watermarkNs()));
        holder.setRelease(job.holderId(partition.logTimeNs()));
        for (int fault = 1; fault < PartitionCounters.FAULTS; fault++)
        {
            deadLetters.update(fault, job.deadLetters(fault));
        }
    }

    /** When the job is in its partition no longer; any thread. */
    @Override
    public void close()
    {
        CloseHelper.closeAll(records, entries, expired, evicted, bytes, headroom, watermarkNs, holder, deadLetters);
    }
}
