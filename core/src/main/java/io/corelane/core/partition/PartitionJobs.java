package io.corelane.core.partition;

import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.agrona.collections.IntHashSet;

/**
 * What runs in a partition: sources and jobs, which come and go while it runs. A job is prepared by any thread,
 * installed by the partition's, and then run: it takes the records behind that place of the log. Owned by the
 * partition's thread.
 */
public final class PartitionJobs
{
    /** Producers of a partition that are known at a time. */
    public static final int MAX_PRODUCERS = 16_384;

    StreamInput[] streams = new StreamInput[0];
    JobHandle[] jobs = new JobHandle[0];
    final ProducerTable producers = new ProducerTable(MAX_PRODUCERS);

    /** The first of the jobs that have not done yet what is due. */
    int due;

    /** A job whose refused rows are still to be written, or null. */
    JobHandle refusing;

    private final IntHashSet retired = new IntHashSet();
    private final RecordContext context;
    private final Faults faults;
    private final int resultFragmentLength;
    private final IntConsumer readers;

    /**
     * Nothing yet.
     *
     * @param context              of the partition.
     * @param faults               of the partition.
     * @param resultFragmentLength bytes of a fragment of results.
     * @param readers              is told how many jobs read a stream.
     */
    PartitionJobs(
        final RecordContext context, final Faults faults, final int resultFragmentLength, final IntConsumer readers)
    {
        this.context = context;
        this.faults = faults;
        this.resultFragmentLength = resultFragmentLength;
        this.readers = readers;
    }

    /**
     * When the record that was taken last was meant to be sent.
     *
     * @return epoch nanoseconds; 0 before the first one, and of one whose bytes do not tell.
     */
    public long lastSendTimeNs()
    {
        return context.sendTimeNs();
    }

    /**
     * Records of a stream that came, those that had been sent before included.
     *
     * @param streamId id of the stream.
     * @return count since the stream is known; 0 when it is not.
     */
    public long recordsOf(final int streamId)
    {
        final StreamInput stream = stream(streamId);
        return null == stream ? 0 : stream.recordsCame();
    }

    /**
     * Records of a stream that took their send time, since their event time is NULL; while a job looks at its time.
     *
     * @param streamId id of the stream.
     * @return count since the stream is known; 0 when it is not.
     */
    public long timelessOf(final int streamId)
    {
        final StreamInput stream = stream(streamId);
        return null == stream ? 0 : stream.timelessCame();
    }

    /**
     * Bytes of the fragments of a stream that came.
     *
     * @param streamId id of the stream.
     * @return bytes since the stream is known; 0 when it is not.
     */
    public long bytesOf(final int streamId)
    {
        final StreamInput stream = stream(streamId);
        return null == stream ? 0 : stream.bytesCame();
    }

    /**
     * Makes a source known; its records are accepted from now on.
     *
     * @param stream the source.
     */
    public void addStream(final StreamDefinition stream)
    {
        add(new StreamInput(stream));
    }

    /**
     * Makes rows known that fragments of a job send to this partition.
     *
     * @param stream  the rows.
     * @param senders number of partitions that send.
     */
    public void addExchange(final StreamDefinition stream, final int senders)
    {
        add(new ExchangeInput(stream, senders));
    }

    private void add(final StreamInput stream)
    {
        streams = Arrays.copyOf(streams, streams.length + 1);
        streams[streams.length - 1] = stream;
    }

    /**
     * The records of a source, or rows from other partitions, are not accepted any longer.
     *
     * @param streamId of a stream that no job reads.
     */
    public void removeStream(final int streamId)
    {
        begin(stream(streamId));
        streams = Arrays.stream(streams).filter((stream) -> streamId != stream.id()).toArray(StreamInput[]::new);
    }

    /**
     * Makes a fragment of a job for this partition, which knows nothing of it yet. Any thread: state takes long to
     * make.
     *
     * @param number     of the job, by which {@link JobChangeDescriptor} names it.
     * @param part       the fragment.
     * @param partitions number of partitions.
     * @param factory    makes its task.
     * @return the fragment's handle, to be installed.
     */
    public JobHandle prepare(
        final long number, final Fragment part, final int partitions, final TaskFactory factory)
    {
        if (Fragment.Route.RESULTS == part.route())
        {
            return prepare(number, part.plan(), factory);
        }
        final ExchangeBatch exchange =
            new ExchangeBatch(part, context.partition(), partitions, resultFragmentLength);
        return new JobHandle(
            number, part.plan(), exchange, part.delayNs(), factory.create(context, faults, exchange));
    }

    JobHandle prepare(final long number, final JobPlan plan, final TaskFactory factory)
    {
        final ResultBatch results = new ResultBatch(
            plan.id(),
            context.partition(),
            resultFragmentLength,
            plan.outputSchema().header().length() + plan.outputSchema().blockLength());
        return new JobHandle(number, plan, results, true, factory.create(context, faults, results));
    }

    /**
     * Makes the last fragment of a query whose rows join the results of a job. What both give from one log has the
     * order of their numbers, record by record. Any thread.
     *
     * @param number  of the query, greater than the job's.
     * @param part    the fragment; it reads the log that the job's last one reads.
     * @param job     the job's last fragment in this partition.
     * @param factory makes its task.
     * @return the fragment's handle, to be installed behind the job's.
     */
    public JobHandle prepareBeside(
        final long number, final Fragment part, final JobHandle job, final TaskFactory factory)
    {
        return new JobHandle(
            number, part.plan(), job.results(), false, factory.create(context, faults, job.results()));
    }

    /**
     * Takes a job up; it gets records when it is run.
     *
     * @param job as {@link #prepare} of this partition made it; its sources are known.
     */
    public void install(final JobHandle job)
    {
        final List<Rel.Scan> scans = job.plan().scans();
        scans.forEach((scan) -> require(job.plan(), scan));
        jobs = Arrays.copyOf(jobs, jobs.length + 1);
        jobs[jobs.length - 1] = job;
        scans.forEach((scan) -> job.add(stream(scan.source().id())));
    }

    /**
     * Gives a job records from now on, or none any longer. Rows that it is sent go on where they were when it was
     * stopped: their senders number them on.
     *
     * @param job       that was installed.
     * @param isRunning whether it gets records.
     */
    public void run(final JobHandle job, final boolean isRunning)
    {
        if (isRunning && !job.hasRun())
        {
            job.plan().scans().forEach((scan) -> begin(stream(scan.source().id())));
        }
        job.run(isRunning);
        job.plan().scans().forEach((scan) -> readers.accept(stream(scan.source().id()).jobs().length));
    }

    /** The same by a job's number, for all of its fragments that are here. */
    void run(final long number, final boolean isRunning)
    {
        for (final JobHandle job : jobs)
        {
            if (number == job.number())
            {
                run(job, isRunning);
            }
        }
    }

    /**
     * Takes a job out; rows of it that wait are gone with it. Its task is not closed.
     *
     * @param job that was installed.
     */
    public void uninstall(final JobHandle job)
    {
        job.run(false);
        jobs = Arrays.stream(jobs).filter((other) -> job != other).toArray(JobHandle[]::new);
        // Whoever has done what is due does nothing when asked again.
        due = 0;
        refusing = job == refusing ? null : refusing;
    }

    /** Rows of other partitions begin anew with the job that they are for. */
    private void begin(final StreamInput stream)
    {
        if (stream instanceof ExchangeInput exchange)
        {
            exchange.begin();
            exchange.forEachSender(producers::remove);
        }
    }

    /** Who sent what. */
    ProducerTable producers()
    {
        return producers;
    }

    /** Takes out or puts back who sent what, and how far the time of streams has come. */
    void snapshot(final Snapshot snapshot)
    {
        producers.snapshot(snapshot);
        final int count = snapshot.value(streams.length);
        for (int i = 0; i < count; i++)
        {
            final StreamInput own = i < streams.length ? streams[i] : null;
            final StreamInput stream = stream(snapshot.value(null == own ? 0 : own.id()));
            final long[] ownTimes = null == own ? new long[0] : own.times();
            final long[] times = Arrays.copyOf(ownTimes, snapshot.value(ownTimes.length));
            snapshot.values(times);
            if (null != stream)
            {
                stream.times(times);
            }
        }
    }

    /** Jobs have been put back: there is room for all that a record can lead to. */
    void ensureRoom()
    {
        for (final StreamInput stream : streams)
        {
            readers.accept(stream.jobs().length);
        }
    }

    void tellProgress(final long logTimeNs)
    {
        for (final JobHandle job : jobs)
        {
            job.tellProgress(logTimeNs, context.inputSequence());
        }
    }

    boolean tellsProgress()
    {
        for (final JobHandle job : jobs)
        {
            if (job.tellsProgress())
            {
                return true;
            }
        }
        return false;
    }

    /** Whether no more comes from other partitions. */
    boolean areEnded()
    {
        for (final StreamInput stream : streams)
        {
            if (stream instanceof ExchangeInput && !stream.isEnded())
            {
                return false;
            }
        }
        return true;
    }

    boolean areSettled()
    {
        for (final JobHandle job : jobs)
        {
            if (!job.isSettled())
            {
                return false;
            }
        }
        return null == refusing;
    }

    /**
     * Records of a stream that was there when they came, and is no longer, are passed by.
     *
     * @param streamId of a stream that was dropped.
     */
    public void retire(final int streamId)
    {
        retired.add(streamId);
    }

    /** The log has been read up to the present: what is of no stream is a dead letter again. */
    public void endReplay()
    {
        retired.clear();
    }

    boolean isRetired(final int streamId)
    {
        return retired.contains(streamId);
    }

    /** A stream by its id, or null. */
    StreamInput stream(final int id)
    {
        for (final StreamInput stream : streams)
        {
            if (id == stream.id())
            {
                return stream;
            }
        }
        return null;
    }

    private void require(final JobPlan plan, final Rel.Scan scan)
    {
        if (null == stream(scan.source().id()))
        {
            throw new IllegalArgumentException(
                "job " + plan.name() + " reads stream " + scan.source().name() + ", which was not added");
        }
    }
}
