package io.corelane.core.partition;

import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What time makes due, and is done before the next record: windows that close, ticks, the end. Owned by the partition's
 * thread.
 */
final class DueWork
{
    private final PartitionJobs table;
    private final Faults faults;
    private final Refusals refusals;
    private boolean isDue;
    private int jobsDrained;
    private long logTimeNs = Long.MIN_VALUE;

    DueWork(final PartitionJobs table, final Faults faults, final Refusals refusals)
    {
        this.table = table;
        this.faults = faults;
        this.refusals = refusals;
    }

    /** The latest tick. */
    long logTimeNs()
    {
        return logTimeNs;
    }

    /** Whether nothing is left to do. */
    boolean isDone()
    {
        return !isDue && 0 == jobsDrained;
    }

    /** Log time has come on; true when it has. */
    boolean onTick(final long timeNs)
    {
        if (timeNs <= logTimeNs)
        {
            return false;
        }
        for (final StreamInput stream : table.streams)
        {
            stream.onFirstTick(timeNs);
        }
        logTimeNs = timeNs;
        for (final JobHandle job : table.jobs)
        {
            if (job.isRunning())
            {
                if (job.needsTime())
                {
                    job.onTime(logTimeNs);
                }
                job.onTick(logTimeNs);
            }
        }
        isDue = true;
        return true;
    }

    /** Time of a stream may have come on; true when something is due. */
    boolean onTime(final StreamInput stream)
    {
        for (final JobHandle job : stream.timedJobs())
        {
            isDue |= job.onTime(logTimeNs);
        }
        return isDue;
    }

    /** Does what is due; false when results or dead letters have no room. */
    boolean resume(final UnsafeBuffer record)
    {
        if (null != table.refusing && !settle(table.refusing, record))
        {
            return false;
        }
        return !isDue || work(record);
    }

    private boolean work(final UnsafeBuffer record)
    {
        for (; table.due < table.jobs.length; table.due++)
        {
            final boolean done = table.jobs[table.due].work();
            if (!settle(table.jobs[table.due], record) || !done)
            {
                return false;
            }
        }
        table.due = 0;
        isDue = false;
        return true;
    }

    /** The input has ended; false when results or dead letters have no room. */
    boolean drain(final UnsafeBuffer record)
    {
        if (!resume(record))
        {
            return false;
        }
        while (jobsDrained < table.jobs.length)
        {
            final JobHandle job = table.jobs[jobsDrained];
            job.onEnd();
            faults.clear();
            final boolean done = job.work() && job.task().drain();
            if (!settle(job, record) || !done)
            {
                return false;
            }
            job.onDrained();
            jobsDrained++;
        }
        jobsDrained = 0;
        return true;
    }

    /** Takes out or puts back how far time has come; when nothing is due. */
    void snapshot(final Snapshot snapshot)
    {
        logTimeNs = snapshot.value(logTimeNs);
    }

    /** Writes the dead letters of the rows that a job refused; false when there is no room for all. */
    private boolean settle(final JobHandle job, final UnsafeBuffer record)
    {
        table.refusing = job;
        if (!refusals.settle(job, record))
        {
            return false;
        }
        table.refusing = null;
        return true;
    }
}
