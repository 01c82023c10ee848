package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the console shows beside counters: state by key, dead letters one by one, checkpoints. */
@Timeout(120)
class ConsoleViewsTest
{
    private static final String SQL =
        "CREATE STREAM trades (symbol VARCHAR(8), venue VARCHAR(4), size BIGINT, note VARCHAR(8), ts TIMESTAMP)" +
        " WITH (key='symbol', event_time='ts');\n" +
        "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol EMIT CHANGES;\n" +
        "CREATE TABLE by_both AS SELECT symbol, venue, COUNT(*) AS n FROM trades GROUP BY symbol, venue" +
        " EMIT CHANGES;\n" +
        "CREATE TABLE windows AS SELECT symbol, COUNT(*) AS n FROM trades WINDOW TUMBLING(10s) GROUP BY symbol;\n" +
        "CREATE TABLE all_of_it AS SELECT COUNT(*) AS n FROM trades EMIT CHANGES;\n" +
        "CREATE STREAM numbers AS SELECT symbol, CAST(note AS BIGINT) AS note FROM trades;\n";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static ToolRun appliance;
    private static String url;

    @BeforeAll
    static void startAndFeed() throws IOException
    {
        final String dir = folder.resolve("instance").toString();
        Files.writeString(folder.resolve("job.sql"), SQL);
        final StringBuilder rows = new StringBuilder("symbol,venue,size,note,ts\n");
        for (int i = 0; i < 70; i++)
        {
            rows.append('S').append(i % 7).append(0 == i % 2 ? ",N," : ",,").append(i).append(',')
                .append(0 == i % 10 ? "x" + i : Integer.toString(i)).append(",2024-01-01T00:00:0")
                .append(i / 10).append("Z\n");
        }
        final String csv = Files.writeString(folder.resolve("trades.csv"), rows).toString();
        appliance = ToolRun.start(false, "run", folder.resolve("job.sql").toString(), "--dir", dir, "--record",
            "--partitions", "2", "--cpus", "none", "--idle", "backoff", "--set", "http.listen=127.0.0.1:0")
            .awaitOut("READY");
        final Matcher console = Pattern.compile("console (http://127.0.0.1:[0-9]+)/\n").matcher(appliance.out());
        assertTrue(console.find(), appliance.out());
        url = console.group(1);
        final ToolRun feed = ToolRun.of("feed", "--stream", "trades", "--csv", csv, "--dir", dir);
        assertEquals(ExitCode.OK, feed.exitCode(), feed.err());
        final ToolRun checkpoint = ToolRun.of("checkpoint", "--dir", dir);
        assertEquals(ExitCode.OK, checkpoint.exitCode(), checkpoint.err());
    }

    @AfterAll
    static void stop()
    {
        appliance.close();
        assertEquals(ExitCode.OK, appliance.exitCode(), appliance.err());
        assertEquals("", appliance.err().replaceAll("corelane run: warning: [^\n]*\n", ""));
    }

    private static JsonNode get(final int status, final String path) throws IOException, InterruptedException
    {
        final HttpResponse<String> response = HttpClient.newHttpClient().send(
            HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(status, response.statusCode(), response.body());
        return MAPPER.readTree(response.body());
    }

    @Test
    void shouldLookUpAKey() throws IOException, InterruptedException
    {
        final JsonNode one = get(200, "/api/state?name=by_symbol&key=S3").get("rows");
        assertEquals(1, one.size(), one.toString());
        assertEquals("{\"symbol\":\"S3\",\"n\":10}", one.get(0).get("row").toString());
        assertTrue(one.get(0).get("partition").asInt() >= 0);
        // Of files, and of memory.
        final JsonNode both = get(200, "/api/state?name=by_both&key=S3,N").get("rows");
        assertEquals("{\"symbol\":\"S3\",\"venue\":\"N\",\"n\":5}", both.get(0).get("row").toString());
        final JsonNode missing = get(200, "/api/state?name=by_both&key=S3,").get("rows");
        assertEquals("{\"symbol\":\"S3\",\"venue\":null,\"n\":5}", missing.get(0).get("row").toString());
        final JsonNode window = get(200, "/api/state?name=windows&key=S3").get("rows");
        assertEquals("{\"symbol\":\"S3\",\"n\":10}", window.get(0).get("row").toString());
        assertEquals(1, get(200, "/api/state?name=all_of_it").get("rows").size());
        assertEquals(0, get(200, "/api/state?name=by_symbol&key=S9").get("rows").size());
    }

    @Test
    void shouldRefuseWhatIsNoKey() throws IOException, InterruptedException
    {
        assertEquals("a look at by_symbol needs a key", get(400, "/api/state?name=by_symbol").get("error").asText());
        assertEquals("the key S1 has 1 value, but by_both has 2 columns in its key (symbol, venue); name one for each",
            get(400, "/api/state?name=by_both&key=S1").get("error").asText());
        assertEquals("there is no job or table none", get(404, "/api/state?name=none&key=S1").get("error").asText());
        assertTrue(get(400, "/api/state?name=numbers&key=S1").get("error").asText().startsWith(
            "job numbers cannot be looked at: "));
        final JsonNode described = get(200, "/api/job?name=by_both");
        assertEquals("[\"symbol\",\"venue\"]", described.get("state_key").toString());
        assertTrue(get(200, "/api/job?name=numbers").get("state_obstacle").asText().contains("cannot be looked at"));
    }

    @Test
    void shouldListDeadLettersOneByOne() throws IOException, InterruptedException
    {
        JsonNode list = get(200, "/api/deadletters");
        while (list.get("count").asInt() < 7)
        {
            // The last ones are being recorded.
            list = get(200, "/api/deadletters");
        }
        assertEquals(7, list.get("letters").size());
        final JsonNode first = list.get("letters").get(0);
        assertEquals("CAST", first.get("reason").asText());
        assertEquals("numbers", first.get("job").asText());
        assertEquals("trades", first.get("stream").asText());
        assertTrue(first.get("record").get("note").asText().matches("x[0-9]+"), first.toString());
        assertTrue(first.get("id").asText().matches("0-[01]-[0-9]+"), first.toString());
        assertTrue(first.get("sent").asText().compareTo(list.get("letters").get(6).get("sent").asText()) >= 0);
        assertEquals(7, get(200, "/api/deadletters?name=numbers").get("letters").size());
        assertEquals(0, get(200, "/api/deadletters?name=by_symbol").get("letters").size());
    }

    @Test
    void shouldNotBeHarmedByOddQuestions() throws IOException, InterruptedException
    {
        final String long4k = "S".repeat(4_000);
        for (final String path : List.of("/api/state?name=by_symbol&key=" + long4k,
            "/api/state?name=by_symbol&key=%00", "/api/state?name=by_both&key=,,,,,",
            "/api/state?name=..%2F..%2Fetc%2Fpasswd&key=x", "/api/state?name=%22&key=x",
            "/api/state?name=" + long4k + "&key=x", "/api/state", "/api/job?name=%0a", "/api/results?name=", "/api/job",
            "/api/state?name=trades&key=S1", "/api/deadletters?name=%22%3Cscript%3E", "/api/checkpoints?x=" + long4k))
        {
            final HttpResponse<String> response = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
            assertTrue(Set.of(200, 400, 404).contains(response.statusCode()), path + " " + response.statusCode());
            // JSON whatever was asked.
            assertTrue(MAPPER.readTree(response.body()).isObject(), response.body());
        }
        final HttpClient client = HttpClient.newHttpClient();
        final List<CompletableFuture<Integer>> many = new ArrayList<>();
        for (int i = 0; i < 25; i++)
        {
            many.add(client.sendAsync(HttpRequest.newBuilder(URI.create(url + "/api/state?name=windows&key=S" + i % 9))
                .build(), HttpResponse.BodyHandlers.discarding()).thenApply(HttpResponse::statusCode));
        }
        for (final CompletableFuture<Integer> one : many)
        {
            // One at a time; who waits too long is asked to come again.
            assertTrue(Set.of(200, 503).contains(one.join()));
        }
        assertEquals(200, HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url + "/livez")).build(),
            HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    @Test
    void shouldListCheckpoints() throws IOException, InterruptedException
    {
        final JsonNode list = get(200, "/api/checkpoints").get("checkpoints");
        long records = 0;
        for (final JsonNode one : list)
        {
            assertTrue(one.get("bytes").asLong() > 0, one.toString());
            assertTrue(one.get("age_ms").asLong() < 120_000, one.toString());
            assertTrue(one.get("duration_ms").asLong() < 60_000, one.toString());
            records += one.get("records").asLong();
        }
        assertTrue(records >= 70, list.toString());
    }
}
