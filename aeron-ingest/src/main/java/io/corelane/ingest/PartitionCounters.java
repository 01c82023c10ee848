package io.corelane.ingest;

import io.aeron.Aeron;
import io.corelane.core.plan.Metric;
import io.corelane.ingest.client.CounterFactory;
import io.corelane.ingest.client.CounterType;
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
        this.deadLetters = factory().add(CounterType.PARTITION_DEAD_LETTERS);
        this.deadLettersUnread = factory().add(CounterType.PARTITION_DEAD_LETTERS_UNREAD);
        this.egressWaits = factory().add(CounterType.PARTITION_EGRESS_WAITS);
    }

    LevelCounters level(final int level, final int sessionId)
    {
        return new LevelCounters(factory(), level, sessionId);
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
        return factory().add(CounterType.PARTITION_MAX_CYCLE_NS);
    }

    /** A counter of a job. */
    AtomicCounter ofJob(final CounterType type, final String job)
    {
        return factory().name(job).add(type);
    }

    /** A counter of a fragment of a job. */
    AtomicCounter ofJob(final CounterType type, final String job, final int level)
    {
        return factory().name(job).level(level).add(type);
    }

    AtomicCounter metric(final String job, final Metric metric)
    {
        return factory().name(job).detail(metric.name()).scale(metric.scale()).add(CounterType.JOB_METRIC);
    }

    private CounterFactory factory()
    {
        return new CounterFactory(aeron).partition(partition);
    }
}
