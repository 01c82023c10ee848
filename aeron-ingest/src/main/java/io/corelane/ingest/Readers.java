package io.corelane.ingest;

import io.aeron.ExclusivePublication;
import io.aeron.driver.status.StreamCounter;
import io.aeron.driver.status.SubscriberPos;
import java.util.List;
import org.agrona.collections.MutableBoolean;
import org.agrona.concurrent.status.CountersReader;

/** What counters say of readers. */
final class Readers
{
    private Readers()
    {
    }

    /** Whether every reader of results and dead letters of partitions has taken all of them. */
    static boolean haveAll(final CountersReader counters, final List<PartitionAgent> partitions)
    {
        for (final PartitionAgent partition : partitions)
        {
            for (final LevelLoop level : partition.levels())
            {
                if (!areAtEnd(counters, level.deadLetterEgress().egress().publication()) ||
                    !areAtEnd(counters, level.jobs()))
                {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean areAtEnd(final CountersReader counters, final JobEgress[] jobs)
    {
        for (final JobEgress job : jobs)
        {
            if (!areAtEnd(counters, job.egress().publication()))
            {
                return false;
            }
        }
        return true;
    }

    private static boolean areAtEnd(final CountersReader counters, final ExclusivePublication publication)
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
