package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Looks at all kinds of state of a running appliance show what the interpreter gives when the input ends there. */
@Timeout(180)
class LookTest
{
    private static final String STREAM = "CREATE STREAM trades (symbol VARCHAR(8), exchange VARCHAR(4), size BIGINT, " +
        "ts TIMESTAMP) WITH (key='symbol', event_time='ts', watermark='2h');\n";
    private static final String LIMITS =
        "CREATE TABLE limits (symbol VARCHAR(8), most BIGINT, note VARCHAR(8), gone BOOLEAN) " +
        "WITH (key='symbol', deleted='gone');\n" +
        "CREATE TABLE spare (symbol VARCHAR(8), most BIGINT) WITH (key='symbol');\n";
    private static final Map<String, String> QUERIES = new LinkedHashMap<>();
    private static final int ROWS = 400;

    static
    {
        final String sums = ", COUNT(*) AS n, SUM(size) AS v, MAX(exchange) AS x FROM trades ";
        QUERIES.put("tumbling", "SELECT symbol" + sums + "GROUP BY symbol WINDOW TUMBLING(10s)| EMIT FINAL");
        QUERIES.put("changing", "SELECT symbol" + sums + "GROUP BY symbol WINDOW TUMBLING(10s)| EMIT CHANGES");
        QUERIES.put("paned", "SELECT symbol" + sums + "GROUP BY symbol WINDOW HOPPING(60s, 10s)| EMIT FINAL");
        QUERIES.put("hopping", "SELECT symbol" + sums + "GROUP BY symbol WINDOW HOPPING(20s, 10s)| EMIT FINAL");
        QUERIES.put("session", "SELECT symbol" + sums + "GROUP BY symbol WINDOW SESSION(3s)| EMIT CHANGES");
        QUERIES.put("spread", "SELECT exchange, symbol" + sums +
            "GROUP BY exchange, symbol WINDOW SESSION(3s)| EMIT FINAL");
        QUERIES.put("sketched", "SELECT symbol, APPROX_COUNT_DISTINCT(size) AS d, LISTAGG(exchange) AS l, " +
            "COUNT(DISTINCT exchange) AS e FROM trades GROUP BY symbol WINDOW TUMBLING(1m)| EMIT EVERY 1h");
        QUERIES.put("by_exchange", "SELECT exchange, AVG(size) AS a, ROUND(VAR_POP(size), 6) AS p" + sums +
            "GROUP BY exchange HAVING COUNT(*) > 2| EMIT FINAL");
        QUERIES.put("wide", "SELECT exchange, AVG(size) AS a, ROUND(VAR_POP(size), 6) AS p, MIN(symbol) AS s" + sums +
            "GROUP BY exchange HAVING COUNT(*) > 2 WINDOW TUMBLING(10s)| EMIT FINAL");
        QUERIES.put("wide_panes", "SELECT exchange" + sums + "GROUP BY exchange WINDOW HOPPING(1m, 10s)| EMIT FINAL");
        QUERIES.replaceAll((name, query) -> query.contains("WINDOW") ?
            query.replace("SELECT ", "SELECT window_start, window_end, ") : query);
        QUERIES.put("total", "SELECT COUNT(*) AS n, MIN(symbol) AS s FROM trades| EMIT FINAL");
        QUERIES.put("now", "SELECT exchange, MEDIAN(size) AS m" + sums + "GROUP BY exchange| EMIT CHANGES");
        QUERIES.put("over_jobs", "SELECT exchange, COUNT(*) AS k, MAX(n) AS most FROM (SELECT exchange, symbol, " +
            "COUNT(*) AS n FROM trades GROUP BY exchange, symbol) GROUP BY exchange| EMIT CHANGES");
        QUERIES.put("both", "SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol UNION ALL " +
            "SELECT exchange AS symbol, COUNT(*) AS n FROM trades GROUP BY exchange| EMIT CHANGES");
    }

    @TempDir
    private static Path folder;

    private static ToolRun appliance;
    private static String dir;

    @BeforeAll
    static void start() throws IOException
    {
        dir = folder.resolve("instance").toString();
        final StringBuilder sql = new StringBuilder(STREAM + LIMITS);
        QUERIES.forEach((name, query) ->
            sql.append("CREATE TABLE ").append(name).append(" AS ").append(query.replace("|", "")).append(";\n"));
        sql.append("CREATE TABLE limits_now AS SELECT * FROM limits;\n")
            .append("CREATE TABLE high AS SELECT symbol, most * 2 AS twice FROM limits WHERE most > 5;\n")
            .append(STREAM.replace("trades", "skewed").replace("2h", "0s"))
            .append("CREATE TABLE skew AS SELECT window_start, exchange, COUNT(*) AS n, SUM(size) AS v, ")
            .append("AVG(size) AS a, MAX(symbol) AS s FROM skewed GROUP BY exchange WINDOW TUMBLING(10s);\n")
            .append(STREAM.replace("trades", "busy").replace("2h", "50ms"))
            .append("CREATE TABLE busy_symbols AS SELECT window_start, symbol, COUNT(*) AS n FROM busy GROUP BY ")
            .append("symbol WINDOW HOPPING(300ms, 100ms);\n")
            .append("CREATE TABLE busy_exchanges AS SELECT window_start, exchange, COUNT(*) AS n FROM busy ")
            .append("GROUP BY exchange WINDOW TUMBLING(100ms);\n")
            .append("CREATE STREAM plain AS SELECT symbol, size FROM trades;\n")
            .append("CREATE STREAM ranked AS SELECT symbol, SUM(size) OVER (PARTITION BY symbol ORDER BY ts ROWS ")
            .append("BETWEEN 3 PRECEDING AND CURRENT ROW) AS v FROM trades;\n")
            .append("CREATE STREAM joined AS SELECT t.symbol, most FROM trades t JOIN limits l ")
            .append("ON t.symbol = l.symbol;\n");
        final Path file = Files.writeString(folder.resolve("job.sql"), sql);
        appliance = ToolRun.start(false, "run", file.toString(), "--dir", dir, "--partitions", "2", "--cpus", "none",
            "--idle", "backoff").awaitOut("READY");
        feed("trades", trades(","));
        feed("limits", List.of("symbol,most,note,gone", "A,1,one,false", "B,9,nine,false", "C,7,,false",
            "A,10,ten,false", "C,7,,true"));
        while (!sql("SELECT COUNT(*) AS n FROM limits", "csv").equals("n\n2\n") ||
            !sql("SELECT n FROM total", "csv").equals("n\n" + ROWS + "\n") ||
            !sql("SELECT SUM(n) AS n FROM now", "csv").equals("n\n" + ROWS + "\n") ||
            !sql("SELECT SUM(n) AS n FROM spread", "csv").equals("n\n" + ROWS + "\n") ||
            !sql("SELECT SUM(n) AS n FROM both", "csv").equals("n\n" + 2 * ROWS + "\n"))
        {
            // The feed returns when its records are in the log; the partitions may still be at them.
            Thread.onSpinWait();
        }
    }

    @AfterAll
    static void stop()
    {
        appliance.close();
        assertEquals(ExitCode.OK, appliance.exitCode(), appliance.err());
    }

    private static List<String> trades(final String comma)
    {
        final List<String> rows = new ArrayList<>(List.of("symbol,exchange,size,ts"));
        for (int i = 0; i < ROWS; i++)
        {
            rows.add(String.join(comma, "S" + i * i % 11, "E" + i % 3, Integer.toString(i * 7 % 13),
                Integer.toString(1_000_000 + i * 317 + i % 5 * 4_000)));
        }
        return rows;
    }

    private static void feed(final String stream, final List<String> rows) throws IOException
    {
        final Path csv = Files.write(folder.resolve(stream + ".csv"), rows);
        final ToolRun run = ToolRun.of("feed", "--stream", stream, "--csv", csv.toString(), "--dir", dir);
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
    }

    private static String sql(final String statement, final String format)
    {
        final ToolRun run = ToolRun.of("sql", "--dir", dir, "--format", format, "-e", statement);
        assertEquals("", run.err());
        assertEquals(ExitCode.OK, run.exitCode());
        return run.out();
    }

    private static List<String> sorted(final String lines)
    {
        return lines.lines().sorted().toList();
    }

    /** What a query gives when its input ends, by the interpreter. */
    private static List<String> interpreted(final String query) throws IOException
    {
        final Path sql = Files.writeString(folder.resolve("final.sql"), STREAM + "CREATE TABLE o AS " +
            query.substring(0, query.indexOf('|')) + " EMIT FINAL;\n");
        final StringBuilder rows = new StringBuilder();
        trades(" ").stream().skip(1).map((row) -> row.split(" ")).forEach((row) ->
            rows.append(String.format("{\"stream\":\"trades\",\"row\":{\"symbol\":\"%s\",\"exchange\":\"%s\"," +
            "\"size\":%s,\"ts\":%s}}%n", (Object[])row)));
        final Path input = Files.writeString(folder.resolve("rows.jsonl"), rows);
        final ToolRun run =
            ToolRun.of("eval", "--sql", sql.toString(), "--input", input.toString(), "--interpreter");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        return run.out().lines().map((line) -> line.substring(line.indexOf("\"row\":") + 6, line.length() - 1)).sorted()
            .toList();
    }

    @Test
    void shouldShowWhatTheInterpreterGives() throws IOException
    {
        for (final Map.Entry<String, String> query : QUERIES.entrySet())
        {
            final List<String> expected = interpreted(query.getValue());
            assertTrue(!expected.isEmpty(), query.getKey());
            assertEquals(expected, sorted(sql("SELECT * FROM " + query.getKey(), "json")), query.getKey());
            final ToolRun state = ToolRun.of("state", query.getKey(), "--dir", dir, "--format", "json");
            assertEquals("", state.err());
            assertEquals(expected, state.out().lines().map((line) ->
                line.substring(line.indexOf("\"row\":") + 6, line.length() - 1)).sorted().toList(), query.getKey());
        }
    }

    @Test
    void shouldShowOneKeyAlone() throws IOException
    {
        for (final String job : List.of("tumbling", "paned", "hopping", "session"))
        {
            final List<String> expected = interpreted(QUERIES.get(job)).stream().filter((row) ->
                row.contains("\"symbol\":\"S5\"")).toList();
            assertTrue(!expected.isEmpty(), job);
            assertEquals(expected, sorted(sql("SELECT * FROM " + job + " WHERE symbol = 'S5'", "json")), job);
            final ToolRun state = ToolRun.of("state", job, "--key", "S5", "--dir", dir, "--format", "json");
            assertEquals(expected.size(), state.out().lines().count(), job);
        }
        assertEquals("symbol,n\n", sql("SELECT symbol, n FROM tumbling WHERE symbol = 'S2'", "csv"));
        assertEquals("exchange,n\nE1,133\n",
            sql("SELECT exchange, n FROM by_exchange WHERE 'E1' = exchange AND n > 0", "csv"));
        assertEquals("exchange,n\n", sql("SELECT exchange, n FROM by_exchange WHERE exchange = 'E1' AND n < 0", "csv"));
        assertEquals("symbol,twice\nB,18\n", sql("SELECT symbol, twice FROM high WHERE symbol = 'B'", "csv"));
    }

    @Test
    void shouldShowTables()
    {
        assertEquals(List.of("A,10,ten,false", "B,9,nine,false", "symbol,most,note,gone"),
            sorted(sql("SELECT * FROM limits", "csv")));
        assertEquals("most,note\n9,nine\n", sql("SELECT most, note FROM limits WHERE symbol = 'B'", "csv"));
        assertEquals("n\n0\n", sql("SELECT COUNT(*) AS n FROM limits WHERE symbol = 'C'", "csv"));
        assertEquals(List.of("A,20", "B,18", "symbol,twice"), sorted(sql("SELECT * FROM high", "csv")));
        assertEquals(List.of("A,10,ten,false", "B,9,nine,false", "symbol,most,note,gone"),
            sorted(sql("SELECT * FROM limits_now", "csv")));
        final ToolRun state = ToolRun.of("state", "limits", "--key", "A", "--dir", dir, "--format", "csv");
        assertTrue(state.out().matches("partition,symbol,most,note,gone\n[01],A,10,ten,false\n"), state.out());
    }

    @Test
    void shouldShowWindowsThatHaveClosedInSomePartitions() throws IOException
    {
        final List<String> rows = new ArrayList<>(List.of("symbol,exchange,size,ts"));
        for (int i = 0; i < 40; i++)
        {
            rows.add("S" + i % 10 + ",E" + i % 3 + "," + i + "," + (1_000 + i * 100));
        }
        // Closes the first window in the partition of S0 alone.
        rows.add("S0,E0,1000,25000");
        feed("skewed", rows);
        final List<String> expected = List.of("E0,14,273,19.500000000000,S9,0", "E1,13,247,19.000000000000,S9,0",
            "E2,13,260,20.000000000000,S9,0", "E0,1,1000,1000.000000000000,S0,20000");
        final String query = "SELECT exchange, n, v, a, s, CAST(window_start AS BIGINT) AS t FROM skew";
        List<String> found = List.of();
        while (found.size() < 5 || !found.contains("E0,1,1000,1000.000000000000,S0,20000"))
        {
            found = sorted(sql(query, "csv"));
        }
        // Nothing can go on from here: the other partition keeps the first window open.
        assertEquals(expected.stream().sorted().toList(), sorted(sql(query, "csv")).subList(0, 4));
        assertEquals("exchange,n,v,a,s,t\nE1,13,247,19.000000000000,S9,0\n",
            sql(query + " WHERE exchange = 'E1'", "csv"));
    }

    @Test
    void shouldShowEachWindowOnceWhileRecordsCome() throws Exception
    {
        final List<String> rows = new ArrayList<>(List.of("symbol,exchange,size,ts"));
        for (int i = 0; i < 200_000; i++)
        {
            // Keys come and go: each is there for some windows.
            rows.add("K" + (i / 1_000 + i % 300) + ",E" + i % 7 + ",1," + i / 10);
        }
        final Thread feeder = new Thread(() ->
        {
            try
            {
                feed("busy", rows);
            }
            catch (final IOException ex)
            {
                throw new AssertionError(ex);
            }
        });
        feeder.start();
        final String twice = " GROUP BY window_start, k HAVING COUNT(*) > 1";
        long seen = 0;
        while (feeder.isAlive() || 0 == seen)
        {
            assertEquals("k,n\n", sql("SELECT symbol AS k, COUNT(*) AS n FROM busy_symbols" + twice, "csv"));
            assertEquals("k,n\n", sql("SELECT exchange AS k, COUNT(*) AS n FROM busy_exchanges" + twice, "csv"));
            seen += sql("SELECT * FROM busy_symbols", "csv").lines().skip(1).count();
        }
        feeder.join();
        // What is open in the end is the last windows, of 10 records a millisecond each.
        while (!sql("SELECT window_start, SUM(n) AS n FROM busy_exchanges GROUP BY window_start ORDER BY n", "csv")
            .endsWith(",1000\n"))
        {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldSayWhyNothingCanBeLookedAt()
    {
        assertRefused("table spare cannot be looked at: rows of a table are kept by the jobs that read it, and none " +
            "does; CREATE TABLE spare_now AS SELECT * FROM spare makes one", "state", "spare");
        assertRefused("table spare cannot be looked at: rows of a table are kept by the jobs that read it, and none " +
            "does; CREATE TABLE spare_now AS SELECT * FROM spare makes one, or add EMIT CHANGES to follow its records",
            "sql", "-e", "SELECT * FROM spare");
        assertRefused("job plain cannot be looked at: it keeps no rows, each record stands for itself; look at a job " +
            "that groups them, or let EMIT CHANGES follow them", "state", "plain");
        assertRefused("job ranked cannot be looked at: OVER keeps rows of its frames, and no results; look at a job " +
            "that groups its rows", "state", "ranked");
        assertRefused("job joined cannot be looked at: a join keeps the rows of its sides, and no results; look at a " +
            "job that groups its rows", "state", "joined");
        assertRefused("the groups of total are in parts in all partitions, which a look merges; leave --partition out",
            "state", "total", "--partition", "1");
    }

    private static void assertRefused(final String reason, final String... args)
    {
        final String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--dir";
        all[args.length + 1] = dir;
        final ToolRun run = ToolRun.of(all);
        assertEquals("corelane " + args[0] + ": " + reason + "\n", run.err());
        assertEquals(ExitCode.USAGE, run.exitCode());
    }
}
