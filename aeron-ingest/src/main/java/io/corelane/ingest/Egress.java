package io.corelane.ingest;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Offers to one egress stream and decides what happens when it is not taken. Without a reader the message is not
 * kept. A reader that is merely slow is waited for, which slows the partition and so its publishers down. A reader that
 * takes nothing at all for the stall timeout is not waited for any longer: what it misses is given up, and counted,
 * until it takes something again. Owned by the partition's thread.
 */
final class Egress
{
    /** The message left. */
    static final int SENT = 1;

    /** Try again later, with the same message. */
    static final int WAIT = 0;

    /** There is no reader; the message is given up. */
    static final int UNREAD = -1;

    /** The reader has stalled; the message is given up. */
    static final int DROPPED = -2;

    private final ExclusivePublication publication;
    private final long stallTimeoutNs;
    private final boolean isRecorded;
    private boolean waiting;
    private boolean stalled;
    private long waitingSinceNs;

    /**
     * Offers.
     *
     * @param publication    to which.
     * @param stallTimeoutNs after which a reader is given up.
     * @param isRecorded     whether all of it is to be recorded: then nothing is given up, whatever comes.
     */
    Egress(final ExclusivePublication publication, final long stallTimeoutNs, final boolean isRecorded)
    {
        this.isRecorded = isRecorded;
        this.publication = publication;
        this.stallTimeoutNs = stallTimeoutNs;
    }

    int offer(final UnsafeBuffer buffer, final int offset, final int length, final long nowNs)
    {
        final long position = publication.offer(buffer, offset, length);
        if (position > 0)
        {
            waiting = false;
            stalled = false;
            return SENT;
        }
        if (Publication.ADMIN_ACTION == position || isRecorded && Publication.BACK_PRESSURED != position)
        {
            // A stream that has ended takes the appliance with it: what waits here is made again by the next start.
            return WAIT;
        }
        if (Publication.BACK_PRESSURED == position)
        {
            return onBackPressure(nowNs);
        }
        waiting = false;
        stalled = false;
        return UNREAD;
    }

    ExclusivePublication publication()
    {
        return publication;
    }

    private int onBackPressure(final long nowNs)
    {
        if (stalled)
        {
            return DROPPED;
        }
        if (!waiting)
        {
            waiting = true;
            waitingSinceNs = nowNs;
        }
        else if (nowNs - waitingSinceNs >= stallTimeoutNs)
        {
            stalled = true;
            return DROPPED;
        }
        return WAIT;
    }
}
