package io.corelane.ingest.metrics;

import io.aeron.AeronCounters;
import io.corelane.ingest.client.CounterKeyDescriptor;
import io.corelane.ingest.client.CounterScope;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.JobCounterDescriptor;
import io.corelane.ingest.client.StreamCounterDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.status.CountersReader;

/** Goes once through all counters of a driver and takes those that tell of an appliance. For one thread, once. */
final class CountersWalk
{
    /** In the keys of Aeron's counters of positions: registration, then session, then stream. */
    private static final int SESSION_ID_OFFSET = 8;

    private static final Comparator<Sample> ORDER = Comparator.comparing(Sample::type).thenComparing(Sample::name)
        .thenComparing(Sample::detail).thenComparingInt(Sample::level).thenComparingInt(Sample::partition)
        .thenComparingLong(Sample::reference);

    private final CountersReader counters;
    private final List<Sample> samples = new ArrayList<>();
    private final Map<Integer, Long> published = new HashMap<>();
    private final Map<Integer, Long> recorded = new HashMap<>();

    CountersWalk(final CountersReader counters)
    {
        this.counters = counters;
    }

    MetricsSnapshot read()
    {
        counters.forEach(this::onCounter);
        samples.sort(ORDER);
        final List<LogPositions> logs = new ArrayList<>();
        // The Archive forces what it writes before it moves the position.
        final boolean isForced = samples.stream().anyMatch((sample) ->
            CounterType.FILE_SYNC_LEVEL == sample.type() && sample.value() > 0);
        samples.stream().filter((sample) -> CounterType.LOG_POSITION == sample.type()).forEach((sample) ->
        {
            final int session = (int)sample.reference();
            final long acknowledged = recorded.getOrDefault(session, LogPositions.NOT_RECORDED);
            logs.add(new LogPositions(sample.level(), sample.partition(),
                Math.max(sample.value(), published.getOrDefault(session, sample.value())), sample.value(),
                acknowledged, isForced ? acknowledged : LogPositions.NOT_RECORDED));
        });
        return new MetricsSnapshot(SystemEpochNanoClock.INSTANCE.nanoTime(), System.nanoTime(), samples, logs);
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
                label.substring(Math.min(label.length(), begin.length())), "", 0,
                CounterType.STREAM == type ? StreamCounterDescriptor.streamId(key) : 0, value));
        }
        else if (CounterKeyDescriptor.isValid(key))
        {
            samples.add(new Sample(type, CounterKeyDescriptor.partition(key), CounterKeyDescriptor.level(key),
                CounterKeyDescriptor.name(key, label), CounterKeyDescriptor.detail(key, label),
                CounterKeyDescriptor.scale(key), CounterKeyDescriptor.reference(key), value));
        }
    }

    /** Sessions are numbers by chance over all streams of a driver, so they tell one log from another. */
    private void onAeronCounter(final int typeId, final DirectBuffer key, final long value)
    {
        if (AeronCounters.DRIVER_PUBLISHER_POS_TYPE_ID == typeId)
        {
            published.put(key.getInt(SESSION_ID_OFFSET), value);
        }
        else if (AeronCounters.ARCHIVE_RECORDING_POSITION_TYPE_ID == typeId)
        {
            recorded.put(key.getInt(SESSION_ID_OFFSET), value);
        }
    }
}
