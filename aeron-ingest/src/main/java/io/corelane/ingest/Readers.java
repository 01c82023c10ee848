package io.corelane.ingest;

import io.aeron.ExclusivePublication;
import io.aeron.driver.status.StreamCounter;
import io.aeron.driver.status.SubscriberPos;
import org.agrona.collections.MutableBoolean;
import org.agrona.concurrent.status.CountersReader;

/** What counters say of readers and of work done. */
final class Readers
{
    private Readers()
    {
    }

    /** Whether every reader of a publication has taken all of it. */
    static boolean areAtEnd(final CountersReader counters, final ExclusivePublication publication)
    {
        final long end = publication.position();
        final MutableBoolean atEnd = new MutableBoolean(true);
        counters.forEach((counterId, typeId, key, label) ->
        {
            if (SubscriberPos.SUBSCRIBER_POSITION_TYPE_ID == typeId &&
                key.getInt(StreamCounter.SESSION_ID_OFFSET) == publication.sessionId() &&
                key.getInt(StreamCounter.STREAM_ID_OFFSET) == publication.streamId() &&
                counters.getCounterValue(counterId) < end)
            {
                atEnd.set(false);
            }
        });
        return atEnd.get();
    }
}
