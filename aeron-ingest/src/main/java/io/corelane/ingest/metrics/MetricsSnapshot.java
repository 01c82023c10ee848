package io.corelane.ingest.metrics;

import io.corelane.ingest.client.CounterType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.status.CountersReader;

/**
 * All counters of an appliance at about one moment: each value is whole, and two of them may be some microseconds
 * apart. Immutable.
 */
public final class MetricsSnapshot
{
    private final long epochNs;
    private final long nanoTime;
    private final List<Sample> samples;
    private final Map<CounterType, List<Sample>> byType = new EnumMap<>(CounterType.class);
    private final List<LogPositions> logs;
    private final PlainWaiting plain;
    private final int freeCounters;

    MetricsSnapshot(
        final long epochNs,
        final long nanoTime,
        final List<Sample> samples,
        final List<LogPositions> logs,
        final PlainWaiting plain,
        final int freeCounters)
    {
        this.plain = plain;
        this.freeCounters = freeCounters;
        this.epochNs = epochNs;
        this.nanoTime = nanoTime;
        this.samples = List.copyOf(samples);
        this.logs = List.copyOf(logs);
        for (final CounterType type : CounterType.values())
        {
            final List<Sample> ofType = samples.stream().filter((sample) -> type == sample.type()).toList();
            if (!ofType.isEmpty())
            {
                byType.put(type, ofType);
            }
        }
    }

    /** Reads counters, which nobody unmaps meanwhile, and logs of the same driver, where what waits is counted. */
    static MetricsSnapshot of(final CountersReader counters, final LogFiles logs)
    {
        return new CountersWalk(counters, logs).read();
    }

    /**
     * Without any counter.
     *
     * @return a snapshot of nothing, from the beginning of time.
     */
    public static MetricsSnapshot empty()
    {
        return new MetricsSnapshot(0, 0, List.of(), List.of(), PlainWaiting.NONE, 0);
    }

    /**
     * When it was taken.
     *
     * @return epoch nanoseconds.
     */
    public long epochNs()
    {
        return epochNs;
    }

    /**
     * When it was taken, by the clock for durations of this process.
     *
     * @return nanoseconds.
     */
    public long nanoTime()
    {
        return nanoTime;
    }

    /**
     * All counters of Corelane's, in the order of their types, names, levels and partitions. What the appliance shows
     * once a second, of lag, acknowledged positions and the age of checkpoints, is worked out anew, and left out where
     * nobody knows it.
     *
     * @return samples.
     */
    public List<Sample> samples()
    {
        return samples;
    }

    /**
     * Counters of a type, in the same order.
     *
     * @param type of them.
     * @return samples, empty when there is no such counter.
     */
    public List<Sample> of(final CounterType type)
    {
        return byType.getOrDefault(type, Collections.emptyList());
    }

    /**
     * The sum over all counters of a type.
     *
     * @param type of them.
     * @return the sum, in the type's unit.
     */
    public long sum(final CounterType type)
    {
        return of(type).stream().mapToLong(Sample::value).sum();
    }

    /**
     * The sum over the counters of a type that have a name.
     *
     * @param type of them.
     * @param name of a job, a stream, as the type's scope says.
     * @return the sum, in the type's unit.
     */
    public long sum(final CounterType type, final String name)
    {
        return of(type).stream().filter((sample) -> name.equals(sample.name())).mapToLong(Sample::value).sum();
    }

    /**
     * The greatest value of the counters of a type.
     *
     * @param type of them.
     * @return the value, in the type's unit; 0 when there is no such counter.
     */
    public long max(final CounterType type)
    {
        return of(type).stream().mapToLong(Sample::value).max().orElse(0);
    }

    /**
     * Whether there is any counter of a type.
     *
     * @param type of it.
     * @return true when there is.
     */
    public boolean has(final CounterType type)
    {
        return byType.containsKey(type);
    }

    /**
     * The logs that partitions read.
     *
     * @return in the order of levels and partitions.
     */
    public List<LogPositions> logs()
    {
        return logs;
    }

    /**
     * What waits in front of the forwarder.
     *
     * @return bytes and messages of plain publishers.
     */
    public PlainWaiting plain()
    {
        return plain;
    }

    /**
     * Room for more counters in Aeron's counters file.
     *
     * @return how many places can be taken now.
     */
    public int freeCounters()
    {
        return freeCounters;
    }

    /**
     * How long the first record that waits in a log has been waiting, as of the snapshot.
     *
     * @param log of {@link #logs}.
     * @return nanoseconds, see {@link LogPositions#lagNs}.
     */
    public long lagNs(final LogPositions log)
    {
        return log.lagNs(epochNs);
    }
}
