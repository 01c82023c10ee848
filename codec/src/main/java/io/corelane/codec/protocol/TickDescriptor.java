package io.corelane.codec.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import static io.corelane.codec.protocol.RecordBatchDescriptor.MESSAGE_HEADER_LENGTH;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of log time that the appliance appends, message {@code Tick} of the protocol. Little endian.
 * <pre>
 *   0 +----------------+----------------+----------------+----------------+
 *     | blockLength 16 | templateId 16  | schemaId 16    | version 16     |
 *   8 +----------------+----------------+----------------+----------------+
 *     |                             timeNs                                |
 *  16 +-------------------------------------------------------------------+
 * </pre>
 */
public final class TickDescriptor
{
    /** Template id. */
    public static final int TEMPLATE_ID = 3;

    /** Bytes of the root block. */
    public static final int BLOCK_LENGTH = 8;

    /** Log time, epoch nanoseconds. */
    public static final int TIME_OFFSET = MESSAGE_HEADER_LENGTH;

    /** Bytes of the whole message. */
    public static final int LENGTH = MESSAGE_HEADER_LENGTH + BLOCK_LENGTH;

    private TickDescriptor()
    {
    }

    /**
     * Writes a tick.
     *
     * @param buffer where to write.
     * @param offset where to start.
     * @param timeNs log time, epoch nanoseconds.
     * @return {@link #LENGTH}.
     */
    public static int encode(final MutableDirectBuffer buffer, final int offset, final long timeNs)
    {
        ProtocolHeader.write(buffer, offset, TEMPLATE_ID, BLOCK_LENGTH);
        buffer.putLong(offset + TIME_OFFSET, timeNs, LITTLE_ENDIAN);
        return LENGTH;
    }

    /**
     * Whether the bytes are a tick.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @param length of the message.
     * @return whether {@link #timeNs} may be read.
     */
    public static boolean isValid(final DirectBuffer buffer, final int offset, final int length)
    {
        return ProtocolHeader.is(TEMPLATE_ID, BLOCK_LENGTH, buffer, offset, length);
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
}
