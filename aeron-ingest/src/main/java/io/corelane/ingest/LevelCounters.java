package io.corelane.ingest;

import io.corelane.core.partition.Partition;
import io.corelane.ingest.client.CounterFactory;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.metrics.LogWaiting;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Shows how far a level of a partition has come. Written by the partition's thread, at the end of a turn; what waits in
 * its log, and how far that is recorded, by the thread that looks ({@link LogWatch}).
 */
final class LevelCounters
{
    private final AtomicCounter records;
    private final AtomicCounter position;
    private final AtomicCounter sendTimeNs;
    private final AtomicCounter duplicates;
    private final AtomicCounter lagRecords;
    private final AtomicCounter lagNs;
    private final AtomicCounter recorded;
    private final LateCounters deadLetters;

    /**
     * Counters of a level.
     *
     * @param counters    of the partition.
     * @param level       from 0.
     * @param log         that it reads.
     * @param deadLetters of the level, by reason.
     */
    LevelCounters(
        final CounterFactory counters, final int level, final RecordedStream log, final LateCounters deadLetters)
    {
        this.deadLetters = deadLetters;
        counters.level(level).reference(log.publication().sessionId());
        records = counters.add(0 == level ? CounterType.PARTITION_RECORDS : CounterType.PARTITION_EXCHANGED_RECORDS);
        position = counters.add(CounterType.LOG_POSITION);
        sendTimeNs = counters.add(CounterType.LOG_SEND_TIME);
        duplicates = counters.add(CounterType.DUPLICATES);
        lagRecords = counters.add(CounterType.LOG_LAG_RECORDS);
        lagRecords.setRelease(LogWaiting.NOT_KNOWN);
        lagNs = counters.add(CounterType.LOG_LAG);
        lagNs.setRelease(LogWaiting.NOT_KNOWN);
        recorded = log.isRecorded() ? counters.add(CounterType.LOG_RECORDED) : null;
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

    /** What waits in the log. The thread that looks. */
    void lag(final LogWaiting waiting, final long nowNs)
    {
        lagRecords.setRelease(waiting.records());
        lagNs.setRelease(waiting.isKnown() ? waiting.lagNs(nowNs) : LogWaiting.NOT_KNOWN);
    }

    /** Up to where the log is recorded; of none that is not. The thread that looks. */
    void recorded(final long recordedPosition)
    {
        recorded.setRelease(recordedPosition);
    }

    /** Up to where the log was taken; any thread, as of the last turn. */
    long position()
    {
        return position.get();
    }

    /** Records of the log; any thread, as of the last turn. */
    long records()
    {
        return records.get();
    }
}
