package io.corelane.ingest.client;

import org.agrona.DirectBuffer;

/** Takes dead letters, on the thread that polls. */
@FunctionalInterface
public interface DeadLetterHandler
{
    /**
     * One dead letter; read it with {@link io.corelane.codec.protocol.DeadLetterDescriptor}.
     *
     * @param buffer holds the message, for the time of the call.
     * @param offset first byte.
     * @param length bytes.
     */
    void onDeadLetter(DirectBuffer buffer, int offset, int length);
}
