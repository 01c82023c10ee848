package io.corelane.core.partition;

import io.corelane.codec.protocol.ProgressDescriptor;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/** A job in a partition: its results that wait, and its counts. Owned by the partition's thread. */
public final class JobHandle
{
    static final int FAULT_CODES = Faults.FUNCTION + 1;

    private final long number;
    private final JobPlan plan;
    private final ResultBatch results;
    private final boolean isOwner;
    private final ExchangeBatch exchange;
    private final long delayNs;
    private final JobTask task;
    private final long[] deadLetters = new long[FAULT_CODES];
    private StreamInput[] sources = new StreamInput[0];
    private long watermarkNs = JobTask.NO_TIME;
    private long tickNs = JobTask.NO_TIME;
    private boolean watermarkDue;
    private boolean tickDue;
    private boolean isIdle;
    private boolean isDrained;
    private boolean isRunning;
    private boolean hasRun;
    private long toldWatermarkNs = JobTask.NO_TIME;
    private long toldTimeNs = JobTask.NO_TIME;
    private long records;

    /** A job, or, unless it owns the results, a query whose rows join those of a job. */
    JobHandle(
        final long number,
        final JobPlan plan,
        final ResultBatch results,
        final boolean isOwner,
        final JobTask task)
    {
        this.number = number;
        this.plan = plan;
        this.results = results;
        this.isOwner = isOwner;
        this.exchange = null;
        this.delayNs = 0;
        this.task = task;
    }

    /** A fragment of a job whose rows go on to other partitions. */
    JobHandle(
        final long number, final JobPlan plan, final ExchangeBatch exchange, final long delayNs, final JobTask task)
    {
        this.number = number;
        this.plan = plan;
        this.results = null;
        this.isOwner = false;
        this.exchange = exchange;
        this.delayNs = delayNs;
        this.task = task;
    }

    /**
     * The job's number in its appliance.
     *
     * @return as changes of jobs in the logs name it.
     */
    public long number()
    {
        return number;
    }

    /**
     * Whether it has taken records, or could have.
     *
     * @return false before its first start.
     */
    public boolean hasRun()
    {
        return hasRun;
    }

    /** Takes the records of its sources from now on, or takes none: then time stands still for it. */
    void run(final boolean value)
    {
        if (value != isRunning)
        {
            isRunning = value;
            hasRun = true;
            for (int i = 0; i < sources.length; i++)
            {
                if (value)
                {
                    sources[i].add(this, i);
                }
                else
                {
                    sources[i].remove(this);
                }
            }
        }
    }

    /** Records are lost: what the job makes cannot be compared with what it told. One that has not begun is whole. */
    void silence()
    {
        if (hasRun && null != results)
        {
            results.silence();
        }
    }

    /** Whether rows of both are numbered one after the other, so that their order matters. */
    boolean isBeside(final JobHandle other)
    {
        return this != other && null != results && results == other.results;
    }

    /** Its results are told again, from a sequence on; false when former ones still wait to leave. */
    boolean tell(final long sequence)
    {
        if (null != results)
        {
            if (results.count() > 0)
            {
                return false;
            }
            results.resume(sequence);
        }
        return true;
    }

    /**
     * Whether the job takes records.
     *
     * @return false before its start and when it has been stopped.
     */
    public boolean isRunning()
    {
        return isRunning;
    }

    /** Whether watermarks matter: to the job itself, or to those to which its rows go. */
    boolean needsTime()
    {
        return null != exchange || task.needsTime();
    }

    /** The first watermark that makes something due. */
    long dueNs()
    {
        return task.needsTime() ? task.dueNs() : Long.MAX_VALUE;
    }

    /** Whether a record's rows have room. */
    boolean hasHeadroom()
    {
        return null == exchange ? results.hasHeadroom() : exchange.hasHeadroom();
    }

    /** All rows have been given that the input's end led to. */
    void onDrained()
    {
        isDrained = true;
    }

    /** Tells the partitions to which rows go how far time has come behind the rows so far, if it has come on. */
    void tellProgress(final long logTimeNs, final long inputSequence)
    {
        if (!tellsProgress() && (null == exchange || !isRunning || logTimeNs <= toldTimeNs || isHeldBack()) ||
            !exchange.hasHeadroom())
        {
            return;
        }
        toldWatermarkNs = behindNs();
        toldTimeNs = logTimeNs;
        exchange.progress(toldWatermarkNs, logTimeNs, inputSequence);
    }

    /** Whether event time has come on behind the rows so far, and that was not told. */
    boolean tellsProgress()
    {
        return null != exchange && (isRunning || isDrained) && !isHeldBack() && behindNs() > toldWatermarkNs;
    }

    /** Whether rows are still due that time so far leads to. */
    private boolean isHeldBack()
    {
        return watermarkDue || Long.MAX_VALUE == watermarkNs && !isDrained;
    }

    private long behindNs()
    {
        if (isIdle && JobTask.NO_TIME == watermarkNs)
        {
            return ProgressDescriptor.IDLE;
        }
        return Long.MAX_VALUE == watermarkNs ? watermarkNs : Math.min(task.behindNs(watermarkNs),
            watermarkNs < JobTask.NO_TIME + delayNs ? JobTask.NO_TIME : watermarkNs - delayNs);
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
        if (needsTime() && Long.MAX_VALUE != watermarkNs)
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
        boolean hasEnded = false;
        for (final StreamInput source : sources)
        {
            if (!source.isIdle(logTimeNs))
            {
                hasEnded |= source.isEnded();
                leastNs = Math.min(leastNs, source.watermarkNs());
            }
            else
            {
                final long idleNs = source.idleWatermarkNs(logTimeNs);
                leastIdleNs = JobTask.NO_TIME == idleNs ? leastIdleNs : Math.min(leastIdleNs, idleNs);
            }
        }
        final boolean hasNone = Long.MAX_VALUE == leastNs;
        // What has ended still owes the rows that its end leads to.
        isIdle = hasNone && !hasEnded;
        leastNs = hasNone ? leastIdleNs : leastNs;
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
     * Rows that wait to leave for other partitions.
     *
     * @return the batch, or null when the rows are the job's results.
     */
    public ExchangeBatch exchange()
    {
        return exchange;
    }

    /**
     * Results that wait to leave.
     *
     * @return the batch, which whoever offers it clears; null when the rows go on to other partitions.
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

    /**
     * Takes out or puts back all that later records depend on: the state, how far time has come, the sequences of what
     * leaves. Nothing is due, and nothing waits to leave.
     *
     * @param snapshot takes or gives.
     */
    public void snapshot(final Snapshot snapshot)
    {
        run(snapshot.value(isRunning));
        hasRun = snapshot.value(hasRun);
        watermarkNs = snapshot.value(watermarkNs);
        tickNs = snapshot.value(tickNs);
        isIdle = snapshot.value(isIdle);
        toldWatermarkNs = snapshot.value(toldWatermarkNs);
        toldTimeNs = snapshot.value(toldTimeNs);
        records = snapshot.value(records);
        snapshot.values(deadLetters);
        if (null != exchange)
        {
            exchange.snapshot(snapshot);
        }
        else if (isOwner)
        {
            results.snapshot(snapshot);
        }
        task.snapshot(snapshot);
    }

    /** Whether nothing is due, and nothing waits to leave. */
    boolean isSettled()
    {
        return !watermarkDue && !tickDue && !isDrained && Long.MAX_VALUE != watermarkNs &&
            (null == exchange ? 0 == results.count() : !exchange.isWaiting());
    }

    /** Releases the state; when the job is in no partition any longer, any thread. */
    public void close()
    {
        task.close();
    }

    /**
     * Keys that the job's state in the partition holds.
     *
     * @return count; {@link JobTask#NO_STATE} of a job without such state.
     */
    public long stateEntries()
    {
        return task.stateEntries();
    }

    /**
     * How much the job keeps in the partition.
     *
     * @param size takes it.
     */
    public void measure(final StateSize size)
    {
        size.clear();
        task.measure(size);
    }

    /**
     * The source that holds time back: whose event time has come least far, of those that are not idle.
     *
     * @param logTimeNs of the partition.
     * @return the stream's id; 0 when there is none, or the job does not look at time.
     */
    public int holderId(final long logTimeNs)
    {
        int holder = 0;
        long leastNs = Long.MAX_VALUE;
        for (final StreamInput source : sources)
        {
            if (needsTime() && !source.isIdle(logTimeNs) && source.watermarkNs() < leastNs)
            {
                leastNs = source.watermarkNs();
                holder = source.id();
            }
        }
        return holder;
    }

    /**
     * Groups so far that went since they had no records for the time that the job says.
     *
     * @return count.
     */
    public long expired()
    {
        return task.expired();
    }

    /**
     * Groups so far that went to make room for others.
     *
     * @return count.
     */
    public long evicted()
    {
        return task.evicted();
    }

    /**
     * A slice of a look at what the job keeps here.
     *
     * @param look takes the rows.
     * @return false when there is nothing that can be looked at.
     */
    public boolean look(final StateLook look)
    {
        look.beginSlice();
        return task.look(look);
    }

    /**
     * Bytes of the longest entry that a look shows as it lies in memory; any thread.
     *
     * @param stage index of the stage.
     * @return bytes, 0 when there are no such looks.
     */
    public int rawLength(final int stage)
    {
        return task.rawLength(stage);
    }

    /**
     * Takes an entry up that a look at a job of one stage showed as it lies in memory.
     *
     * @param buffer holds it.
     * @param offset of its first byte.
     * @param length bytes.
     */
    public void adopt(final DirectBuffer buffer, final int offset, final int length)
    {
        task.adopt(buffer, offset, length);
    }

    JobTask task()
    {
        return task;
    }

    void onRecords(final int count)
    {
        records += count;
    }

    void onFault(final int fault)
    {
        deadLetters[fault]++;
    }
}
