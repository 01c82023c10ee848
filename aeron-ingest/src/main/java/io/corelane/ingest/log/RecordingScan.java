package io.corelane.ingest.log;

import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.codec.protocol.LogGapDescriptor;
import io.corelane.codec.protocol.ProtocolHeader;
import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.core.partition.LogSequence;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/**
 * Reads a recording whole: counts what it holds and finds all that is wrong with it, down to sequences that are
 * missing. What is missing because of a damage that was told is not told again. For one thread.
 */
public final class RecordingScan implements MessageHandler
{
    /** There is none. */
    public static final long NONE = -1;

    private static final long UNKNOWN = Long.MIN_VALUE;
    private static final int PROGRESS_INTERVAL = 1 << 10;

    private final Recording recording;
    private final RecordingName name;
    private final MessageCheck check;
    private final ScanListener listener;
    private final long recordsBefore;
    private final LogSequence sequence = new LogSequence();
    private final RecordBatchIterator batch = new RecordBatchIterator();
    private final ResultBatchIterator results = new ResultBatchIterator();
    private final Long2LongHashMap producers = new Long2LongHashMap(UNKNOWN);
    private long endPosition;
    private long messages;
    private long records;
    private long firstSequence = NONE;
    private long lastSequence = NONE;
    private long expected = NONE;
    private long firstTimeNs = NONE;
    private long lastTimeNs = NONE;
    private long damageCount;

    /**
     * A scan.
     *
     * @param recording what is read.
     * @param listener  is told what is wrong, in order, and how far it has come.
     */
    public RecordingScan(final Recording recording, final ScanListener listener)
    {
        this(recording, listener, 0 == recording.startPosition() ? 0 : NONE);
    }

    /**
     * A scan of a log whose beginning may be gone.
     *
     * @param recording     what is read.
     * @param listener      is told what is wrong, in order, and how far it has come.
     * @param recordsBefore that the log had in front of what is there, {@link #NONE} when that is not known.
     */
    public RecordingScan(final Recording recording, final ScanListener listener, final long recordsBefore)
    {
        this.recordsBefore = recordsBefore;
        this.recording = recording;
        this.name = RecordingName.parse(recording.name());
        this.check = new MessageCheck(name);
        // Where nothing was purged, results begin with the first one.
        this.expected = RecordingName.Kind.RESULTS == name.kind() && 0 == recording.startPosition() ? 0 : NONE;
        this.listener = listener;
    }

    /**
     * Reads.
     *
     * @param end up to where, or {@link RecordingWalk#TO_THE_END}.
     * @return this.
     */
    public RecordingScan run(final long end)
    {
        endPosition = new RecordingWalk(recording).walk(recording.startPosition(), end, this);
        return this;
    }

    @Override
    public boolean onMessage(
        final long position, final long end, final DirectBuffer buffer, final int offset, final int length)
    {
        final String fault = check.fault(buffer, offset, length);
        if (null != fault)
        {
            onDamage(damage(DamageKind.BAD_MESSAGE, position, end, fault));
            sequence.refuse();
            return true;
        }
        messages++;
        if (0 == messages % PROGRESS_INTERVAL)
        {
            listener.onProgress(end);
        }
        switch (name.kind())
        {
            case LOG -> onLog(position, end, buffer, offset, length);
            case RESULTS -> onResults(position, end, buffer, offset, length);
            case DEAD_LETTERS -> onLetter(position, end, buffer, offset);
            default -> records++;
        }
        return true;
    }

    @Override
    public void onDamage(final Damage damage)
    {
        damageCount++;
        listener.onDamage(damage, RecordingName.Kind.LOG == name.kind() ?
            NONE == recordsBefore ? NONE : recordsBefore + sequence.next() :
            NONE == lastSequence ? NONE : lastSequence + 1);
        // What comes behind it cannot be held to what was before it.
        producers.clear();
        expected = NONE;
    }

    private void onLog(
        final long position, final long end, final DirectBuffer buffer, final int offset, final int length)
    {
        final int template = ProtocolHeader.templateId(buffer, offset, length);
        if (RecordBatchDescriptor.TEMPLATE_ID == template)
        {
            onRecords(position, end, buffer, offset, length);
        }
        else if (LogGapDescriptor.TEMPLATE_ID == template &&
            LogGapDescriptor.LOST == LogGapDescriptor.kind(buffer, offset))
        {
            // What was lost was quarantined, and told then.
            producers.clear();
            sequence.lose(LogGapDescriptor.sequence(buffer, offset));
        }
        else if (JobChangeDescriptor.TEMPLATE_ID == template && name.number() > 0)
        {
            // Rows between partitions begin anew with the job that they are for.
            producers.clear();
            sequence.forgetProducers();
        }
    }

    private void onRecords(
        final long position, final long end, final DirectBuffer buffer, final int offset, final int length)
    {
        batch.wrap(buffer, offset, length);
        while (batch.next())
        {
            records++;
            onTime(batch.sendTimeNs());
        }
        final long next = batch.firstSequence() + batch.count();
        final long known = producers.get(batch.producerId());
        if (UNKNOWN != known && batch.firstSequence() > known)
        {
            onDamage(damage(DamageKind.SEQUENCE_GAP, position, end, "producer " +
                Long.toUnsignedString(batch.producerId(), 16) + " goes on with " + batch.firstSequence() + ", not " +
                known));
        }
        // What was sent again has been taken already.
        producers.put(batch.producerId(), Math.max(next, UNKNOWN == known ? next : known));
        sequence.take(batch.producerId(), batch.firstSequence(), batch.count());
    }

    private void onResults(
        final long position, final long end, final DirectBuffer buffer, final int offset, final int length)
    {
        results.wrap(buffer, offset, length);
        while (results.next())
        {
            records++;
            onTime(results.sendTimeNs());
        }
        final long first = results.firstSequence();
        if (NONE != expected && first != expected)
        {
            onDamage(damage(first > expected ? DamageKind.SEQUENCE_GAP : DamageKind.SEQUENCE_BACK, position, end,
                "results go on with " + first + ", not " + expected));
        }
        onSequence(first, first + results.count() - 1);
    }

    private void onLetter(final long position, final long end, final DirectBuffer buffer, final int offset)
    {
        records++;
        onTime(DeadLetterDescriptor.sendTimeNs(buffer, offset));
        final long input = DeadLetterDescriptor.inputSequence(buffer, offset);
        if (NONE != expected && input < lastSequence)
        {
            onDamage(damage(DamageKind.SEQUENCE_BACK, position, end,
                "a dead letter of record " + input + " behind one of record " + lastSequence));
        }
        onSequence(input, input);
    }

    private void onSequence(final long first, final long last)
    {
        firstSequence = NONE == firstSequence ? first : firstSequence;
        lastSequence = last;
        expected = last + 1;
    }

    private void onTime(final long timeNs)
    {
        if (0 == timeNs)
        {
            // Of bytes that are no record.
            return;
        }
        firstTimeNs = NONE == firstTimeNs ? timeNs : Math.min(firstTimeNs, timeNs);
        lastTimeNs = NONE == lastTimeNs ? timeNs : Math.max(lastTimeNs, timeNs);
    }

    private Damage damage(final DamageKind kind, final long position, final long end, final String detail)
    {
        return new Damage(kind, recording, recording.segmentName(position), position, end, detail);
    }

    /**
     * What was read.
     *
     * @return the recording.
     */
    public Recording recording()
    {
        return recording;
    }

    /**
     * Where it ended.
     *
     * @return behind the last byte that can be used.
     */
    public long endPosition()
    {
        return endPosition;
    }

    /**
     * Messages that are whole.
     *
     * @return count.
     */
    public long messages()
    {
        return messages;
    }

    /**
     * Records, rows, results or dead letters in them.
     *
     * @return count; records that were sent again are counted again.
     */
    public long records()
    {
        return records;
    }

    /**
     * Sequence of the first result, or of the record of the first dead letter.
     *
     * @return sequence; {@link #NONE} of logs, where each producer has its own, and when there is nothing.
     */
    public long firstSequence()
    {
        return firstSequence;
    }

    /**
     * Sequence of the last result, or of the record of the last dead letter.
     *
     * @return sequence, or {@link #NONE}.
     */
    public long lastSequence()
    {
        return lastSequence;
    }

    /**
     * The earliest send time.
     *
     * @return epoch nanoseconds, or {@link #NONE}.
     */
    public long firstTimeNs()
    {
        return firstTimeNs;
    }

    /**
     * The latest send time.
     *
     * @return epoch nanoseconds, or {@link #NONE}.
     */
    public long lastTimeNs()
    {
        return lastTimeNs;
    }

    /**
     * Damages that were told.
     *
     * @return count.
     */
    public long damages()
    {
        return damageCount;
    }
}
