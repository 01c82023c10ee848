package io.corelane.core.partition;

import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.core.runtime.Faults;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Some records of a fragment that lie one behind the other and have the same header, found before any of them is
 * processed: so a task can look up the keys of all of them at once, and memory that is far away is waited for once and
 * not for each. A record whose header is not sound is a run of its own. Owned by the partition's thread; nothing is
 * allocated.
 */
public final class RecordRun
{
    /** Records of a run, at the most: what they look up should stay in the nearest cache until it is used. */
    public static final int MAX_COUNT = 64;

    private final int[] offsets = new int[MAX_COUNT];
    private final int[] ends = new int[MAX_COUNT];
    private final long[] timesNs = new long[MAX_COUNT];
    private final RecordBatchIterator batch;
    private UnsafeBuffer record;
    /** Of the first record. */
    private int first;
    private int length;
    private int stride;
    private boolean isEven;
    /** Where they are even, {@link #offsets} and {@link #ends} are filled when they are asked for. */
    private boolean arePlacesKept;
    private long rare;
    private long timeless;
    private long leastTimeNs;
    private long greatestTimeNs;
    private int count;
    private int headerLength;
    private int blockLength;
    private int version;
    private byte operation;
    private int fault;
    private long firstSequence;
    private boolean isAlone;
    private int loneHash;
    private long loneTimeNs;

    RecordRun(final RecordBatchIterator batch)
    {
        this.batch = batch;
    }

    /**
     * Takes the next records of the batch, as many as there are, are alike, and have room.
     *
     * @param stream   what they look like.
     * @param fragment holds them.
     * @param sequence of the first one in the log.
     * @return false when there are none.
     */
    boolean take(final StreamInput stream, final UnsafeBuffer fragment, final long sequence)
    {
        isAlone = false;
        count = 0;
        if (!batch.next())
        {
            return false;
        }
        begin(stream, fragment, batch.recordOffset(), batch.recordLength(), sequence);
        if (Faults.NONE == fault && stream.hasStandardHeader())
        {
            stride = batch.stride();
            count += batch.nextEqual(MAX_COUNT - count);
            while (!stream.isEven() && count < MAX_COUNT && batch.nextAlike(first, headerLength + blockLength))
            {
                keepPlaces();
                isEven = false;
                final int offset = batch.recordOffset();
                final int recordLength = batch.recordLength();
                keepPlaces(offset, recordLength, 1 + batch.nextEqual(MAX_COUNT - count - 1));
            }
        }
        return true;
    }

    private void keepPlaces()
    {
        if (isEven && !arePlacesKept)
        {
            keepPlaces(0, first, length, stride, count);
            arePlacesKept = true;
        }
    }

    /** More records, which lie one behind the other and are of one length. */
    private void keepPlaces(final int offset, final int recordLength, final int more)
    {
        keepPlaces(count, offset, recordLength, batch.stride(), more);
        count += more;
    }

    private void keepPlaces(
        final int from, final int offset, final int recordLength, final int distance, final int more)
    {
        for (int i = 0; i < more; i++)
        {
            final int place = offset + i * distance;
            offsets[from + i] = place;
            ends[from + i] = place + recordLength;
        }
    }

    /** Takes a record that came without a batch. */
    void take(
        final StreamInput stream,
        final UnsafeBuffer fragment,
        final int length,
        final int keyHash,
        final long sendTimeNs,
        final long sequence)
    {
        isAlone = true;
        loneHash = keyHash;
        loneTimeNs = sendTimeNs;
        begin(stream, fragment, 0, length, sequence);
    }

    private void begin(
        final StreamInput stream,
        final UnsafeBuffer fragment,
        final int offset,
        final int length,
        final long sequence)
    {
        rare = 0;
        timeless = 0;
        timesNs(Long.MIN_VALUE, Long.MAX_VALUE);
        record = fragment;
        firstSequence = sequence;
        fault = stream.check(fragment, offset, length);
        headerLength = stream.headerLength();
        blockLength = stream.blockLength();
        version = stream.version();
        operation = stream.operation();
        first = offset;
        this.length = length;
        stride = length;
        isEven = true;
        arePlacesKept = false;
        count = 1;
    }

    /**
     * What holds the records.
     *
     * @return the buffer.
     */
    public UnsafeBuffer record()
    {
        return record;
    }

    /**
     * Records in the run.
     *
     * @return count.
     */
    public int count()
    {
        return count;
    }

    /**
     * Whether the header of the records is sound; nothing else of them may be read when it is not.
     *
     * @return true when a task may look at them.
     */
    public boolean isSound()
    {
        return Faults.NONE == fault;
    }

    /**
     * From one record to the next, of a stream whose runs {@link io.corelane.core.plan.StreamDefinition#isEven are
     * even}.
     *
     * @return bytes.
     */
    public int stride()
    {
        if (!isEven)
        {
            throw new IllegalStateException("records of several lengths are in one run");
        }
        return stride;
    }

    /**
     * Where the records begin, with their headers; {@link #count} of them.
     *
     * @return offsets in {@link #record}; read only.
     */
    public int[] offsets()
    {
        keepPlaces();
        return offsets;
    }

    /**
     * Where the records end; {@link #count} of them.
     *
     * @return first offsets behind them; read only.
     */
    public int[] ends()
    {
        keepPlaces();
        return ends;
    }

    /**
     * How long the records' headers are.
     *
     * @return bytes.
     */
    public int headerLength()
    {
        return headerLength;
    }

    /**
     * Where a record's root block begins.
     *
     * @param index of the record, from 0.
     * @return offset in {@link #record}.
     */
    public int body(final int index)
    {
        return offset(index) + headerLength;
    }

    /**
     * Where a record ends.
     *
     * @param index of the record.
     * @return first offset behind it.
     */
    public int end(final int index)
    {
        return isEven ? first + index * stride + length : ends[index];
    }

    /**
     * The acting length of the records' root blocks.
     *
     * @return bytes.
     */
    public int blockLength()
    {
        return blockLength;
    }

    /**
     * The acting version of the records.
     *
     * @return as their headers say.
     */
    public int version()
    {
        return version;
    }

    /**
     * A record's sequence in the partition's log.
     *
     * @param index of the record.
     * @return from 0.
     */
    public long sequence(final int index)
    {
        return firstSequence + index;
    }

    /**
     * When a record was meant to be sent.
     *
     * @param index of the record.
     * @return epoch nanoseconds.
     */
    public long sendTimeNs(final int index)
    {
        return isAlone ? loneTimeNs : batch.sendTimeNsOf(offset(index));
    }

    /**
     * Whether the records came packed, in memory that is no array: then {@link #sendTimeBack} tells where their times
     * are.
     *
     * @return false of one that came without a batch, and of those in an array.
     */
    public boolean isPacked()
    {
        return !isAlone && null == record.byteArray();
    }

    /**
     * How far in front of a record's {@link #body} it says when it was meant to be sent, in 8 bytes, little endian.
     *
     * @return bytes, as many for each record.
     */
    public int sendTimeBack()
    {
        return body(0) - batch.sendTimeOffsetOf(first);
    }

    /**
     * Event times of the records, where a job looks at time; of one that is {@link #rare} it is not known.
     *
     * @return epoch nanoseconds, by the records' indexes.
     */
    public long[] timesNs()
    {
        return timesNs;
    }

    /**
     * Says between what all {@link #timesNs()} are, so that nobody need look at each.
     *
     * @param leastNs    no time is less.
     * @param greatestNs no time is greater.
     */
    public void timesNs(final long leastNs, final long greatestNs)
    {
        leastTimeNs = leastNs;
        greatestTimeNs = greatestNs;
    }

    /**
     * What no time is less than.
     *
     * @return epoch nanoseconds; the least there are where nobody has said it.
     */
    public long leastTimeNs()
    {
        return leastTimeNs;
    }

    /**
     * What no time is greater than.
     *
     * @return epoch nanoseconds; the most there are where nobody has said it.
     */
    public long greatestTimeNs()
    {
        return greatestTimeNs;
    }

    /**
     * Says that some records need more than the usual, whatever comes before them.
     *
     * @param records a bit for each, the lowest for the first one.
     */
    public void rare(final long records)
    {
        rare |= records;
    }

    /** Those that are rare so far have no event time that is known ahead, and stay rare. */
    void rareAreTimeless()
    {
        timeless = rare;
    }

    /** As far as is known, all others need no more than the usual. */
    void forgetRare()
    {
        rare = timeless;
    }

    /** Index of the first record from one on that is rare, or how many there are. */
    int usualEnd(final int first)
    {
        return Math.min(count, first + Long.numberOfTrailingZeros(rare >>> first));
    }

    /**
     * Makes a record the one at hand.
     *
     * @param context learns of it.
     * @param index   of the record.
     */
    public void tell(final RecordContext context, final int index)
    {
        if (isAlone)
        {
            context.record(firstSequence, loneTimeNs, loneHash);
        }
        else
        {
            context.record(
                firstSequence + index, batch.sendTimeNsOf(offset(index)), batch.keyHashOf(offset(index)));
        }
    }

    /** What the records do, as {@link RowSink} names it. */
    byte operation()
    {
        return operation;
    }

    /** What is wrong with the records' header, if anything. */
    int fault()
    {
        return fault;
    }

    /** Whether the records are of one length. */
    boolean isEven()
    {
        return isEven;
    }

    int offset(final int index)
    {
        return isEven ? first + index * stride : offsets[index];
    }

    int length(final int index)
    {
        return isEven ? length : ends[index] - offsets[index];
    }
}
