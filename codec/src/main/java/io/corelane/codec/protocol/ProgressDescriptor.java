package io.corelane.codec.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import static io.corelane.codec.protocol.RecordBatchDescriptor.MESSAGE_HEADER_LENGTH;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of how far time has come in what one partition sends to another, message {@code Progress} of the protocol. It
 * stands behind the records that it speaks of. Little endian.
 * <pre>
 *   0 +----------------+----------------+----------------+----------------+
 *     | blockLength 16 | templateId 16  | schemaId 16    | version 16     |
 *   8 +----------------+----------------+----------------+----------------+
 *     |                           watermarkNs                             |
 *  16 +-------------------------------------------------------------------+
 *     |                             timeNs                                |
 *  24 +---------------------------------+---------------------------------+
 *     |            streamId             |       partition (sender)        |
 *  32 +---------------------------------+---------------------------------+
 *     |                 madeOf (since version 1)                          |
 *  40 +-------------------------------------------------------------------+
 * </pre>
 */
public final class ProgressDescriptor
{
    /** A watermark: the sender's sources are silent and never had a record, so nobody waits for it. */
    public static final long IDLE = Long.MIN_VALUE + 1;

    /** Template id. */
    public static final int TEMPLATE_ID = 7;

    /** Bytes of the root block. */
    public static final int BLOCK_LENGTH = 32;

    /** Bytes of the root block as version 0 had it. */
    public static final int LEAST_BLOCK_LENGTH = 24;

    /** How far event time has come, epoch nanoseconds. */
    public static final int WATERMARK_OFFSET = MESSAGE_HEADER_LENGTH;

    /** Log time, epoch nanoseconds. */
    public static final int TIME_OFFSET = WATERMARK_OFFSET + Long.BYTES;

    /** Which stream. */
    public static final int STREAM_ID_OFFSET = TIME_OFFSET + Long.BYTES;

    /** Which partition sends. */
    public static final int PARTITION_OFFSET = STREAM_ID_OFFSET + Integer.BYTES;

    /** The last record that the sender had taken. */
    public static final int MADE_OF_OFFSET = PARTITION_OFFSET + Integer.BYTES;

    /** Bytes of the whole message. */
    public static final int LENGTH = MESSAGE_HEADER_LENGTH + BLOCK_LENGTH;

    /** Bytes of the whole message as version 0 had it. */
    public static final int LEAST_LENGTH = MESSAGE_HEADER_LENGTH + LEAST_BLOCK_LENGTH;

    private ProgressDescriptor()
    {
    }

    /**
     * Writes the message.
     *
     * @param buffer      where to write.
     * @param offset      where to start.
     * @param watermarkNs how far event time has come, epoch nanoseconds, or {@link #IDLE}.
     * @param timeNs      log time, epoch nanoseconds.
     * @param streamId    which stream.
     * @param partition   which partition sends.
     * @param madeOf      sequence of the last record that the sender had taken.
     * @return {@link #LENGTH}.
     */
    public static int encode(
        final MutableDirectBuffer buffer,
        final int offset,
        final long watermarkNs,
        final long timeNs,
        final int streamId,
        final int partition,
        final long madeOf)
    {
        ProtocolHeader.write(buffer, offset, TEMPLATE_ID, BLOCK_LENGTH, RecordBatchDescriptor.ROWS_VERSION);
        buffer.putLong(offset + WATERMARK_OFFSET, watermarkNs, LITTLE_ENDIAN);
        buffer.putLong(offset + TIME_OFFSET, timeNs, LITTLE_ENDIAN);
        buffer.putInt(offset + STREAM_ID_OFFSET, streamId, LITTLE_ENDIAN);
        buffer.putInt(offset + PARTITION_OFFSET, partition, LITTLE_ENDIAN);
        buffer.putLong(offset + MADE_OF_OFFSET, madeOf, LITTLE_ENDIAN);
        return LENGTH;
    }

    /**
     * Whether the bytes are this message.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @param length of the message.
     * @return whether its fields may be read.
     */
    public static boolean isValid(final DirectBuffer buffer, final int offset, final int length)
    {
        return ProtocolHeader.is(TEMPLATE_ID, LEAST_BLOCK_LENGTH, buffer, offset, length);
    }

    /**
     * How far event time has come.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return epoch nanoseconds, or {@link #IDLE}.
     */
    public static long watermarkNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + WATERMARK_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Log time.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return epoch nanoseconds.
     */
    public static long timeNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + TIME_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Which stream.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return id.
     */
    public static int streamId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + STREAM_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * The last record that the sender had taken.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return its sequence in the log of the sender, or a negative number where an older version has not written it.
     */
    public static long madeOf(final DirectBuffer buffer, final int offset)
    {
        return ProtocolHeader.blockLength(buffer, offset) < BLOCK_LENGTH ? -1 :
            buffer.getLong(offset + MADE_OF_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Which partition sends.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return from 0.
     */
    public static int partition(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + PARTITION_OFFSET, LITTLE_ENDIAN);
    }
}
