package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP answers from the first moment on: while the appliance starts, reads its logs again, runs, and drains. */
@Timeout(120)
class StartTest
{
    private static final String SQL =
        "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT) WITH (key='symbol');\n" +
        "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol EMIT CHANGES;\n";
    private static final int ROWS = 200_000;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private String[] run(final int port, final String... more)
    {
        final String[] run = {"run", folder.resolve("job.sql").toString(), "--dir", folder.resolve("i").toString(),
            "--record", "--cpus", "none", "--idle", "backoff", "--set", "http.listen=127.0.0.1:" + port};
        final String[] all = Arrays.copyOf(run, run.length + more.length);
        System.arraycopy(more, 0, all, run.length, more.length);
        return all;
    }

    private static String url(final ToolRun run)
    {
        final Matcher console = Pattern.compile("console (http://127.0.0.1:[0-9]+)/\n").matcher(run.out());
        assertTrue(console.find(), run.out());
        return console.group(1);
    }

    private static HttpResponse<String> get(final String url) throws IOException, InterruptedException
    {
        return CLIENT.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void shouldAnswerWhileItReadsItsLogsAgain() throws IOException, InterruptedException
    {
        Files.writeString(folder.resolve("job.sql"), SQL);
        final StringBuilder rows = new StringBuilder("symbol,size\n");
        for (int i = 0; i < ROWS; i++)
        {
            rows.append('S').append(i % 7).append(',').append(i).append('\n');
        }
        final String csv = Files.writeString(folder.resolve("trades.csv"), rows).toString();
        final ToolRun first = ToolRun.start(false, run(0)).awaitOut("READY");
        final ToolRun feed = ToolRun.of(
            "feed", "--stream", "trades", "--csv", csv, "--dir", folder.resolve("i").toString());
        first.close();
        assertEquals(ExitCode.OK, feed.exitCode(), feed.err());
        final Set<String> seen = new TreeSet<>();
        final int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
        {
            port = free.getLocalPort();
        }
        try (ToolRun again = ToolRun.start(false, run(port, "--ignore-checkpoints")))
        {
            final String url = "http://127.0.0.1:" + port;
            awaitPort(port);
            int status = 0;
            while (200 != status)
            {
                assertEquals(200, get(url + "/livez").statusCode());
                final HttpResponse<String> metrics = get(url + "/metrics");
                assertTrue(metrics.body().contains("\ncorelane_up 1\n"), metrics.body());
                // What the alert of an appliance that is not ready looks at.
                final Matcher isReady = Pattern.compile("\\ncorelane_ready ([01])\n").matcher("\n" + metrics.body());
                assertTrue(isReady.find(), metrics.body());
                seen.add("corelane_ready " + isReady.group(1));
                final HttpResponse<String> ready = get(url + "/readyz");
                status = ready.statusCode();
                seen.add(200 == status ? "ready" : found(ready.body()).replaceAll("[0-9]+", "N"));
                final JsonNode told = new ObjectMapper().readTree(get(url + "/status").body());
                if ("starting".equals(told.get("status").asText()) && told.get("recovery").get("bytes").asLong() > 0)
                {
                    seen.add("told");
                    assertTrue(told.get("recovery").get("bytes").asLong() > ROWS, told.toString());
                }
                final HttpResponse<String> page = get(url + "/");
                assertEquals(200, page.statusCode());
                final int job = get(url + "/api/job?name=by_symbol").statusCode();
                assertTrue(200 == job || 503 == job, job + "");
            }
            assertEquals(Set.of("ready", "the appliance is starting", "told",
                "read N of N bytes of its logs (N %), N records", "corelane_ready 0", "corelane_ready 1"), seen);
            again.awaitOut("READY");
            assertTrue(again.out().indexOf("console ") < again.out().indexOf("recovered "), again.out());
        }
    }

    private static void awaitPort(final int port)
    {
        while (true)
        {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port))
            {
                assertTrue(socket.isConnected());
                return;
            }
            catch (final IOException ex)
            {
                Thread.onSpinWait();
            }
        }
    }

    private static String found(final String body) throws IOException
    {
        final JsonNode check = new ObjectMapper().readTree(body).get("checks").get(0);
        assertEquals("recovered", check.get("name").asText());
        return check.get("is_ok").asBoolean() ? "ready" : check.get("found").asText();
    }

    @Test
    void shouldSayThatItStopsAndLeaveNothingBehind() throws IOException, InterruptedException
    {
        Files.writeString(folder.resolve("job.sql"), SQL);
        final Set<Integer> seen = new TreeSet<>();
        try (ToolRun run = ToolRun.start(false, run(0)).awaitOut("READY"))
        {
            final String url = url(run);
            // One that listens, so that it has to be cut off before the driver goes.
            CLIENT.sendAsync(HttpRequest.newBuilder(URI.create(url + "/api/results?name=by_symbol")).build(),
                HttpResponse.BodyHandlers.ofInputStream()).join();
            assertEquals(200, get(url + "/readyz").statusCode());
            final long startNs = System.nanoTime();
            run.stop();
            try
            {
                while (true)
                {
                    seen.add(get(url + "/readyz").statusCode());
                }
            }
            catch (final IOException ex)
            {
                assertTrue(ex instanceof ConnectException || null != ex.getMessage(), ex.toString());
            }
            assertEquals(ExitCode.OK, run.awaitEnd(), run.err());
            assertEquals("", run.err().replaceAll("corelane run: warning: [^\n]*\n", ""));
            assertTrue(System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(30));
        }
        assertTrue(seen.contains(503), seen.toString());
    }
}
