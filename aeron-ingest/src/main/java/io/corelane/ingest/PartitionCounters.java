package io.corelane.ingest;

import io.aeron.Aeron;
import io.corelane.ingest.client.CounterTypes;
import org.agrona.concurrent.status.AtomicCounter;

/** Makes the counters of one partition. The partition's thread writes them, anybody reads them. */
final class PartitionCounters
{
    private final Aeron aeron;
    private final int partition;

    PartitionCounters(final Aeron aeron, final int partition)
    {
        this.aeron = aeron;
        this.partition = partition;
    }

    AtomicCounter records()
    {
        return add(CounterTypes.PARTITION_RECORDS, "records");
    }

    AtomicCounter deadLetters()
    {
        return add(CounterTypes.PARTITION_DEAD_LETTERS, "dead letters");
    }

    AtomicCounter deadLettersUnread()
    {
        return add(CounterTypes.PARTITION_DEAD_LETTERS_UNREAD, "dead letters that nobody read");
    }

    AtomicCounter egressWaits()
    {
        return add(CounterTypes.PARTITION_EGRESS_WAITS, "turns that waited for a reader");
    }

    AtomicCounter maxCycleNs()
    {
        return add(CounterTypes.PARTITION_MAX_CYCLE_NS, "longest turn, ns");
    }

    AtomicCounter results(final String job)
    {
        return add(CounterTypes.JOB_RESULTS, "results of " + job);
    }

    AtomicCounter unread(final String job)
    {
        return add(CounterTypes.JOB_RESULTS_UNREAD, "results that nobody read of " + job);
    }

    AtomicCounter dropped(final String job)
    {
        return add(CounterTypes.JOB_RESULTS_DROPPED, "results that a stalled reader missed of " + job);
    }

    private AtomicCounter add(final int typeId, final String label)
    {
        return aeron.addCounter(typeId, "corelane partition " + partition + ": " + label);
    }
}
