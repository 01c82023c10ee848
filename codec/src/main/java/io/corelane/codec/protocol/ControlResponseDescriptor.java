package io.corelane.codec.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import static io.corelane.codec.protocol.RecordBatchDescriptor.MESSAGE_HEADER_LENGTH;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of the appliance's answer to a tool, message {@code ControlResponse} of the protocol. Little endian. Not on
 * the record path: text allocates.
 * <pre>
 *   0 +----------------+----------------+----------------+----------------+
 *     | blockLength 16 | templateId 16  | schemaId 16    | version 16     |
 *   8 +----------------+----------------+----------------+----------------+
 *     |                            requestId                              |
 *  16 +---------+---------------------------------------------------------+
 *     | outcome |
 *  17 +---------+-----------------------+   behind the acting block:
 *     |           text length           |  text in UTF-8                ...
 *     +---------------------------------+
 * </pre>
 */
public final class ControlResponseDescriptor
{
    /** Template id. */
    public static final int TEMPLATE_ID = 6;

    /** Bytes of the root block. */
    public static final int BLOCK_LENGTH = 9;

    /** The tool's id of the request. */
    public static final int REQUEST_ID_OFFSET = MESSAGE_HEADER_LENGTH;

    /** Outcome. */
    public static final int OUTCOME_OFFSET = REQUEST_ID_OFFSET + Long.BYTES;

    /** Done; the text is the result. */
    public static final byte OK = 0;

    /** Not done, for a reason that whoever asks can mend; the text says which. */
    public static final byte REFUSED = 1;

    /** The text is a part of the result; the next response of the request goes on with it. */
    public static final byte MORE = 2;

    /** In the place of the text is a {@code ResultBatch}; more responses of the request follow. */
    public static final byte ROWS = 3;

    /** Not done by a failure of the appliance; the text says which. */
    public static final byte FAILED = 4;

    /** Not done, but the same request may succeed later; the text says why. */
    public static final byte NOT_NOW = 5;

    /**
     * The text is a part of what statements gave that stand before the one that is not carried out; more responses of
     * the request follow, the last of which says why.
     */
    public static final byte SAID = 6;

    private ControlResponseDescriptor()
    {
    }

    /**
     * Writes a response.
     *
     * @param buffer    where to write.
     * @param offset    where to start.
     * @param requestId of the request.
     * @param outcome   one of the constants here.
     * @param text      result or reason, may be empty.
     * @return bytes written.
     */
    public static int encode(
        final MutableDirectBuffer buffer,
        final int offset,
        final long requestId,
        final byte outcome,
        final String text)
    {
        ProtocolHeader.write(buffer, offset, TEMPLATE_ID, BLOCK_LENGTH);
        buffer.putLong(offset + REQUEST_ID_OFFSET, requestId, LITTLE_ENDIAN);
        buffer.putByte(offset + OUTCOME_OFFSET, outcome);
        final int index = MESSAGE_HEADER_LENGTH + BLOCK_LENGTH;
        return index + buffer.putStringUtf8(offset + index, text, LITTLE_ENDIAN);
    }

    /**
     * Writes a response of rows.
     *
     * @param buffer    where to write.
     * @param offset    where to start.
     * @param requestId of the request.
     * @param batch     holds the batch from its first byte on.
     * @param length    bytes of the batch.
     * @return bytes written.
     */
    public static int encodeRows(
        final MutableDirectBuffer buffer,
        final int offset,
        final long requestId,
        final DirectBuffer batch,
        final int length)
    {
        ProtocolHeader.write(buffer, offset, TEMPLATE_ID, BLOCK_LENGTH);
        buffer.putLong(offset + REQUEST_ID_OFFSET, requestId, LITTLE_ENDIAN);
        buffer.putByte(offset + OUTCOME_OFFSET, ROWS);
        final int index = MESSAGE_HEADER_LENGTH + BLOCK_LENGTH;
        buffer.putInt(offset + index, length, LITTLE_ENDIAN);
        buffer.putBytes(offset + index + Integer.BYTES, batch, 0, length);
        return index + Integer.BYTES + length;
    }

    /**
     * Where the bytes behind the acting block are: those of the text, or of rows.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return offset of the first byte.
     */
    public static int dataOffset(final DirectBuffer buffer, final int offset)
    {
        return ProtocolHeader.end(buffer, offset) + Integer.BYTES;
    }

    /**
     * How many bytes there are at {@link #dataOffset}.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return bytes.
     */
    public static int dataLength(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(ProtocolHeader.end(buffer, offset), LITTLE_ENDIAN);
    }

    /**
     * Whether the bytes are a whole response.
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
     * The tool's id of the request.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return id.
     */
    public static long requestId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + REQUEST_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Whether it was done.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return one of the constants here.
     */
    public static byte outcome(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + OUTCOME_OFFSET);
    }

    /**
     * Result or reason.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return text, may be empty.
     */
    public static String text(final DirectBuffer buffer, final int offset)
    {
        return buffer.getStringUtf8(ProtocolHeader.end(buffer, offset), LITTLE_ENDIAN);
    }
}
