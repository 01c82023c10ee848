package io.corelane.ingest.client;

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
    /** The channel of a log: every publisher names it alike, so that all share one log buffer. */
    String channel()
    {
        return Channels.ipc(termLength, fragmentLength);
    }
}
