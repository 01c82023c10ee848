package io.corelane.ingest;

import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.JobTask;
import io.corelane.ingest.client.CounterType;
import org.agrona.CloseHelper;
import org.agrona.concurrent.status.AtomicCounter;

/** Shows how much state a fragment of a job has in a partition. Written by the partition's thread. */
final class StateCounters implements AutoCloseable
{
    private final JobHandle job;
    private final AtomicCounter entries;
    private final AtomicCounter expired;
    private final AtomicCounter evicted;

    private StateCounters(final JobHandle job, final PartitionCounters counters, final int level)
    {
        this.job = job;
        final String name = job.plan().name();
        this.entries = counters.ofJob(CounterType.JOB_STATE_ENTRIES, name, level);
        this.expired = counters.ofJob(CounterType.JOB_STATE_EXPIRED, name, level);
        this.evicted = counters.ofJob(CounterType.JOB_STATE_EVICTED, name, level);
    }

    /** Counters of a fragment, or null when it keeps nothing. */
    static StateCounters of(final JobHandle job, final PartitionCounters counters, final int level)
    {
        return JobTask.NO_STATE == job.stateEntries() ? null : new StateCounters(job, counters, level);
    }

    void update()
    {
        entries.setRelease(job.stateEntries());
        expired.setRelease(job.expired());
        evicted.setRelease(job.evicted());
    }

    /** When the job is in its partition no longer; any thread. */
    @Override
    public void close()
    {
        CloseHelper.closeAll(entries, expired, evicted);
    }
}
