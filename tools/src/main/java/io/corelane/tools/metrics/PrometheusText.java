package io.corelane.tools.metrics;

import io.corelane.ingest.client.CounterScope;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.metrics.LatencyBuckets;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.ingest.metrics.Sample;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A snapshot in the text format of Prometheus, 0.0.4: every counter of the registry, and what is derived. */
public final class PrometheusText
{
    /** The type of the text. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final int NS_DIGITS = 9;

    private final StringBuilder text = new StringBuilder(1 << 16);
    private final MetricsSnapshot snapshot;

    private PrometheusText(final MetricsSnapshot snapshot)
    {
        this.snapshot = snapshot;
    }

    /**
     * Writes a snapshot.
     *
     * @param snapshot what counters say.
     * @param room     of the machine.
     * @return the text.
     */
    public static String of(final MetricsSnapshot snapshot, final Room room)
    {
        return new PrometheusText(snapshot).write(room);
    }

    private String write(final Room room)
    {
        for (final CounterType type : CounterType.values())
        {
            final List<Sample> samples = snapshot.of(type);
            if (CounterType.LATENCY == type)
            {
                latencies(samples);
            }
            else if (CounterType.JOB_LATENCY == type)
            {
                latenciesOfJobs(samples);
            }
            else if (CounterType.APPLIANCE == type && samples.isEmpty())
            {
                // Its counter is there once it takes records: before, an alert has to have something to look at.
                head(type.metricName(), type.help(), "gauge");
                line(type.metricName(), "", BigDecimal.ZERO);
            }
            else if (!samples.isEmpty() && CounterScope.DESCRIPTOR != type.scope())
            {
                head(type.metricName(), type.help(), type.isTotal() ? "counter" : "gauge");
                // A publisher that connected anew while its former connection has not run out has the same labels.
                final Map<String, BigDecimal> values = new LinkedHashMap<>();
                samples.forEach((sample) -> values.merge(labels(sample), sample.baseValue(), BigDecimal::add));
                values.forEach((labels, value) -> line(type.metricName(), labels, value));
            }
        }
        derived(DerivedMetric.UP, 1);
        derived(DerivedMetric.DISK_FREE, room.diskFree());
        derived(DerivedMetric.SHM_FREE, room.sharedMemoryFree());
        DerivedMetric last = null;
        for (final DerivedSample sample : DerivedSample.of(snapshot))
        {
            final DerivedMetric metric = sample.metric();
            if (last != metric)
            {
                head(metric.metricName(), metric.help(), "gauge");
                last = metric;
            }
            final StringBuilder labels = new StringBuilder();
            sample.labels().forEach((name, value) -> label(labels, name, value.toString()));
            line(metric.metricName(), labels.toString(), sample.value());
        }
        return text.toString();
    }

    /** One histogram for each partition. */
    private void latencies(final List<Sample> samples)
    {
        if (!samples.isEmpty())
        {
            head("corelane_latency_seconds", "latency of results from intended send to offer, one sample a fragment",
                "histogram");
            samples.stream().mapToInt(Sample::partition).distinct().sorted().forEach((partition) ->
                histogram("corelane_latency_seconds", "partition=\"" + partition + '"', 1, LatencyCounts.sum(
                samples.stream().filter((sample) -> partition == sample.partition()).toList())));
        }
    }

    /** One histogram for each job, over all partitions: there are many jobs. */
    private void latenciesOfJobs(final List<Sample> samples)
    {
        if (!samples.isEmpty())
        {
            head("corelane_job_latency_seconds",
                "latency of results of a job from intended send to offer, one sample a fragment", "histogram");
            final LatencyCounts counts = new LatencyCounts(snapshot);
            samples.stream().map(Sample::name).distinct().forEach((job) ->
            {
                final StringBuilder labels = new StringBuilder();
                label(labels, "job", job);
                histogram("corelane_job_latency_seconds", labels.toString(), 2, counts.ofJob(job));
            });
        }
    }

    /** All buckets, or every second one. */
    private void histogram(final String stem, final String labels, final int step, final long[] counts)
    {
        long count = 0;
        double sumNs = 0;
        long lowerNs = 0;
        for (int i = 0; i < counts.length; i += step)
        {
            final long bound = LatencyBuckets.upperBoundNs(i);
            count += counts[i];
            final boolean isLast = LatencyBuckets.NO_BOUND == bound;
            // What a bucket holds is taken for its middle: there is no counter of the sum.
            sumNs += counts[i] * (isLast ? lowerNs : (lowerNs + bound) / 2.0);
            lowerNs = isLast ? lowerNs : bound;
            line(stem + "_bucket", labels + ",le=\"" + (isLast ? "+Inf" :
                BigDecimal.valueOf(bound, NS_DIGITS).stripTrailingZeros().toPlainString()) + '"',
                BigDecimal.valueOf(count));
        }
        line(stem + "_sum", labels, BigDecimal.valueOf(Math.round(sumNs), NS_DIGITS));
        line(stem + "_count", labels, BigDecimal.valueOf(count));
    }

    private void derived(final DerivedMetric metric, final long value)
    {
        if (Room.UNKNOWN != value)
        {
            head(metric.metricName(), metric.help(), "gauge");
            line(metric.metricName(), "", BigDecimal.valueOf(value));
        }
    }

    private static String labels(final Sample sample)
    {
        final CounterScope scope = sample.type().scope();
        final StringBuilder labels = new StringBuilder();
        label(labels, scope.nameLabel(), sample.name());
        label(labels, sample.part().isEmpty() ? null : "part", sample.part());
        label(labels, scope.detailLabel(), sample.detail());
        label(labels, scope.hasPartition() ? "partition" : null, Integer.toString(sample.partition()));
        label(labels, scope.hasLevel() ? "level" : null, Integer.toString(sample.level()));
        return labels.toString();
    }

    private static void label(final StringBuilder labels, final String name, final String value)
    {
        if (null != name)
        {
            labels.append(labels.length() > 0 ? "," : "").append(name).append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")).append('"');
        }
    }

    private void head(final String name, final String help, final String kind)
    {
        text.append("# HELP ").append(name).append(' ').append(help).append("\n# TYPE ").append(name).append(' ')
            .append(kind).append('\n');
    }

    private void line(final String name, final String labels, final BigDecimal value)
    {
        text.append(name);
        if (!labels.isEmpty())
        {
            text.append('{').append(labels).append('}');
        }
        text.append(' ').append(0 == value.signum() ? "0" : value.stripTrailingZeros().toPlainString()).append('\n');
    }
}
