package io.corelane.codec.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import static io.corelane.codec.protocol.RecordBatchDescriptor.BLOCK_LENGTH;
import static io.corelane.codec.protocol.RecordBatchDescriptor.COUNT_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.ENTRIES_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.ENTRY_BLOCK_LENGTH;
import static io.corelane.codec.protocol.RecordBatchDescriptor.ENTRY_BLOCK_LENGTH_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.FIRST_SEQUENCE_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.KEY_HASH_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.MADE_OF_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.MAX_COUNT;
import static io.corelane.codec.protocol.RecordBatchDescriptor.PARTITION_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.PRODUCER_ID_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.RECORD_LENGTH_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.RECORD_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.RESERVED_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.ROWS_BLOCK_LENGTH;
import static io.corelane.codec.protocol.RecordBatchDescriptor.ROWS_ENTRIES_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.ROWS_VERSION;
import static io.corelane.codec.protocol.RecordBatchDescriptor.SCHEMA_VERSION;
import static io.corelane.codec.protocol.RecordBatchDescriptor.SEND_TIME_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.STREAM_ID_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.TEMPLATE_ID;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;

/** Packs records into one fragment. No allocation; for one thread. */
public final class RecordBatchEncoder
{
    /** The batch has no room for the record; nothing was written. */
    public static final int FULL = -1;

    /** Bytes up to which moving words is quicker than the call that copies. */
    private static final int SHORT = 64;

    private MutableDirectBuffer buffer;
    private int offset;
    private int capacity;
    private byte[] batchArray;
    private long batchAddress;
    private int first = ENTRIES_OFFSET;
    private int length;
    private int count;

    /**
     * Sets where batches are written.
     *
     * @param batch         gets the batch; what it wraps stays the same while batches are written.
     * @param batchOffset   of the batch.
     * @param batchCapacity bytes that the batch may have, the fragment's greatest length at the most.
     * @return this.
     */
    public RecordBatchEncoder wrap(
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
        batchArray = batch.byteArray();
        batchAddress = batch.addressOffset() + batchOffset;
        length = 0;
        count = 0;
        return this;
    }

    /**
     * Starts an empty batch.
     *
     * @param producerId    who sends.
     * @param firstSequence of the first record; the others follow one by one.
     * @param streamId      as {@link Names#idOf} has it.
     * @param partition     that the sender means.
     */
    public void begin(final long producerId, final long firstSequence, final int streamId, final int partition)
    {
        begin(BLOCK_LENGTH, SCHEMA_VERSION, producerId, firstSequence, streamId, partition);
    }

    /**
     * Starts an empty batch of rows between partitions.
     *
     * @param producerId    who sends.
     * @param firstSequence of the first row; the others follow one by one.
     * @param streamId      of the rows.
     * @param partition     that the sender means.
     */
    public void beginRows(final long producerId, final long firstSequence, final int streamId, final int partition)
    {
        if (capacity < ROWS_ENTRIES_OFFSET)
        {
            throw new IllegalArgumentException(
                "a batch of " + capacity + " bytes cannot hold its header of " + ROWS_ENTRIES_OFFSET);
        }
        begin(ROWS_BLOCK_LENGTH, ROWS_VERSION, producerId, firstSequence, streamId, partition);
    }

    /**
     * Sets, of rows between partitions, which record the last one was made of.
     *
     * @param sequence in the log of the sender.
     */
    public void madeOf(final long sequence)
    {
        buffer.putLong(offset + MADE_OF_OFFSET, sequence, LITTLE_ENDIAN);
    }

    private void begin(
        final int blockLength,
        final int version,
        final long producerId,
        final long firstSequence,
        final int streamId,
        final int partition)
    {
        first = ENTRIES_OFFSET + blockLength - BLOCK_LENGTH;
        ProtocolHeader.write(buffer, offset, TEMPLATE_ID, blockLength, version);
        buffer.putLong(offset + PRODUCER_ID_OFFSET, producerId, LITTLE_ENDIAN);
        buffer.putLong(offset + FIRST_SEQUENCE_OFFSET, firstSequence, LITTLE_ENDIAN);
        buffer.putInt(offset + STREAM_ID_OFFSET, streamId, LITTLE_ENDIAN);
        buffer.putInt(offset + PARTITION_OFFSET, partition, LITTLE_ENDIAN);
        buffer.putInt(offset + RESERVED_OFFSET, 0, LITTLE_ENDIAN);
        final int dimension = offset + first - ENTRIES_OFFSET;
        buffer.putShort(dimension + ENTRY_BLOCK_LENGTH_OFFSET, (short)ENTRY_BLOCK_LENGTH, LITTLE_ENDIAN);
        buffer.putShort(dimension + COUNT_OFFSET, (short)0, LITTLE_ENDIAN);
        length = first;
        count = 0;
    }

    /**
     * Appends a record.
     *
     * @param sendTimeNs   when it was meant to be sent, epoch nanoseconds.
     * @param keyHash      murmur3 of the key's wire bytes.
     * @param record       with the record.
     * @param recordOffset of the record.
     * @param recordLength of the record.
     * @return the batch's length, or {@link #FULL}.
     */
    public int append(
        final long sendTimeNs,
        final int keyHash,
        final DirectBuffer record,
        final int recordOffset,
        final int recordLength)
    {
        record.boundsCheck(recordOffset, recordLength);
        return append(sendTimeNs, keyHash, record.byteArray(), record.addressOffset() + recordOffset, recordLength);
    }

    /**
     * Appends a record whose bounds the caller has looked at.
     *
     * @param sendTimeNs    when it was meant to be sent, epoch nanoseconds.
     * @param keyHash       murmur3 of the key's wire bytes.
     * @param array         with the record, or null for memory outside the heap.
     * @param recordAddress of the record: that of memory, or an array's offset.
     * @param recordLength  of the record, 0 or more.
     * @return the batch's length, or {@link #FULL}.
     */
    public int append(
        final long sendTimeNs,
        final int keyHash,
        final byte[] array,
        final long recordAddress,
        final int recordLength)
    {
        if (recordLength > capacity - length - RECORD_OFFSET || MAX_COUNT == count)
        {
            return FULL;
        }
        // Within the capacity, whose bounds wrap has looked at.
        final long entry = batchAddress + length;
        count++;
        length += RECORD_OFFSET + recordLength;
        writeEntry(entry, sendTimeNs, keyHash, recordLength);
        copy(array, recordAddress, entry + RECORD_OFFSET, recordLength);
        return length;
    }

    /**
     * Appends a record that is then written in place, which spares a copy.
     *
     * @param sendTimeNs   when it was meant to be sent, epoch nanoseconds.
     * @param keyHash      murmur3 of the key's wire bytes.
     * @param recordLength bytes, all of which have to be written before the batch is sent.
     * @return where the record begins in the buffer that the batch is written to, or {@link #FULL}.
     */
    public int claim(final long sendTimeNs, final int keyHash, final int recordLength)
    {
        if (recordLength > capacity - length - RECORD_OFFSET || MAX_COUNT == count)
        {
            return FULL;
        }
        buffer.boundsCheck(offset + length + RECORD_OFFSET, recordLength);
        final int at = length;
        count++;
        length += RECORD_OFFSET + recordLength;
        writeEntry(batchAddress + at, sendTimeNs, keyHash, recordLength);
        return offset + at + RECORD_OFFSET;
    }

    private void copy(final byte[] array, final long from, final long to, final int bytes)
    {
        if (bytes > SHORT || bytes < Long.BYTES || null != array || null != batchArray)
        {
            UnsafeApi.copyMemory(array, from, batchArray, to, bytes);
        }
        else if (bytes > SHORT / 2)
        {
            // From both ends, and what lies in the middle twice, so that no loop counts words.
            copyFour(from, to);
            copyFour(from + bytes - SHORT / 2, to + bytes - SHORT / 2);
        }
        else
        {
            final int last = bytes - Long.BYTES;
            for (int i = 0; i < last; i += Long.BYTES)
            {
                copyWord(from + i, to + i);
            }
            copyWord(from + last, to + last);
        }
    }

    private static void copyFour(final long from, final long to)
    {
        copyWord(from, to);
        copyWord(from + Long.BYTES, to + Long.BYTES);
        copyWord(from + 2 * Long.BYTES, to + 2 * Long.BYTES);
        copyWord(from + 3 * Long.BYTES, to + 3 * Long.BYTES);
    }

    private static void copyWord(final long from, final long to)
    {
        UnsafeApi.putLong(null, to, UnsafeApi.getLong(null, from));
    }

    private void writeEntry(final long entry, final long sendTimeNs, final int keyHash, final int recordLength)
    {
        // To the JIT, an access that may be to memory or to an array is one to any field.
        if (null == batchArray)
        {
            writeEntry(null, entry, sendTimeNs, keyHash, recordLength);
        }
        else
        {
            writeEntry(batchArray, entry, sendTimeNs, keyHash, recordLength);
        }
    }

    private void writeEntry(
        final byte[] array, final long entry, final long sendTimeNs, final int keyHash, final int recordLength)
    {
        LittleEndian.putLong(array, entry + SEND_TIME_OFFSET, sendTimeNs);
        LittleEndian.putInt(array, entry + KEY_HASH_OFFSET, keyHash);
        LittleEndian.putInt(array, entry + RECORD_LENGTH_OFFSET, recordLength);
        LittleEndian.putShort(array, batchAddress + first - ENTRIES_OFFSET + COUNT_OFFSET, (short)count);
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
     * Records in the batch so far.
     *
     * @return records.
     */
    public int count()
    {
        return count;
    }
}
