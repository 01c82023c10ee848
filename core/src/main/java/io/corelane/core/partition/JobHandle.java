package io.corelane.core.partition;

import io.corelane.core.plan.JobPlan;
import io.corelane.core.runtime.Faults;

/** A job in a partition: its results that wait, and its counts. Owned by the partition's thread. */
public final class JobHandle
{
    static final int FAULT_CODES = Faults.TOO_LONG + 1;

    private final JobPlan plan;
    private final ResultBatch results;
    private final JobTask task;
    private final long[] deadLetters = new long[FAULT_CODES];
    private long records;

    JobHandle(final JobPlan plan, final ResultBatch results, final JobTask task)
    {
        this.plan = plan;
        this.results = results;
        this.task = task;
    }

    /**
     * The job.
     *
     * @return its plan.
     */
    public JobPlan plan()
    {
        return plan;
    }

    /**
     * Results that wait to leave.
     *
     * @return the batch; whoever offers it clears it.
     */
    public ResultBatch results()
    {
        return results;
    }

    /**
     * Records that the job was given.
     *
     * @return count.
     */
    public long records()
    {
        return records;
    }

    /**
     * Records that went to the dead letters for a reason.
     *
     * @param fault reason, of {@link Faults}.
     * @return count.
     */
    public long deadLetters(final int fault)
    {
        return deadLetters[fault];
    }

    JobTask task()
    {
        return task;
    }

    void onRecord()
    {
        records++;
    }

    void onFault(final int fault)
    {
        deadLetters[fault]++;
    }
}
