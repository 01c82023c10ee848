package io.corelane.core.partition;

import static io.corelane.codec.protocol.ResultBatchDescriptor.BLOCK_LENGTH;
import static io.corelane.codec.protocol.ResultBatchDescriptor.COUNT_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.ENTRIES_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.ENTRY_BLOCK_LENGTH;
import static io.corelane.codec.protocol.ResultBatchDescriptor.ENTRY_BLOCK_LENGTH_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.FIRST_SEQUENCE_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.INPUT_SEQUENCE_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.JOB_ID_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.MAX_COUNT;
import static io.corelane.codec.protocol.ResultBatchDescriptor.OPERATION_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.PARTITION_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.ROW_LENGTH_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.ROW_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.SEND_TIME_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.TEMPLATE_ID;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.core.state.CacheLines;
import io.corelane.core.state.Snapshot;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Results of one job in one partition that wait to leave, packed as fragments of the protocol. A task writes rows in
 * place; the owner of the partition offers the oldest fragment, {@link #buffer()}, and then calls {@link #clear()},
 * until {@link #count()} is 0. There is one fragment as a rule; what a single record leads to beyond it (a window that
 * closes, a join with many partners) takes more, whose memory is kept for the next time. Owned by the partition's
 * thread.
 */
public final class ResultBatch implements RowSink
{
    private static final boolean IS_NATIVE = LITTLE_ENDIAN == ByteOrder.nativeOrder();

    private final int jobId;
    private final int partition;
    private final int maxRowLength;
    private final int limit;
    private UnsafeBuffer[] fragments = new UnsafeBuffer[1];
    private int[] lengths = new int[1];
    private int[] counts = new int[1];
    private int head;
    private int tail;
    private UnsafeBuffer out;
    private int length = ENTRIES_OFFSET;
    private int count;
    private long nextSequence;
    private long produced;
    private boolean isSilent;

    /**
     * An empty batch.
     *
     * @param jobId        id of the job.
     * @param partition    id of the partition.
     * @param capacity     bytes of a fragment.
     * @param maxRowLength bytes of the longest row, its message header included.
     */
    public ResultBatch(final int jobId, final int partition, final int capacity, final int maxRowLength)
    {
        final int least = ENTRIES_OFFSET + ROW_OFFSET + maxRowLength;
        if (capacity < least)
        {
            throw new IllegalArgumentException("a result can have " + least + " bytes, a fragment only " + capacity +
                "; select fewer or shorter columns, or set a larger fragment length");
        }
        this.jobId = jobId;
        this.partition = partition;
        this.maxRowLength = maxRowLength;
        this.limit = capacity;
        this.out = newFragment();
        fragments[0] = out;
    }

    @Override
    public boolean hasHeadroom()
    {
        return head == tail && hasRoom();
    }

    @Override
    public int rowOffset()
    {
        if (!hasRoom())
        {
            nextFragment();
        }
        return length + ROW_OFFSET;
    }

    @Override
    public UnsafeBuffer out()
    {
        return out;
    }

    @Override
    public void commit(final byte operation, final int rowLength, final long inputSequence, final long sendTimeNs)
    {
        if (RETRACT == operation || isSilent)
        {
            // Readers of results are told the new row alone.
            return;
        }
        // There is room: rowOffset has seen to it.
        putEntry(out.addressOffset() + length, operation, rowLength, inputSequence, sendTimeNs);
        length += ROW_OFFSET + rowLength;
        count++;
        produced++;
    }

    /**
     * Room for new rows of one length that are written together, one behind the other: the first at {@link #rowOffset},
     * the next ones as far behind the end of the one before as the descriptor says where an entry's row begins. In
     * front of each {@link #putEntry} writes what belongs to it. Nothing is taken until {@link #commit(int, int)}; not
     * for a batch that {@link #isSilent}.
     *
     * @param rows      how many there are.
     * @param rowLength bytes of each.
     * @return how many have room: as many as {@link #hasHeadroom} would let through one by one.
     */
    public int claim(final int rows, final int rowLength)
    {
        if (!hasHeadroom())
        {
            return 0;
        }
        final int stride = ROW_OFFSET + rowLength;
        final int room = limit - length - ROW_OFFSET - maxRowLength;
        final int most = (rows - 1) * stride <= room ? rows : 1 + room / stride;
        return Math.min(most, MAX_COUNT - count);
    }

    /**
     * Takes new rows for which there was room, and which were written with their entries.
     *
     * @param rows      how many.
     * @param rowLength bytes of each.
     */
    public void commit(final int rows, final int rowLength)
    {
        length += rows * (ROW_OFFSET + rowLength);
        count += rows;
        produced += rows;
    }

    /**
     * Writes what stands in front of a row.
     *
     * @param entry         address, in front of the row's by what the descriptor says.
     * @param operation     as {@link RowSink} names it.
     * @param rowLength     bytes of the row.
     * @param inputSequence the record that caused it.
     * @param sendTimeNs    that record's intended send time.
     */
    public static void putEntry(
        final long entry,
        final byte operation,
        final int rowLength,
        final long inputSequence,
        final long sendTimeNs)
    {
        put(entry + INPUT_SEQUENCE_OFFSET, inputSequence);
        put(entry + SEND_TIME_OFFSET, sendTimeNs);
        put(entry + OPERATION_OFFSET, operation | (long)rowLength << Integer.SIZE);
    }

    /**
     * The oldest fragment, valid up to {@link #length()} after {@link #seal()}.
     *
     * @return the buffer.
     */
    public UnsafeBuffer buffer()
    {
        return fragments[head];
    }

    /** Writes sequence and count into the oldest fragment, before it is offered. */
    public void seal()
    {
        buffer().putLong(FIRST_SEQUENCE_OFFSET, nextSequence, LITTLE_ENDIAN);
        buffer().putShort(COUNT_OFFSET, (short)count(), LITTLE_ENDIAN);
    }

    /** Empties the oldest fragment after it left; the sequence goes on. */
    public void clear()
    {
        nextSequence += count();
        if (head == tail)
        {
            length = ENTRIES_OFFSET;
            count = 0;
            // The memory of the first fragment is warm.
            head = 0;
            tail = 0;
            out = fragments[0];
        }
        else
        {
            head++;
        }
    }

    /**
     * Bytes of the oldest fragment.
     *
     * @return bytes.
     */
    public int length()
    {
        return head == tail ? length : lengths[head];
    }

    /**
     * Results in the oldest fragment.
     *
     * @return count; 0 when nothing waits.
     */
    public int count()
    {
        return head == tail ? count : counts[head];
    }

    /**
     * Results made so far, those that wait included.
     *
     * @return count.
     */
    public long produced()
    {
        return produced;
    }

    /**
     * Sequence of the first result of the fragment at hand.
     *
     * @return sequence in job and partition.
     */
    public long firstSequence()
    {
        return nextSequence;
    }

    /**
     * When the record was meant to be sent that led to the first result of the oldest fragment.
     *
     * @return epoch nanoseconds.
     */
    public long firstSendTimeNs()
    {
        return buffer().getLong(ENTRIES_OFFSET + SEND_TIME_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Whether results are not told, since records before them are lost.
     *
     * @return true until they go on.
     */
    public boolean isSilent()
    {
        return isSilent;
    }

    /** What comes is not told any more. */
    void silence()
    {
        isSilent = true;
    }

    /** What comes is told again, from a sequence on; none waits. */
    void resume(final long sequence)
    {
        isSilent = false;
        nextSequence = sequence;
    }

    /**
     * Takes the first results of the fragment at hand away, though not all of them.
     *
     * @param skipped how many, fewer than {@link #count}.
     */
    public void skip(final int skipped)
    {
        int from = ENTRIES_OFFSET;
        for (int i = 0; i < skipped; i++)
        {
            from += ROW_OFFSET + buffer().getInt(from + ROW_LENGTH_OFFSET, LITTLE_ENDIAN);
        }
        buffer().putBytes(ENTRIES_OFFSET, buffer(), from, length() - from);
        nextSequence += skipped;
        if (head == tail)
        {
            length -= from - ENTRIES_OFFSET;
            count -= skipped;
        }
        else
        {
            lengths[head] -= from - ENTRIES_OFFSET;
            counts[head] -= skipped;
        }
    }

    /** Takes out or puts back what the next results are numbered by; nothing waits. */
    void snapshot(final Snapshot snapshot)
    {
        nextSequence = snapshot.value(nextSequence);
        produced = snapshot.value(produced);
        isSilent = snapshot.value(isSilent);
    }

    private static void put(final long address, final long value)
    {
        UnsafeApi.putLong(null, address, IS_NATIVE ? value : Long.reverseBytes(value));
    }

    private boolean hasRoom()
    {
        return length + ROW_OFFSET + maxRowLength <= limit && count < MAX_COUNT;
    }

    private void nextFragment()
    {
        lengths[tail] = length;
        counts[tail] = count;
        tail++;
        if (tail == fragments.length)
        {
            fragments = Arrays.copyOf(fragments, 2 * tail);
            lengths = Arrays.copyOf(lengths, 2 * tail);
            counts = Arrays.copyOf(counts, 2 * tail);
        }
        if (null == fragments[tail])
        {
            fragments[tail] = newFragment();
        }
        out = fragments[tail];
        length = ENTRIES_OFFSET;
        count = 0;
    }

    private UnsafeBuffer newFragment()
    {
        final UnsafeBuffer buffer = CacheLines.buffer(limit);
        buffer.putShort(RecordBatchDescriptor.HEADER_BLOCK_LENGTH_OFFSET, (short)BLOCK_LENGTH, LITTLE_ENDIAN);
        buffer.putShort(RecordBatchDescriptor.HEADER_TEMPLATE_ID_OFFSET, (short)TEMPLATE_ID, LITTLE_ENDIAN);
        buffer.putShort(
            RecordBatchDescriptor.HEADER_SCHEMA_ID_OFFSET, (short)RecordBatchDescriptor.SCHEMA_ID, LITTLE_ENDIAN);
        buffer.putShort(
            RecordBatchDescriptor.HEADER_VERSION_OFFSET, (short)RecordBatchDescriptor.SCHEMA_VERSION, LITTLE_ENDIAN);
        buffer.putInt(JOB_ID_OFFSET, jobId, LITTLE_ENDIAN);
        buffer.putInt(PARTITION_OFFSET, partition, LITTLE_ENDIAN);
        buffer.putShort(ENTRY_BLOCK_LENGTH_OFFSET, (short)ENTRY_BLOCK_LENGTH, LITTLE_ENDIAN);
        return buffer;
    }
}
