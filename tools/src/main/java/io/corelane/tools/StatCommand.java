package io.corelane.tools;

import io.corelane.ingest.client.CounterScope;
import io.corelane.ingest.metrics.CountersFile;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.ingest.metrics.Sample;
import io.corelane.tools.metrics.DerivedSample;
import io.corelane.tools.metrics.Json;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code corelane stat}: every counter. */
@Command(
    name = "stat",
    header = "Show every counter of a running appliance, and its lag.",
    description = {
        "",
        "A line each: the metric's name, whom it is of, its value in base units; then lag and positions of logs, which",
        "are worked out. Counters and logs are read as files; the appliance does not notice. --interval does not",
        "matter here.",
        ""})
final class StatCommand extends MetricsView
{
    @Option(names = "--name", paramLabel = "TEXT", defaultValue = "", description = "Only names that contain this.")
    private String part;

    @Option(names = "--zero", description = "Also counters that are 0.")
    private boolean isZero;

    StatCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call()
    {
        try (CountersFile file = open())
        {
            final MetricsSnapshot snapshot = file.snapshot();
            snapshot.samples().stream().filter((sample) -> CounterScope.DESCRIPTOR != sample.type().scope())
                .forEach((sample) -> print(sample.type().metricName(), labels(sample), sample.baseValue()));
            DerivedSample.of(snapshot).forEach((sample) ->
                print(sample.metric().metricName(), sample.labels(), sample.value()));
            return ExitCode.OK;
        }
    }

    private void print(final String metric, final Map<String, Object> labels, final BigDecimal value)
    {
        if (!isZero && 0 == value.signum() || !metric.contains(part))
        {
            return;
        }
        if (isJson())
        {
            final Map<String, Object> object = new LinkedHashMap<>();
            object.put("metric", metric);
            object.putAll(labels);
            object.put("value", value);
            io().out().println(Json.of(object));
            return;
        }
        final StringBuilder line = new StringBuilder(metric);
        labels.forEach((name, label) -> line.append(' ').append(name).append('=').append(label));
        io().out().println(line.append(' ').append(value.toPlainString()));
    }

    private static Map<String, Object> labels(final Sample sample)
    {
        final Map<String, Object> labels = new LinkedHashMap<>();
        final CounterScope scope = sample.type().scope();
        put(labels, scope.nameLabel(), sample.name());
        put(labels, sample.part().isEmpty() ? null : "part", sample.part());
        put(labels, scope.detailLabel(), sample.detail());
        put(labels, scope.hasPartition() ? "partition" : null, sample.partition());
        put(labels, scope.hasLevel() ? "level" : null, sample.level());
        put(labels, scope.isLatency() ? "up_to_ns" : null, sample.reference());
        return labels;
    }

    private static void put(final Map<String, Object> labels, final String name, final Object value)
    {
        if (null != name)
        {
            labels.put(name, value);
        }
    }
}
