package io.corelane.codec.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import static io.corelane.codec.protocol.RecordBatchDescriptor.HEADER_BLOCK_LENGTH_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.HEADER_SCHEMA_ID_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.HEADER_TEMPLATE_ID_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.HEADER_VERSION_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.MESSAGE_HEADER_LENGTH;
import static io.corelane.codec.protocol.RecordBatchDescriptor.SCHEMA_ID;
import static io.corelane.codec.protocol.RecordBatchDescriptor.SCHEMA_VERSION;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The header that each message of the protocol starts with. No allocation; any thread. */
public final class ProtocolHeader
{
    /** The bytes are no message of the protocol: too short, of another schema, or with a lying block length. */
    public static final int NOT_PROTOCOL = -1;

    private ProtocolHeader()
    {
    }

    /**
     * Which message it is; the adapter's switch. The header and the root block then lie within the length.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @param length of the message.
     * @return its template id, or {@link #NOT_PROTOCOL}.
     */
    public static int templateId(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < MESSAGE_HEADER_LENGTH ||
            SCHEMA_ID != uint16(buffer, offset + HEADER_SCHEMA_ID_OFFSET) ||
            blockLength(buffer, offset) > length - MESSAGE_HEADER_LENGTH)
        {
            return NOT_PROTOCOL;
        }
        return uint16(buffer, offset + HEADER_TEMPLATE_ID_OFFSET);
    }

    /** Acting length of the root block. */
    static int blockLength(final DirectBuffer buffer, final int offset)
    {
        return uint16(buffer, offset + HEADER_BLOCK_LENGTH_OFFSET);
    }

    /** Whether it is this message, with a root block of this length at least (a newer writer's is longer). */
    static boolean is(
        final int templateId, final int leastBlock, final DirectBuffer buffer, final int offset, final int length)
    {
        return templateId == templateId(buffer, offset, length) && blockLength(buffer, offset) >= leastBlock;
    }

    /** Where the bytes behind the acting root block start. */
    static int end(final DirectBuffer buffer, final int offset)
    {
        return offset + MESSAGE_HEADER_LENGTH + blockLength(buffer, offset);
    }

    static void write(
        final MutableDirectBuffer buffer, final int offset, final int templateId, final int blockLength)
    {
        write(buffer, offset, templateId, blockLength, SCHEMA_VERSION);
    }

    static void write(
        final MutableDirectBuffer buffer,
        final int offset,
        final int templateId,
        final int blockLength,
        final int version)
    {
        buffer.putShort(offset + HEADER_BLOCK_LENGTH_OFFSET, (short)blockLength, LITTLE_ENDIAN);
        buffer.putShort(offset + HEADER_TEMPLATE_ID_OFFSET, (short)templateId, LITTLE_ENDIAN);
        buffer.putShort(offset + HEADER_SCHEMA_ID_OFFSET, (short)SCHEMA_ID, LITTLE_ENDIAN);
        buffer.putShort(offset + HEADER_VERSION_OFFSET, (short)version, LITTLE_ENDIAN);
    }

    static int uint16(final DirectBuffer buffer, final int index)
    {
        return buffer.getShort(index, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** Whether var data with a 32-bit length lies between the index and the limit. */
    static boolean hasData(final DirectBuffer buffer, final int index, final int limit)
    {
        if (Integer.BYTES > limit - index)
        {
            return false;
        }
        final int length = buffer.getInt(index, LITTLE_ENDIAN);
        return length >= 0 && length <= limit - index - Integer.BYTES;
    }
}
