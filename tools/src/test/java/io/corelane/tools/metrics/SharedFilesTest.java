package io.corelane.tools.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corelane.ingest.client.CounterScope;
import io.corelane.ingest.client.CounterType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files for Prometheus and Grafana are what the registry makes of them. */
@Timeout(60)
class SharedFilesTest
{
    private static final int COLUMNS = 24;

    /** Of Grafana's own. */
    private static final Set<String> UNITS = Set.of("s", "bytes", "Bps", "ops", "short");

    private static final Path SHARE = Path.of("src/main/dist/share");
    private static final Path ALERTS = SHARE.resolve("prometheus/corelane-alerts.yml");
    private static final Path DASHBOARD = SHARE.resolve("grafana/corelane-dashboard.json");

    @Test
    void shouldBeMadeFromTheRegistry() throws IOException
    {
        assertFile(ALERTS, AlertRule.file());
        assertFile(DASHBOARD, GrafanaDashboard.file());
    }

    private static void assertFile(final Path file, final String made) throws IOException
    {
        if (Boolean.getBoolean("corelane.update"))
        {
            Files.createDirectories(file.getParent());
            Files.writeString(file, made);
            return;
        }
        assertEquals(made, Files.readString(file), "run this test with -Dcorelane.update=true to write it anew");
    }

    @Test
    void shouldShowEveryMetricOnTheDashboard() throws IOException
    {
        final String dashboard = GrafanaDashboard.file();
        new ObjectMapper().readTree(dashboard);
        Stream.concat(Arrays.stream(CounterType.values()).filter((type) -> CounterScope.DESCRIPTOR != type.scope())
            .map(CounterType::metricName), Arrays.stream(DerivedMetric.values()).map(DerivedMetric::metricName))
            .forEach((name) -> assertTrue(dashboard.contains(name), name));
    }

    /** As the model of Grafana's dashboards has it, of which no validator is to be had without Grafana. */
    @Test
    void shouldHaveWhatGrafanaNeeds() throws IOException
    {
        final JsonNode dashboard = new ObjectMapper().readTree(GrafanaDashboard.file());
        assertTrue(dashboard.get("uid").asText().matches("[a-zA-Z0-9_-]{1,40}"));
        assertFalse(dashboard.get("title").asText().isEmpty());
        assertTrue(dashboard.get("schemaVersion").isInt());
        assertTrue(dashboard.get("time").get("from").asText().startsWith("now-"));
        assertEquals("now", dashboard.get("time").get("to").asText());
        final JsonNode source = dashboard.get("templating").get("list").get(0);
        assertEquals("datasource", source.get("type").asText());
        assertEquals("prometheus", source.get("query").asText());
        final String variable = "${" + source.get("name").asText() + "}";
        final Set<Integer> ids = new HashSet<>();
        final Set<Integer> cells = new HashSet<>();
        for (final JsonNode panel : dashboard.get("panels"))
        {
            final String title = panel.get("title").asText();
            assertTrue(panel.get("id").asInt() > 0 && ids.add(panel.get("id").asInt()), title);
            final JsonNode place = panel.get("gridPos");
            assertTrue(place.get("x").asInt() + place.get("w").asInt() <= COLUMNS, title);
            for (int x = 0; x < place.get("w").asInt(); x++)
            {
                for (int y = 0; y < place.get("h").asInt(); y++)
                {
                    assertTrue(cells.add((place.get("y").asInt() + y) * COLUMNS + place.get("x").asInt() + x), title);
                }
            }
            if ("row".equals(panel.get("type").asText()))
            {
                assertTrue(panel.get("panels").isEmpty() && !panel.get("collapsed").asBoolean(), title);
                continue;
            }
            assertEquals("timeseries", panel.get("type").asText());
            assertTrue(UNITS.contains(panel.get("fieldConfig").get("defaults").get("unit").asText()), title);
            assertTrue(panel.get("fieldConfig").get("overrides").isArray());
            assertEquals(1, panel.get("targets").size());
            final JsonNode target = panel.get("targets").get(0);
            assertEquals("A", target.get("refId").asText());
            for (final JsonNode one : List.of(panel.get("datasource"), target.get("datasource")))
            {
                assertEquals("prometheus", one.get("type").asText());
                assertEquals(variable, one.get("uid").asText());
            }
            final String legend = target.get("legendFormat").asText();
            assertTrue(legend.replaceAll("\\{\\{[a-z_]+}}", "").indexOf('{') < 0, legend);
        }
        assertTrue(ids.size() > CounterType.values().length);
    }

    @Test
    @Tag("promtool")
    void shouldAskPrometheusWhatItUnderstands(@TempDir final Path folder) throws IOException, InterruptedException
    {
        final StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
        int asked = 0;
        for (final JsonNode panel : new ObjectMapper().readTree(GrafanaDashboard.file()).get("panels"))
        {
            if (panel.has("targets"))
            {
                // Grafana puts a duration there.
                rules.append("      - record: panel_").append(asked++).append("\n        expr: '").append(
                    panel.get("targets").get(0).get("expr").asText().replace("$__rate_interval", "1m")).append("'\n");
            }
        }
        final String output = promtool("check", "rules",
            Files.writeString(folder.resolve("rules.yml"), rules.toString()).toString());
        assertTrue(output.contains(asked + " rules found"), output);
    }

    @Test
    @Tag("promtool")
    void shouldBeRulesThatPrometheusTakes() throws IOException, InterruptedException
    {
        final String output = promtool("check", "rules", ALERTS.toString());
        assertTrue(output.contains(AlertRule.values().length + " rules found"), output);
        // Otherwise Prometheus' own job stands where charts and alerts look for Corelane's.
        final Path start = SHARE.resolve("prometheus/prometheus.yml");
        assertTrue(Files.readString(start).contains("\n    honor_labels: true\n"));
        promtool("check", "config", start.toString());
    }

    @Test
    @Tag("promtool")
    void shouldTellOfEachThingThatIsWrongAndOfNothingElse() throws IOException, InterruptedException
    {
        final Path cases = Path.of("src/test/prometheus/alerts-test.yml");
        final String text = Files.readString(cases);
        Files.readAllLines(ALERTS).stream().filter((line) -> line.contains("- alert: ")).forEach((line) ->
            assertTrue(text.contains("{alertname=\"" + line.substring(line.indexOf(": ") + 2) + "\"}"), line));
        promtool("test", "rules", cases.toString());
    }

    private static String promtool(final String... args) throws IOException, InterruptedException
    {
        final Process check = new ProcessBuilder(Stream.concat(Stream.of("/usr/bin/promtool"), Arrays.stream(args))
            .toList()).redirectErrorStream(true).start();
        final String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, check.waitFor(), output);
        return output;
    }
}
