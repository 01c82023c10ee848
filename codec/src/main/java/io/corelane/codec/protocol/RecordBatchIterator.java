package io.corelane.codec.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import static io.corelane.codec.protocol.RecordBatchDescriptor.BLOCK_LENGTH;
import static io.corelane.codec.protocol.RecordBatchDescriptor.ENTRY_BLOCK_LENGTH;
import static io.corelane.codec.protocol.RecordBatchDescriptor.FIRST_SEQUENCE_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.KEY_HASH_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.MADE_OF_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.PARTITION_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.PRODUCER_ID_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.ROWS_BLOCK_LENGTH;
import static io.corelane.codec.protocol.RecordBatchDescriptor.SEND_TIME_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.STREAM_ID_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.TEMPLATE_ID;

import org.agrona.DirectBuffer;

/**
 * Steps over the records of a batch. It honours the acting block lengths, and whatever the bytes say it never reads
 * outside of the batch: the first entry that does not lie within it ends the batch as malformed. No allocation; for
 * one thread.
 */
public final class RecordBatchIterator
{
    private final BatchCursor cursor = new BatchCursor(TEMPLATE_ID, BLOCK_LENGTH, ENTRY_BLOCK_LENGTH);
    private DirectBuffer buffer;
    private int offset;
    private long firstSequence;

    /**
     * Sets the batch, before its first record.
     *
     * @param batch       with the batch.
     * @param batchOffset of the batch.
     * @param batchLength of the batch.
     * @return whether it is a batch of records; if not, it {@link #isMalformed} and has no records, and only
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
     * Reads a word of each cache line of the batch, one behind the other: another core has written them, and so they
     * come at the same time, where a loop that does more for each record has few of them under way. Only behind
     * a {@link #wrap} that answered true.
     *
     * @return what nobody needs; whoever keeps it has the reads done.
     */
    public long touch()
    {
        return cursor.touch();
    }

    /**
     * Steps to the next record.
     *
     * @return false at the end, and when the rest is malformed.
     */
    public boolean next()
    {
        return cursor.next();
    }

    /**
     * Steps to the next record if its first 8 bytes are those of another one.
     *
     * @param other       where the other record starts.
     * @param leastLength bytes that the next record must have, 8 at the least.
     * @return false when it is not alike, is not there, or is malformed: then nothing has changed, and {@link #next}
     *     tells which.
     */
    public boolean nextAlike(final int other, final int leastLength)
    {
        return cursor.nextAlike(other, leastLength);
    }

    /**
     * Steps over the next records as long as each is as long as the current one, and its first 8 bytes are the same.
     *
     * @param most how many at the most.
     * @return how many there were, each {@link #stride} behind the one before; the last one is the current one then.
     */
    public int nextEqual(final int most)
    {
        return cursor.nextEqual(most);
    }

    /**
     * From one record to the next, where both are as long as the current one.
     *
     * @return bytes.
     */
    public int stride()
    {
        return cursor.stride();
    }

    /**
     * Whether the iteration ended (or did not start) because the bytes are no batch, or a truncated one.
     *
     * @return whether records may have been lost.
     */
    public boolean isMalformed()
    {
        return cursor.isMalformed();
    }

    /**
     * Where the entries so far end.
     *
     * @return index in the buffer; the first entry's before the first record.
     */
    public int endOffset()
    {
        return cursor.end();
    }

    /**
     * Who sends.
     *
     * @return id.
     */
    public long producerId()
    {
        return buffer.getLong(offset + PRODUCER_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Sequence of the first record.
     *
     * @return sequence.
     */
    public long firstSequence()
    {
        return firstSequence;
    }

    /**
     * Of rows between partitions, which record the last one was made of.
     *
     * @return its sequence in the log of the sender, or a negative number where an older version has not written it,
     *     and of what is no such rows.
     */
    public long madeOf()
    {
        return ProtocolHeader.blockLength(buffer, offset) < ROWS_BLOCK_LENGTH ? -1 :
            buffer.getLong(offset + MADE_OF_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Which stream.
     *
     * @return id as {@link Names#idOf} has it.
     */
    public int streamId()
    {
        return buffer.getInt(offset + STREAM_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Which partition the sender means.
     *
     * @return partition.
     */
    public int partition()
    {
        return buffer.getInt(offset + PARTITION_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Records that the batch says it has.
     *
     * @return records.
     */
    public int count()
    {
        return cursor.count();
    }

    /**
     * The current record's sequence of its producer.
     *
     * @return sequence.
     */
    public long sequence()
    {
        return firstSequence + cursor.index();
    }

    /**
     * When the current record was meant to be sent.
     *
     * @return epoch nanoseconds.
     */
    public long sendTimeNs()
    {
        return cursor.entryLong(SEND_TIME_OFFSET);
    }

    /**
     * The current record's hash of its key.
     *
     * @return murmur3 of the key's wire bytes.
     */
    public int keyHash()
    {
        return cursor.entryInt(KEY_HASH_OFFSET);
    }

    /**
     * When a record of the batch was meant to be sent.
     *
     * @param recordOffset where it starts, as {@link #recordOffset} gave it.
     * @return epoch nanoseconds.
     */
    public long sendTimeNsOf(final int recordOffset)
    {
        return cursor.entryLong(cursor.entryOf(recordOffset), SEND_TIME_OFFSET);
    }

    /**
     * Where it says when a record of the batch was meant to be sent; as far in front of the record for all of them.
     *
     * @param recordOffset where it starts, as {@link #recordOffset} gave it.
     * @return index in the buffer.
     */
    public int sendTimeOffsetOf(final int recordOffset)
    {
        return cursor.entryOf(recordOffset) + SEND_TIME_OFFSET;
    }

    /**
     * A record's hash of its key.
     *
     * @param recordOffset where it starts, as {@link #recordOffset} gave it.
     * @return murmur3 of the key's wire bytes.
     */
    public int keyHashOf(final int recordOffset)
    {
        return cursor.entryInt(cursor.entryOf(recordOffset), KEY_HASH_OFFSET);
    }

    /**
     * Where the current record starts.
     *
     * @return index in the buffer.
     */
    public int recordOffset()
    {
        return cursor.dataOffset();
    }

    /**
     * How long the current record is.
     *
     * @return bytes.
     */
    public int recordLength()
    {
        return cursor.dataLength();
    }
}
