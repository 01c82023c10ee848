package io.corelane.tools.metrics;

import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.metrics.LogPositions;
import io.corelane.ingest.metrics.LogWaiting;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.ingest.metrics.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** Works an overview out from a snapshot and an earlier one. For one thread, once. */
public final class OverviewBuilder
{
    private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);

    private final MetricsSnapshot before;
    private final MetricsSnapshot now;
    private final LatencyCounts latencies;
    private LatencyCounts jobLatenciesBefore;

    /**
     * A builder.
     *
     * @param before what rates are since; {@link MetricsSnapshot#empty()} when there is nothing: then rates are 0.
     * @param now    the snapshot.
     */
    public OverviewBuilder(final MetricsSnapshot before, final MetricsSnapshot now)
    {
        this.before = before;
        this.now = now;
        this.latencies = new LatencyCounts(now);
        this.jobLatenciesBefore = new LatencyCounts(before);
    }

    /**
     * Sets since when latencies of jobs count, where the time between the snapshots is too short for jobs with few
     * results.
     *
     * @param earlier moment.
     * @return this.
     */
    public OverviewBuilder jobLatenciesSince(final LatencyCounts earlier)
    {
        jobLatenciesBefore = earlier;
        return this;
    }

    /**
     * The latencies of the later snapshot.
     *
     * @return counts.
     */
    public LatencyCounts latencies()
    {
        return latencies;
    }

    /**
     * Works it out.
     *
     * @return the overview.
     */
    public Overview build()
    {
        return new Overview(now.epochNs(), now.sum(CounterType.APPLIANCE) > 0,
            now.sum(CounterType.PARTITION_RECORDS), rate((from) -> from.sum(CounterType.PARTITION_RECORDS)),
            now.sum(CounterType.JOB_RESULTS), rate((from) -> from.sum(CounterType.JOB_RESULTS)),
            now.sum(CounterType.PARTITION_DEAD_LETTERS), rate((from) -> from.sum(CounterType.PARTITION_DEAD_LETTERS)),
            now.sum(CounterType.PUBLISHER_BACK_PRESSURES), now.sum(CounterType.RECOVERY_BYTES),
            now.sum(CounterType.RECOVERY_DONE_BYTES), now.plain().messages(),
            latencies.since(new LatencyCounts(before)), partitions(), jobs(), streams(), publishers(), checkpoints());
    }

    private double rate(final ToLongFunction<MetricsSnapshot> value)
    {
        final long durationNs = now.nanoTime() - before.nanoTime();
        return before.samples().isEmpty() || durationNs <= 0 ? 0 :
            Math.max(0, value.applyAsLong(now) - value.applyAsLong(before)) * NS_PER_S / durationNs;
    }

    private static long sum(final MetricsSnapshot snapshot, final CounterType type, final int partition)
    {
        return snapshot.of(type).stream().filter((sample) -> partition == sample.partition())
            .mapToLong(Sample::value).sum();
    }

    private List<PartitionStat> partitions()
    {
        final List<PartitionStat> stats = new ArrayList<>();
        for (final Sample records : now.of(CounterType.PARTITION_RECORDS))
        {
            final int id = records.partition();
            final List<LogPositions> logs = now.logs().stream().filter((log) -> id == log.partition()).toList();
            final long lagBytes = logs.stream().mapToLong(LogPositions::lagBytes).sum();
            final LogPositions first = logs.stream().filter((log) -> 0 == log.level()).findFirst().orElse(null);
            stats.add(new PartitionStat(id, records.value(),
                rate((from) -> sum(from, CounterType.PARTITION_RECORDS, id)),
                sum(now, CounterType.PARTITION_DEAD_LETTERS, id), sum(now, CounterType.PARTITION_EGRESS_WAITS, id),
                sum(now, CounterType.PARTITION_SLOW_TURNS, id), sum(now, CounterType.PARTITION_MAX_CYCLE_NS, id),
                lagBytes, lag(logs, LogWaiting::records), logs.stream().mapToLong(now::lagNs).max().orElse(0),
                null == first ? 0 : first.taken(), null == first ? LogPositions.NOT_RECORDED : first.recorded()));
        }
        return stats;
    }

    /** What waits in logs; not known unless it is of each of them. */
    private static long lag(final List<LogPositions> logs, final ToLongFunction<LogWaiting> count)
    {
        return logs.stream().allMatch((log) -> log.waiting().isKnown()) ?
            logs.stream().mapToLong((log) -> count.applyAsLong(log.waiting())).sum() : LogWaiting.NOT_KNOWN;
    }

    private List<JobStat> jobs()
    {
        return now.of(CounterType.JOB).stream().map((job) -> job(job.name())).toList();
    }

    private JobStat job(final String name)
    {
        final Map<String, Long> deadLetters = new TreeMap<>();
        named(CounterType.JOB_DEAD_LETTERS, name).forEach((sample) ->
            deadLetters.merge(sample.detail(), sample.value(), Long::sum));
        final long headroom =
            named(CounterType.JOB_STATE_HEADROOM, name).stream().mapToLong(Sample::value).min().orElse(-1);
        final Sample slowest = slowest(name);
        return new JobStat(name, now.sum(CounterType.JOB_RESULTS, name),
            rate((from) -> from.sum(CounterType.JOB_RESULTS, name)),
            latencies.ofJobSince(name, jobLatenciesBefore), now.sum(CounterType.JOB_RESULTS_UNREAD, name),
            now.sum(CounterType.JOB_RESULTS_DROPPED, name), deadLetters,
            now.sum(CounterType.JOB_STATE_ENTRIES, name), now.sum(CounterType.JOB_STATE_BYTES, name), headroom,
            now.sum(CounterType.JOB_STATE_EXPIRED, name), now.sum(CounterType.JOB_STATE_EVICTED, name),
            null == slowest ? 0 : value(CounterType.JOB_WATERMARK, slowest),
            null == slowest ? null : stream(slowest.value()), null == slowest ? -1 : slowest.partition());
    }

    /** Where a job's time is held back, has come least far, and first did so: the counter of the holder, or null. */
    private Sample slowest(final String job)
    {
        return named(CounterType.JOB_WATERMARK_HOLDER, job).stream().filter((holder) -> 0 != holder.value())
            .min(Comparator.<Sample>comparingLong((holder) -> value(CounterType.JOB_WATERMARK, holder))
                .thenComparing(Sample::level)).orElse(null);
    }

    private long value(final CounterType type, final Sample like)
    {
        return named(type, like.name()).stream().filter((sample) -> like.partition() == sample.partition() &&
            like.level() == sample.level() && like.part().equals(sample.part())).mapToLong(Sample::value)
            .findFirst().orElse(0);
    }

    private List<Sample> named(final CounterType type, final String name)
    {
        return now.of(type).stream().filter((sample) -> name.equals(sample.name())).toList();
    }

    private String stream(final long id)
    {
        return now.of(CounterType.STREAM).stream().filter((stream) -> id == stream.reference()).map(Sample::name)
            .findFirst().orElse("rows of other partitions");
    }

    private List<StreamStat> streams()
    {
        return now.of(CounterType.STREAM).stream().map((stream) -> new StreamStat(stream.name(),
            now.sum(CounterType.STREAM_RECORDS, stream.name()),
            rate((from) -> from.sum(CounterType.STREAM_RECORDS, stream.name())),
            now.sum(CounterType.STREAM_BYTES, stream.name()),
            rate((from) -> from.sum(CounterType.STREAM_BYTES, stream.name())),
            lag(now.logs(), (waiting) -> waiting.ofStream((int)stream.reference())),
            named(CounterType.PUBLISHER_RECORDS, stream.name()).size())).toList();
    }

    private List<PublisherStat> publishers()
    {
        return now.of(CounterType.PUBLISHER_RECORDS).stream().map((publisher) -> new PublisherStat(
            publisher.name(), publisher.detail(), publisher.value(),
            rate((from) -> of(from, CounterType.PUBLISHER_RECORDS, publisher)),
            of(now, CounterType.PUBLISHER_BYTES, publisher), lag(now.logs(), (waiting) ->
            waiting.ofProducer(streamId(publisher.name()), publisher.reference())),
            of(now, CounterType.PUBLISHER_BACK_PRESSURES, publisher))).toList();
    }

    private int streamId(final String name)
    {
        return (int)named(CounterType.STREAM, name).stream().mapToLong(Sample::reference).findFirst().orElse(0);
    }

    private static long of(final MetricsSnapshot snapshot, final CounterType type, final Sample publisher)
    {
        return snapshot.of(type).stream().filter((sample) -> publisher.reference() == sample.reference() &&
            publisher.name().equals(sample.name())).mapToLong(Sample::value).findFirst().orElse(0);
    }

    private CheckpointStat checkpoints()
    {
        if (!now.has(CounterType.CHECKPOINTS))
        {
            return null;
        }
        final long lastMs = now.sum(CounterType.CHECKPOINT_EPOCH_MS);
        return new CheckpointStat(now.sum(CounterType.CHECKPOINTS), now.sum(CounterType.CHECKPOINTS_GIVEN_UP),
            now.sum(CounterType.CHECKPOINT_BYTES), now.sum(CounterType.CHECKPOINT_NS),
            0 == lastMs ? -1 : Math.max(0, now.epochNs() - TimeUnit.MILLISECONDS.toNanos(lastMs)));
    }
}
