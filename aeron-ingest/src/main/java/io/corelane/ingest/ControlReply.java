package io.corelane.ingest;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.corelane.codec.protocol.ControlResponseDescriptor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.NanoClock;

/**
 * The answer to one request, in parts. Behind a part that nobody took nothing is sent any more: an answer comes whole,
 * or has no end. For the control thread.
 */
final class ControlReply
{
    /** Characters of an answer that go into one response. */
    static final int PART_LENGTH = 8_000;

    private static final long REPLY_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final ExclusivePublication replies;
    private final long requestId;
    private final NanoClock clock;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private boolean isCut;

    /**
     * An answer of which nothing is sent yet.
     *
     * @param replies   where it goes.
     * @param requestId of the request.
     * @param clock     says how long a part waits.
     */
    ControlReply(final ExclusivePublication replies, final long requestId, final NanoClock clock)
    {
        this.replies = replies;
        this.requestId = requestId;
        this.clock = clock;
    }

    /** Sends rows, which lie in the buffer from its first byte on; false when nobody takes them. */
    boolean rows(final DirectBuffer rows, final int length)
    {
        return send(ControlResponseDescriptor.encodeRows(buffer, 0, requestId, rows, length));
    }

    /** Sends what statements gave before the one that is not carried out. */
    void say(final CharSequence said)
    {
        final String text = said.toString();
        final int from = sendParts(ControlResponseDescriptor.SAID, text);
        if (from < text.length())
        {
            send(ControlResponseDescriptor.encode(
                buffer, 0, requestId, ControlResponseDescriptor.SAID, text.substring(from)));
        }
    }

    /** Sends the end of the answer; false when nobody takes it, or did not take what stands before it. */
    boolean end(final byte outcome, final String text)
    {
        final int from = sendParts(ControlResponseDescriptor.MORE, text);
        return send(ControlResponseDescriptor.encode(buffer, 0, requestId, outcome, text.substring(from)));
    }

    /** Sends all of a text but the last part; where that begins. */
    private int sendParts(final byte outcome, final String text)
    {
        int from = 0;
        while (text.length() - from > PART_LENGTH)
        {
            // Not between the two halves of a character.
            final int to = from + PART_LENGTH - (Character.isHighSurrogate(text.charAt(from + PART_LENGTH - 1)) ?
                1 : 0);
            send(ControlResponseDescriptor.encode(buffer, 0, requestId, outcome, text.substring(from, to)));
            from = to;
        }
        return from;
    }

    private boolean send(final int length)
    {
        isCut = isCut || !offer(length);
        return !isCut;
    }

    private boolean offer(final int length)
    {
        final long startNs = clock.nanoTime();
        long position;
        while ((position = replies.offer(buffer, 0, length)) < 0)
        {
            final long waitedNs = clock.nanoTime() - startNs;
            // Who asks listens first, so where nobody listens nobody has asked.
            if (waitedNs > REPLY_TIMEOUT_NS ||
                Publication.NOT_CONNECTED == position && waitedNs > CONNECT_TIMEOUT_NS ||
                Publication.CLOSED == position || Thread.currentThread().isInterrupted())
            {
                return false;
            }
            LockSupport.parkNanos(PARK_NS);
        }
        return true;
    }
}
