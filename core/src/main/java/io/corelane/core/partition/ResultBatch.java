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
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Results of one job in one partition that wait to leave, packed as one fragment of the protocol. A task writes rows
 * in place; the owner of the partition offers {@link #buffer()} and then calls {@link #clear()}. Owned by the
 * partition's thread.
 */
public final class ResultBatch
{
    private final UnsafeBuffer buffer;
    private final int maxRowLength;
    private final int limit;
    private long nextSequence;
    private int length = ENTRIES_OFFSET;
    private int count;

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
        this.maxRowLength = maxRowLength;
        this.limit = capacity;
        this.buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity, 64));
        buffer.putShort(RecordBatchDescriptor.HEADER_BLOCK_LENGTH_OFFSET, (short)BLOCK_LENGTH, LITTLE_ENDIAN);
        buffer.putShort(RecordBatchDescriptor.HEADER_TEMPLATE_ID_OFFSET, (short)TEMPLATE_ID, LITTLE_ENDIAN);
        buffer.putShort(
            RecordBatchDescriptor.HEADER_SCHEMA_ID_OFFSET, (short)RecordBatchDescriptor.SCHEMA_ID, LITTLE_ENDIAN);
        buffer.putShort(
            RecordBatchDescriptor.HEADER_VERSION_OFFSET, (short)RecordBatchDescriptor.SCHEMA_VERSION, LITTLE_ENDIAN);
        buffer.putInt(JOB_ID_OFFSET, jobId, LITTLE_ENDIAN);
        buffer.putInt(PARTITION_OFFSET, partition, LITTLE_ENDIAN);
        buffer.putShort(ENTRY_BLOCK_LENGTH_OFFSET, (short)ENTRY_BLOCK_LENGTH, LITTLE_ENDIAN);
    }

    /**
     * Whether one more row fits, however long it is.
     *
     * @return false when the batch has to leave first.
     */
    public boolean hasHeadroom()
    {
        return length + ROW_OFFSET + maxRowLength <= limit && count < MAX_COUNT;
    }

    /**
     * Where the next row (its message header first) is written. Only with {@link #hasHeadroom()}.
     *
     * @return offset in {@link #buffer()}.
     */
    public int rowOffset()
    {
        return length + ROW_OFFSET;
    }

    /**
     * Makes the row that was written at {@link #rowOffset()} part of the batch.
     *
     * @param operation     INSERT, UPDATE or DELETE of the protocol.
     * @param rowLength     bytes written.
     * @param inputSequence the record that caused it.
     * @param sendTimeNs    that record's intended send time.
     */
    public void commit(final byte operation, final int rowLength, final long inputSequence, final long sendTimeNs)
    {
        buffer.putLong(length + INPUT_SEQUENCE_OFFSET, inputSequence, LITTLE_ENDIAN);
        buffer.putLong(length + SEND_TIME_OFFSET, sendTimeNs, LITTLE_ENDIAN);
        buffer.putInt(length + OPERATION_OFFSET, operation, LITTLE_ENDIAN);
        buffer.putInt(length + ROW_LENGTH_OFFSET, rowLength, LITTLE_ENDIAN);
        length += ROW_OFFSET + rowLength;
        count++;
    }

    /**
     * The fragment, valid up to {@link #length()} after {@link #seal()}.
     *
     * @return the buffer.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /** Writes sequence and count into the fragment, before it is offered. */
    public void seal()
    {
        buffer.putLong(FIRST_SEQUENCE_OFFSET, nextSequence, LITTLE_ENDIAN);
        buffer.putShort(COUNT_OFFSET, (short)count, LITTLE_ENDIAN);
    }

    /** Empties the batch after its fragment left; the sequence goes on. */
    public void clear()
    {
        nextSequence += count;
        length = ENTRIES_OFFSET;
        count = 0;
    }

    /**
     * Bytes of the fragment.
     *
     * @return bytes.
     */
    public int length()
    {
        return length;
    }

    /**
     * Results that wait.
     *
     * @return count.
     */
    public int count()
    {
        return count;
    }

    /**
     * Results made so far, those that wait included.
     *
     * @return count.
     */
    public long produced()
    {
        return nextSequence + count;
    }
}
