package io.corelane.ingest.log;

import org.agrona.DirectBuffer;

/** Takes what a recording holds, in order. */
public interface MessageHandler
{
    /**
     * A whole message, with right checksums.
     *
     * @param position    of its first fragment.
     * @param endPosition behind its last fragment: a border at which the recording can be cut.
     * @param buffer      with the message; the handler's for the time of the call.
     * @param offset      of the message.
     * @param length      of the message.
     * @return false to read no further.
     */
    boolean onMessage(long position, long endPosition, DirectBuffer buffer, int offset, int length);

    /**
     * A range that cannot be used. Reading goes on behind it.
     *
     * @param damage what and where.
     */
    void onDamage(Damage damage);

    /**
     * A range that holds nothing, as the end of a term does.
     *
     * @param position    of its first byte.
     * @param endPosition behind it: a border at which the recording can be cut.
     */
    default void onPadding(final long position, final long endPosition)
    {
        // Of no interest to most.
    }
}
