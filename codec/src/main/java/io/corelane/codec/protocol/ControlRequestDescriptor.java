package io.corelane.codec.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import static io.corelane.codec.protocol.RecordBatchDescriptor.MESSAGE_HEADER_LENGTH;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of what a tool asks of the appliance, message {@code ControlRequest} of the protocol. Little endian. Not on
 * the record path: text allocates.
 * <pre>
 *   0 +----------------+----------------+----------------+----------------+
 *     | blockLength 16 | templateId 16  | schemaId 16    | version 16     |
 *   8 +----------------+----------------+----------------+----------------+
 *     |                            requestId                              |
 *  16 +---------------------------------+---------+-----------------------+
 *     |         replyStreamId           | command |
 *  21 +---------------------------------+---------+   behind the acting block:
 *     |           text length           |  text in UTF-8                ...
 *     +---------------------------------+
 *     |          folder length          |  folder in UTF-8              ...
 *     +---------------------------------+
 * </pre>
 */
public final class ControlRequestDescriptor
{
    /** Template id. */
    public static final int TEMPLATE_ID = 5;

    /** Bytes of the root block. */
    public static final int BLOCK_LENGTH = 13;

    /** Chosen by the tool; the response has it again. */
    public static final int REQUEST_ID_OFFSET = MESSAGE_HEADER_LENGTH;

    /** The Aeron stream that the response goes to. */
    public static final int REPLY_STREAM_ID_OFFSET = REQUEST_ID_OFFSET + Long.BYTES;

    /** Command. */
    public static final int COMMAND_OFFSET = REPLY_STREAM_ID_OFFSET + Integer.BYTES;

    /** Run the SQL statements of the text. */
    public static final byte STATEMENT = 1;

    /** Take no more input, finish what is there. */
    public static final byte DRAIN = 2;

    /** Tell up to where the records of a producer were taken; the text is its id. */
    public static final byte PRODUCER = 3;

    /**
     * Tell rows of a job's state as they are now. The text has, with a space between: the job's name, index of the
     * fragment, index of the stage in it, partition or -1 for all, the bytes of a key in hexadecimal digits or a minus
     * for all keys, and {@code rows}, or {@code raw} for entries as they lie in memory, and the hash
     * code of the text of the job's plan in hexadecimal digits.
     */
    public static final byte LOOK = 4;

    /** A checkpoint of all partitions; no text. */
    public static final byte CHECKPOINT = 5;

    private ControlRequestDescriptor()
    {
    }

    /**
     * Writes a request.
     *
     * @param buffer        where to write.
     * @param offset        where to start.
     * @param requestId     chosen by the tool.
     * @param replyStreamId the Aeron stream that the response goes to.
     * @param command       one of the constants here.
     * @param text          of the command, may be empty.
     * @param folder        against which relative paths in the text are meant, may be empty.
     * @return bytes written.
     */
    public static int encode(
        final MutableDirectBuffer buffer,
        final int offset,
        final long requestId,
        final int replyStreamId,
        final byte command,
        final String text,
        final String folder)
    {
        ProtocolHeader.write(buffer, offset, TEMPLATE_ID, BLOCK_LENGTH);
        buffer.putLong(offset + REQUEST_ID_OFFSET, requestId, LITTLE_ENDIAN);
        buffer.putInt(offset + REPLY_STREAM_ID_OFFSET, replyStreamId, LITTLE_ENDIAN);
        buffer.putByte(offset + COMMAND_OFFSET, command);
        int index = MESSAGE_HEADER_LENGTH + BLOCK_LENGTH;
        index += buffer.putStringUtf8(offset + index, text, LITTLE_ENDIAN);
        return index + buffer.putStringUtf8(offset + index, folder, LITTLE_ENDIAN);
    }

    /**
     * Whether the bytes are a whole request.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @param length of the message.
     * @return whether the other methods may be called.
     */
    public static boolean isValid(final DirectBuffer buffer, final int offset, final int length)
    {
        return ProtocolHeader.is(TEMPLATE_ID, BLOCK_LENGTH, buffer, offset, length) &&
            ProtocolHeader.hasData(buffer, ProtocolHeader.end(buffer, offset), offset + length) &&
            ProtocolHeader.hasData(buffer, folderOffset(buffer, offset), offset + length);
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
     * The Aeron stream that the response goes to.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return stream id.
     */
    public static int replyStreamId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + REPLY_STREAM_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * What is asked.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return one of the constants here.
     */
    public static byte command(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + COMMAND_OFFSET);
    }

    /**
     * The command's text.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return text, may be empty.
     */
    public static String text(final DirectBuffer buffer, final int offset)
    {
        return buffer.getStringUtf8(ProtocolHeader.end(buffer, offset), LITTLE_ENDIAN);
    }

    /**
     * Against which relative paths in the text are meant.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return folder, may be empty.
     */
    public static String folder(final DirectBuffer buffer, final int offset)
    {
        return buffer.getStringUtf8(folderOffset(buffer, offset), LITTLE_ENDIAN);
    }

    private static int folderOffset(final DirectBuffer buffer, final int offset)
    {
        final int text = ProtocolHeader.end(buffer, offset);
        return text + Integer.BYTES + buffer.getInt(text, LITTLE_ENDIAN);
    }
}
