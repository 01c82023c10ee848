package io.corelane.codec.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import static io.corelane.codec.protocol.RecordBatchDescriptor.MESSAGE_HEADER_LENGTH;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of what stands in a log where records were lost, message {@code LogGap} of the protocol. From LOST on what a
 * partition computes is not told, since it cannot be compared with what was told before; from RESUME on it is told
 * again. Little endian.
 * <pre>
 *   0 +----------------+----------------+----------------+----------------+
 *     | blockLength 16 | templateId 16  | schemaId 16    | version 16     |
 *   8 +----------------+----------------+----------------+----------------+
 *     |                             jobNumber                             |
 *  16 +-------------------------------------------------------------------+
 *     |                             sequence                              |
 *  24 +---------+---------------------------------------------------------+
 *     |  kind   |
 *  25 +---------+
 * </pre>
 */
public final class LogGapDescriptor
{
    /** Template id. */
    public static final int TEMPLATE_ID = 9;

    /** Bytes of the root block. */
    public static final int BLOCK_LENGTH = 17;

    /** Of RESUME: the job in its appliance; 0 for dead letters. */
    public static final int JOB_NUMBER_OFFSET = MESSAGE_HEADER_LENGTH;

    /** Of LOST: how many records; of RESUME: the job's next result. */
    public static final int SEQUENCE_OFFSET = JOB_NUMBER_OFFSET + Long.BYTES;

    /** What it is. */
    public static final int KIND_OFFSET = SEQUENCE_OFFSET + Long.BYTES;

    /** Bytes of the whole message. */
    public static final int LENGTH = MESSAGE_HEADER_LENGTH + BLOCK_LENGTH;

    /** Records that stood here are lost. */
    public static final byte LOST = 1;

    /** A job's results, or dead letters, are told again. */
    public static final byte RESUME = 2;

    private LogGapDescriptor()
    {
    }

    /**
     * Writes one.
     *
     * @param buffer    where to write.
     * @param offset    where to start.
     * @param kind      one of the constants here.
     * @param jobNumber of RESUME: whose results, 0 for dead letters; else 0.
     * @param sequence  of LOST: how many records can have stood here at the most; of RESUME: of the job's next result.
     * @return {@link #LENGTH}.
     */
    public static int encode(
        final MutableDirectBuffer buffer,
        final int offset,
        final byte kind,
        final long jobNumber,
        final long sequence)
    {
        ProtocolHeader.write(buffer, offset, TEMPLATE_ID, BLOCK_LENGTH);
        buffer.putLong(offset + JOB_NUMBER_OFFSET, jobNumber, LITTLE_ENDIAN);
        buffer.putLong(offset + SEQUENCE_OFFSET, sequence, LITTLE_ENDIAN);
        buffer.putByte(offset + KIND_OFFSET, kind);
        return LENGTH;
    }

    /**
     * Whether the bytes are one.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @param length of the message.
     * @return whether the other methods may be called.
     */
    public static boolean isValid(final DirectBuffer buffer, final int offset, final int length)
    {
        return ProtocolHeader.is(TEMPLATE_ID, BLOCK_LENGTH, buffer, offset, length) &&
            buffer.getLong(offset + SEQUENCE_OFFSET, LITTLE_ENDIAN) >= 0;
    }

    /**
     * Whose results go on.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return the job's number in the appliance, or 0.
     */
    public static long jobNumber(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + JOB_NUMBER_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * How many, or where it goes on.
     *
     * @param buffer with the message.
     * @param offset of the message.
     * @return records of LOST, sequence of RESUME; not negative.
     */
    public static long sequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * What it is.
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
