package io.corelane.codec.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import static io.corelane.codec.protocol.RecordBatchDescriptor.MESSAGE_HEADER_LENGTH;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of a record that could not be processed, message {@code DeadLetter} of the protocol. Little endian.
 * <pre>
 *   0 +----------------+----------------+----------------+----------------+
 *     | blockLength 16 | templateId 16  | schemaId 16    | version 16     |
 *   8 +----------------+----------------+----------------+----------------+
 *     |                          inputSequence                            |
 *  16 +-------------------------------------------------------------------+
 *     |                            sendTimeNs                             |
 *  24 +-------------------------------------------------------------------+
 *     |                            producerId                             |
 *  32 +-------------------------------------------------------------------+
 *     |                         producerSequence                          |
 *  40 +---------------------------------+---------------------------------+
 *     |            streamId             |             jobId               |
 *  48 +---------------------------------+--------+------------------------+
 *     |            partition            | reason |
 *  53 +---------------------------------+--------+   behind the acting block:
 *     |          record length          |  the record, whole            ...
 *     +---------------------------------+
 * </pre>
 */
public final class DeadLetterDescriptor
{
    /** Template id. */
    public static final int TEMPLATE_ID = 4;

    /** Bytes of the root block. */
    public static final int BLOCK_LENGTH = 45;

    /** The record in the partition's log. */
    public static final int INPUT_SEQUENCE_OFFSET = MESSAGE_HEADER_LENGTH;

    /** Intended send time. */
    public static final int SEND_TIME_OFFSET = INPUT_SEQUENCE_OFFSET + Long.BYTES;

    /** Who sent it. */
    public static final int PRODUCER_ID_OFFSET = SEND_TIME_OFFSET + Long.BYTES;

    /** The producer's sequence of it. */
    public static final int PRODUCER_SEQUENCE_OFFSET = PRODUCER_ID_OFFSET + Long.BYTES;

    /** Which stream. */
    public static final int STREAM_ID_OFFSET = PRODUCER_SEQUENCE_OFFSET + Long.BYTES;

    /** Which job, 0 when none was reached. */
    public static final int JOB_ID_OFFSET = STREAM_ID_OFFSET + Integer.BYTES;

    /** Which partition. */
    public static final int PARTITION_OFFSET = JOB_ID_OFFSET + Integer.BYTES;

    /** Reason. */
    public static final int REASON_OFFSET = PARTITION_OFFSET + Integer.BYTES;

    /** Bytes of a message with an empty record. */
    public static final int MIN_LENGTH = MESSAGE_HEADER_LENGTH + BLOCK_LENGTH + Integer.BYTES;

    /** Bytes that no writer of the schema can have written. */
    public static final byte MALFORMED = 1;

    /** No stream of that id. */
    public static final byte UNKNOWN_STREAM = 2;

    /** Another message than the stream's. */
    public static final byte UNKNOWN_TEMPLATE = 3;

    /** A number out of range, in the record or in an expression. */
    public static final byte OVERFLOW = 4;

    /** A value that cannot be taken as another type. */
    public static final byte CAST = 5;

    /** No room for another key. */
    public static final byte CAPACITY = 6;

    /** Behind the watermark. */
    public static final byte LATE = 7;

    /** Text longer than its column. */
    public static final byte TOO_LONG = 8;

    /** A function of a program's own threw an exception. */
    public static final byte FUNCTION = 9;

    private DeadLetterDescriptor()
    {
    }

    /**
     * Writes the fields that tell where the record was met; {@link #putRecord} completes the message.
     *
     * @param buffer        where to write.
     * @param offset        where to start.
     * @param inputSequence the record in the partition's log.
     * @param partition     which partition.
     * @param jobId         0 when no job was reached.
     * @param reason        one of the constants here.
     */
    public static void putCause(
        final MutableDirectBuffer buffer,
        final int offset,
        final long inputSequence,
        final int partition,
        final int jobId,
        final byte reason)
    {
        ProtocolHeader.write(buffer, offset, TEMPLATE_ID, BLOCK_LENGTH);
        buffer.putLong(offset + INPUT_SEQUENCE_OFFSET, inputSequence, LITTLE_ENDIAN);
        buffer.putInt(offset + PARTITION_OFFSET, partition, LITTLE_ENDIAN);
        buffer.putInt(offset + JOB_ID_OFFSET, jobId, LITTLE_ENDIAN);
        buffer.putByte(offset + REASON_OFFSET, reason);
    }

    /**
     * Writes the fields that tell where the record came from.
     *
     * @param buffer           where to write.
     * @param offset           of the message.
     * @param streamId         which stream.
     * @param producerId       who sent it.
     * @param producerSequence the producer's sequence of it.
     * @param sendTimeNs       intended send time, epoch nanoseconds.
     */
    public static void putOrigin(
        final MutableDirectBuffer buffer,
        final int offset,
        final int streamId,
        final long producerId,
        final long producerSequence,
        final long sendTimeNs)
    {
        buffer.putInt(offset + STREAM_ID_OFFSET, streamId, LITTLE_ENDIAN);
        buffer.putLong(offset + PRODUCER_ID_OFFSET, producerId, LITTLE_ENDIAN);
        buffer.putLong(offset + PRODUCER_SEQUENCE_OFFSET, producerSequence, LITTLE_ENDIAN);
        buffer.putLong(offset + SEND_TIME_OFFSET, sendTimeNs, LITTLE_ENDIAN);
    }

    /**
     * Writes the record, whole.
     *
     * @param buffer       where to write.
     * @param offset       of the message.
     * @param record       with the record.
     * @param recordOffset of the record.
     * @param recordLength of the record.
     * @return length of the message.
     */
    public static int putRecord(
        final MutableDirectBuffer buffer,
        final int offset,
        final DirectBuffer record,
        final int recordOffset,
        final int recordLength)
    {
        final int index = offset + MESSAGE_HEADER_LENGTH + BLOCK_LENGTH;
        buffer.putInt(index, recordLength, LITTLE_ENDIAN);
        buffer.putBytes(index + Integer.BYTES, record, recordOffset, recordLength);
        return MIN_LENGTH + recordLength;
    }

    /**
     * Whether the bytes are a whole dead letter.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @param length of the message.
     * @return whether the other methods may be called.
     */
    public static boolean isValid(final DirectBuffer buffer, final int offset, final int length)
    {
        return ProtocolHeader.is(TEMPLATE_ID, BLOCK_LENGTH, buffer, offset, length) &&
            ProtocolHeader.hasData(buffer, ProtocolHeader.end(buffer, offset), offset + length);
    }

    /**
     * The record in the partition's log.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return sequence.
     */
    public static long inputSequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + INPUT_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Intended send time.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return epoch nanoseconds.
     */
    public static long sendTimeNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SEND_TIME_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Who sent it.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return id.
     */
    public static long producerId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + PRODUCER_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * The producer's sequence of it.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return sequence.
     */
    public static long producerSequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + PRODUCER_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Which stream.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return id as {@link Names#idOf} has it.
     */
    public static int streamId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + STREAM_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Which job.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return id as {@link Names#idOf} has it, or 0 when none was reached.
     */
    public static int jobId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + JOB_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Which partition.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return partition.
     */
    public static int partition(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + PARTITION_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Why.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return one of the constants here.
     */
    public static byte reason(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + REASON_OFFSET);
    }

    /**
     * Where the record starts.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return index in the buffer.
     */
    public static int recordOffset(final DirectBuffer buffer, final int offset)
    {
        return ProtocolHeader.end(buffer, offset) + Integer.BYTES;
    }

    /**
     * How long the record is.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return bytes.
     */
    public static int recordLength(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(ProtocolHeader.end(buffer, offset), LITTLE_ENDIAN);
    }
}
