package io.corelane.core.partition;

import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.codec.protocol.LogGapDescriptor;
import io.corelane.codec.protocol.ProgressDescriptor;
import io.corelane.codec.protocol.ProtocolHeader;
import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.codec.protocol.TickDescriptor;
import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One partition: takes the fragments of its log in order, runs the jobs on each record, and holds results and dead
 * letters until its owner has offered them. What it holds is a function of the log alone. Every record is processed
 * or goes to the dead letters; nothing is dropped, and nothing throws for what a record holds.
 * <p>
 * Single-threaded; reads no clock, starts no thread. From {@link #onFragment} on nothing is allocated in steady state.
 */
public final class Partition implements AutoCloseable
{
    private static final int DEAD_LETTERS_LENGTH = 1 << 18;
    private static final int DEAD_LETTERS_COUNT = 1_024;

    private final RecordContext context;
    private final Faults faults = new Faults();
    private final DeadLetterBatch deadLetters;
    private final RecordBatchIterator batch = new RecordBatchIterator();
    private final UnsafeBuffer fragment = new UnsafeBuffer(0, 0);
    private final RecordRun run = new RecordRun(batch);
    private final Refusals refusals;
    private final DueWork due;
    private final RunWork work;
    private final int maxFragmentLength;
    private final PartitionJobs table;
    private BooleanSupplier outlet = () -> false;
    /** Nobody reads it: it keeps the JIT from leaving out what was read for it. */
    private long touched;
    private int recordsDone;
    private boolean isBatchBegun;
    private long nextSequence;
    private long lastChangeId;

    /**
     * An empty partition.
     *
     * @param id                   from 0.
     * @param maxFragmentLength    bytes of the longest fragment (or record) that it will be given.
     * @param resultFragmentLength bytes of a fragment of results.
     */
    public Partition(final int id, final int maxFragmentLength, final int resultFragmentLength)
    {
        this.context = new RecordContext(id);
        this.maxFragmentLength = maxFragmentLength;
        this.deadLetters = new DeadLetterBatch(DEAD_LETTERS_LENGTH, DEAD_LETTERS_COUNT);
        deadLetters.ensureRoom(1, maxFragmentLength);
        refusals = new Refusals(context, deadLetters);
        table = new PartitionJobs(context, faults, resultFragmentLength, (count) ->
            deadLetters.ensureRoom(count, maxFragmentLength));
        due = new DueWork(table, faults, refusals);
        work = new RunWork(run, context, due, refusals);
    }

    /**
     * What runs in the partition: where sources and jobs are made known.
     *
     * @return streams and jobs.
     */
    public PartitionJobs jobs()
    {
        return table;
    }

    /**
     * Makes a source known; its records are accepted from now on.
     *
     * @param stream the source.
     */
    public void addStream(final StreamDefinition stream)
    {
        table.addStream(stream);
    }

    /**
     * Adds a job, which takes records from now on.
     *
     * @param plan    the job; its sources were made known before.
     * @param factory makes its task.
     * @return the job's handle.
     */
    public JobHandle add(final JobPlan plan, final TaskFactory factory)
    {
        return start(table.prepare(0, plan, factory));
    }

    /**
     * Adds a fragment of a job, which takes records from now on.
     *
     * @param part       the fragment; those whose rows it reads were made known before.
     * @param partitions number of partitions.
     * @param factory    makes its task.
     * @return the fragment's handle.
     */
    public JobHandle add(final Fragment part, final int partitions, final TaskFactory factory)
    {
        return start(table.prepare(0, part, partitions, factory));
    }

    /** Adds a query whose rows join the results of a job. */
    void addBeside(final Fragment part, final JobHandle job, final TaskFactory factory)
    {
        start(table.prepareBeside(job.number(), part, job, factory));
    }

    private JobHandle start(final JobHandle job)
    {
        table.install(job);
        table.run(job, true);
        return job;
    }

    /**
     * The latest change of a job that the log has told.
     *
     * @return its id, 0 before the first.
     */
    public long lastChangeId()
    {
        return lastChangeId;
    }

    private boolean onJobChange()
    {
        if (!resume())
        {
            return false;
        }
        table.run(JobChangeDescriptor.jobNumber(fragment, 0),
            JobChangeDescriptor.START == JobChangeDescriptor.kind(fragment, 0));
        lastChangeId = JobChangeDescriptor.changeId(fragment, 0);
        return true;
    }

    /** Sequences of records go on above all that there can have been where some were lost. */
    private boolean onGap()
    {
        final boolean isDone = resume() && LogGaps.apply(fragment, table.jobs, deadLetters);
        nextSequence += isDone ? LogGaps.lost(fragment) : 0;
        return isDone;
    }

    /**
     * Takes one fragment of the log.
     *
     * @param buffer holds the fragment.
     * @param offset first byte.
     * @param length bytes.
     * @return true when it is done; false when results or dead letters have no room: offer them, then call again with
     *     the same fragment, which goes on behind the last record that was done.
     */
    public boolean onFragment(final DirectBuffer buffer, final int offset, final int length)
    {
        wrap(buffer, offset, length);
        if (TickDescriptor.isValid(fragment, 0, length))
        {
            return onTick(TickDescriptor.timeNs(fragment, 0));
        }
        if (ProgressDescriptor.isValid(fragment, 0, length))
        {
            return onProgress();
        }
        if (!batch.wrap(fragment, 0, length))
        {
            return LogGapDescriptor.isValid(fragment, 0, length) ? onGap() :
                JobChangeDescriptor.isValid(fragment, 0, length) ? onJobChange() : refuseRest(0, length);
        }
        touched = batch.touch();
        final int streamId = batch.streamId();
        final long producerId = batch.producerId();
        final StreamInput stream = table.stream(streamId);
        if (0 == recordsDone && !isBatchBegun)
        {
            // Once for each fragment, however often it is taken up again.
            recordsDone = table.producers.take(producerId, batch.firstSequence(), batch.count());
            isBatchBegun = true;
        }
        for (int i = 0; i < recordsDone; i++)
        {
            batch.next();
        }
        if (!(null == stream ? takeUnknown(streamId, producerId) : takeRuns(stream, producerId)))
        {
            return false;
        }
        final int end = batch.endOffset();
        if (BatchBounds.hasRest(batch, fragment, end, length) && !refuseRest(end, length))
        {
            return false;
        }
        if (null != stream)
        {
            stream.came(batch.count(), length);
        }
        recordsDone = 0;
        isBatchBegun = false;
        return true;
    }

    /** Other partitions' time has come on in what they send. */
    private boolean onProgress()
    {
        // What the tick makes due is done before event time goes on, however often that has to wait.
        if (!onTick(ProgressDescriptor.timeNs(fragment, 0)) || !resume())
        {
            return false;
        }
        final int streamId = ProgressDescriptor.streamId(fragment, 0);
        final StreamInput stream = table.stream(streamId);
        if (null == stream && table.isRetired(streamId))
        {
            return true;
        }
        if (!(stream instanceof ExchangeInput) || !((ExchangeInput)stream).onProgress(
            ProgressDescriptor.partition(fragment, 0), ProgressDescriptor.watermarkNs(fragment, 0)))
        {
            return refuseRest(0, fragment.capacity());
        }
        due.onTime(stream);
        resume();
        return true;
    }

    /**
     * Takes one record that came without a fragment around it.
     *
     * @param streamId   id of its stream.
     * @param buffer     holds the record.
     * @param offset     first byte of its message header.
     * @param length     bytes.
     * @param keyHash    murmur3 of its key's wire bytes.
     * @param sendTimeNs intended send time, epoch nanoseconds.
     * @return false when results or dead letters have no room: nothing is done, offer them and call again.
     */
    public boolean onRecord(
        final int streamId,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int keyHash,
        final long sendTimeNs)
    {
        wrap(buffer, offset, length);
        final StreamInput stream = table.stream(streamId);
        if (null == stream)
        {
            return takeUnknown(streamId, 0, length, keyHash, sendTimeNs, 0, 0);
        }
        run.take(stream, fragment, length, keyHash, sendTimeNs, nextSequence);
        final boolean isDone = takeRun(stream, 0, 0);
        recordsDone = 0;
        return isDone;
    }

    /**
     * Takes a tick: log time goes on, never back.
     *
     * @param timeNs epoch nanoseconds.
     * @return false when results or dead letters have no room: nothing is done, offer them and call again.
     */
    public boolean onTick(final long timeNs)
    {
        if (!resume())
        {
            return false;
        }
        if (due.onTick(timeNs))
        {
            resume();
        }
        return true;
    }

    /**
     * Sets what makes room: asked where results or dead letters have none, in the midst of a run of records, so that
     * the rest of it need not be looked at and looked up anew. Without one, {@link #onFragment} answers false there.
     *
     * @param value offers what waits; true when all of it has left. It must not change jobs or what they keep.
     */
    public void outlet(final BooleanSupplier value)
    {
        outlet = value;
    }

    /**
     * Goes on with what the last record or tick made due, such as windows that close, before anything else is taken. To
     * be called when results have left, so that what is due does not wait for the next record.
     *
     * @return true when nothing is due; false when results or dead letters have no room: offer them and call again.
     */
    public boolean resume()
    {
        return due.resume(fragment);
    }

    /**
     * The input has ended: time goes on to its end, and jobs emit what EMIT FINAL owes.
     *
     * @return true when all is emitted; false when results or dead letters have no room: offer them and call again.
     */
    public boolean drain()
    {
        return due.drain(fragment);
    }

    /** Tells other partitions how far time has come in what they were sent; at the end of a turn, before it leaves. */
    public void tellProgress()
    {
        table.tellProgress(due.logTimeNs());
    }

    /**
     * Whether other partitions are still to be told how far time has come.
     *
     * @return true when {@link #tellProgress} has to be called again, once what waits has left.
     */
    public boolean tellsProgress()
    {
        return table.tellsProgress();
    }

    /**
     * Whether no more comes from other partitions.
     *
     * @return true when all of them have come to their end; also without any.
     */
    public boolean isEnded()
    {
        return table.areEnded();
    }

    /**
     * One bounded slice of background work.
     *
     * @return work done.
     */
    public int doWork()
    {
        int work = 0;
        for (final JobHandle job : table.jobs)
        {
            work += job.task().doWork();
        }
        return work;
    }

    /**
     * Jobs in the partition, in the order in which they were added.
     *
     * @return count.
     */
    public int jobCount()
    {
        return table.jobs.length;
    }

    /**
     * A job.
     *
     * @param index from 0.
     * @return its handle.
     */
    public JobHandle job(final int index)
    {
        return table.jobs[index];
    }

    /**
     * Dead letters that wait to leave.
     *
     * @return the batch; whoever offers it takes from it.
     */
    public DeadLetterBatch deadLetters()
    {
        return deadLetters;
    }

    /**
     * Dead letters so far for a reason, whatever job (or none) they are of.
     *
     * @param fault reason, of {@link Faults}.
     * @return count.
     */
    public long deadLetters(final int fault)
    {
        return refusals.count(fault);
    }

    /**
     * Records taken so far, dead ones included; also the sequence of the next one.
     *
     * @return count.
     */
    public long records()
    {
        return nextSequence;
    }

    /**
     * The sequence behind the last record of a producer that was taken.
     *
     * @param producerId who sends.
     * @return from 0; 0 of one that is not known.
     */
    public long nextSequence(final long producerId)
    {
        return table.producers.next(producerId);
    }

    /**
     * Up to where the records of all producers that are known were taken.
     *
     * @return sequences behind the last ones by the producers' ids; a copy.
     */
    public Map<Long, Long> nextSequences()
    {
        final long[] known = table.producers.known();
        final Map<Long, Long> next = new TreeMap<>();
        for (int i = 0; i < known.length; i += 3)
        {
            next.put(known[i], known[i + 1]);
        }
        return next;
    }

    /**
     * Records so far that were sent again though they had been taken, and were not taken twice.
     *
     * @return count.
     */
    public long duplicates()
    {
        return table.producers.duplicates();
    }

    /**
     * Divisions by zero so far, each of which gave NULL.
     *
     * @return count.
     */
    public long divisionsByZero()
    {
        return faults.divisionsByZero();
    }

    /**
     * Log time: the latest tick.
     *
     * @return epoch nanoseconds, or {@code Long.MIN_VALUE} before the first tick.
     */
    public long logTimeNs()
    {
        return due.logTimeNs();
    }

    /**
     * Whether all that records so far led to has been done and has left: then {@link #snapshot} and that of the jobs
     * tell all that the partition is.
     *
     * @return false in the middle of a fragment, while something is due or waits, and when the input has ended.
     */
    public boolean isSettled()
    {
        return 0 == recordsDone && !isBatchBegun && due.isDone() && 0 == deadLetters.waiting() &&
            table.areSettled();
    }

    /**
     * Takes out or puts back what the partition is without its jobs; see {@link JobHandle#snapshot}, which follows.
     *
     * @param snapshot takes or gives.
     */
    public void snapshot(final Snapshot snapshot)
    {
        context.snapshot(snapshot);
        nextSequence = snapshot.value(nextSequence);
        lastChangeId = snapshot.value(lastChangeId);
        due.snapshot(snapshot);
        faults.divisionsByZero(snapshot.value(faults.divisionsByZero()));
        refusals.snapshot(snapshot);
        deadLetters.snapshot(snapshot);
        table.snapshot(snapshot);
    }

    /**
     * Goes on counting where this partition has come to, which takes no more records.
     *
     * @return who has sent what so far, and how many records there were.
     */
    public LogSequence sequence()
    {
        return new LogSequence(table.producers(), nextSequence);
    }

    /** All jobs have been put back by {@link JobHandle#snapshot}. */
    public void restored()
    {
        table.ensureRoom();
    }

    /** Closes all tasks and their state. */
    @Override
    public void close()
    {
        for (final JobHandle job : table.jobs)
        {
            job.task().close();
        }
    }

    /** A longer one might never find room among the dead letters, and would wait forever. */
    private void wrap(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length > maxFragmentLength)
        {
            throw new IllegalArgumentException(
                "a fragment has " + length + " bytes, the partition takes " + maxFragmentLength);
        }
        fragment.wrap(buffer, offset, length);
    }

    /** The rest of a batch of a stream that is not known, or no longer. */
    private boolean takeUnknown(final int streamId, final long producerId)
    {
        while (batch.next())
        {
            if (!takeUnknown(streamId, batch.recordOffset(), batch.recordLength(), batch.keyHash(),
                batch.sendTimeNs(), producerId, batch.sequence()))
            {
                return false;
            }
            recordsDone++;
        }
        return true;
    }

    private boolean takeUnknown(
        final int streamId,
        final int offset,
        final int length,
        final int keyHash,
        final long sendTimeNs,
        final long producerId,
        final long producerSequence)
    {
        if (!resume() || !deadLetters.hasHeadroom(1, length))
        {
            return false;
        }
        context.record(nextSequence++, sendTimeNs, keyHash);
        if (!table.isRetired(streamId))
        {
            refusals.refuse(
                null, Faults.UNKNOWN_STREAM, streamId, producerId, producerSequence, fragment, offset, length);
        }
        return true;
    }

    /** The rest of a batch. */
    private boolean takeRuns(final StreamInput stream, final long producerId)
    {
        while (run.take(stream, fragment, nextSequence))
        {
            if (!takeRun(stream, producerId, batch.firstSequence()))
            {
                return false;
            }
        }
        return true;
    }

    private boolean takeRun(final StreamInput stream, final long producerId, final long firstSequence)
    {
        // What is due may change what would be looked up.
        if (!resumeWithRoom())
        {
            return false;
        }
        work.begin(stream);
        int index = 0;
        while (index < run.count())
        {
            if (!resumeWithRoom())
            {
                return false;
            }
            final int next = work.takeUsual(stream, fragment, index, producerId, firstSequence + recordsDone);
            taken(next - index);
            index = next;
            if (index < run.count())
            {
                if (!resume() || !hasHeadroom(stream.jobs(), run.length(index)))
                {
                    if (!outlet.getAsBoolean())
                    {
                        return false;
                    }
                    // With room there may be more of the usual.
                    continue;
                }
                work.take(stream, fragment, index, producerId, firstSequence + recordsDone);
                taken(1);
                index++;
            }
        }
        return true;
    }

    /** Does what is due; false when that waits for room, and there is none to be had. */
    private boolean resumeWithRoom()
    {
        while (!resume())
        {
            if (!outlet.getAsBoolean())
            {
                return false;
            }
        }
        return true;
    }

    private void taken(final int records)
    {
        nextSequence += records;
        recordsDone += records;
    }

    /** Before a record is begun there is room for all that it can lead to. */
    private boolean hasHeadroom(final JobHandle[] streamJobs, final int length)
    {
        for (final JobHandle job : streamJobs)
        {
            if (!job.hasHeadroom())
            {
                return false;
            }
        }
        return deadLetters.hasHeadroom(Math.max(1, streamJobs.length), length);
    }

    /** What lies behind the last record that could be told from the others is one dead letter. */
    private boolean refuseRest(final int start, final int length)
    {
        // What is due is of the record before, whether it had to wait or not.
        if (!resume() || !deadLetters.hasHeadroom(1, length - start))
        {
            return false;
        }
        context.record(nextSequence++, 0, 0);
        if (length >= RecordBatchDescriptor.ENTRY_BLOCK_LENGTH_OFFSET &&
            RecordBatchDescriptor.TEMPLATE_ID == ProtocolHeader.templateId(fragment, 0, length))
        {
            refusals.refuse(
                null,
                Faults.MALFORMED,
                fragment.getInt(RecordBatchDescriptor.STREAM_ID_OFFSET, ByteOrder.LITTLE_ENDIAN),
                fragment.getLong(RecordBatchDescriptor.PRODUCER_ID_OFFSET, ByteOrder.LITTLE_ENDIAN),
                fragment.getLong(RecordBatchDescriptor.FIRST_SEQUENCE_OFFSET, ByteOrder.LITTLE_ENDIAN) + recordsDone,
                fragment,
                start,
                length - start);
        }
        else
        {
            refusals.refuse(null, Faults.MALFORMED, 0, 0, 0, fragment, start, length - start);
        }
        return true;
    }
}
