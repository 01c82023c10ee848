package io.corelane.ingest.client;

import io.corelane.codec.protocol.RecordBatchDescriptor;
import org.agrona.DirectBuffer;

/**
 * Where and how records of a stream are published. Immutable.
 *
 * @param name             the stream.
 * @param streamId         id of its name.
 * @param keyOffset        first byte of the key, from the start of a record (its message header).
 * @param keyLength        bytes of the key, 0 for a stream without one.
 * @param partitions       how many there are.
 * @param firstLogStreamId Aeron stream id of the first partition's log.
 * @param termLength       bytes of a log's term.
 * @param fragmentLength   bytes of a fragment.
 */
public record StreamTarget(
    String name,
    int streamId,
    int keyOffset,
    int keyLength,
    int partitions,
    int firstLogStreamId,
    int termLength,
    int fragmentLength)
{
    /**
     * Whether a record can be published: it fits a fragment, and is long enough to hold its key.
     *
     * @param length of the record.
     * @return true when it can.
     */
    public boolean fits(final int length)
    {
        return length >= keyOffset + keyLength &&
            length <= fragmentLength - RecordBatchDescriptor.ENTRIES_OFFSET - RecordBatchDescriptor.RECORD_OFFSET;
    }

    /**
     * The partition that owns a record's key.
     *
     * @param record    holds the record, which {@link #fits}.
     * @param offset    first byte of its message header.
     * @param otherwise the partition for a stream without key.
     * @return from 0.
     */
    public int partition(final DirectBuffer record, final int offset, final int otherwise)
    {
        return 0 == keyLength ? otherwise :
            new SlotTable(partitions).partition(SlotTable.hash(record, offset + keyOffset, keyLength));
    }

    /** The channel of a log: every publisher names it alike, so that all share one log buffer. */
    String channel()
    {
        return Channels.ipc(termLength, fragmentLength);
    }
}
