package io.corelane.codec.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

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
import static io.corelane.codec.protocol.ResultBatchDescriptor.RESERVED_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.ROW_LENGTH_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.ROW_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.SEND_TIME_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.TEMPLATE_ID;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Packs results as a partition does, for tests of who reads them. */
final class ResultBatchEncoder
{
    /** The batch has no room for the row; nothing was written. */
    public static final int FULL = -1;

    private MutableDirectBuffer buffer;
    private int offset;
    private int capacity;
    private int length;
    private int count;

    /**
     * Sets where batches are written.
     *
     * @param batch         gets the batch.
     * @param batchOffset   of the batch.
     * @param batchCapacity bytes that the batch may have, the fragment's greatest length at the most.
     * @return this.
     */
    public ResultBatchEncoder wrap(
        final MutableDirectBuffer batch, final int batchOffset, final int batchCapacity)
    {
        if (batchCapacity < ENTRIES_OFFSET)
        {
            throw new IllegalArgumentException(
                "a batch of " + batchCapacity + " bytes cannot hold its header of " + ENTRIES_OFFSET);
        }
        batch.boundsCheck(batchOffset, batchCapacity);
        buffer = batch;
        offset = batchOffset;
        capacity = batchCapacity;
        length = 0;
        count = 0;
        return this;
    }

    /**
     * Starts an empty batch.
     *
     * @param firstSequence of the first result, of this job in this partition; the others follow one by one.
     * @param jobId         as {@link Names#idOf} has it.
     * @param partition     where the results come from.
     */
    public void begin(final long firstSequence, final int jobId, final int partition)
    {
        ProtocolHeader.write(buffer, offset, TEMPLATE_ID, BLOCK_LENGTH);
        buffer.putLong(offset + FIRST_SEQUENCE_OFFSET, firstSequence, LITTLE_ENDIAN);
        buffer.putInt(offset + JOB_ID_OFFSET, jobId, LITTLE_ENDIAN);
        buffer.putInt(offset + PARTITION_OFFSET, partition, LITTLE_ENDIAN);
        buffer.putInt(offset + RESERVED_OFFSET, 0, LITTLE_ENDIAN);
        buffer.putShort(offset + ENTRY_BLOCK_LENGTH_OFFSET, (short)ENTRY_BLOCK_LENGTH, LITTLE_ENDIAN);
        buffer.putShort(offset + COUNT_OFFSET, (short)0, LITTLE_ENDIAN);
        length = ENTRIES_OFFSET;
        count = 0;
    }

    /**
     * Appends a result.
     *
     * @param inputSequence the record in the partition's log that caused it.
     * @param sendTimeNs    that record's intended send time, epoch nanoseconds.
     * @param operation     INSERT, UPDATE or DELETE of {@link ResultBatchDescriptor}.
     * @param row           with the row.
     * @param rowOffset     of the row.
     * @param rowLength     of the row.
     * @return the batch's length, or {@link #FULL}.
     */
    public int append(
        final long inputSequence,
        final long sendTimeNs,
        final byte operation,
        final DirectBuffer row,
        final int rowOffset,
        final int rowLength)
    {
        if (ROW_OFFSET > capacity - length || rowLength > capacity - length - ROW_OFFSET || MAX_COUNT == count)
        {
            return FULL;
        }
        final int entry = offset + length;
        buffer.putLong(entry + INPUT_SEQUENCE_OFFSET, inputSequence, LITTLE_ENDIAN);
        buffer.putLong(entry + SEND_TIME_OFFSET, sendTimeNs, LITTLE_ENDIAN);
        buffer.putInt(entry + OPERATION_OFFSET, operation & 0xFF, LITTLE_ENDIAN);
        buffer.putInt(entry + ROW_LENGTH_OFFSET, rowLength, LITTLE_ENDIAN);
        buffer.putBytes(entry + ROW_OFFSET, row, rowOffset, rowLength);
        count++;
        buffer.putShort(offset + COUNT_OFFSET, (short)count, LITTLE_ENDIAN);
        length += ROW_OFFSET + rowLength;
        return length;
    }

    /**
     * Bytes of the batch so far.
     *
     * @return bytes; 0 before {@link #begin}.
     */
    public int length()
    {
        return length;
    }

    /**
     * Results in the batch so far.
     *
     * @return results.
     */
    public int count()
    {
        return count;
    }
}
