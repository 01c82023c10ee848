package io.corelane.ingest.metrics;

import io.aeron.AeronCounters;
import io.corelane.ingest.client.CounterKeyDescriptor;
import io.corelane.ingest.client.CounterPlaces;
import io.corelane.ingest.client.CounterScope;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.JobCounterDescriptor;
import io.corelane.ingest.client.StreamCounterDescriptor;
import io.corelane.ingest.client.StreamIds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.status.CountersReader;

/** Goes once through all counters of a driver and takes those that tell of an appliance. For one thread, once. */
final class CountersWalk
{
    /** In the keys of Aeron's counters of positions: registration, then session, then stream. */
    private static final int SESSION_ID_OFFSET = 8;
    private static final int STREAM_ID_OFFSET = 12;

    /** Between the name of a job and that of a part of it. */
    private static final char PART = '$';

    private static final Comparator<Sample> ORDER = Comparator.comparing(Sample::type).thenComparing(Sample::name)
        .thenComparing(Sample::part).thenComparing(Sample::detail)
        .thenComparingInt(Sample::level).thenComparingInt(Sample::partition)
        .thenComparingLong(Sample::reference);

    /** Of counters that hold what they tell. */
    private static final long NOT_SHOWN = Long.MIN_VALUE;

    private final CountersReader counters;
    private final LogFiles files;
    private final List<Sample> samples = new ArrayList<>();
    private final Map<Integer, Long> published = new HashMap<>();
    private final Map<Integer, Long> registrations = new HashMap<>();
    private final Map<Integer, Long> recorded = new HashMap<>();
    /** By subscription, then by session. */
    private final Map<Long, Map<Integer, Long>> plainTaken = new HashMap<>();

    CountersWalk(final CountersReader counters, final LogFiles files)
    {
        this.counters = counters;
        this.files = files;
    }

    MetricsSnapshot read()
    {
        counters.forEach(this::onCounter);
        samples.sort(ORDER);
        // The Archive forces what it writes before it moves the position.
        final boolean isForced = has(CounterType.FILE_SYNC_LEVEL);
        // A restart takes its records from recordings, where nobody counts them.
        final boolean isReady = has(CounterType.APPLIANCE);
        final List<Sample> sent = of(CounterType.LOG_SEND_TIME);
        final List<LogPositions> logs = of(CounterType.LOG_POSITION).stream()
            .map((sample) -> positions(sample, sent, isForced, isReady)).toList();
        final PlainWaiting waiting = plain();
        files.sweep();
        final long nowNs = SystemEpochNanoClock.INSTANCE.nanoTime();
        final List<Sample> fresh =
            samples.stream().map((sample) -> fresh(sample, logs, nowNs)).filter(Objects::nonNull).toList();
        return new MetricsSnapshot(
            nowNs, System.nanoTime(), fresh, logs, waiting, CounterPlaces.free(counters));
    }

    /** What an appliance shows once a second, as it is now, also when the appliance hangs; null when nobody knows. */
    private Sample fresh(final Sample shown, final List<LogPositions> logs, final long nowNs)
    {
        final long value = switch (shown.type())
        {
            case LOG_LAG_RECORDS -> log(shown, logs, (log) -> log.waiting().records());
            case LOG_LAG -> log(shown, logs, (log) -> log.lagNs(nowNs));
            case LOG_RECORDED -> log(shown, logs, LogPositions::recorded);
            case STREAM_LAG_RECORDS -> log(shown, logs, (log) -> log.waiting().isKnown() ?
                log.waiting().ofStream((int)shown.reference()) : LogWaiting.NOT_KNOWN);
            case CHECKPOINT_AGE -> Math.max(0, nowNs - TimeUnit.MILLISECONDS.toNanos(Math.max(shown.reference(),
                of(CounterType.CHECKPOINT_EPOCH_MS).stream().mapToLong(Sample::value).sum())));
            default -> NOT_SHOWN;
        };
        return NOT_SHOWN == value ? shown : value < 0 ? null : new Sample(shown.type(), shown.partition(),
            shown.level(), shown.name(), shown.part(), shown.detail(), shown.scale(), shown.reference(), value);
    }

    /** Of the log that a counter is of; that of a stream is of the sources' level. */
    private static long log(
        final Sample shown, final List<LogPositions> logs, final ToLongFunction<LogPositions> value)
    {
        return logs.stream().filter((log) -> shown.partition() == log.partition() &&
            Math.max(0, shown.level()) == log.level()).mapToLong(value).findFirst().orElse(LogWaiting.NOT_KNOWN);
    }

    /** Behind where the forwarder has come to in each plain publisher's stream. */
    private PlainWaiting plain()
    {
        final Map<Integer, Long> taken = samples.stream()
            .filter((sample) -> CounterType.FORWARDER_RECORDS == sample.type())
            .map((sample) -> plainTaken.getOrDefault(sample.reference(), Map.of())).findFirst().orElse(Map.of());
        PlainWaiting waiting = PlainWaiting.NONE;
        for (final Map.Entry<Integer, Long> publisher : taken.entrySet())
        {
            final Long registration = registrations.get(publisher.getKey());
            final LogFile file = null == registration ? null : files.of(registration);
            final long from = publisher.getValue();
            final long end = null == file ? published.getOrDefault(publisher.getKey(), from) : file.position();
            waiting = waiting.plus(Math.max(0, end - from),
                null == file ? end > from ? LogWaiting.NOT_KNOWN : 0 : file.messages(from));
        }
        return waiting;
    }

    private boolean has(final CounterType type)
    {
        return samples.stream().anyMatch((sample) -> type == sample.type() && sample.value() > 0);
    }

    private List<Sample> of(final CounterType type)
    {
        return samples.stream().filter((sample) -> type == sample.type()).toList();
    }

    private LogPositions positions(
        final Sample taken, final List<Sample> sent, final boolean isForced, final boolean isReady)
    {
        final int session = (int)taken.reference();
        final long acknowledged = recorded.getOrDefault(session, LogPositions.NOT_RECORDED);
        final Long registration = registrations.get(session);
        final LogFile file = null == registration ? null : files.of(registration);
        // The driver looks at the end of a log now and then; the log itself says it at any time.
        final long end = null == file ? published.getOrDefault(session, taken.value()) : file.position();
        return new LogPositions(taken.level(), taken.partition(), Math.max(taken.value(), end), taken.value(),
            acknowledged, isForced ? acknowledged : LogPositions.NOT_RECORDED,
            sent.stream().filter((sample) -> taken.partition() == sample.partition() &&
            taken.level() == sample.level()).mapToLong(Sample::value).findFirst().orElse(0),
            null == file || !isReady ? LogWaiting.UNKNOWN : file.waiting(taken.value()));
    }

    private void onCounter(final int counterId, final int typeId, final DirectBuffer key, final String label)
    {
        final CounterType type = CounterType.of(typeId);
        if (CountersReader.RECORD_ALLOCATED != counters.getCounterState(counterId))
        {
            return;
        }
        final long value = counters.getCounterValue(counterId);
        if (null == type)
        {
            onAeronCounter(typeId, key, value);
        }
        else if (CounterScope.DESCRIPTOR == type.scope())
        {
            final String begin =
                CounterType.STREAM == type ? StreamCounterDescriptor.LABEL : JobCounterDescriptor.LABEL;
            samples.add(new Sample(type, CounterKeyDescriptor.NONE, CounterKeyDescriptor.NONE,
                label.substring(Math.min(label.length(), begin.length())), "", "", 0,
                CounterType.STREAM == type ? StreamCounterDescriptor.streamId(key) : 0, value));
        }
        else if (CounterKeyDescriptor.isValid(key))
        {
            final String name = CounterKeyDescriptor.name(key, label);
            final int end = type.scope().hasParts() ? name.indexOf(PART) : -1;
            samples.add(new Sample(type, CounterKeyDescriptor.partition(key), CounterKeyDescriptor.level(key),
                end < 0 ? name : name.substring(0, end), end < 0 ? "" : name.substring(end + 1),
                CounterKeyDescriptor.detail(key, label),
                CounterKeyDescriptor.scale(key), CounterKeyDescriptor.reference(key), value));
        }
    }

    /** Sessions are numbers by chance over all streams of a driver, so they tell one log from another. */
    private void onAeronCounter(final int typeId, final DirectBuffer key, final long value)
    {
        if (AeronCounters.DRIVER_PUBLISHER_POS_TYPE_ID == typeId)
        {
            published.put(key.getInt(SESSION_ID_OFFSET), value);
            registrations.put(key.getInt(SESSION_ID_OFFSET), key.getLong(0));
        }
        else if (AeronCounters.DRIVER_SUBSCRIBER_POSITION_TYPE_ID == typeId &&
            StreamIds.PLAIN == key.getInt(STREAM_ID_OFFSET))
        {
            plainTaken.computeIfAbsent(key.getLong(0), (id) -> new HashMap<>())
                .put(key.getInt(SESSION_ID_OFFSET), value);
        }
        else if (AeronCounters.ARCHIVE_RECORDING_POSITION_TYPE_ID == typeId)
        {
            recorded.put(key.getInt(SESSION_ID_OFFSET), value);
        }
    }
}
