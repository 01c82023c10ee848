package io.corelane.ingest.client;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The key of a stream's counter: all that a publisher has to know. Machine byte order. The label is {@link #LABEL} and
 * the stream's name.
 * <pre>
 *   0 +---------------------------------+---------------------------------+
 *     |            version              |   id of the stream's name       |
 *   8 +---------------------------------+---------------------------------+
 *     |  first byte of the key from     |       bytes of the key,         |
 *     |  the start of a record          |       0 for none                |
 *  16 +---------------------------------+---------------------------------+
 *     |          partitions             |     stream id of the first log  |
 *  24 +---------------------------------+---------------------------------+
 *     |      bytes of a log's term      |      bytes of a fragment        |
 *  32 +---------------------------------+---------------------------------+
 * </pre>
 */
public final class StreamCounterDescriptor
{
    /** Version of this layout. */
    public static final int VERSION = 1;

    /** Begins the label. */
    public static final String LABEL = "corelane stream: ";

    /** Bytes of the key. */
    public static final int LENGTH = 32;

    private static final int VERSION_OFFSET = 0;
    private static final int STREAM_ID_OFFSET = 4;
    private static final int KEY_OFFSET_OFFSET = 8;
    private static final int KEY_LENGTH_OFFSET = 12;
    private static final int PARTITIONS_OFFSET = 16;
    private static final int FIRST_LOG_OFFSET = 20;
    private static final int TERM_LENGTH_OFFSET = 24;
    private static final int FRAGMENT_LENGTH_OFFSET = 28;

    private StreamCounterDescriptor()
    {
    }

    /**
     * Writes a descriptor.
     *
     * @param key    takes it at 0.
     * @param stream what to write.
     */
    public static void encode(final MutableDirectBuffer key, final StreamTarget stream)
    {
        key.putInt(VERSION_OFFSET, VERSION);
        key.putInt(STREAM_ID_OFFSET, stream.streamId());
        key.putInt(KEY_OFFSET_OFFSET, stream.keyOffset());
        key.putInt(KEY_LENGTH_OFFSET, stream.keyLength());
        key.putInt(PARTITIONS_OFFSET, stream.partitions());
        key.putInt(FIRST_LOG_OFFSET, stream.firstLogStreamId());
        key.putInt(TERM_LENGTH_OFFSET, stream.termLength());
        key.putInt(FRAGMENT_LENGTH_OFFSET, stream.fragmentLength());
    }

    /**
     * Id of the stream's name.
     *
     * @param key with the descriptor at 0.
     * @return id.
     */
    public static int streamId(final DirectBuffer key)
    {
        return key.getInt(STREAM_ID_OFFSET);
    }

    /**
     * Reads a descriptor.
     *
     * @param key   with it at 0.
     * @param label of the counter.
     * @return the descriptor.
     */
    public static StreamTarget decode(final DirectBuffer key, final String label)
    {
        final int version = key.getInt(VERSION_OFFSET);
        if (VERSION != version)
        {
            throw new CorelaneClientException("the appliance describes its streams in version " + version +
                ", this client knows version " + VERSION + "; use a client of the appliance's release");
        }
        return new StreamTarget(
            label.substring(LABEL.length()),
            key.getInt(STREAM_ID_OFFSET),
            key.getInt(KEY_OFFSET_OFFSET),
            key.getInt(KEY_LENGTH_OFFSET),
            key.getInt(PARTITIONS_OFFSET),
            key.getInt(FIRST_LOG_OFFSET),
            key.getInt(TERM_LENGTH_OFFSET),
            key.getInt(FRAGMENT_LENGTH_OFFSET));
    }
}
