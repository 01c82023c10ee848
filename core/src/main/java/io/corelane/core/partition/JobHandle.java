package io.corelane.core.partition;

import io.corelane.core.plan.JobPlan;
import io.corelane.core.runtime.Faults;
import java.util.Arrays;

/** A job in a partition: its results that wait, and its counts. Owned by the partition's thread. */
public final class JobHandle
{
    static final int FAULT_CODES = Faults.FUNCTION + 1;

    private final JobPlan plan;
    private final ResultBatch results;
    private final JobTask task;
    private final long[] deadLetters = new long[FAULT_CODES];
    private StreamInput[] sources = new StreamInput[0];
    private long watermarkNs = JobTask.NO_TIME;
    private long tickNs = JobTask.NO_TIME;
    private boolean watermarkDue;
    private boolean tickDue;
    private long records;

    JobHandle(final JobPlan plan, final ResultBatch results, final JobTask task)
    {
        this.plan = plan;
        this.results = results;
        this.task = task;
    }

    /** Makes a source known that the job reads; one that it reads twice comes twice. */
    void add(final StreamInput source)
    {
        sources = Arrays.copyOf(sources, sources.length + 1);
        sources[sources.length - 1] = source;
    }

    /** Works out the watermark anew; true when it has moved, so that {@link #work} is due. */
    boolean onTime(final long logTimeNs)
    {
        final long nextNs = minimum(logTimeNs);
        if (nextNs > watermarkNs)
        {
            watermarkNs = nextNs;
            watermarkDue = true;
        }
        return watermarkDue;
    }

    /** Makes a tick due; one that is told is never taken back. */
    void onTick(final long logTimeNs)
    {
        tickNs = logTimeNs;
        tickDue = true;
    }

    /** The input has ended: time goes on to its end. */
    void onEnd()
    {
        if (task.needsTime() && Long.MAX_VALUE != watermarkNs)
        {
            watermarkNs = Long.MAX_VALUE;
            watermarkDue = true;
        }
    }

    /** Does what is due; false when the sink has no headroom before it is done. */
    boolean work()
    {
        if (watermarkDue)
        {
            watermarkDue = !task.onWatermark(watermarkNs);
        }
        if (tickDue && !watermarkDue)
        {
            tickDue = !task.onTick(tickNs);
        }
        return !watermarkDue && !tickDue;
    }

    /**
     * How far event time has come for the job.
     *
     * @return epoch nanoseconds; {@code Long.MIN_VALUE} before it has come anywhere.
     */
    public long watermarkNs()
    {
        return watermarkNs;
    }

    /** The least of the sources that are not idle; when all are, time goes on all the same. */
    private long minimum(final long logTimeNs)
    {
        long leastNs = Long.MAX_VALUE;
        long leastIdleNs = Long.MAX_VALUE;
        for (final StreamInput source : sources)
        {
            if (!source.isIdle(logTimeNs))
            {
                leastNs = Math.min(leastNs, source.watermarkNs());
            }
            else
            {
                final long idleNs = source.idleWatermarkNs(logTimeNs);
                leastIdleNs = JobTask.NO_TIME == idleNs ? leastIdleNs : Math.min(leastIdleNs, idleNs);
            }
        }
        leastNs = Long.MAX_VALUE == leastNs ? leastIdleNs : leastNs;
        return Long.MAX_VALUE == leastNs ? JobTask.NO_TIME : leastNs;
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
