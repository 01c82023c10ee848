package io.corelane.tools.metrics;

import io.corelane.ingest.metrics.LogPositions;
import io.corelane.ingest.metrics.MetricsSnapshot;
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
        logs(samples, snapshot, DerivedMetric.LOG_PUBLISHED, (log) -> BigDecimal.valueOf(log.published()));
        logs(samples, snapshot, DerivedMetric.LOG_SYNCED, (log) ->
            LogPositions.NOT_RECORDED == log.synced() ? null : BigDecimal.valueOf(log.synced()));
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
}
