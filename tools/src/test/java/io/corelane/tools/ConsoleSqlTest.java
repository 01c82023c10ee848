package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Statements by HTTP: answered as {@code corelane sql --json} does, and nothing that is sent harms the appliance. */
@Timeout(120)
class ConsoleSqlTest
{
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private static Path folder;

    private static ToolRun appliance;
    private static String dir;
    private static String url;

    @BeforeAll
    static void start() throws IOException
    {
        dir = folder.resolve("instance").toString();
        appliance = launch(dir);
        url = url(appliance);
        assertEquals("{\"answer\":\"stream trades takes records\\njob by_symbol runs from here on\\njob by_size runs " +
            "from here on\\n\"}\n", done(
            "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT) WITH (key='symbol');\n-- @max_keys 100000\n" +
            "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n, SUM(size) AS v FROM trades GROUP BY symbol;\n" +
            "-- @max_keys 100\nCREATE TABLE by_size AS SELECT window_start, size, COUNT(*) AS n FROM trades " +
            "GROUP BY size WINDOW TUMBLING(1d);"));
        feed("trades", 7);
        while (!done("SELECT SUM(n) AS n FROM by_symbol").equals("{\"n\":700}\n"))
        {
            Thread.onSpinWait();
        }
    }

    private static ToolRun launch(final String instance) throws IOException
    {
        final Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        return ToolRun.start(false, "run", "--dir", instance, "--partitions", "2", "--cpus", "none", "--idle",
            "backoff", "--set", "http.listen=127.0.0.1:0", "--set", "http.token-file=" + token).awaitOut("READY");
    }

    private static String url(final ToolRun run)
    {
        final Matcher console = Pattern.compile("console (http://127.0.0.1:[0-9]+)/\n").matcher(run.out());
        assertTrue(console.find(), run.out());
        return console.group(1);
    }

    @AfterAll
    static void stop()
    {
        appliance.close();
        assertEquals(ExitCode.OK, appliance.exitCode(), appliance.err());
        assertEquals("", appliance.err());
    }

    private static void feed(final String stream, final int symbols) throws IOException
    {
        final StringBuilder rows = new StringBuilder("symbol,size\n");
        for (int i = 0; i < Math.max(700, symbols); i++)
        {
            rows.append('S').append(i % symbols).append(',').append(i % 7).append('\n');
        }
        final Path csv = Files.writeString(folder.resolve("rows.csv"), rows);
        assertEquals(ExitCode.OK,
            ToolRun.of("feed", "--stream", stream, "--csv", csv.toString(), "--dir", dir).exitCode());
    }

    private static HttpRequest.Builder request(final String at, final String path)
    {
        return HttpRequest.newBuilder(URI.create(at + path)).header("Authorization", "Bearer " + TOKEN);
    }

    private static HttpRequest statements(final String at, final String sql)
    {
        return request(at, "/sql").header("Content-Type", "text/plain; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(sql)).build();
    }

    private static HttpResponse<String> post(final String sql)
    {
        try
        {
            return HTTP.send(statements(url, sql), HttpResponse.BodyHandlers.ofString());
        }
        catch (final IOException | InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static String done(final String sql)
    {
        final HttpResponse<String> answer = post(sql);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("application/x-ndjson; charset=utf-8", answer.headers().firstValue("content-type").orElse(""));
        return answer.body();
    }

    private static void assertRefused(final int status, final String body, final String sql)
    {
        final HttpResponse<String> answer = post(sql);
        assertEquals(body, answer.body());
        assertEquals(status, answer.statusCode());
    }

    private static int status(final String path) throws IOException, InterruptedException
    {
        return HTTP.send(request(url, path).build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    @Test
    void shouldAnswerAsTheCommandDoes()
    {
        for (final String sql : List.of("SHOW JOBS", "SHOW STREAMS; SHOW TABLES;\nDESCRIBE trades",
            "EXPLAIN SELECT symbol FROM trades WHERE size > 3", "SHOW FUNCTIONS", "", "-- nothing",
            "SELECT symbol, v FROM by_symbol WHERE symbol = 'S3'; SHOW TABLES; SELECT n FROM by_size ORDER BY n",
            "SELECT n FROM by_symbol WHERE n < 0",
            "SHOW JOBS;\nSELECT nosuch FROM by_symbol", "SELEC 1", "SELECT symbol FROM nosuch", "DROP JOB nosuch",
            "SHOW TABLES; -- none\nSELECT n FROM by_size WHERE n < 0; SHOW TABLES;\nDROP JOB nosuch;\n",
            "/* \uD83D\uDE00 */ SHOW TABLES;\n  DROP JOB nosuch", "CREATE STREAM trades (a BIGINT)",
            "CREATE TABLE by_symbol AS SELECT size FROM trades", "SELECT 1 / 0 * n AS x FROM by_size"))
        {
            final ToolRun tool = ToolRun.of("sql", "--dir", dir, "--json", "-e", sql);
            final String expected = tool.out() + tool.err().replace("\"-e:", "\"sql:");
            if (sql.isEmpty())
            {
                assertRefused(400, "{\"error\":\"the body is empty\",\"hint\":\"send a text\"}\n", sql);
            }
            else
            {
                assertRefused(ExitCode.OK == tool.exitCode() ? 200 : ExitCode.USAGE == tool.exitCode() ? 400 : 500,
                    expected, sql);
            }
        }
        assertRefused(400, "{\"error\":\"sql:2:8: there is no column symbl in by_symbol; did you mean symbol?\"," +
            "\"hint\":\"did you mean symbol?\",\"exit\":2}\n", "\nSELECT symbl FROM by_symbol");
    }

    @Test
    void shouldRefuseWhatGoesOnForEver()
    {
        final String hint = "create a job of it and look at that, or follow it by corelane sql";
        for (final String sql : List.of("SELECT symbol FROM trades", "SELECT n FROM by_symbol EMIT CHANGES"))
        {
            assertRefused(400, "{\"error\":\"a SELECT over a stream, or with EMIT, goes on for ever, and an answer " +
                "by HTTP does not; " + hint + "\",\"hint\":\"" + hint + "\",\"exit\":2}\n", sql);
        }
        done("CREATE STREAM each AS SELECT symbol FROM trades");
        assertTrue(post("SELECT symbol FROM each").body().contains("job each cannot be looked at: it keeps no rows"));
        done("DROP JOB each");
    }

    @Test
    void shouldReadNoFileOfTheMachine() throws IOException
    {
        final Path schema = folder.resolve("token");
        final HttpResponse<String> refused = post("SHOW TABLES; CREATE STREAM s WITH (schema='" + schema + "')");
        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().startsWith("{\"answer\":\"by_symbol ("), refused.body());
        assertTrue(refused.body().contains("{\"error\":\"sql:1:43: statements that come by HTTP name no files, and '" +
            schema + "' is one; "), refused.body());
        assertTrue(!refused.body().contains(TOKEN), refused.body());
    }

    @Test
    void shouldStayWellWhateverComes() throws IOException, InterruptedException
    {
        final String deep = "(".repeat(20_000) + "1" + ")".repeat(20_000);
        for (final String sql : List.of("SELECT " + deep + " AS x FROM by_symbol",
            "CREATE TABLE x AS SELECT " + deep + " AS x FROM trades",
            "SELECT " + "1 + ".repeat(15_000) + "1 AS x FROM by_symbol", "'".repeat(65_536), "\0".repeat(65_536),
            "SHOW JOBS ".repeat(6_000), "/*".repeat(32_000),
            "SELECT " + "a".repeat(30_000) + " FROM (SELECT n AS " + "b".repeat(30_000) + " FROM by_size)",
            "CREATE STREAM " + "a".repeat(60_000) + " (a BIGINT)", "CREATE STREAM " + "a".repeat(300) + " (a BIGINT)",
            "SELECT " + "n AS a, ".repeat(8_000) + "n AS b FROM by_symbol"))
        {
            final HttpResponse<String> answer = post(sql);
            assertEquals(400, answer.statusCode(), answer.body());
            assertTrue(answer.body().startsWith("{\"error\":\"sql:1:") && answer.body().length() < 100_000,
                answer.body());
            assertEquals(200, status("/livez"));
        }
        assertEquals(200, post("SHOW JOBS;".repeat(6_500)).statusCode());
        assertEquals(200, post(";".repeat(65_536)).statusCode());
        // Names that are as long as they may be.
        final String name = "n".repeat(199);
        done("CREATE STREAM " + name + "s (a BIGINT, b BIGINT) WITH (key='a');\n-- @max_keys 9\nCREATE TABLE " + name +
            "t AS SELECT b, COUNT(*) AS n FROM " + name + "s GROUP BY b;\nINSERT INTO " + name +
            "t SELECT b, COUNT(*) AS n FROM " + name + "s GROUP BY b;");
        done("DROP TABLE " + name + "t; DROP STREAM " + name + "s");
        assertEquals(413, post("-".repeat(65_537)).statusCode());
        final HttpResponse<String> large =
            post("EXPLAIN CODE SELECT symbol, SUM(size) AS v FROM trades GROUP BY symbol;\n".repeat(880));
        assertEquals(400, large.statusCode());
        assertTrue(large.body().length() > 4 << 20 && large.body().contains("\"hint\":\"send fewer statements at a " +
            "time\""), large.body().length() + " characters");
        assertEquals(200, status("/livez"));
        assertEquals(200, status("/readyz"));
    }

    @Test
    void shouldNotLookAtMoreThanTheApplianceCanBear() throws IOException, InterruptedException
    {
        done("CREATE STREAM lots (symbol VARCHAR(8), size BIGINT) WITH (key='symbol');\n-- @max_keys 100000\n" +
            "CREATE TABLE many AS SELECT symbol, COUNT(*) AS n FROM lots GROUP BY symbol;\n-- @max_keys 100000\n" +
            "CREATE TABLE wide AS SELECT symbol, COUNT(*) AS n, LISTAGG(symbol) AS l FROM lots GROUP BY symbol");
        feed("lots", LookBudget.MAX_ROWS + 1);
        while (!ToolRun.of("sql", "--dir", dir, "--json", "-e", "SELECT COUNT(*) AS n FROM many").out()
            .equals("{\"n\":" + (LookBudget.MAX_ROWS + 1) + "}\n"))
        {
            Thread.onSpinWait();
        }
        final String begin = "{\"error\":\"the look takes more than 50,000 rows, which is too much for the appliance " +
            "itself; ask for single keys,";
        for (final String sql : List.of("SELECT COUNT(*) AS n FROM many", "SELECT * FROM many"))
        {
            final HttpResponse<String> answer = post(sql);
            assertEquals(400, answer.statusCode(), answer.body());
            // Behind the rows that it had until then, if any.
            assertTrue(answer.body().substring(answer.body().lastIndexOf("\n{", answer.body().length() - 2) + 1)
                .startsWith(begin), sql);
        }
        // What keeps objects on the heap of the appliance looks at few rows: 50,000 of these took all of it.
        final String sketches = post("SELECT symbol, APPROX_COUNT_DISTINCT(n) AS d, APPROX_PERCENTILE(n, 0.9) AS p, " +
            "TOP_K(symbol, 3) AS k, LISTAGG(symbol) AS l FROM many GROUP BY symbol").body();
        assertTrue(sketches.startsWith("{\"error\":\"the look takes more than 960 rows"), sketches);
        assertEquals("{\"d\":1}\n", done("SELECT APPROX_COUNT_DISTINCT(n) AS d FROM many WHERE symbol = 'S7'"));
        for (final String sql : List.of("SELECT n FROM by_size UNION ALL SELECT n FROM by_size",
            "SELECT a.n FROM by_size a JOIN by_size b WITHIN 5s ON a.n = b.n",
            "SELECT SUM(n) OVER (ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS s FROM by_size"))
        {
            final HttpResponse<String> answer = post(sql);
            assertEquals(400, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("a look by HTTP filters, groups and sorts the rows of one job"),
                answer.body());
        }
        assertTrue(post("SELECT COUNT(l) AS n FROM wide").body().matches(
            "\\{\"error\":\"the look takes more than 3[0-9],[0-9]+ rows, which is too much.*\n"));
        assertEquals("{\"symbol\":\"S49999\",\"n\":1}\n", done("SELECT symbol, n FROM many WHERE symbol = 'S49999'"));
        assertEquals("{\"answer\":\"job wide is dropped\\njob many is dropped\\n\"}\n",
            done("DROP TABLE wide; DROP TABLE many"));
        assertEquals(200, status("/livez"));
    }

    @Test
    void shouldServeOthersWhileAScriptTakesLong() throws IOException, InterruptedException
    {
        final StringBuilder script = new StringBuilder();
        for (int i = 0; i < 12; i++)
        {
            script.append("CREATE TABLE t").append(i).append(" AS SELECT size + ").append(i)
                .append(" AS s, COUNT(*) AS n FROM trades GROUP BY size + ").append(i).append(";\nDROP TABLE t")
                .append(i).append(";\n");
        }
        final CompletableFuture<HttpResponse<String>> running =
            HTTP.sendAsync(statements(url, script.toString()), HttpResponse.BodyHandlers.ofString());
        int served = 0;
        while (!running.isDone())
        {
            assertEquals(200, status("/livez"));
            assertEquals(200, status("/metrics"));
            served++;
        }
        assertTrue(served > 3, served + " times");
        final HttpResponse<String> answer = running.join();
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("job t11 is dropped"), answer.body());
    }

    @Test
    void shouldSayWhatBecameOfAScriptWhenItStops() throws IOException
    {
        final ToolRun other = launch(folder.resolve("other").toString());
        final String at = url(other);
        final StringBuilder script = new StringBuilder("CREATE STREAM s (a BIGINT, b BIGINT) WITH (key='a');\n");
        for (int i = 0; i < 400; i++)
        {
            script.append("CREATE TABLE t").append(i).append(" AS SELECT b, COUNT(*) AS n FROM s GROUP BY b;\n");
        }
        final CompletableFuture<HttpResponse<String>> running =
            HTTP.sendAsync(statements(at, script.toString()), HttpResponse.BodyHandlers.ofString());
        while (!ToolRun.of("jobs", "--dir", folder.resolve("other").toString()).out().contains("t1"))
        {
            Thread.onSpinWait();
        }
        other.close();
        final HttpResponse<String> answer = running.join();
        assertTrue(answer.statusCode() >= 500, answer.statusCode() + "");
        assertTrue(answer.body().contains("\"error\":\"this was stopped before the appliance had answered; SHOW JOBS " +
            "and SHOW STREAMS tell what was carried out\""), answer.body());
        assertEquals(ExitCode.OK, other.exitCode(), other.err());
    }
}
