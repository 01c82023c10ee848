package io.corelane.ingest.client;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The key of a job's counter: all that a reader has to know. Machine byte order. The label is {@link #LABEL} and the
 * job's name.
 * <pre>
 *   0 +---------------------------------+---------------------------------+
 *     |            version              |     id of the job's name        |
 *   8 +---------------------------------+---------------------------------+
 *     |   stream id of the results      |          partitions             |
 *  16 +---------------------------------+---------------------------------+
 *     |  number of the job in its appliance, -1 when it is not recorded   |
 *  24 +-------------------------------------------------------------------+
 * </pre>
 */
public final class JobCounterDescriptor
{
    /** Version of this layout. */
    public static final int VERSION = 2;

    /** Begins the label. */
    public static final String LABEL = "corelane job: ";

    /** Bytes of the key. */
    public static final int LENGTH = 24;

    private static final int VERSION_OFFSET = 0;
    private static final int JOB_ID_OFFSET = 4;
    private static final int STREAM_ID_OFFSET = 8;
    private static final int PARTITIONS_OFFSET = 12;
    private static final int NUMBER_OFFSET = 16;

    /** Number of a job whose results are not recorded. */
    public static final long NOT_RECORDED = -1;

    private JobCounterDescriptor()
    {
    }

    /**
     * Writes a descriptor.
     *
     * @param key            takes it at 0.
     * @param jobId          id of the job's name.
     * @param egressStreamId stream id of the results.
     * @param partitions     how many there are.
     * @param number         of the job in its appliance, or {@link #NOT_RECORDED}.
     */
    public static void encode(
        final MutableDirectBuffer key,
        final int jobId,
        final int egressStreamId,
        final int partitions,
        final long number)
    {
        key.putInt(VERSION_OFFSET, VERSION);
        key.putInt(JOB_ID_OFFSET, jobId);
        key.putInt(STREAM_ID_OFFSET, egressStreamId);
        key.putInt(PARTITIONS_OFFSET, partitions);
        key.putLong(NUMBER_OFFSET, number);
    }

    /**
     * Which job it is in the recordings, whose names have it.
     *
     * @param key with the descriptor at 0.
     * @return number, or {@link #NOT_RECORDED}.
     */
    public static long number(final DirectBuffer key)
    {
        return key.getLong(NUMBER_OFFSET);
    }

    /**
     * Stream id of the results.
     *
     * @param key with the descriptor at 0.
     * @return stream id.
     */
    public static int egressStreamId(final DirectBuffer key)
    {
        return key.getInt(STREAM_ID_OFFSET);
    }

    /**
     * Partitions that make results.
     *
     * @param key with the descriptor at 0.
     * @return count.
     */
    public static int partitions(final DirectBuffer key)
    {
        return key.getInt(PARTITIONS_OFFSET);
    }
}
