package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.OpenMBeanInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a running appliance tells by HTTP and JMX: the numbers are those of its counters. */
@Timeout(120)
class ConsoleTest
{
    private static final String SQL =
        "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT) WITH (key='symbol');\n" +
        "-- @metric n\n" +
        "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol EMIT CHANGES;\n";
    private static final Pattern SAMPLE =
        Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[a-z_]+=\"[^\"]*\",?)*)})? (-?[0-9.]+)");

    @TempDir
    private static Path folder;

    private static ToolRun appliance;
    private static String url;
    private static String dir;

    @BeforeAll
    static void startAndFeed() throws IOException
    {
        dir = folder.resolve("instance").toString();
        Files.writeString(folder.resolve("job.sql"), SQL);
        final StringBuilder rows = new StringBuilder("symbol,size\n");
        for (int i = 0; i < 1_000; i++)
        {
            rows.append('S').append(i % 7).append(',').append(i).append('\n');
        }
        final String csv = Files.writeString(folder.resolve("trades.csv"), rows).toString();
        appliance = ToolRun.start(false, "run", folder.resolve("job.sql").toString(), "--dir", dir, "--record",
            "--partitions", "2", "--cpus", "none", "--idle", "backoff", "--set", "http.listen=127.0.0.1:0",
            "--set", "appliance.file-sync-level=1").awaitOut("READY");
        final Matcher console = Pattern.compile("console (http://127.0.0.1:[0-9]+)/\n").matcher(appliance.out());
        assertTrue(console.find(), appliance.out());
        url = console.group(1);
        final ToolRun feed = ToolRun.of("feed", "--stream", "trades", "--csv", csv, "--dir", dir);
        assertEquals(ExitCode.OK, feed.exitCode(), feed.err());
    }

    @AfterAll
    static void stop() throws JMException
    {
        appliance.close();
        assertEquals(ExitCode.OK, appliance.exitCode(), appliance.err());
        assertEquals(0, ManagementFactory.getPlatformMBeanServer()
            .queryNames(new ObjectName("io.corelane:*"), null).size());
    }

    private static HttpResponse<String> get(final String path) throws IOException, InterruptedException
    {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    }

    private static Map<String, Double> metrics() throws IOException, InterruptedException
    {
        final Map<String, Double> values = new TreeMap<>();
        String typed = "";
        for (final String line : get("/metrics").body().split("\n"))
        {
            if (line.startsWith("# TYPE "))
            {
                typed = line.split(" ")[2];
            }
            else if (!line.startsWith("# "))
            {
                final Matcher sample = SAMPLE.matcher(line);
                assertTrue(sample.matches(), line);
                assertTrue(sample.group(1).startsWith(typed), line + " stands under " + typed);
                final String key = line.substring(0, line.lastIndexOf(' '));
                assertEquals(null, values.put(key, Double.parseDouble(sample.group(3))), line);
            }
        }
        return values;
    }

    private static double sum(final Map<String, Double> metrics, final String begin)
    {
        return metrics.entrySet().stream().filter((entry) -> entry.getKey().startsWith(begin))
            .mapToDouble(Map.Entry::getValue).sum();
    }

    @Test
    void shouldTellPrometheus() throws IOException, InterruptedException
    {
        assertEquals("text/plain; version=0.0.4; charset=utf-8",
            get("/metrics").headers().firstValue("content-type").orElse(""));
        final Map<String, Double> metrics = metrics();
        assertEquals(1_000, sum(metrics, "corelane_partition_records_total{"));
        assertEquals(1_000, sum(metrics, "corelane_job_results_total{job=\"by_symbol\",partition="));
        assertEquals(1_000, sum(metrics, "corelane_stream_records_total{stream=\"trades\","));
        assertEquals(7, sum(metrics, "corelane_job_state_entries{"));
        assertEquals(1, metrics.get("corelane_ready"));
        assertEquals(1, metrics.get("corelane_up"));
        assertTrue(metrics.get("corelane_disk_free_bytes") > 0);
        final String log = "_bytes{partition=\"0\",level=\"0\"}";
        assertTrue(metrics.get("corelane_log_recorded" + log) > 0);
        // All that is recorded is acknowledged as SYNCED, since that is what file-sync-level 1 means.
        assertEquals(1, metrics.get("corelane_file_sync_level"));
        assertEquals(metrics.get("corelane_log_published" + log), metrics.get("corelane_log_synced" + log), 4_096);
        assertTrue(metrics.get("corelane_partition_turn_max_seconds{partition=\"0\"}") < 60);
        // Buckets go up to their count.
        assertEquals(sum(metrics, "corelane_latency_seconds_count"),
            metrics.entrySet().stream().filter((entry) ->
            entry.getKey().startsWith("corelane_latency_") && entry.getKey().contains("le=\"+Inf\""))
            .mapToDouble(Map.Entry::getValue).sum());
        assertTrue(sum(metrics, "corelane_latency_seconds_count") > 0);
    }

    /** Names, units, help and types as Prometheus wants them. */
    @Test
    @Tag("promtool")
    void shouldTellNothingThatPrometheusFindsOdd() throws IOException, InterruptedException
    {
        final Path metrics = Files.writeString(folder.resolve("metrics"), get("/metrics").body());
        final Process check = new ProcessBuilder("/usr/bin/promtool", "check", "metrics")
            .redirectInput(metrics.toFile()).redirectErrorStream(true).start();
        final String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, check.waitFor(), output);
        assertEquals("", output);
    }

    @Test
    void shouldTellPrometheusLatenciesOfJobs() throws IOException, InterruptedException
    {
        // A histogram of a job is over all partitions, whose own ones are of all jobs; partitions tell it now and then.
        Map<String, Double> metrics = metrics();
        while (0 == sum(metrics, "corelane_job_latency_seconds_count") || sum(metrics,
            "corelane_latency_seconds_count") != sum(metrics, "corelane_job_latency_seconds_count"))
        {
            metrics = metrics();
        }
        assertEquals(metrics.get("corelane_job_latency_seconds_count{job=\"by_symbol\"}"),
            metrics.get("corelane_job_latency_seconds_bucket{job=\"by_symbol\",le=\"+Inf\"}"));
    }

    @Test
    void shouldTellItsHealth() throws IOException, InterruptedException
    {
        assertEquals(200, get("/livez").statusCode());
        final HttpResponse<String> ready = get("/readyz");
        assertEquals(200, ready.statusCode(), ready.body());
        final JsonNode status = new ObjectMapper().readTree(get("/status").body());
        assertEquals("ok", status.get("status").asText());
        assertEquals(1_000, status.get("overview").get("records").asLong());
        assertEquals("loops", status.get("checks").get(0).get("name").asText());
        assertEquals("4 loops go round", status.get("checks").get(0).get("found").asText());
        final HttpResponse<String> none = get("/nothing");
        assertEquals(404, none.statusCode());
        assertTrue(none.body().contains("\"hint\":\"look at "), none.body());
    }

    @Test
    void shouldTakeNoStatementsWithoutAToken() throws IOException, InterruptedException
    {
        final HttpResponse<String> off = HttpClient.newHttpClient().send(HttpRequest.newBuilder(
            URI.create(url + "/sql")).header("Content-Type", "text/plain").header("Authorization", "Bearer ")
            .POST(HttpRequest.BodyPublishers.ofString("DROP TABLE by_symbol")).build(),
            HttpResponse.BodyHandlers.ofString());
        assertEquals(403, off.statusCode());
        assertEquals("{\"error\":\"/sql is off, since no token is set\",\"hint\":\"set token-file in [http] of the " +
            "configuration (http.token-file), and send what is in it as Authorization: Bearer TOKEN\"}\n", off.body());
        assertTrue(metrics().containsKey("corelane_job_results_total{job=\"by_symbol\",partition=\"0\"}"));
    }

    @Test
    void shouldTellByMBeansOfOpenTypes() throws JMException, IOException, InterruptedException
    {
        final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        final ObjectName job = new ObjectName("io.corelane:type=Job,name=\"by_symbol\"");
        // They show what the watch saw last, twice a second.
        while (1_000L != (long)beans.getAttribute(job, "JobResults"))
        {
            Thread.onSpinWait();
        }
        long records = 0;
        for (int i = 0; i < 2; i++)
        {
            records += (long)beans.getAttribute(new ObjectName("io.corelane:type=Partition,id=" + i),
                "PartitionRecords");
        }
        assertEquals(1_000, records);
        assertEquals(7L, beans.getAttribute(job, "JobStateEntries"));
        for (int i = 0; i < 2; i++)
        {
            // Each partition's own: newest values do not add up.
            assertEquals(metrics().get("corelane_job_metric{job=\"by_symbol\",metric=\"n\",partition=\"" + i + "\"}"),
                ((Number)beans.getAttribute(job, "JobMetric.n." + i)).doubleValue());
        }
        assertEquals(1_000L, beans.getAttribute(new ObjectName("io.corelane:type=Stream,name=\"trades\""),
            "StreamRecords"));
        assertTrue((long)beans.getAttribute(
            new ObjectName("io.corelane:type=Log,level=0,partition=1"), "LogRecordedBytes") > 0);
        assertTrue((double)beans.getAttribute(
            new ObjectName("io.corelane:type=Checkpoint"), "CheckpointLastDurationSeconds") >= 0);
        for (final ObjectName name : beans.queryNames(new ObjectName("io.corelane:*"), null))
        {
            assertTrue(beans.getMBeanInfo(name) instanceof OpenMBeanInfo, name.toString());
            assertTrue(beans.getMBeanInfo(name).getAttributes().length > 0, name.toString());
        }
    }

    @Test
    void shouldRefuseToBeOpenWithoutATokenAndEncryption()
    {
        assertRefused(ExitCode.USAGE, "http.listen is 0.0.0.0:7078, which others than this machine reach; set " +
            "http.token-file and http.tls-keystore, or listen on 127.0.0.1", "http.listen=0.0.0.0:7078");
        assertRefused(ExitCode.USAGE, "http.listen is 'everywhere', which is no address with a port; write " +
            "127.0.0.1:7077, or off", "http.listen=everywhere");
        final String port = url.substring(url.lastIndexOf(':') + 1);
        assertRefused(ExitCode.TRY_AGAIN, "http.listen: 127.0.0.1:" + port + " cannot be listened to (Address " +
            "already in use); name another port, or off", "http.listen=127.0.0.1:" + port);
    }

    private static void assertRefused(final int exitCode, final String sentence, final String setting)
    {
        final ToolRun run = ToolRun.of("run", "--dir", folder.resolve("other").toString(), "--cpus", "none", "--idle",
            "backoff", "--set", setting);
        assertEquals(exitCode, run.exitCode());
        assertEquals("corelane run: " + sentence + "\n", run.err());
    }
}
