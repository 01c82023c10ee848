package io.corelane.ingest;

import io.corelane.core.partition.Partition;
import io.corelane.ingest.client.CounterFactory;
import io.corelane.ingest.client.CounterType;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Shows how far a level of a partition has come. Written by the partition's thread, at the end of a turn.
 */
final class LevelCounters
{
    private final AtomicCounter records;
    private final AtomicCounter position;
    private final AtomicCounter sendTimeNs;
    private final AtomicCounter duplicates;
    private final LateCounters deadLetters;

    /**
     * Counters of a level.
     *
     * @param counters    of the partition.
     * @param level       from 0.
     * @param sessionId   of the log that it reads.
     * @param deadLetters of the level, by reason.
     */
    LevelCounters(
        final CounterFactory counters, final int level, final int sessionId, final LateCounters deadLetters)
    {
        this.deadLetters = deadLetters;
        counters.level(level).reference(sessionId);
        records = counters.add(0 == level ? CounterType.PARTITION_RECORDS : CounterType.PARTITION_EXCHANGED_RECORDS);
        position = counters.add(CounterType.LOG_POSITION);
        sendTimeNs = counters.add(CounterType.LOG_SEND_TIME);
        duplicates = counters.add(CounterType.DUPLICATES);
    }

    void records(final Partition partition)
    {
        records.setRelease(partition.records());
    }

    void update(final Partition partition, final long logPosition)
    {
        position.setRelease(logPosition);
        sendTimeNs.setRelease(partition.jobs().lastSendTimeNs());
    }

    /** What need not be told at once, in background work. */
    void updateRare(final Partition partition)
    {
        duplicates.setRelease(partition.duplicates());
        for (int fault = 1; fault < PartitionCounters.FAULTS; fault++)
        {
            deadLetters.update(fault, partition.deadLetters(fault));
        }
    }

    /** Records of the log; any thread, as of the last turn. */
    long records()
    {
        return records.get();
    }
}
