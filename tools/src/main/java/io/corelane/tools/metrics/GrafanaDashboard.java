package io.corelane.tools.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corelane.ingest.client.CounterScope;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.CounterUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A dashboard for Grafana with a panel for each metric of the registry, in rows by what they are of. */
public final class GrafanaDashboard
{
    private static final int WIDTH = 8;
    private static final int HEIGHT = 7;
    private static final int COLUMNS = 3;
    private static final int SCHEMA = 39;

    /** What one looks at first. */
    private static final List<CounterType> IN_FRONT =
        List.of(CounterType.LOG_LAG, CounterType.LOG_LAG_RECORDS, CounterType.STREAM_LAG_RECORDS);

    private final List<Map<String, Object>> panels = new ArrayList<>();
    private int y;
    private int column;

    private GrafanaDashboard()
    {
    }

    /**
     * The dashboard as a file.
     *
     * @return JSON.
     */
    public static String file()
    {
        try
        {
            return new ObjectMapper().writerWithDefaultPrettyPrinter()
                .writeValueAsString(new GrafanaDashboard().build()) + "\n";
        }
        catch (final JsonProcessingException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    private Map<String, Object> build()
    {
        row("Latency and lag");
        final String bucket = CounterType.LATENCY.metricName();
        for (final String share : List.of("0.5", "0.99", "0.999"))
        {
            panel("latency, share " + share, "histogram_quantile(" + share + ", sum by (le) (rate(" + bucket +
                "[$__rate_interval])))", "s", share, "from intended send to offer, at most");
        }
        for (final String share : List.of("0.5", "0.99"))
        {
            panel("latency of jobs, share " + share, "histogram_quantile(" + share + ", sum by (le, job) (rate(" +
                CounterType.JOB_LATENCY.metricName() + "[$__rate_interval])))", "s", "{{job}}",
                "from intended send to offer, at most");
        }
        IN_FRONT.forEach(this::panel);
        for (final DerivedMetric metric : DerivedMetric.values())
        {
            final String name = metric.metricName();
            panel(name, name, name.endsWith("_seconds") ? "s" : name.endsWith("_bytes") ? "bytes" : "short",
                metric.legend(), metric.help());
        }
        for (final CounterScope scope : CounterScope.values())
        {
            if (CounterScope.DESCRIPTOR != scope && !scope.isLatency())
            {
                row("By " + scope.words());
                for (final CounterType type : CounterType.values())
                {
                    if (scope == type.scope() && !IN_FRONT.contains(type))
                    {
                        panel(type);
                    }
                }
            }
        }
        final Map<String, Object> dashboard = new LinkedHashMap<>();
        dashboard.put("uid", "corelane");
        dashboard.put("title", "Corelane");
        dashboard.put("tags", List.of("corelane"));
        dashboard.put("schemaVersion", SCHEMA);
        dashboard.put("refresh", "5s");
        final Map<String, Object> time = new LinkedHashMap<>();
        time.put("from", "now-15m");
        time.put("to", "now");
        dashboard.put("time", time);
        final Map<String, Object> source = new LinkedHashMap<>();
        source.put("name", "source");
        source.put("type", "datasource");
        source.put("label", "Prometheus");
        source.put("query", "prometheus");
        source.put("refresh", 1);
        dashboard.put("templating", Map.of("list", List.of(source)));
        dashboard.put("panels", panels);
        return dashboard;
    }

    private void panel(final CounterType type)
    {
        final String name = type.metricName();
        final boolean isMoment =
            CounterUnit.EPOCH_MILLISECONDS == type.unit() || CounterUnit.EPOCH_NANOSECONDS == type.unit();
        final CounterScope scope = type.scope();
        final StringBuilder legend = new StringBuilder();
        for (final String label : new String[]{scope.nameLabel(), scope.hasParts() ? "part" : null,
            scope.detailLabel(), scope.hasPartition() ? "partition" : null, scope.hasLevel() ? "level" : null})
        {
            legend.append(null == label ? "" : label + " {{" + label + "}} ");
        }
        panel(name, type.isTotal() ? "rate(" + name + "[$__rate_interval])" : isMoment ? "time() - " + name : name,
            isMoment || CounterUnit.NANOSECONDS == type.unit() ? "s" : CounterUnit.BYTES == type.unit() ?
            type.isTotal() ? "Bps" : "bytes" : type.isTotal() ? "ops" : "short", legend.toString().strip(),
            type.help() + (isMoment ? " (ago)" : type.isTotal() ? " (a second)" : ""));
    }

    private void row(final String title)
    {
        y += 0 == column ? 0 : HEIGHT;
        column = 0;
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", panels.size() + 1);
        row.put("type", "row");
        row.put("title", title);
        row.put("gridPos", place(0, COLUMNS * WIDTH, 1));
        row.put("collapsed", false);
        row.put("panels", List.of());
        panels.add(row);
        y++;
    }

    private void panel(
        final String title, final String expression, final String unit, final String legend, final String help)
    {
        final Map<String, Object> source = new LinkedHashMap<>();
        source.put("type", "prometheus");
        source.put("uid", "${source}");
        final Map<String, Object> target = new LinkedHashMap<>();
        target.put("refId", "A");
        target.put("datasource", source);
        target.put("expr", expression);
        target.put("legendFormat", legend);
        final Map<String, Object> panel = new LinkedHashMap<>();
        panel.put("id", panels.size() + 1);
        panel.put("type", "timeseries");
        panel.put("title", title);
        panel.put("description", help);
        panel.put("datasource", source);
        panel.put("gridPos", place(column * WIDTH, WIDTH, HEIGHT));
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("defaults", Map.of("unit", unit));
        fields.put("overrides", List.of());
        panel.put("fieldConfig", fields);
        panel.put("targets", List.of(target));
        panels.add(panel);
        column = (column + 1) % COLUMNS;
        y += 0 == column ? HEIGHT : 0;
    }

    private Map<String, Object> place(final int x, final int width, final int height)
    {
        final Map<String, Object> place = new LinkedHashMap<>();
        place.put("x", x);
        place.put("y", y);
        place.put("w", width);
        place.put("h", height);
        return place;
    }
}
