package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters in the console of an appliance that does not record: those that come are shown, the newest of them. */
@Timeout(60)
class ConsoleLiveLettersTest
{
    private static final int LETTERS = 130;
    /** Of a partition's log. */
    private static final int KEPT = 50;

    @TempDir
    private Path folder;

    private static JsonNode get(final String url) throws IOException, InterruptedException
    {
        return new ObjectMapper().readTree(HttpClient.newHttpClient().send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString()).body());
    }

    @Test
    void shouldShowThoseThatComeWithTheirRecords() throws IOException, InterruptedException
    {
        final String dir = folder.resolve("instance").toString();
        final String sql = Files.writeString(folder.resolve("job.sql"),
            "CREATE STREAM trades (symbol VARCHAR(8), note VARCHAR(8)) WITH (key='symbol');\n" +
            "CREATE STREAM numbers AS SELECT symbol, CAST(note AS BIGINT) AS note FROM trades;\n").toString();
        final StringBuilder rows = new StringBuilder("symbol,note\n");
        for (int i = 0; i < LETTERS; i++)
        {
            rows.append("S1,x").append(i).append("\nS1,").append(i).append('\n');
        }
        final String csv = Files.writeString(folder.resolve("trades.csv"), rows).toString();
        try (ToolRun appliance = ToolRun.start(false, "run", sql, "--dir", dir, "--cpus", "none", "--idle", "backoff",
            "--set", "http.listen=127.0.0.1:0").awaitOut("READY"))
        {
            final Matcher url = Pattern.compile("console (http://[^ /]+)/").matcher(appliance.out());
            assertTrue(url.find(), appliance.out());
            final String letters = url.group(1) + "/api/deadletters";
            assertEquals(0, get(letters).get("count").asInt());
            final ToolRun feed = ToolRun.of("feed", "--stream", "trades", "--csv", csv, "--dir", dir);
            assertEquals(ExitCode.OK, feed.exitCode(), feed.err());
            JsonNode list = get(letters);
            while (list.get("count").asInt() < LETTERS)
            {
                // The last ones are on their way.
                list = get(letters);
            }
            assertFalse(list.get("is_recorded").asBoolean());
            assertEquals(KEPT, list.get("letters").size());
            final JsonNode newest = list.get("letters").get(0);
            assertEquals("x" + (LETTERS - 1), newest.get("record").get("note").asText(), newest.toString());
            assertEquals("CAST", newest.get("reason").asText());
            assertEquals("numbers", newest.get("job").asText());
            assertEquals("0-0-" + 2 * (LETTERS - 1), newest.get("id").asText());
            assertEquals(0, get(letters + "?name=none").get("letters").size());
        }
    }
}
