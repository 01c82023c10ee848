package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCommandTest
{
    private static final String TRADES =
        "CREATE STREAM trades (symbol VARCHAR(8), price DECIMAL(18,4), size BIGINT, ratio DOUBLE, odd BOOLEAN,\n" +
        "  ts TIMESTAMP) WITH (key='symbol', event_time='ts');\n";
    private static final String BY_SYMBOL = TRADES +
        "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n, SUM(size) AS volume, AVG(price) AS mean,\n" +
        "  MIN(price) AS low, LAST_VALUE(ts) AS at FROM trades GROUP BY symbol EMIT CHANGES;\n";

    @TempDir
    private Path folder;

    private Path sql;

    @BeforeEach
    void nameFile()
    {
        sql = folder.resolve("job.sql");
    }

    private ToolRun eval(final String statements, final String input, final String... more) throws IOException
    {
        Files.writeString(sql, statements);
        final String[] args = new String[5 + more.length];
        System.arraycopy(new String[]{"eval", "--sql", sql.toString(), "--input", "-"}, 0, args, 0, 5);
        System.arraycopy(more, 0, args, 5, more.length);
        return ToolRun.withInput(input, args);
    }

    private static String row(final String columns)
    {
        return "{\"stream\":\"trades\",\"row\":{" + columns + "}}\n";
    }

    private static void assertOutput(final ToolRun run, final String expected)
    {
        assertEquals("", run.err());
        assertEquals(expected, run.out());
        assertEquals(ExitCode.OK, run.exitCode());
    }

    @Test
    void shouldCloseWhatCannotBeUnpacked()
    {
        final boolean[] isClosed = new boolean[1];
        final InputStream damaged = new ByteArrayInputStream(new byte[]{0x1F, (byte)0x8B, 0})
        {
            @Override
            public void close()
            {
                isClosed[0] = true;
            }
        };
        assertThrows(IOException.class, () -> InputFile.unzipped(damaged));
        assertTrue(isClosed[0]);
    }

    @Test
    void shouldNotWriteOverWhatIsRead() throws IOException
    {
        final String sql = Files.writeString(folder.resolve("own.sql"), "CREATE STREAM t (a BIGINT);").toString();
        final String rows = Files.writeString(folder.resolve("own.jsonl"), "{}\n").toString();
        for (final String file : List.of(sql, rows))
        {
            final ToolRun eval = ToolRun.of("eval", "--sql", sql, "--input", rows, "--output", file);
            assertEquals("corelane eval: --output " + file + " is the file that is read; name another one\n",
                eval.err());
            assertEquals(ExitCode.USAGE, eval.exitCode());
        }
        assertEquals("corelane feed: --rejects " + rows + " is the file that is read; name another one\n",
            ToolRun.of("feed", "--stream", "t", "--csv", rows, "--rejects", rows).err());
        assertEquals("{}\n", Files.readString(Path.of(rows)));
    }

    @Test
    void shouldEmitAResultForEachRowInOrder() throws IOException
    {
        assertOutput(eval(BY_SYMBOL,
            row("\"symbol\":\"IBM\",\"price\":\"186.7300\",\"size\":100,\"ts\":\"2013-10-09T13:30:00.123456789Z\"") +
            row("\"symbol\":null,\"price\":1") +
            row("\"symbol\":\"IBM\",\"price\":186.75,\"size\":\"-50\",\"ts\":1381325400124")),
            "{\"job\":\"by_symbol\",\"op\":\"insert\",\"row\":{\"symbol\":\"IBM\",\"n\":1,\"volume\":100,\"mean\":" +
            "\"186.730000000000\",\"low\":\"186.7300\",\"at\":\"2013-10-09T13:30:00.123456789Z\"}}\n" +
            "{\"job\":\"by_symbol\",\"op\":\"insert\",\"row\":{\"symbol\":null,\"n\":1,\"volume\":null,\"mean\":" +
            "\"1.000000000000\",\"low\":\"1.0000\",\"at\":null}}\n" +
            "{\"job\":\"by_symbol\",\"op\":\"update\",\"row\":{\"symbol\":\"IBM\",\"n\":2,\"volume\":50,\"mean\":" +
            "\"186.740000000000\",\"low\":\"186.7300\",\"at\":\"2013-10-09T13:30:00.124Z\"}}\n");
    }

    @Test
    void shouldDeleteTheFormerRowOfAGroupThatNoLongerSatisfiesHaving() throws IOException
    {
        assertOutput(eval(TRADES + "CREATE TABLE big AS SELECT symbol, SUM(size) AS volume FROM trades" +
            " GROUP BY symbol HAVING SUM(size) > 10 EMIT CHANGES;",
            row("\"symbol\":\"A\",\"size\":5") + row("\"symbol\":\"A\",\"size\":6") +
                row("\"symbol\":\"A\",\"size\":-6")),
            "{\"job\":\"big\",\"op\":\"insert\",\"row\":{\"symbol\":\"A\",\"volume\":11}}\n" +
            "{\"job\":\"big\",\"op\":\"delete\",\"row\":{\"symbol\":\"A\",\"volume\":11}}\n");
    }

    @Test
    void shouldEmitFinalRowsAtTheEndOfInputAlone() throws IOException
    {
        assertOutput(eval(TRADES + "CREATE TABLE fin AS SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol" +
            " EMIT FINAL;\nCREATE STREAM raw AS SELECT size, ratio, odd FROM trades EMIT CHANGES;",
            row("\"symbol\":\"B\",\"ratio\":0.25") + row("\"symbol\":\"A\",\"odd\":true") +
            "{\"tick\":\"2030-01-01T00:00:00Z\"}\n" + row("\"symbol\":\"B\",\"size\":1,\"odd\":false")),
            "{\"job\":\"raw\",\"op\":\"insert\",\"row\":{\"size\":null,\"ratio\":0.25,\"odd\":null}}\n" +
            "{\"job\":\"raw\",\"op\":\"insert\",\"row\":{\"size\":null,\"ratio\":null,\"odd\":true}}\n" +
            "{\"job\":\"raw\",\"op\":\"insert\",\"row\":{\"size\":1,\"ratio\":null,\"odd\":false}}\n" +
            "{\"job\":\"fin\",\"op\":\"insert\",\"row\":{\"symbol\":\"B\",\"n\":2}}\n" +
            "{\"job\":\"fin\",\"op\":\"insert\",\"row\":{\"symbol\":\"A\",\"n\":1}}\n");
    }

    @Test
    void shouldSendWhatDoesNotFitToTheDeadLetters() throws IOException
    {
        final String tooLong = "{\"symbol\":\"MUCH TOO LONG\"}";
        final String tooLarge = "{\"symbol\":\"A\", \"size\":9223372036854775808}";
        final String sumTooLarge = "{\"symbol\":\"A\",\"size\":9223372036854775807}";
        assertOutput(eval(TRADES + "CREATE TABLE t AS SELECT symbol, SUM(size) AS v FROM trades GROUP BY symbol" +
            " EMIT CHANGES;",
            "{\"stream\":\"trades\",\"row\":" + tooLong + "}\n{\"stream\":\"trades\",\"row\":" + tooLarge + "}\n" +
            row("\"symbol\":\"A\",\"size\":1") + "{\"stream\":\"trades\",\"row\":" + sumTooLarge + "}\n" +
            row("\"symbol\":\"A\",\"size\":1")),
            "{\"dead_letter\":{\"reason\":\"TOO_LONG\",\"stream\":\"trades\",\"row\":" + tooLong + "}}\n" +
            "{\"dead_letter\":{\"reason\":\"OVERFLOW\",\"stream\":\"trades\",\"row\":" + tooLarge + "}}\n" +
            "{\"job\":\"t\",\"op\":\"insert\",\"row\":{\"symbol\":\"A\",\"v\":1}}\n" +
            "{\"dead_letter\":{\"reason\":\"OVERFLOW\",\"stream\":\"trades\",\"row\":" + sumTooLarge + "}}\n" +
            "{\"job\":\"t\",\"op\":\"update\",\"row\":{\"symbol\":\"A\",\"v\":2}}\n");
    }

    @Test
    void shouldKeepEachGroupInOnePartition() throws IOException
    {
        final StringBuilder input = new StringBuilder();
        for (int i = 0; i < 40; i++)
        {
            input.append(row("\"symbol\":\"S" + i % 10 + "\",\"size\":" + i));
        }
        final String statements = TRADES +
            "CREATE TABLE t AS SELECT symbol, COUNT(*) AS n, SUM(size) AS v FROM trades" +
            " GROUP BY symbol EMIT CHANGES;";
        final ToolRun one = eval(statements, input.toString());
        final ToolRun four = eval(statements, input.toString(), "--partitions", "4");
        assertOutput(four, one.out());
        assertEquals(40, one.out().lines().count());
        final ToolRun spread = eval(TRADES + "CREATE STREAM t AS SELECT _partition AS p FROM trades EMIT CHANGES;",
            input.toString(), "--partitions", "4");
        assertEquals(4, spread.out().lines().distinct().count());
    }

    @Test
    void shouldGiveTheSameByTheInterpreter() throws IOException
    {
        final StringBuilder input = new StringBuilder();
        for (int i = 0; i < 60; i++)
        {
            input.append(row("\"symbol\":" + (0 == i % 7 ? "null" : "\"S" + i % 4 + "\"") + ",\"price\":\"" + i +
                ".25\",\"size\":" + (0 == i % 5 ? "null" : 0 == i % 11 ? "9223372036854775807" : "" + i)));
        }
        final ToolRun generated = eval(BY_SYMBOL, input.toString(), "--partitions", "3");
        final ToolRun interpreted = eval(BY_SYMBOL, input.toString(), "--partitions", "3", "--interpreter");
        assertTrue(generated.out().contains("\"dead_letter\""), generated.out());
        assertOutput(interpreted, generated.out());
    }

    @Test
    void shouldPrintExplainAndDescribeAsJson() throws IOException
    {
        final ToolRun run = eval(TRADES + "EXPLAIN SELECT symbol FROM trades WHERE size > 1;\nDESCRIBE trades;", "");
        assertEquals(2, run.out().lines().count(), run.err());
        assertTrue(run.out().startsWith("{\"explain\":\"Emit CHANGES\\n"), run.out());
        assertTrue(run.out().contains("\n{\"describe\":\"<?xml version=\\\"1.0\\\""), run.out());
    }

    @Test
    void shouldReadGzipAndWriteIntoAFile() throws IOException
    {
        Files.writeString(sql, TRADES + "CREATE STREAM t AS SELECT symbol FROM trades EMIT CHANGES;");
        final Path input = folder.resolve("rows.jsonl.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(input)))
        {
            gzip.write(row("\"symbol\":\"\u00fc\\n\"").getBytes(StandardCharsets.UTF_8));
        }
        final Path output = folder.resolve("out.jsonl");
        assertOutput(ToolRun.of(
            "eval", "--sql", sql.toString(), "--input", input.toString(), "--output", output.toString()), "");
        assertEquals("{\"job\":\"t\",\"op\":\"insert\",\"row\":{\"symbol\":\"\u00fc\\n\"}}\n",
            Files.readString(output));
    }

    @Test
    void shouldSayWhereTheSqlIsWrong() throws IOException
    {
        final ToolRun run = eval(TRADES + "CREATE TABLE t AS SELECT prise FROM trades;", "");
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertTrue(run.err().startsWith("corelane eval: " + sql + ":3:26: "), run.err());
        assertTrue(run.err().contains("price"), run.err());
        assertEquals(1, run.err().lines().count());
    }

    @Test
    void shouldSayWhereTheInputIsWrongAfterTheResultsBeforeIt() throws IOException
    {
        final ToolRun run = eval(TRADES + "CREATE STREAM t AS SELECT symbol FROM trades EMIT CHANGES;",
            row("\"symbol\":\"A\"") + row("\"price\":\"1.23456\""));
        assertEquals("{\"job\":\"t\",\"op\":\"insert\",\"row\":{\"symbol\":\"A\"}}\n", run.out());
        assertEquals("corelane eval: standard input:2:35: column price (DECIMAL(18,4)): 1.23456 has more than 4" +
            " digits behind the point\n", run.err());
        assertEquals(ExitCode.USAGE, run.exitCode());
    }

    @Test
    void shouldSayWhatIsWrongWithFiles() throws IOException
    {
        final ToolRun schema = eval("CREATE STREAM t WITH (schema='no.xml', message='T', key='a');", "");
        assertEquals(ExitCode.USAGE, schema.exitCode());
        assertTrue(schema.err().contains(folder.resolve("no.xml").toString()), schema.err());
        assertFalse(schema.err().contains("Exception"), schema.err());
        final ToolRun missing = ToolRun.of("eval", "--sql", folder.resolve("x.sql").toString(), "--input", "-");
        assertEquals("corelane eval: there is no file " + folder.resolve("x.sql") + "\n", missing.err());
        assertEquals(ExitCode.USAGE, missing.exitCode());
        final ToolRun directory = ToolRun.of("eval", "--sql", folder.toString(), "--input", "-");
        assertEquals("corelane eval: " + folder + " is a folder; name a file\n", directory.err());
        final ToolRun partitions = eval(TRADES, "", "--partitions", "0");
        assertEquals("corelane eval: --partitions 0 is not 1 to 1024\n", partitions.err());
        assertEquals(ExitCode.USAGE, partitions.exitCode());
    }

    @Test
    void shouldLeaveNoFilesBehind() throws IOException
    {
        final long before = folders();
        assertEquals(ExitCode.OK, eval(BY_SYMBOL, row("\"symbol\":\"A\"")).exitCode());
        assertEquals(ExitCode.USAGE, eval(BY_SYMBOL, row("\"x\":\"A\"")).exitCode());
        assertEquals(before, folders());
    }

    private static long folders() throws IOException
    {
        long count = 0;
        for (final Path parent : new Path[]{Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir"))})
        {
            if (Files.isDirectory(parent))
            {
                try (java.nio.file.DirectoryStream<Path> found =
                    Files.newDirectoryStream(parent, "corelane-eval-" + ProcessHandle.current().pid() + "-*"))
                {
                    for (final Path each : found)
                    {
                        assertTrue(Files.exists(each));
                        count++;
                    }
                }
            }
        }
        return count;
    }

    @Test
    void shouldShowWhatThereIsAndTheCodeOfAQuery() throws IOException
    {
        final ToolRun run = eval(BY_SYMBOL +
            "CREATE TABLE limits (symbol VARCHAR(8), most BIGINT) WITH (key='symbol');" +
            "SHOW STREAMS; SHOW TABLES; SHOW JOBS; SHOW FUNCTIONS; EXPLAIN CODE SELECT symbol FROM trades;", "");
        assertEquals("", run.err());
        final String[] lines = run.out().split("\n");
        assertTrue(lines[0].startsWith("{\"show\":\"trades (symbol VARCHAR(8), price DECIMAL(18,4)"), lines[0]);
        assertTrue(lines[0].contains(" key symbol event_time ts"), lines[0]);
        assertTrue(lines[1].startsWith("{\"show\":\"limits (symbol VARCHAR(8), most BIGINT) key symbol\\nby_symbol ("),
            lines[1]);
        assertTrue(lines[1].endsWith("), the result of a job\\n\"}"), lines[1]);
        assertTrue(lines[2].contains("by_symbol (symbol VARCHAR(8), n BIGINT") &&
            lines[2].contains("from trades emits CHANGES"), lines[2]);
        assertTrue(lines[3].contains("STDDEV_SAMP: an aggregate") && lines[3].contains("LAG: an analytic") &&
            lines[3].contains("UPPER("), lines[3]);
        assertTrue(lines[4].contains("public final class Task implements JobTask"), lines[4]);
    }
}
