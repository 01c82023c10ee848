package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log as data: of an appliance that recorded, while it ran and behind its end. */
@Timeout(120)
class LogCommandTest
{
    private static final int ROWS = 2_000;
    private static final String SQL =
        "CREATE STREAM trades (symbol VARCHAR(8), price DECIMAL(18,4), size BIGINT, ts TIMESTAMP)" +
        " WITH (key='symbol', event_time='ts');\n" +
        "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n, SUM(size) AS v FROM trades WHERE 10 / size >= 0" +
        " GROUP BY symbol EMIT CHANGES;\n" +
        "CREATE STREAM doubled AS SELECT symbol, size * 4611686018427387904 AS d FROM trades WHERE size > 1 " +
        "EMIT CHANGES;\n";

    @TempDir
    private static Path folder;

    private static String dir;

    @BeforeAll
    static void record() throws IOException
    {
        dir = folder.resolve("instance").toString();
        Files.writeString(folder.resolve("job.sql"), SQL);
        final StringBuilder rows = new StringBuilder("symbol,price,size,ts\n");
        for (int i = 0; i < ROWS; i++)
        {
            // Each hundredth is a dead letter of doubled.
            rows.append("S").append(i % 7).append(',').append(i).append(".25,").append(0 == i % 100 ? 2 : 1).append(',')
                .append("2013-10-09T13:30:00.").append(String.format("%03d", i % 1_000)).append("Z\n");
        }
        final String csv = Files.writeString(folder.resolve("ticks.csv"), rows).toString();
        try (ToolRun appliance = ToolRun.start(false, "run", folder.resolve("job.sql").toString(), "--dir", dir,
            "--record", "--partitions", "2", "--cpus", "none", "--idle", "backoff", "--config",
            Files.writeString(folder.resolve("c.toml"), "[appliance]\nterm-length = \"256KiB\"\n").toString())
            .awaitOut("READY"))
        {
            final ToolRun feed = ToolRun.of("feed", "--stream", "trades", "--csv", csv, "--dir", dir);
            assertEquals(ExitCode.OK, feed.exitCode(), feed.err());
            shouldReadWhatIsBeingRecorded();
            appliance.stop();
            assertEquals(ExitCode.OK, appliance.awaitEnd(), appliance.err());
        }
    }

    private static void shouldReadWhatIsBeingRecorded()
    {
        final ToolRun describe = ToolRun.of("log", "describe", "log", "--dir", dir);
        assertEquals("", describe.err());
        assertEquals(2, describe.out().lines().filter((line) -> line.endsWith("  recording")).count(), describe.out());
        final ToolRun verify = ToolRun.of("log", "verify", "--dir", dir);
        assertTrue(verify.out().contains("no damage"), verify.out());
        assertEquals(ExitCode.OK, verify.exitCode());
    }

    @Test
    void shouldDescribeWhatWasRecorded()
    {
        final ToolRun describe = ToolRun.of("log", "describe", "--dir", dir, "--json");
        assertEquals("", describe.err());
        assertEquals(ExitCode.OK, describe.exitCode());
        final List<String> lines = describe.out().lines().collect(Collectors.toList());
        assertEquals(8, lines.size(), describe.out());
        assertEquals(ROWS, sum(lines, "log-0-"));
        assertEquals(ROWS, sum(lines, "job-1-"));
        assertEquals(ROWS / 100, sum(lines, "dead-letters-0-"));
        assertTrue(lines.stream().allMatch((line) -> line.endsWith("\"state\":\"ended\",\"damages\":0}")));
        final String results = lines.stream().filter((line) -> line.contains("\"job-1-0\"")).findFirst().orElse("");
        assertTrue(results.contains("\"first\":0,\"last\":" + (records(results) - 1) + ","), results);
        final ToolRun table = ToolRun.of("log", "describe", "job-1-0", "--dir", dir);
        assertEquals(3, table.out().lines().count());
        assertTrue(table.out().startsWith("recording  id  start  "), table.out());
    }

    private static long sum(final List<String> lines, final String name)
    {
        return lines.stream().filter((line) -> line.contains("\"recording\":\"" + name))
            .mapToLong(LogCommandTest::records).sum();
    }

    private static long records(final String line)
    {
        return Long.parseLong(line.replaceAll(".*\"records\":(\\d+),.*", "$1"));
    }

    @Test
    void shouldNameWhatIsDamaged() throws IOException
    {
        assertEquals(ExitCode.OK, ToolRun.of("log", "verify", "--dir", dir).exitCode());
        final String described = ToolRun.of("log", "describe", "job-1-1", "--dir", dir, "--json").out();
        final String id = described.replaceAll("(?s).*\"id\":(\\d+),.*", "$1");
        final Path segment = Path.of(dir, "archive", id + "-0.rec");
        flip(segment, 70);
        try
        {
            final ToolRun verify = ToolRun.of("log", "verify", "--dir", dir);
            assertEquals(ExitCode.FAILED, verify.exitCode());
            final List<String> lines = verify.out().lines().collect(Collectors.toList());
            assertEquals(2, lines.size(), verify.out());
            assertTrue(lines.get(0).matches("job-1-1 \\(recording " + id + ", segment " + id +
                "-0.rec\\): bad checksum at position 0 up to \\d+"), lines.get(0));
            assertTrue(lines.get(1).startsWith("verified 8 recordings, ") && lines.get(1).endsWith(": 1 damage"),
                lines.get(1));
            final ToolRun json = ToolRun.of("log", "verify", "job-1", "--dir", dir, "--json");
            assertTrue(json.out().startsWith("{\"recording\":\"job-1-1\",\"id\":" + id + ",\"segment\":\"" + id +
                "-0.rec\",\"segment_offset\":0,\"position\":0,\"end\":"), json.out());
            assertTrue(json.out().contains("\"kind\":\"bad checksum\""), json.out());
            assertTrue(json.out().endsWith("\"damages\":1}\n"), json.out());
            final ToolRun describe = ToolRun.of("log", "describe", "job-1-1", "--dir", dir);
            assertEquals("1 damage in what was read; corelane log verify names each\n", describe.err());
        }
        finally
        {
            flip(segment, 70);
        }
    }

    @Test
    void shouldNameTheNearestRecordingAndWhatIsMissing()
    {
        final ToolRun wrong = ToolRun.of("log", "verify", "log-0-2", "--dir", dir);
        assertEquals(ExitCode.USAGE, wrong.exitCode());
        assertTrue(wrong.err().startsWith("corelane log verify: there is no recording log-0-2 in " + dir +
            "; did you mean log-0-"), wrong.err());
        final ToolRun none = ToolRun.of("log", "describe", "--dir", folder.resolve("none").toString());
        assertTrue(none.err().contains("no appliance has run in"), none.err());
        assertEquals(ExitCode.USAGE, none.exitCode());
        assertEquals(ExitCode.USAGE, ToolRun.of("log").exitCode());
    }

    private static void flip(final Path segment, final long at) throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw"))
        {
            file.seek(at);
            final int value = file.read();
            file.seek(at);
            file.write(value ^ 1);
        }
    }
}
