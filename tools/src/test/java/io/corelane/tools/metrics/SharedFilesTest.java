package io.corelane.tools.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.corelane.ingest.client.CounterScope;
import io.corelane.ingest.client.CounterType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The files for Prometheus and Grafana are what the registry makes of them. */
@Timeout(60)
class SharedFilesTest
{
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
