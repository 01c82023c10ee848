package io.corelane.ingest;

import io.aeron.Aeron;
import io.corelane.core.plan.Metric;
import io.corelane.ingest.client.CounterTypes;
import org.agrona.concurrent.status.AtomicCounter;

/** Makes the counters of one partition. The partition's thread writes them, anybody reads them. */
final class PartitionCounters
{
    private final Aeron aeron;
    private final int partition;
    private final AtomicCounter deadLetters;
    private final AtomicCounter deadLettersUnread;
    private final AtomicCounter egressWaits;

    PartitionCounters(final Aeron aeron, final int partition)
    {
        this.aeron = aeron;
        this.partition = partition;
        this.deadLetters = add(CounterTypes.PARTITION_DEAD_LETTERS, "dead letters");
        this.deadLettersUnread = add(CounterTypes.PARTITION_DEAD_LETTERS_UNREAD, "dead letters that nobody read");
        this.egressWaits = add(CounterTypes.PARTITION_EGRESS_WAITS, "turns that waited for a reader");
    }

    AtomicCounter records()
    {
        return add(CounterTypes.PARTITION_RECORDS, "records");
    }

    AtomicCounter exchangedRecords(final int level)
    {
        return add(CounterTypes.PARTITION_EXCHANGED_RECORDS, "rows from partitions, level " + level);
    }

    AtomicCounter deadLetters()
    {
        return deadLetters;
    }

    AtomicCounter deadLettersUnread()
    {
        return deadLettersUnread;
    }

    AtomicCounter egressWaits()
    {
        return egressWaits;
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

    AtomicCounter stateEntries(final String job)
    {
        return add(CounterTypes.JOB_STATE_ENTRIES, "state entries of " + job);
    }

    AtomicCounter expired(final String job)
    {
        return add(CounterTypes.JOB_STATE_EXPIRED, "groups without records for long of " + job);
    }

    AtomicCounter evicted(final String job)
    {
        return add(CounterTypes.JOB_STATE_EVICTED, "groups that made room of " + job);
    }

    AtomicCounter metric(final String job, final Metric metric)
    {
        return add(CounterTypes.JOB_METRIC, "metric " + metric.name() + " of " + job +
            (0 == metric.scale() ? "" : ", scale " + metric.scale()));
    }

    private AtomicCounter add(final int typeId, final String label)
    {
        return aeron.addCounter(typeId, "corelane partition " + partition + ": " + label);
    }
}
