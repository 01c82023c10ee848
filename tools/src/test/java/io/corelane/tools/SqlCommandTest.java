package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.ingest.ApplianceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Statements to a running appliance: -e, files, standard input, the prompt. */
@Timeout(120)
class SqlCommandTest
{
    @TempDir
    private static Path folder;

    private static ToolRun appliance;
    private static String dir;

    @BeforeAll
    static void start()
    {
        dir = folder.resolve("instance").toString();
        appliance = ToolRun.start(false, "run", "--dir", dir, "--partitions", "2", "--cpus", "none", "--idle",
            "backoff").awaitOut("READY");
        assertEquals("stream trades takes records\njob by_symbol runs from here on\n", sql("-e",
            "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT) WITH (key='symbol');\n" +
            "-- @max_keys 100\nCREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n, SUM(size) AS v FROM trades " +
            "GROUP BY symbol").out());
        feed("trades");
    }

    @AfterAll
    static void stop()
    {
        appliance.close();
        assertEquals(ExitCode.OK, appliance.exitCode(), appliance.err());
        assertEquals("", appliance.err());
    }

    private static ToolRun sql(final String... args)
    {
        final String[] all = new String[args.length + 3];
        all[0] = "sql";
        all[1] = "--dir";
        all[2] = dir;
        System.arraycopy(args, 0, all, 3, args.length);
        final ToolRun run = ToolRun.of(all);
        assertEquals("", run.err());
        assertEquals(ExitCode.OK, run.exitCode());
        return run;
    }

    private static void feed(final String stream)
    {
        try
        {
            final StringBuilder rows = new StringBuilder("symbol,size\n");
            for (int i = 0; i < 700; i++)
            {
                rows.append('S').append(i % 7).append(',').append(i % 7).append('\n');
            }
            final Path csv = Files.writeString(folder.resolve("rows.csv"), rows);
            assertEquals(ExitCode.OK,
                ToolRun.of("feed", "--stream", stream, "--csv", csv.toString(), "--dir", dir).exitCode());
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    @Test
    void shouldLookAtStateBySelect()
    {
        // The feed returns when its records are in the log; the partitions may still be at them.
        while (!sql("-e", "SELECT SUM(n) AS n FROM by_symbol", "--format", "csv").out().equals("n\n700\n"))
        {
            Thread.onSpinWait();
        }
        assertEquals("""
            symbol    n    v
            ------  ---  ---
            S6      100  600
            S5      100  500
            2 rows
            """, sql("-e", "SELECT symbol, n, v FROM by_symbol ORDER BY v DESC LIMIT 2").out());
        assertEquals("{\"symbol\":\"S3\",\"v\":300}\n",
            sql("-e", "SELECT symbol, v FROM by_symbol WHERE symbol = 'S3'", "--format", "json").out());
        assertEquals("half,n\n3.000000000000,1\n", sql("-e",
            "SELECT v / 2 / n AS half, COUNT(*) AS n FROM by_symbol WHERE v = 600 GROUP BY v / 2 / n",
            "--format", "csv").out());
        assertEquals("symbol  n  v\n------  -  -\n0 rows\n", sql("-e", "SELECT * FROM by_symbol WHERE n = 7").out());
    }

    @Test
    void shouldShowRowsThatWereInserted()
    {
        sql("-e", "CREATE STREAM pairs (symbol VARCHAR(8), size BIGINT) WITH (key='symbol'); CREATE STREAM other " +
            "(symbol VARCHAR(4), size BIGINT) WITH (key='symbol');\n-- @max_keys 99\nCREATE TABLE twice AS " +
            "SELECT symbol, COUNT(*) AS n FROM pairs GROUP BY symbol");
        assertEquals("job twice gets more rows from here on\n", sql("-e",
            "INSERT INTO twice SELECT symbol, COUNT(*) * 1000 AS n FROM other GROUP BY symbol").out());
        try (ToolRun tap = ToolRun.start(false, "tap", "twice", "--format", "csv", "--dir", dir, "--limit", "1400")
            .awaitErr("tapping twice of 2 partitions\n"))
        {
            feed("pairs");
            feed("other");
            assertEquals(ExitCode.OK, tap.awaitEnd());
            assertEquals(700, tap.out().lines().filter((line) -> line.endsWith("000")).count(), tap.out());
        }
        assertEquals("symbol,n\nS3,100\nS3,100000\n",
            sql("-e", "SELECT symbol, n FROM twice WHERE symbol = 'S3' ORDER BY n", "--format", "csv").out());
        assertEquals(14, ToolRun.of("state", "twice", "--format", "csv", "--dir", dir).out().lines().skip(1).count());
        assertTrue(sql("-e", "SHOW JOBS").out().contains("from pairs, inserted from other emits CHANGES\n"));
        sql("-e", "CREATE STREAM twice_more AS SELECT n FROM twice");
        refused("-e:1:13: job twice_more reads twice and contains its query as it is now: DROP JOB twice_more, " +
            "INSERT, and create twice_more again; it then reads both", 2,
            "INSERT INTO twice SELECT symbol, size FROM other");
        sql("-e", "DROP JOB twice_more; INSERT INTO twice SELECT symbol, size FROM other");
        final ToolRun state = ToolRun.of("state", "twice", "--dir", dir);
        assertEquals(ExitCode.USAGE, state.exitCode());
        assertEquals("corelane state: job twice cannot be looked at with what INSERT INTO added to it from other: it " +
            "keeps no rows, each record stands for itself; look at a job that groups them, or let EMIT CHANGES " +
            "follow them\n", state.err());
        sql("-e", "DROP TABLE twice; DROP STREAM pairs; DROP STREAM other");
    }

    @Test
    void shouldRunScriptsFromFilesAndStandardInput() throws IOException
    {
        final Path file = Files.writeString(folder.resolve("more.sql"),
            "CREATE STREAM small AS SELECT symbol FROM trades WHERE size < 3; -- said first, needed later\n" +
            "SHOW JOBS;\nDROP JOB small;\n");
        final ToolRun run = sql("-f", file.toString());
        assertTrue(run.out().startsWith("job small runs from here on\nby_symbol ("), run.out());
        assertTrue(run.out().endsWith("emits CHANGES\njob small is dropped\n"), run.out());
        final ToolRun piped = ToolRun.withInput("SHOW STREAMS;", "sql", "--dir", dir, "--json");
        assertEquals("{\"answer\":\"trades (symbol VARCHAR(8), size BIGINT) key symbol\\n\"}\n", piped.out());
    }

    @Test
    void shouldFollowASelectForAsLongAsSomebodyLooks()
    {
        sql("-e", "CREATE STREAM orders (symbol VARCHAR(8), size BIGINT)");
        try (ToolRun run = ToolRun.start(false, "sql", "--dir", dir, "--limit", "3", "--format", "csv", "-e",
            "SELECT symbol, size FROM orders WHERE size = 6").awaitErr("rows of records from now on"))
        {
            feed("orders");
            assertEquals(ExitCode.OK, run.awaitEnd());
            assertEquals(List.of("S6,6", "S6,6", "S6,6"),
                run.out().lines().skip(1).map((line) -> line.split(",", 4)[3]).toList());
        }
        assertFalse(sql("-e", "SHOW JOBS; DROP STREAM orders").out().contains("query_"));
    }

    @Test
    void shouldEndASelectWhereItsLimitIs()
    {
        sql("-e", "CREATE STREAM fills (symbol VARCHAR(8), size BIGINT)");
        try (ToolRun run = ToolRun.start(false, "sql", "--dir", dir, "--format", "csv", "-e",
            "-- @max_keys 9\nSELECT size FROM fills WHERE size = 6 EMIT CHANGES LIMIT 2").awaitErr("rows of records"))
        {
            feed("fills");
            assertEquals(ExitCode.OK, run.awaitEnd());
            assertEquals(2, run.out().lines().skip(1).count(), run.out());
        }
        refused("-e:1:56: EMIT CHANGES LIMIT ends a SELECT on its own, in corelane sql; a job goes on for as long as " +
            "records come: take LIMIT away", 2, "CREATE STREAM x AS SELECT size FROM fills EMIT CHANGES LIMIT 2");
        assertFalse(sql("-e", "SHOW JOBS; DROP STREAM fills").out().contains("query_"));
    }

    @Test
    void shouldSayWhereAStatementIsWrong()
    {
        refused("-e:2:8: there is no column nosuch in by_symbol; there are symbol, n, v", 2,
            "SHOW JOBS;\nSELECT nosuch FROM by_symbol");
        refused("-e:1:20: there is no stream nosuch; there are trades, by_symbol", 2, "SELECT symbol FROM nosuch");
        refused("-e:1:10: there is no job nosuch; there are by_symbol", 2, "DROP JOB nosuch");
        refused("-e:1:10: there is no stream or job nosuch; there are trades, by_symbol", 2, "DESCRIBE nosuch");
        refused("-e:1:1: found SELEC, expected SELECT, CREATE, INSERT, DROP, WITH, PAUSE, RESUME, SHOW, " +
            "DESCRIBE or EXPLAIN; did you mean SELECT?", 2, "SELEC 1");
        final ToolRun nobody = ToolRun.of("sql", "--dir", folder.resolve("nothing").toString(), "-e", "SHOW JOBS");
        assertEquals(ExitCode.USAGE, nobody.exitCode());
        assertTrue(nobody.err().contains("no appliance has run in"), nobody.err());
    }

    @Test
    void shouldSayWhereAStatementOfManyIsWrong() throws IOException
    {
        final String shown = sql("-e", "SHOW STREAMS").out();
        assertEquals(shown, refused("-e:1:24: there is no job nosuch; there are by_symbol",
            2, "SHOW STREAMS; DROP JOB nosuch").out());
        assertEquals(shown, refused("-e:1:52: there is no column symbl in trades; did you mean symbol?", 2,
            "SHOW STREAMS; CREATE TABLE bad AS SELECT COUNT(*), symbl FROM trades").out());
        final String tables = "by_symbol (symbol VARCHAR(8), n BIGINT, v BIGINT), the result of a job\n";
        assertEquals(tables, refused("-e:2:12: there is no job nosuch; there are by_symbol", 2,
            "/* \uD83D\uDE00 */ SHOW TABLES;\n  DROP JOB nosuch").out());
        final Path file = Files.writeString(folder.resolve("wrong.sql"),
            "SHOW TABLES; -- none\nSELECT n FROM by_symbol WHERE n < 0; SHOW TABLES;\nDROP JOB nosuch;\n");
        final ToolRun run = ToolRun.of("sql", "--dir", dir, "-f", file.toString());
        assertEquals("corelane sql: " + file + ":3:10: there is no job nosuch; there are by_symbol\n", run.err());
        assertEquals(tables + "n\n-\n0 rows\n" + tables, run.out());
        assertEquals(ExitCode.USAGE, run.exitCode());
        final ToolRun json = ToolRun.of("sql", "--json", "--dir", dir, "-e", "SHOW TABLES; DROP JOB nosuch");
        assertEquals("{\"answer\":\"" + tables.replace("\n", "\\n") + "\"}\n", json.out());
        assertTrue(json.err().contains("-e:1:23: there is no job nosuch"), json.err());
        assertEquals(ExitCode.USAGE, json.exitCode());
        // So that nobody takes for an answer what is none.
        assertEquals("", ToolRun.of("sql", "--json", "--dir", dir, "-e", "DROP JOB nosuch").out());
    }

    private static ToolRun refused(final String reason, final int exitCode, final String statements)
    {
        final ToolRun run = ToolRun.of("sql", "--dir", dir, "-e", statements);
        assertEquals("corelane sql: " + reason + "\n", run.err());
        assertEquals(exitCode, run.exitCode());
        return run;
    }

    @Test
    void shouldReadStatementsOfManyLinesAtThePrompt() throws IOException
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ToolRun printed = ToolRun.of("sql", "--help");
        assertTrue(printed.out().contains("-e"), printed.out());
        final InstanceOptions instance = new InstanceOptions();
        new CommandLine(new Holder(instance)).parseArgs("--dir", dir);
        final ByteArrayOutputStream answers = new ByteArrayOutputStream();
        // Left open: the end of the input would end the session as Ctrl-D does.
        final PipedInputStream in = new PipedInputStream();
        final PipedOutputStream keyboard = new PipedOutputStream(in);
        keyboard.write(("help\nshow\nstreams;\nselect nosuch from by_symbol;\nshow tables; drop job nosuch;\n" +
            "quit\n").getBytes(StandardCharsets.UTF_8));
        try (keyboard;
            Terminal terminal = TerminalBuilder.builder().system(false).type("dumb")
            .streams(in, out).build();
            SqlSession session = new SqlSession(
                ToolRun.io(answers), instance, ResultFormat.TABLE, null, null, false))
        {
            new SqlShell(ToolRun.io(answers), session).run(terminal, folder.resolve("history"));
        }
        final String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("A statement ends with ';'"), text);
        assertTrue(text.contains("error: sql:1:8: there is no column nosuch in by_symbol"), text);
        assertTrue(text.contains("error: sql:1:23: there is no job nosuch; there are by_symbol"), text);
        assertEquals("trades (symbol VARCHAR(8), size BIGINT) key symbol\nby_symbol (symbol VARCHAR(8), n BIGINT, v " +
            "BIGINT), the result of a job\n", answers.toString(StandardCharsets.UTF_8));
        assertTrue(Files.readString(folder.resolve("history")).contains("streams;"));
    }

    @Test
    void shouldGoOnAtThePromptWhateverFails() throws IOException
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final InstanceOptions instance = new InstanceOptions();
        new CommandLine(new Holder(instance)).parseArgs("--dir", dir);
        final PipedInputStream in = new PipedInputStream();
        final PipedOutputStream keyboard = new PipedOutputStream(in);
        keyboard.write("select * from by_symbol;\nhelp\nquit\n".getBytes(StandardCharsets.UTF_8));
        final Path catalog = Path.of(dir, "catalog");
        final Path away = Path.of(dir, "catalog-away");
        try (keyboard;
            Terminal terminal = TerminalBuilder.builder().system(false).type("dumb").streams(in, out).build();
            SqlSession session = new SqlSession(
                ToolRun.io(new ByteArrayOutputStream()), instance, ResultFormat.TABLE, null, null, false))
        {
            Files.move(catalog, away);
            new SqlShell(ToolRun.io(new ByteArrayOutputStream()), session).run(terminal, folder.resolve("history-2"));
        }
        finally
        {
            Files.move(away, catalog);
        }
        final String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("error: no appliance has run in " + dir + "; start one there"), text);
        assertTrue(text.contains("A statement ends with ';'"), text);
    }

    @Test
    void shouldKeepTheHistoryWhereTheUserMayWrite() throws IOException
    {
        final ToolIo io = ToolRun.io(new ByteArrayOutputStream());
        final Path home = Files.createDirectory(folder.resolve("home"));
        final ToolIo alice = new ToolIo(io.in(), io.out(), io.err(), true, io.epochNs(), io.nanoTime(),
            Map.of("HOME", home.toString(), "CORELANE_DIR", dir), io.stop());
        final Path history = home.resolve(".local/state/corelane/sql_history");
        assertEquals(history, SqlShell.history(alice));
        Files.createDirectory(history);
        assertNull(SqlShell.history(alice));
        Files.delete(history);
        Files.delete(history.getParent());
        Files.createFile(history.getParent());
        assertNull(SqlShell.history(alice));
    }

    @Test
    void shouldRefuseStatementsThatAreNoText()
    {
        final ByteArrayOutputStream output = new ByteArrayOutputStream();
        final ToolIo io = ToolRun.io(output);
        assertEquals(ExitCode.USAGE, CorelaneTool.run(new ToolIo(
            new ByteArrayInputStream(new byte[]{'S', 'H', 'O', 'W', ' ', (byte)0xFC, ';'}), io.out(), io.err(), false,
            io.epochNs(), io.nanoTime(), io.environment(), io.stop()), "sql", "--dir", dir));
        assertEquals("corelane sql: standard input is no UTF-8 text; save it as UTF-8\n",
            output.toString(StandardCharsets.UTF_8));
    }

    /** Something that picocli can fill. */
    @CommandLine.Command
    private static final class Holder
    {
        @CommandLine.Mixin
        private final InstanceOptions instance;

        Holder(final InstanceOptions instance)
        {
            this.instance = instance;
        }
    }

    @Test
    void shouldKnowWhereAStatementEnds()
    {
        assertTrue(SqlLineParser.isComplete("SHOW JOBS;"));
        assertTrue(SqlLineParser.isComplete("SHOW JOBS; -- and that is all"));
        assertTrue(SqlLineParser.isComplete("SHOW JOBS; /* all */ "));
        assertFalse(SqlLineParser.isComplete("SHOW JOBS"));
        assertFalse(SqlLineParser.isComplete("SELECT ';"));
        assertFalse(SqlLineParser.isComplete("SELECT ';' FROM x"));
        assertFalse(SqlLineParser.isComplete("SHOW JOBS -- ;"));
        assertFalse(SqlLineParser.isComplete("SHOW JOBS; /* "));
        assertFalse(SqlLineParser.isComplete("SHOW JOBS; SHOW"));
        assertTrue(SqlLineParser.isComplete("SELECT '''' FROM x;"));
    }

    @Test
    void shouldCompleteWordsAndNames()
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, (path) -> null, 1).compile(
            "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT); CREATE STREAM x AS SELECT size AS sel FROM trades",
            "");
        final SqlCompleter completer = new SqlCompleter(() -> catalog);
        assertEquals(List.of("sel", "select"), completer.completions("sel"));
        assertEquals(List.of("SELECT", "sel"), completer.completions("SEL"));
        assertEquals(List.of("sum(size"), completer.completions("sum(size"));
        assertEquals(List.of("trades"), completer.completions("trad"));
        assertEquals(List.of("t.symbol"), completer.completions("t.symb"));
        assertTrue(completer.completions("approx_").contains("approx_percentile"));
        assertFalse(completer.completions("").contains("||"));
        final SqlCompleter without = new SqlCompleter(() ->
        {
            new SqlCompiler(catalog, (path) -> null, 1).compile("SELECT of_a_jar_that_is_gone(1) FROM trades", "");
            return catalog;
        });
        assertEquals(List.of("select"), without.completions("sel"));
        assertEquals(List.of("select"), new SqlCompleter(() ->
        {
            throw new ApplianceException("it is gone");
        }).completions("sel"));
    }
}
