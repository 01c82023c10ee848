package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that read counters, of an appliance that runs. */
@Timeout(120)
class MetricsCommandsTest
{
    private static final String SQL =
        "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT, ts TIMESTAMP)" +
        " WITH (key='symbol', event_time='ts', watermark='1s');\n" +
        "CREATE TABLE windows AS SELECT symbol, COUNT(*) AS n FROM trades WINDOW TUMBLING(10s) GROUP BY symbol;\n" +
        "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol EMIT CHANGES;\n" +
        "CREATE TABLE sizes AS SELECT size, COUNT(*) AS n FROM trades WINDOW TUMBLING(10s) GROUP BY size;\n";

    @TempDir
    private static Path folder;

    private static ToolRun appliance;
    private static String dir;

    @BeforeAll
    static void startAndFeed() throws IOException
    {
        dir = folder.resolve("instance").toString();
        Files.writeString(folder.resolve("job.sql"), SQL);
        final StringBuilder rows = new StringBuilder("symbol,size,ts\n");
        for (int i = 0; i < 1_000; i++)
        {
            rows.append('S').append(i % 7).append(',').append(i).append(",2024-01-01T00:0").append(i / 200)
                .append(":00Z\n");
        }
        // Long before all others.
        rows.append("S0,1,2020-01-01T00:00:00Z\n");
        final String csv = Files.writeString(folder.resolve("trades.csv"), rows).toString();
        appliance = ToolRun.start(false, "run", folder.resolve("job.sql").toString(), "--dir", dir,
            "--partitions", "2", "--cpus", "none", "--idle", "backoff").awaitOut("READY");
        final ToolRun feed = ToolRun.of("feed", "--stream", "trades", "--csv", csv, "--dir", dir);
        assertEquals(ExitCode.OK, feed.exitCode(), feed.err());
        // What was sent is counted when it is processed, and a reason for dead letters is a little later.
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!isCounted())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> stat("") + " after 30 s");
        }
    }

    private static boolean isCounted() throws IOException
    {
        final JsonNode streams = json(ToolRun.of("streams", "--dir", dir, "--json", "--interval", "0s").out());
        final JsonNode bySymbol = json(ToolRun.of("jobs", "--dir", dir, "--json", "--interval", "0s").out().lines()
            .findFirst().orElseThrow());
        return 1_001 == streams.get("records").asLong() && 1_001 == bySymbol.get("results").asLong() &&
            2 == stat("job_dead_letters").lines().count() && stat("lag_records").isEmpty();
    }

    private static String stat(final String name)
    {
        return ToolRun.of("stat", "--dir", dir, "--name", name).out();
    }

    @AfterAll
    static void stop()
    {
        appliance.close();
        assertEquals(ExitCode.OK, appliance.exitCode(), appliance.err());
    }

    private static JsonNode json(final String text) throws IOException
    {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void shouldShowJobsStreamsAndPublishers() throws IOException
    {
        final ToolRun jobs = ToolRun.of("jobs", "--dir", dir, "--json", "--interval", "0s");
        assertEquals(ExitCode.OK, jobs.exitCode(), jobs.err());
        final List<String> lines = jobs.out().lines().toList();
        assertEquals(3, lines.size(), jobs.out());
        final JsonNode bySymbol = json(lines.get(0));
        assertEquals("by_symbol", bySymbol.get("job").asText());
        assertEquals(1_001, bySymbol.get("results").asLong());
        assertEquals(7, bySymbol.get("state_entries").asLong());
        final JsonNode latency = bySymbol.get("latency");
        assertTrue(latency.get("samples").asLong() > 0, latency.toString());
        assertTrue(latency.get("p50_ns").asLong() > 0 &&
            latency.get("p50_ns").asLong() <= latency.get("max_ns").asLong(), latency.toString());
        assertTrue(bySymbol.get("state_headroom").asLong() > 16_000_000);
        // It is its first phase that refuses, keeps and waits.
        final JsonNode sizes = json(lines.get(1));
        assertEquals("sizes", sizes.get("job").asText());
        assertEquals("{\"LATE\":1}", sizes.get("dead_letters").toString());
        assertEquals("trades", sizes.get("holder").asText());
        assertTrue(sizes.get("state_entries").asLong() > 100, sizes.toString());
        final JsonNode windows = json(lines.get(2));
        assertEquals("windows", windows.get("job").asText());
        assertEquals(1, windows.get("dead_letters").get("LATE").asLong());
        assertEquals("trades", windows.get("holder").asText());
        final JsonNode stream = json(ToolRun.of("streams", "--dir", dir, "--json", "--interval", "10ms").out());
        assertEquals(1_001, stream.get("records").asLong());
        assertEquals(0, stream.get("record_rate").asDouble());
        assertEquals(0, stream.get("lag_records").asLong());
        final ToolRun table = ToolRun.of("jobs", "--dir", dir, "--interval", "0s");
        assertTrue(table.out().startsWith("job        results  results/s  "), table.out());
        assertTrue(table.out().contains("2024-01-01T00:03:59Z  trades in "), table.out());
        final ToolRun publishers = ToolRun.of("publishers", "--dir", dir, "--interval", "0s");
        final JsonNode publisher = json(ToolRun.of("publishers", "--dir", dir, "--json", "--interval", "0s").out()
            .lines().findFirst().orElseThrow());
        assertEquals("trades", publisher.get("stream").asText());
        assertEquals(0, publisher.get("back_pressures").asLong());
        // That of plain messages is the appliance's own.
        assertEquals(3, publishers.out().lines().count(), publishers.out());
    }

    @Test
    void shouldShowEveryCounter() throws IOException
    {
        final ToolRun stat = ToolRun.of("stat", "--dir", dir, "--name", "stream_records");
        assertEquals(ExitCode.OK, stat.exitCode(), stat.err());
        assertEquals(2, stat.out().lines().count(), stat.out());
        assertTrue(stat.out().startsWith("corelane_stream_records_total stream=trades partition=0 "), stat.out());
        long sum = 0;
        for (final String line : ToolRun.of("stat", "--dir", dir, "--name", "stream_records", "--json").out().lines()
            .toList())
        {
            assertEquals("trades", json(line).get("stream").asText());
            sum += json(line).get("value").asLong();
        }
        assertEquals(1_001, sum);
        // That of the other job may be there before.
        assertTrue(stat("job_dead_letters").lines().anyMatch((line) -> line
            .matches("corelane_job_dead_letters_total job=sizes part=x0 reason=LATE partition=[01] level=0 1")));
        assertEquals("corelane_log_lag_records partition=0 level=0 0\n" +
            "corelane_log_lag_records partition=1 level=0 0\n" +
            "corelane_log_lag_records partition=0 level=1 0\n" +
            "corelane_log_lag_records partition=1 level=1 0\n" +
            "corelane_stream_lag_records stream=trades partition=0 0\n" +
            "corelane_stream_lag_records stream=trades partition=1 0\ncorelane_plain_lag_records 0\n",
            ToolRun.of("stat", "--dir", dir, "--name", "lag_records", "--zero").out());
    }

    @Test
    void shouldWatchItOnce() throws IOException
    {
        final ToolRun top = ToolRun.of("top", "--dir", dir, "--once", "--interval", "50ms");
        assertEquals(ExitCode.OK, top.exitCode(), top.err());
        assertTrue(top.out().startsWith("ready; records 1,001, 0/s; results "), top.out());
        assertTrue(top.out().contains("\npartition  records"), top.out());
        final JsonNode overview =
            json(ToolRun.of("top", "--dir", dir, "--once", "--interval", "0s", "--json").out());
        assertEquals(1_001, overview.get("records").asLong());
        assertTrue(overview.get("latency").get("samples").asLong() > 0);
    }

    @Test
    void shouldRefreshInPlaceUntilItIsStopped()
    {
        try (ToolRun top = ToolRun.start(true, "top", "--dir", dir, "--interval", "20ms"))
        {
            top.awaitOut("\033[H").awaitOut("\033[J\033[H");
        }
        final ToolRun endless = ToolRun.of("top", "--dir", dir, "--interval", "0s");
        assertEquals(ExitCode.USAGE, endless.exitCode());
        assertEquals("corelane top: --interval 0s is for --once; a screen that is refreshed needs a time\n",
            endless.err());
    }

    @Test
    void shouldSayByTheExitCodeWhetherItIsWell() throws IOException
    {
        final ToolRun well = ToolRun.of("status", "--dir", dir);
        assertEquals(ExitCode.OK, well.exitCode(), well.out() + well.err());
        assertTrue(well.out().startsWith("ok    loops: 3 loops go round\nok    recovered: "), well.out());
        final ToolRun full = ToolRun.of("status", "--dir", dir, "--min-disk", "900TiB", "--json");
        assertEquals(ExitCode.FAILED, full.exitCode(), full.out());
        final JsonNode status = json(full.out());
        assertEquals("failed", status.get("status").asText());
        final JsonNode disk = status.get("checks").get(4);
        assertEquals("disk", disk.get("name").asText());
        assertEquals("make room there, or keep less by retention-bytes", disk.get("remedy").asText());
        final ToolRun none = ToolRun.of("status", "--dir", folder.resolve("none").toString(), "--json");
        assertEquals(ExitCode.USAGE, none.exitCode());
        assertEquals(ExitCode.USAGE, json(none.err()).get("exit").asInt());
        assertEquals(ExitCode.USAGE, ToolRun.of("status", "--dir", dir, "--min-disk", "much").exitCode());
    }
}
