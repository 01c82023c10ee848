package io.corelane.core.partition;

import io.corelane.codec.HeaderLayout;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.plan.WireBounds;
import io.corelane.core.runtime.Faults;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;

/** A source in a partition: what its records look like, and which jobs read it. */
class StreamInput
{
    /** Template id and schema id in the word that a standard header is. */
    private static final long IDENTITY_MASK = 0x0000_FFFF_FFFF_0000L;

    private static final int UINT16_MASK = 0xFFFF;

    private final StreamDefinition definition;
    private final HeaderLayout header;
    private final boolean isStandard;
    private final long identity;
    private final int leastBlockLength;
    private final boolean isEven;
    private JobHandle[] jobs = new JobHandle[0];
    private int[] inputs = new int[0];
    private JobHandle[] timedJobs = new JobHandle[0];
    private int timeInput;
    private boolean takesRuns;
    private long maxEventNs = JobTask.NO_TIME;
    private long lastLogTimeNs = JobTask.NO_TIME;
    private int blockLength;
    private int version;
    private long recordsCame;
    private long timelessCame;
    private long bytesCame;

    StreamInput(final StreamDefinition definition)
    {
        this.definition = definition;
        this.header = definition.schema().header();
        final long templateId = definition.schema().templateId();
        final long schemaId = definition.schema().schemaId();
        this.isStandard = header.isStandard() && 0 == (templateId & ~UINT16_MASK) && 0 == (schemaId & ~UINT16_MASK);
        this.identity = templateId << Short.SIZE | schemaId << 2 * Short.SIZE;
        this.leastBlockLength = WireBounds.leastBlockLength(definition.schema());
        this.isEven = definition.isEven();
    }

    final HeaderLayout header()
    {
        return header;
    }

    final long schemaId()
    {
        return definition.schema().schemaId();
    }

    /** Whether the records of a run are of one length. */
    final boolean isEven()
    {
        return isEven;
    }

    /** What the record that was checked last does, as {@link RowSink} names it. */
    byte operation()
    {
        return RowSink.INSERT;
    }

    /** Whether no more records come. */
    boolean isEnded()
    {
        return false;
    }

    int id()
    {
        return definition.id();
    }

    JobHandle[] jobs()
    {
        return jobs;
    }

    /** Which of its scans each of {@link #jobs} reads the records by. */
    int[] inputs()
    {
        return inputs;
    }

    /** The jobs that look at time, each once. */
    JobHandle[] timedJobs()
    {
        return timedJobs;
    }

    /**
     * The job takes the records from now on: each in the order of the jobs' numbers, whichever was paused and resumed,
     * so that a partition that goes on from a checkpoint has the same order.
     */
    void add(final JobHandle job, final int input)
    {
        int place = jobs.length;
        while (place > 0 && jobs[place - 1].number() > job.number())
        {
            place--;
        }
        final JobHandle[] others = jobs;
        jobs = Arrays.copyOf(jobs, jobs.length + 1);
        System.arraycopy(others, place, jobs, place + 1, others.length - place);
        jobs[place] = job;
        final int[] otherInputs = inputs;
        inputs = Arrays.copyOf(inputs, jobs.length);
        System.arraycopy(otherInputs, place, inputs, place + 1, others.length - place);
        inputs[place] = input;
        findTimedJobs();
    }

    /** The job takes no more records. */
    void remove(final JobHandle job)
    {
        final int[] kept = IntStream.range(0, jobs.length).filter((i) -> job != jobs[i]).toArray();
        jobs = IntStream.of(kept).mapToObj((i) -> jobs[i]).toArray(JobHandle[]::new);
        inputs = IntStream.of(kept).map((i) -> inputs[i]).toArray();
        findTimedJobs();
    }

    /** A job that reads the source twice is there twice, one behind the other. */
    private void findTimedJobs()
    {
        timedJobs = Arrays.stream(jobs).filter(JobHandle::needsTime).distinct().toArray(JobHandle[]::new);
        for (int i = jobs.length - 1; i >= 0; i--)
        {
            timeInput = timedJobs.length > 0 && timedJobs[0] == jobs[i] ? inputs[i] : timeInput;
        }
        takesRuns = jobs.length > 0 && Arrays.stream(jobs).allMatch((job) -> job.task().takesRuns()) &&
            (0 == timedJobs.length || definition.idleNs() > 0) && areApart();
    }

    /** In a run a job gives all of its rows before the next one does, and where the run ends hangs on back pressure. */
    private boolean areApart()
    {
        for (int i = 1; i < jobs.length; i++)
        {
            for (int k = 0; k < i; k++)
            {
                if (jobs[i].isBeside(jobs[k]))
                {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether records may be taken many at a time: all jobs do that, and those are never idle that bring some. */
    final boolean takesRuns()
    {
        return takesRuns;
    }

    /** Whether time comes from the records. */
    boolean timesRecords()
    {
        return true;
    }

    /** Finds the event times of a run's records; only with {@link #timedJobs}. */
    final void lookAtTimes(final RecordRun run)
    {
        timedJobs[0].task().eventTimesNs(run, timeInput);
        run.rareAreTimeless();
    }

    /** Index behind the first record, of those from one to another, whose event time makes something due. */
    final int quietEnd(final RecordRun run, final int first, final int end)
    {
        long dueNs = Long.MAX_VALUE;
        for (final JobHandle job : timedJobs)
        {
            dueNs = Math.min(dueNs, job.dueNs());
        }
        // Sources that are behind this one may hold the watermark of a job back, but none takes it on.
        dueNs = dueNs > Long.MAX_VALUE - definition.watermarkNs() ? Long.MAX_VALUE : dueNs + definition.watermarkNs();
        final long[] timesNs = run.timesNs();
        int index = run.greatestTimeNs() < dueNs ? end : first;
        while (index < end && timesNs[index] < dueNs)
        {
            index++;
        }
        return Math.min(end, maxEventNs < dueNs ? index + 1 : first + 1);
    }

    /** Takes note of the event times of some records of a run. */
    final void onEventTimes(final RecordRun run, final int first, final int end, final long logTimeNs)
    {
        lastLogTimeNs = logTimeNs;
        if (0 == first && run.count() == end && Long.MAX_VALUE != run.greatestTimeNs())
        {
            // All of the run was taken, so its greatest time is that of a record which counts.
            maxEventNs = Math.max(maxEventNs, run.greatestTimeNs());
            return;
        }
        final long[] timesNs = run.timesNs();
        long greatest = maxEventNs;
        for (int i = first; i < end; i++)
        {
            greatest = Math.max(greatest, timesNs[i]);
        }
        maxEventNs = greatest;
    }

    /** Takes note of a record's event time; only with {@link #timedJobs}. */
    void onEventTime(final RecordRun run, final int index, final long logTimeNs, final RecordContext context)
    {
        lastLogTimeNs = logTimeNs;
        final long before = context.timelessCount();
        final long eventNs = timedJobs[0].task().eventTimeNs(
            timeInput, run.record(), run.body(index), run.blockLength(), run.version(), run.end(index));
        maxEventNs = Math.max(maxEventNs, eventNs);
        timelessCame += context.timelessCount() - before;
    }

    /** How far event time has surely come, or {@link JobTask#NO_TIME} before the first record. */
    long watermarkNs()
    {
        return maxEventNs < JobTask.NO_TIME + definition.watermarkNs() ?
            JobTask.NO_TIME : maxEventNs - definition.watermarkNs();
    }

    /** Whether there was no record for so long that others need not wait for this source. */
    boolean isIdle(final long logTimeNs)
    {
        return Long.MAX_VALUE != definition.idleNs() && JobTask.NO_TIME != logTimeNs &&
            JobTask.NO_TIME != lastLogTimeNs && logTimeNs - lastLogTimeNs >= definition.idleNs();
    }

    /** The watermark of an idle source, which goes on with log time. */
    long idleWatermarkNs(final long logTimeNs)
    {
        final long watermarkNs = watermarkNs();
        return JobTask.NO_TIME == watermarkNs ? watermarkNs : watermarkNs + (logTimeNs - lastLogTimeNs);
    }

    /** Log time has begun: from now on a source without records can become idle. */
    void onFirstTick(final long logTimeNs)
    {
        lastLogTimeNs = JobTask.NO_TIME == lastLogTimeNs ? logTimeNs : lastLogTimeNs;
    }

    /** How far time has come, to be kept. */
    long[] times()
    {
        return new long[]{maxEventNs, lastLogTimeNs};
    }

    /** Time has come as far as {@link #times} told. */
    void times(final long[] timesNs)
    {
        maxEventNs = timesNs[0];
        lastLogTimeNs = timesNs[1];
    }

    /** A fragment is done; for those who watch, so it is not part of what a checkpoint keeps. */
    final void came(final int records, final int bytes)
    {
        recordsCame += records;
        bytesCame += bytes;
    }

    final long recordsCame()
    {
        return recordsCame;
    }

    /** Records whose event time was NULL, as far as a job looks at time. */
    final long timelessCame()
    {
        return timelessCame;
    }

    final long bytesCame()
    {
        return bytesCame;
    }

    /** Whether the 8 bytes of a record's header are all that {@link #check} asks for, besides lengths. */
    final boolean hasStandardHeader()
    {
        return isStandard;
    }

    int headerLength()
    {
        return header.length();
    }

    int blockLength()
    {
        return blockLength;
    }

    int version()
    {
        return version;
    }

    /** Reads a record's header and says what is wrong with the record, if anything. */
    int check(final UnsafeBuffer record, final int offset, final int length)
    {
        if (length < header.length())
        {
            return Faults.MALFORMED;
        }
        if (isStandard)
        {
            final long word = record.getLong(offset, ByteOrder.LITTLE_ENDIAN);
            return identity != (word & IDENTITY_MASK) ? Faults.UNKNOWN_TEMPLATE :
                take((int)word & UINT16_MASK, (int)(word >>> 3 * Short.SIZE), length);
        }
        if (definition.schema().templateId() != header.templateId(record, offset) ||
            definition.schema().schemaId() != header.schemaId(record, offset))
        {
            return Faults.UNKNOWN_TEMPLATE;
        }
        return take(record, offset, length);
    }

    /** Reads the rest of a record's header. */
    final int take(final UnsafeBuffer record, final int offset, final int length)
    {
        return take(header.blockLength(record, offset), (int)header.version(record, offset), length);
    }

    private int take(final long block, final int actingVersion, final int length)
    {
        version = actingVersion;
        if (block < leastBlockLength || block > length - header.length())
        {
            return Faults.MALFORMED;
        }
        blockLength = (int)block;
        return Faults.NONE;
    }
}
