package io.corelane.ingest.client;

import io.aeron.AeronCounters;
import org.agrona.collections.MutableInteger;
import org.agrona.concurrent.status.CountersReader;

/** Finds how far a stream has been recorded: a counter of Aeron Archive's, whose key begins as here. */
final class RecordingCounter
{
    private static final int SESSION_ID_OFFSET = 8;

    private RecordingCounter()
    {
    }

    /** The counter of a session, or {@link CountersReader#NULL_COUNTER_ID}. */
    static int find(final CountersReader counters, final int sessionId)
    {
        final MutableInteger found = new MutableInteger(CountersReader.NULL_COUNTER_ID);
        counters.forEach((counterId, typeId, key, label) ->
        {
            if (AeronCounters.ARCHIVE_RECORDING_POSITION_TYPE_ID == typeId &&
                sessionId == key.getInt(SESSION_ID_OFFSET))
            {
                found.set(counterId);
            }
        });
        return found.get();
    }
}
