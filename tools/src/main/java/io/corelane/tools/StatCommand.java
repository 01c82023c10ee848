package io.corelane.tools;

import io.corelane.ingest.client.CounterScope;
import io.corelane.ingest.metrics.CountersFile;
import io.corelane.ingest.metrics.Sample;
import io.corelane.tools.metrics.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code corelane stat}: every counter. */
@Command(
    name = "stat",
    header = "Show every counter of a running appliance.",
    description = {
        "",
        "A line each: the metric's name, whom it is of, its value in base units. Counters are read from Aeron's file;",
        "the appliance does not notice. --interval does not matter here.",
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
            file.snapshot().samples().stream()
                .filter((sample) -> CounterScope.DESCRIPTOR != sample.type().scope())
                .filter((sample) -> (isZero || 0 != sample.value()) && sample.type().metricName().contains(part))
                .forEach(this::print);
            return ExitCode.OK;
        }
    }

    private void print(final Sample sample)
    {
        final Map<String, Object> fields = new LinkedHashMap<>();
        final CounterScope scope = sample.type().scope();
        put(fields, scope.nameLabel(), sample.name());
        put(fields, scope.detailLabel(), sample.detail());
        put(fields, scope.hasPartition() ? "partition" : null, sample.partition());
        put(fields, scope.hasLevel() ? "level" : null, sample.level());
        put(fields, CounterScope.LATENCY == scope ? "up_to_ns" : null, sample.reference());
        if (isJson())
        {
            final Map<String, Object> object = new LinkedHashMap<>();
            object.put("metric", sample.type().metricName());
            object.putAll(fields);
            object.put("value", sample.baseValue());
            io().out().println(Json.of(object));
            return;
        }
        final StringBuilder line = new StringBuilder(sample.type().metricName());
        fields.forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
        io().out().println(line.append(' ').append(sample.baseValue().toPlainString()));
    }

    private static void put(final Map<String, Object> fields, final String name, final Object value)
    {
        if (null != name)
        {
            fields.put(name, value);
        }
    }
}
