package io.corelane.ingest.client;

import io.aeron.AeronCounters;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * Notices that the answer to a request will not come, however long the request may take. The appliance counts requests
 * that it took and, in the same order, those that it is done with; so when it took this one, which the position of its
 * subscription says, no more than it has taken by then have to be done before this one is. What it sent until then
 * arrives at once; so when nothing came for a while behind that, nothing will. For one thread.
 */
final class AnswerWatch
{
    /** How long an answer that was sent may take to get here: far longer than it does. */
    static final long GRACE_NS = TimeUnit.SECONDS.toNanos(5);

    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int NONE = -1;
    private static final long ANY = Long.MIN_VALUE;

    /** In the keys of Aeron's counters of positions: registration, then session, then stream. */
    private static final int SESSION_ID_OFFSET = 8;

    private final CountersReader counters;
    private final int sessionId;
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);
    private long position;
    private long lookedNs;
    private long doneNs;
    private long ticket;
    private boolean isDone;

    /**
     * A watch over the requests of a publication, one at a time.
     *
     * @param counters  of the appliance's driver.
     * @param sessionId of the publication.
     */
    AnswerWatch(final CountersReader counters, final int sessionId)
    {
        this.counters = counters;
        this.sessionId = sessionId;
    }

    /**
     * A request was sent.
     *
     * @param endPosition of the publication behind it.
     * @param nowNs       nanoseconds.
     */
    void begin(final long endPosition, final long nowNs)
    {
        position = endPosition;
        lookedNs = nowNs;
        ticket = NONE;
        isDone = false;
    }

    /** A part of the answer came, so more of it may be here. */
    void onPart()
    {
        isDone = false;
    }

    /**
     * Whether the answer will not come any more.
     *
     * @param nowNs nanoseconds; counters are looked at now and then.
     * @return true when the appliance is done with the request, and nothing of the answer came since.
     */
    boolean isLost(final long nowNs)
    {
        if (nowNs - lookedNs < INTERVAL_NS)
        {
            return false;
        }
        lookedNs = nowNs;
        final boolean wasDone = isDone;
        isDone = looksDone();
        if (isDone && !wasDone)
        {
            doneNs = nowNs;
        }
        return isDone && nowNs - doneNs >= GRACE_NS;
    }

    private boolean looksDone()
    {
        final int taken = find(CounterType.CONTROL_REQUESTS.id(), ANY, ANY);
        final int done = find(CounterType.CONTROL_REQUESTS_DONE.id(), ANY, ANY);
        if (NONE == taken || NONE == done)
        {
            // It stops, or is of a version that does not count them.
            return false;
        }
        if (NONE == ticket)
        {
            final int subscriber = find(AeronCounters.DRIVER_SUBSCRIBER_POSITION_TYPE_ID,
                CounterKeyDescriptor.reference(key(taken)), sessionId);
            if (NONE == subscriber || counters.getCounterValue(subscriber) < position)
            {
                return false;
            }
            ticket = counters.getCounterValue(taken);
        }
        // Another appliance behind an external driver counts anew, and does not know of this request.
        ticket = Math.min(ticket, counters.getCounterValue(taken));
        return counters.getCounterValue(done) >= ticket;
    }

    /** The counter of a type and, where they are not ANY, of a registration and a session. */
    private int find(final int typeId, final long registration, final long session)
    {
        for (int id = 0; id <= counters.maxCounterId() &&
            CountersReader.RECORD_UNUSED != counters.getCounterState(id); id++)
        {
            if (typeId == counters.getCounterTypeId(id) &&
                CountersReader.RECORD_ALLOCATED == counters.getCounterState(id) &&
                (ANY == registration || registration == key(id).getLong(0)) &&
                (ANY == session || session == key(id).getInt(SESSION_ID_OFFSET)))
            {
                return id;
            }
        }
        return NONE;
    }

    private DirectBuffer key(final int counterId)
    {
        key.wrap(counters.metaDataBuffer(), CountersReader.metaDataOffset(counterId) + CountersReader.KEY_OFFSET,
            CountersReader.MAX_KEY_LENGTH);
        return key;
    }
}
