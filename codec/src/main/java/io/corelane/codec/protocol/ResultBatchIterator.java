package io.corelane.codec.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import static io.corelane.codec.protocol.ResultBatchDescriptor.BLOCK_LENGTH;
import static io.corelane.codec.protocol.ResultBatchDescriptor.ENTRY_BLOCK_LENGTH;
import static io.corelane.codec.protocol.ResultBatchDescriptor.FIRST_SEQUENCE_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.INPUT_SEQUENCE_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.JOB_ID_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.OPERATION_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.PARTITION_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.SEND_TIME_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.TEMPLATE_ID;

import org.agrona.DirectBuffer;

/**
 * Steps over the results of a batch. It honours the acting block lengths, and whatever the bytes say it never reads
 * outside of the batch: the first entry that does not lie within it ends the batch as malformed. No allocation; for
 * one thread.
 */
public final class ResultBatchIterator
{
    private final BatchCursor cursor = new BatchCursor(TEMPLATE_ID, BLOCK_LENGTH, ENTRY_BLOCK_LENGTH);
    private DirectBuffer buffer;
    private int offset;
    private long firstSequence;

    /**
     * Sets the batch, before its first result.
     *
     * @param batch       with the batch.
     * @param batchOffset of the batch.
     * @param batchLength of the batch.
     * @return whether it is a batch of results; if not, it {@link #isMalformed} and has no results, and only
     *     {@link #next} may be called.
     */
    public boolean wrap(final DirectBuffer batch, final int batchOffset, final int batchLength)
    {
        buffer = batch;
        offset = batchOffset;
        final boolean isBatch = cursor.wrap(batch, batchOffset, batchLength);
        firstSequence = isBatch ? batch.getLong(batchOffset + FIRST_SEQUENCE_OFFSET, LITTLE_ENDIAN) : 0;
        return isBatch;
    }

    /**
     * Steps to the next result.
     *
     * @return false at the end, and when the rest is malformed.
     */
    public boolean next()
    {
        return cursor.next();
    }

    /**
     * Whether the iteration ended (or did not start) because the bytes are no batch, or a truncated one.
     *
     * @return whether results may have been lost.
     */
    public boolean isMalformed()
    {
        return cursor.isMalformed();
    }

    /**
     * Sequence of the first result.
     *
     * @return sequence of this job in this partition.
     */
    public long firstSequence()
    {
        return firstSequence;
    }

    /**
     * Which job.
     *
     * @return id as {@link Names#idOf} has it.
     */
    public int jobId()
    {
        return buffer.getInt(offset + JOB_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Which partition.
     *
     * @return partition.
     */
    public int partition()
    {
        return buffer.getInt(offset + PARTITION_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Results that the batch says it has.
     *
     * @return results.
     */
    public int count()
    {
        return cursor.count();
    }

    /**
     * The current result's sequence.
     *
     * @return sequence of this job in this partition.
     */
    public long sequence()
    {
        return firstSequence + cursor.index();
    }

    /**
     * The record that caused the current result.
     *
     * @return sequence in the partition's log.
     */
    public long inputSequence()
    {
        return cursor.entryLong(INPUT_SEQUENCE_OFFSET);
    }

    /**
     * When the record that caused it was meant to be sent.
     *
     * @return epoch nanoseconds.
     */
    public long sendTimeNs()
    {
        return cursor.entryLong(SEND_TIME_OFFSET);
    }

    /**
     * What the current result does.
     *
     * @return INSERT, UPDATE or DELETE of {@link ResultBatchDescriptor}.
     */
    public byte operation()
    {
        return (byte)cursor.entryInt(OPERATION_OFFSET);
    }

    /**
     * Where the current row starts.
     *
     * @return index in the buffer.
     */
    public int rowOffset()
    {
        return cursor.dataOffset();
    }

    /**
     * How long the current row is.
     *
     * @return bytes.
     */
    public int rowLength()
    {
        return cursor.dataLength();
    }
}
