package io.corelane.ingest;

import org.agrona.DirectBuffer;

/** Takes recorded dead letters, on the thread that polls. */
@FunctionalInterface
public interface RecordedDeadLetterHandler
{
    /**
     * One dead letter; read it with {@link io.corelane.codec.protocol.DeadLetterDescriptor}.
     *
     * @param level   whose log it was in, 0 for records of streams.
     * @param ordinal how many dead letters of the same record were before it.
     * @param buffer  holds the message, for the time of the call.
     * @param offset  first byte.
     * @param length  bytes.
     */
    void onDeadLetter(int level, int ordinal, DirectBuffer buffer, int offset, int length);
}
