package io.corelane.codec.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import static io.corelane.codec.protocol.RecordBatchDescriptor.MESSAGE_HEADER_LENGTH;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of what starts or stops a job at a place in a log, message {@code JobChange} of the protocol. Since it stands
 * among the records, the same records are the job's whenever the log is read. Little endian.
 * <pre>
 *   0 +----------------+----------------+----------------+----------------+
 *     | blockLength 16 | templateId 16  | schemaId 16    | version 16     |
 *   8 +----------------+----------------+----------------+----------------+
 *     |                             changeId                              |
 *  16 +-------------------------------------------------------------------+
 *     |                             jobNumber                             |
 *  24 +---------+---------------------------------------------------------+
 *     |  kind   |
 *  25 +---------+
 * </pre>
 */
public final class JobChangeDescriptor
{
    /** Template id. */
    public static final int TEMPLATE_ID = 8;

    /** Bytes of the root block. */
    public static final int BLOCK_LENGTH = 17;

    /** Of the appliance, ascending. */
    public static final int CHANGE_ID_OFFSET = MESSAGE_HEADER_LENGTH;

    /** Of the job in its appliance. */
    public static final int JOB_NUMBER_OFFSET = CHANGE_ID_OFFSET + Long.BYTES;

    /** What is to happen. */
    public static final int KIND_OFFSET = JOB_NUMBER_OFFSET + Long.BYTES;

    /** Bytes of the whole message. */
    public static final int LENGTH = MESSAGE_HEADER_LENGTH + BLOCK_LENGTH;

    /** The job takes the records behind this one. */
    public static final byte START = 1;

    /** The job takes none of the records behind this one. */
    public static final byte STOP = 2;

    private JobChangeDescriptor()
    {
    }

    /**
     * Writes a change.
     *
     * @param buffer    where to write.
     * @param offset    where to start.
     * @param changeId  of the appliance, ascending.
     * @param jobNumber of the job.
     * @param kind      one of the constants here.
     * @return {@link #LENGTH}.
     */
    public static int encode(
        final MutableDirectBuffer buffer,
        final int offset,
        final long changeId,
        final long jobNumber,
        final byte kind)
    {
        ProtocolHeader.write(buffer, offset, TEMPLATE_ID, BLOCK_LENGTH);
        buffer.putLong(offset + CHANGE_ID_OFFSET, changeId, LITTLE_ENDIAN);
        buffer.putLong(offset + JOB_NUMBER_OFFSET, jobNumber, LITTLE_ENDIAN);
        buffer.putByte(offset + KIND_OFFSET, kind);
        return LENGTH;
    }

    /**
     * Whether the bytes are a change of a job.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @param length of the message.
     * @return whether the other methods may be called.
     */
    public static boolean isValid(final DirectBuffer buffer, final int offset, final int length)
    {
        return ProtocolHeader.is(TEMPLATE_ID, BLOCK_LENGTH, buffer, offset, length);
    }

    /**
     * Which change it is.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return id, greater than those of changes before it.
     */
    public static long changeId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + CHANGE_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * The job.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return its number in the appliance.
     */
    public static long jobNumber(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + JOB_NUMBER_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * What is to happen.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return one of the constants here, if the sender keeps to them.
     */
    public static byte kind(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + KIND_OFFSET);
    }
}
