package io.corelane.ingest;

import io.aeron.Aeron;
import io.corelane.core.plan.Metric;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Background;
import io.corelane.ingest.client.CounterFactory;
import io.corelane.ingest.client.CounterPlaces;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.metrics.LatencyBuckets;
import java.util.function.IntFunction;
import org.agrona.concurrent.status.AtomicCounter;

/** Makes the counters of one partition. The partition's thread writes them, anybody reads them. */
final class PartitionCounters
{
    /** Reasons for dead letters that there are; the first one is none. */
    static final int FAULTS = Faults.FUNCTION + 1;

    private final Aeron aeron;
    private final int partition;
    private final Background background;
    private final AtomicCounter deadLetters;
    private final AtomicCounter deadLettersUnread;
    private final AtomicCounter egressWaits;
    private final LatencyCounters latencies;
    private final AtomicCounter refused;

    /**
     * Counters of a partition.
     *
     * @param aeron      whose they are.
     * @param partition  from 0.
     * @param background where counters are made that the partition finds missing.
     */
    PartitionCounters(final Aeron aeron, final int partition, final Background background)
    {
        this.aeron = aeron;
        this.background = background;
        this.partition = partition;
        this.refused = factory().add(CounterType.COUNTERS_REFUSED);
        this.deadLetters = factory().add(CounterType.PARTITION_DEAD_LETTERS);
        this.deadLettersUnread = factory().add(CounterType.PARTITION_DEAD_LETTERS_UNREAD);
        this.latencies = new LatencyCounters(factory());
        this.egressWaits = factory().add(CounterType.PARTITION_EGRESS_WAITS);
    }

    LevelCounters level(final int level, final RecordedStream log)
    {
        return new LevelCounters(factory(), level, log, late(FAULTS, (fault) ->
            factory().level(level).name(Faults.name(fault)).add(CounterType.DEAD_LETTERS)));
    }

    LateCounters reasonsOfJob(final String job, final int level)
    {
        return late(FAULTS, (fault) -> factory().level(level).name(job).detail(Faults.name(fault))
            .add(CounterType.JOB_DEAD_LETTERS));
    }

    LateCounters latenciesOfJob(final String job, final int count)
    {
        return late(count, (index) -> factory().name(job).reference(LatencyBuckets.upperBoundNs(
            JobLatencies.bucket(index))).add(CounterType.JOB_LATENCY));
    }

    StreamCounters stream(final StreamDefinition stream)
    {
        return new StreamCounters(stream.id(), factory().name(stream.name()).add(CounterType.STREAM_RECORDS),
            factory().name(stream.name()).add(CounterType.STREAM_BYTES),
            factory().name(stream.name()).add(CounterType.STREAM_TIMELESS),
            factory().name(stream.name()).reference(stream.id()).add(CounterType.STREAM_LAG_RECORDS));
    }

    LatencyCounters latencies()
    {
        return latencies;
    }

    AtomicCounter slowTurns()
    {
        return factory().add(CounterType.PARTITION_SLOW_TURNS);
    }

    AtomicCounter turns(final String loop)
    {
        return factory().name(loop).add(CounterType.LOOP_TURNS);
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

    private LateCounters late(final int count, final IntFunction<AtomicCounter> factory)
    {
        return new LateCounters(count, factory, background, this::hasRoom, refused);
    }

    /** For what can be done without. The background's thread. */
    private boolean hasRoom()
    {
        return CounterPlaces.free(aeron.countersReader()) > CounterPlaces.KEPT_FROM_LATE;
    }

    private CounterFactory factory()
    {
        return new CounterFactory(aeron).partition(partition);
    }
}
