package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in a headless Chromium, by the scripts in src/test/console; where there is no Node, no Chromium or no
 * playwright-core (npm install in that folder) it is left out. Screenshots are in target/console.
 */
@Timeout(180)
@Tag("chromium")
class ConsolePageTest
{
    private static final Path SCRIPTS = Path.of("src/test/console");
    private static final String SQL =
        "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT, note VARCHAR(8), ts TIMESTAMP)" +
        " WITH (key='symbol', event_time='ts', watermark='1s');\n" +
        "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n, SUM(size) AS volume FROM trades GROUP BY symbol" +
        " EMIT CHANGES;\n" +
        "CREATE TABLE windows AS SELECT symbol, COUNT(*) AS n FROM trades WINDOW TUMBLING(10s) GROUP BY symbol;\n" +
        "CREATE STREAM numbers AS SELECT symbol, CAST(note AS BIGINT) AS note FROM trades;\n";

    @TempDir
    private Path folder;

    private static String find(final String variable, final String... names)
    {
        return Stream.concat(Stream.ofNullable(System.getenv(variable)), Arrays.stream(names).flatMap((name) ->
            Arrays.stream(System.getenv("PATH").split(":")).map((place) -> place + "/" + name)))
            .filter((file) -> Files.isExecutable(Path.of(file))).findFirst().orElse(null);
    }

    @Test
    void shouldShowWhatTheCountersSay() throws IOException, InterruptedException
    {
        final String dir = folder.resolve("instance").toString();
        final String csv = trades();
        try (ToolRun appliance = start(dir, 0))
        {
            final Matcher url = Pattern.compile("console (http://[^ /]+)/").matcher(appliance.out());
            assertTrue(url.find(), appliance.out());
            look("console.mjs", url.group(1), Map.of(
                "FEED", () -> feed("trades", csv, dir),
                "CHECKPOINT", () -> assertEquals(ExitCode.OK, ToolRun.of("checkpoint", "--dir", dir).exitCode())));
        }
    }

    /** Writes rows to be fed. */
    private String trades() throws IOException
    {
        final StringBuilder rows = new StringBuilder("symbol,size,note,ts\n");
        for (int i = 0; i < 5_000; i++)
        {
            rows.append('S').append(i % 7).append(',').append(i % 100).append(',').append(0 == i % 50 ? "x" : "")
                .append(i).append(",2024-01-01T00:00:0").append(i % 10).append("Z\n");
        }
        return Files.writeString(folder.resolve("trades.csv"), rows).toString();
    }

    private ToolRun start(final String dir, final int port) throws IOException
    {
        Files.writeString(folder.resolve("job.sql"), SQL);
        return ToolRun.start(false, "run", folder.resolve("job.sql").toString(), "--dir", dir, "--record",
            "--partitions", "2", "--cpus", "none", "--idle", "backoff", "--set", "http.listen=127.0.0.1:" + port)
            .awaitOut("READY");
    }

    @Test
    void shouldGoOnWhenItsApplianceIsStartedAgain() throws IOException, InterruptedException
    {
        final String dir = folder.resolve("instance").toString();
        final String csv = trades();
        final int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            port = socket.getLocalPort();
        }
        final Deque<ToolRun> running = new ArrayDeque<>(List.of(start(dir, port)));
        try
        {
            look("restart.mjs", "http://127.0.0.1:" + port, Map.of(
                "FEED", () -> feed("trades", csv, dir),
                "STOP", () -> running.pop().close(),
                "START", () -> running.push(again(dir, port))));
        }
        finally
        {
            running.forEach(ToolRun::close);
        }
    }

    @Test
    void shouldSayThatItHearsNothingAndConnectAnew() throws IOException, InterruptedException
    {
        final String dir = folder.resolve("instance").toString();
        final String csv = trades();
        try (ToolRun appliance = start(dir, 0))
        {
            final Matcher url = Pattern.compile("console (http://[^ /]+)/").matcher(appliance.out());
            assertTrue(url.find(), appliance.out());
            look("silent.mjs", url.group(1), Map.of("FEED", () -> feed("trades", csv, dir)));
        }
    }

    private ToolRun again(final String dir, final int port)
    {
        try
        {
            return start(dir, port);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Test
    void shouldShowTheExamplesAsDashboards() throws IOException, InterruptedException
    {
        final String dir = folder.resolve("instance").toString();
        final Path examples = Path.of("src/main/dist/examples");
        Files.writeString(folder.resolve("job.sql"), Files.readString(examples.resolve("querylog/querylog.sql")) +
            Files.readString(examples.resolve("market/market.sql")));
        try (ToolRun appliance = ToolRun.start(false, "run", folder.resolve("job.sql").toString(), "--dir", dir,
            "--partitions", "1", "--cpus", "none", "--idle", "backoff", "--set", "http.listen=127.0.0.1:0")
            .awaitOut("READY"))
        {
            final Matcher url = Pattern.compile("console (http://[^ /]+)/").matcher(appliance.out());
            assertTrue(url.find(), appliance.out());
            final DashboardRows rows = new DashboardRows(folder);
            look("dashboard.mjs", url.group(1), Map.of("FEED", () ->
            {
                feed("latest", rows.quotes(), dir);
                feed("quotes", rows.quotes(), dir);
                feed("trades", rows.trades(), dir);
                feed("queries", rows.queries(), dir);
            }));
        }
    }

    private static void feed(final String stream, final String csv, final String dir)
    {
        final ToolRun feed = ToolRun.of("feed", "--stream", stream, "--csv", csv, "--dir", dir);
        assertEquals(ExitCode.OK, feed.exitCode(), feed.err());
    }

    /** Runs a script, which says what it wants to be done. */
    private static void look(final String script, final String url, final Map<String, Runnable> actions)
        throws IOException, InterruptedException
    {
        final String node = find("NODE", "node");
        final String chromium = find("CHROMIUM", "chromium", "chromium-browser", "google-chrome");
        assertTrue(null != node && null != chromium, "node and chromium are not installed (apt-get install chromium)");
        final Path shots = Files.createDirectories(Path.of("target/console"));
        final Process look = new ProcessBuilder(List.of(node, script, url, chromium,
            shots.toAbsolutePath().toString())).directory(SCRIPTS.toFile()).redirectErrorStream(true).start();
        final StringBuilder output = new StringBuilder();
        try (BufferedReader reader = new BufferedReader(
            new InputStreamReader(look.getInputStream(), StandardCharsets.UTF_8));
            Writer answers = look.outputWriter(StandardCharsets.UTF_8))
        {
            for (String line = reader.readLine(); null != line; line = reader.readLine())
            {
                output.append(line).append('\n');
                if (actions.containsKey(line))
                {
                    actions.get(line).run();
                    answers.write("done\n");
                    answers.flush();
                }
            }
        }
        assertEquals(0, look.waitFor(), output.toString());
        assertTrue(output.toString().contains("\nOK\n"), output.toString());
    }
}
