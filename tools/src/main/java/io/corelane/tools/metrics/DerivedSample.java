package io.corelane.tools.metrics;

import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.metrics.LogPositions;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.ingest.metrics.Sample;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The value of a metric that no counter holds, at a moment.
 *
 * @param metric what it tells.
 * @param labels whom it is of, by name.
 * @param value  in base units.
 */
public record DerivedSample(DerivedMetric metric, Map<String, Object> labels, BigDecimal value)
{
    private static final int NS_DIGITS = 9;

    /**
     * What is worked out from a snapshot; nothing for what nobody knows.
     *
     * @param snapshot of counters.
     * @return samples in the order of metrics.
     */
    public static List<DerivedSample> of(final MetricsSnapshot snapshot)
    {
        final List<DerivedSample> samples = new ArrayList<>();
        logs(samples, snapshot, DerivedMetric.LOG_LAG_BYTES, (log) -> BigDecimal.valueOf(log.lagBytes()));
        logs(samples, snapshot, DerivedMetric.LOG_LAG_SECONDS, (log) ->
            BigDecimal.valueOf(snapshot.lagNs(log), NS_DIGITS));
        logs(samples, snapshot, DerivedMetric.LOG_LAG_RECORDS, (log) -> log.waiting().isKnown() ?
            BigDecimal.valueOf(log.waiting().records()) : null);
        streams(samples, snapshot);
        logs(samples, snapshot, DerivedMetric.LOG_PUBLISHED, (log) -> BigDecimal.valueOf(log.published()));
        logs(samples, snapshot, DerivedMetric.LOG_RECORDED, (log) -> position(log.recorded()));
        logs(samples, snapshot, DerivedMetric.LOG_SYNCED, (log) -> position(log.synced()));
        of(samples, DerivedMetric.PLAIN_LAG_BYTES, snapshot.plain().bytes());
        if (snapshot.plain().isKnown())
        {
            of(samples, DerivedMetric.PLAIN_LAG_RECORDS, snapshot.plain().messages());
        }
        of(samples, DerivedMetric.COUNTERS_FREE, snapshot.freeCounters());
        return samples;
    }

    private static void of(final List<DerivedSample> samples, final DerivedMetric metric, final long value)
    {
        samples.add(new DerivedSample(metric, Map.of(), BigDecimal.valueOf(value)));
    }

    private interface LogValue
    {
        BigDecimal of(LogPositions log);
    }

    private static BigDecimal position(final long position)
    {
        return LogPositions.NOT_RECORDED == position ? null : BigDecimal.valueOf(position);
    }

    private static void logs(
        final List<DerivedSample> samples,
        final MetricsSnapshot snapshot,
        final DerivedMetric metric,
        final LogValue value)
    {
        for (final LogPositions log : snapshot.logs())
        {
            final BigDecimal number = value.of(log);
            if (null != number)
            {
                final Map<String, Object> labels = new LinkedHashMap<>();
                labels.put("partition", log.partition());
                labels.put("level", log.level());
                samples.add(new DerivedSample(metric, labels, number));
            }
        }
    }

    /** The rows that partitions send each other, in logs of higher levels, are of no stream. */
    private static void streams(final List<DerivedSample> samples, final MetricsSnapshot snapshot)
    {
        for (final Sample stream : snapshot.of(CounterType.STREAM))
        {
            for (final LogPositions log : snapshot.logs())
            {
                if (0 == log.level() && log.waiting().isKnown())
                {
                    final Map<String, Object> labels = new LinkedHashMap<>();
                    labels.put("stream", stream.name());
                    labels.put("partition", log.partition());
                    samples.add(new DerivedSample(DerivedMetric.STREAM_LAG_RECORDS, labels,
                        BigDecimal.valueOf(log.waiting().ofStream((int)stream.reference()))));
                }
            }
        }
    }
}
