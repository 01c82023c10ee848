package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        try (ToolRun follow = ToolRun.start(false, "log", "dump", "log", "--follow", "--dir", dir))
        {
            follow.awaitOut("\"price\":\"" + (ROWS - 1) + ".2500\"");
            assertEquals(ExitCode.OK, follow.stop().awaitEnd());
            assertEquals(ROWS, follow.out().lines().count());
        }
        try (ToolRun follow = ToolRun.start(
            false, "log", "dump", "log-0-0", "--follow", "--all", "--to", "1", "--dir", dir))
        {
            assertEquals(ExitCode.OK, follow.awaitEnd());
            assertEquals(1, follow.out().lines().count(), follow.out());
        }
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

    @Test
    void shouldWriteWhatWasRecordedAsJsonLines()
    {
        final ToolRun dump = ToolRun.of("log", "dump", "log", "--dir", dir);
        assertEquals("", dump.err());
        assertEquals(ExitCode.OK, dump.exitCode());
        final List<String> records = dump.out().lines().collect(Collectors.toList());
        assertEquals(ROWS, records.size());
        final String record = records.stream().filter((line) -> line.contains("\"price\":\"7.2500\"")).findFirst()
            .orElse("");
        assertTrue(record.matches("\\{\"recording\":\"log-0-[01]\",\"position\":\\d+,\"kind\":\"record\"," +
            "\"number\":\\d+,\"producer\":\"[0-9a-f]+\",\"sequence\":\\d+,\"sent\":\"20.*Z\"," +
            "\"stream\":\"trades\",\"row\":\\{\"symbol\":\"S0\",\"price\":\"7.2500\",\"size\":1," +
            "\"ts\":\"2013-10-09T13:30:00.007Z\"}}"), record);
        final ToolRun results = ToolRun.of("log", "dump", "job-1", "--partition", "1", "--limit", "3", "--dir", dir);
        assertEquals(3, results.out().lines().count());
        assertTrue(results.out().lines().findFirst().orElse("").matches("\\{\"recording\":\"job-1-1\"," +
            "\"position\":0,\"kind\":\"result\",\"job\":\"by_symbol\",\"op\":\"insert\",\"sequence\":0," +
            "\"input\":0,\"sent\":\".*\",\"row\":\\{\"symbol\":\"S\\d\",\"n\":1,\"v\":\\d}}"), results.out());
        final ToolRun letters = ToolRun.of("log", "dump", "dead-letters", "--stream", "trades", "--dir", dir);
        assertEquals(ROWS / 100, letters.out().lines().filter((line) -> line.contains(
            "\"kind\":\"dead letter\",\"reason\":\"OVERFLOW\"") && line.contains("\"size\":2")).count());
        final ToolRun all = ToolRun.of("log", "dump", "--all", "--dir", dir);
        assertTrue(all.out().contains("\"kind\":\"tick\",\"time\":\"20"), all.err());
        assertEquals(2 * ROWS + ROWS / 100,
            all.out().lines().filter((line) -> !line.contains("\"kind\":\"tick\"")).count());
    }

    @Test
    void shouldWriteARangeOfPositions()
    {
        final List<String> all = ToolRun.of("log", "dump", "log-0-0", "--dir", dir).out().lines()
            .collect(Collectors.toList());
        final long[] positions = all.stream().mapToLong(LogCommandTest::position).distinct().toArray();
        final long from = positions[2];
        final long to = positions[positions.length - 1];
        final List<String> range = ToolRun.of("log", "dump", "log-0-0", "--from", "" + from, "--to", "" + to,
            "--dir", dir).out().lines().collect(Collectors.toList());
        assertEquals(all.stream().filter((line) -> position(line) >= from && position(line) < to)
            .map((line) -> line.replaceAll("\"number\":\\d+", "")).collect(Collectors.toList()),
            range.stream().map((line) -> line.replaceAll("\"number\":(\\d+|null)", "")).collect(Collectors.toList()));
        final ToolRun wrong = ToolRun.of("log", "dump", "--from", "5", "--to", "5", "--dir", dir);
        assertEquals(ExitCode.USAGE, wrong.exitCode());
        assertTrue(ToolRun.of("log", "dump", "--stream", "trade", "--dir", dir).err()
            .contains("did you mean trades?"));
        for (final String partition : List.of("2", "-2"))
        {
            assertEquals("corelane log dump: --partition " + partition + " is not 0 to 1\n",
                ToolRun.of("log", "dump", "--partition", partition, "--dir", dir).err());
            assertEquals("corelane deadletters list: --partition " + partition + " is not 0 to 1\n",
                ToolRun.of("deadletters", "list", "--partition", partition, "--dir", dir).err());
        }
    }

    @Test
    void shouldCutWhenItIsTold() throws IOException
    {
        final Path copy = copy("cut");
        final List<String> results = ToolRun.of("log", "dump", "job-1-0", "--dir", copy.toString()).out().lines()
            .collect(Collectors.toList());
        final long at = position(results.get(results.size() / 2));
        final long kept = results.stream().filter((line) -> position(line) < at).count();
        final ToolRun dry = ToolRun.of("log", "truncate", "job-1-0", "--at", "" + at, "--dir", copy.toString());
        assertEquals("nothing was cut; --yes does it\n", dry.err());
        assertTrue(dry.out().startsWith("would cut job-1-0 at " + at + " of "), dry.out());
        assertTrue(dry.out().contains((results.size() - kept) + " records, of which " + (results.size() - kept) +
            " are made again"), dry.out());
        final ToolRun cut = ToolRun.of("log", "truncate", "job-1-0", "--at", "" + at, "--yes", "--json",
            "--dir", copy.toString());
        assertEquals("", cut.err());
        assertTrue(cut.out().startsWith("{\"recording\":\"job-1-0\",\"at\":" + at + ","), cut.out());
        assertEquals(kept, ToolRun.of("log", "dump", "job-1-0", "--dir", copy.toString()).out().lines().count());
        assertEquals(ExitCode.OK, ToolRun.of("log", "verify", "--dir", copy.toString()).exitCode());

        final ToolRun log = ToolRun.of("log", "truncate", "log-0-0", "--at", "0", "--dir", copy.toString());
        assertTrue(log.err().matches("nothing was cut; --with-results --yes does it: \\d+ results or dead letters of " +
            "cut records go with them\n"), log.err());
        final ToolRun refused = ToolRun.of(
            "log", "truncate", "log-0-0", "--at", "0", "--yes", "--dir", copy.toString());
        assertEquals(ExitCode.USAGE, refused.exitCode());
        assertTrue(refused.err().contains("cut these too by --with-results"), refused.err());
        final ToolRun within = ToolRun.of("log", "truncate", "log-0-0", "--at", "32", "--dir", copy.toString());
        assertTrue(within.err().contains("lies within a fragment; the nearest borders are 0 and "), within.err());
    }

    @Test
    void shouldRefuseToMigrateWhatHasNoVersions() throws IOException
    {
        final String schema = Files.copy(Path.of(dir, "catalog/streams/trades.xml"), folder.resolve("trades.xml"))
            .toString();
        assertUsage("the columns of stream trades are declared in SQL; only streams of a schema file have versions",
            "trades", "--schema", schema);
        assertUsage("there is no stream trade; there are trades\n", "trade", "--schema", schema);
        assertUsage("name STREAM and --schema FILE, or --resume, or --give-up", "trades");
        assertUsage("name STREAM and --schema FILE, or --resume, or --give-up", "--resume", "--give-up");
        assertUsage("name STREAM and --schema FILE, or --resume, or --give-up", "--resume", "--value", "venue=7");
        assertUsage("--workers takes a number above 0\n", "trades", "--schema", schema, "--workers", "0");
        for (final String option : List.of("--resume", "--give-up"))
        {
            assertUsage("there is no migration in " + dir + " to go on with, or to give up; begin one by naming a " +
                "stream and its newer schema\n", option);
        }
    }

    @Test
    void shouldMigrateAStream() throws IOException
    {
        final Path home = Files.createDirectories(folder.resolve("migrate"));
        Files.writeString(home.resolve("trades.xml"), schema(0));
        Files.writeString(home.resolve("newer.xml"), schema(1));
        final String instance = home.resolve("instance").toString();
        final String sql = Files.writeString(home.resolve("job.sql"),
            "CREATE STREAM trades WITH (schema='trades.xml', message='Trade', key='symbol');\n" +
            "CREATE STREAM all_of AS SELECT symbol, size FROM trades EMIT CHANGES;\n").toString();
        try (ToolRun appliance = ToolRun.start(false, "run", sql, "--dir", instance, "--record", "--cpus", "none",
            "--idle", "backoff").awaitOut("READY"))
        {
            final String csv = Files.writeString(home.resolve("t.csv"), "symbol,size\nA,1\nB,2\nA,3\n").toString();
            assertEquals(ExitCode.OK, ToolRun.of("feed", "--stream", "trades", "--csv", csv, "--dir", instance)
                .exitCode());
            assertEquals(ExitCode.OK, appliance.stop().awaitEnd(), appliance.err());
        }
        final ToolRun migrate = ToolRun.of("log", "migrate", "trades", "--schema",
            home.resolve("newer.xml").toString(), "--value", "venue=7", "--dir", instance);
        assertEquals("", migrate.err());
        assertTrue(migrate.out().startsWith("migrated trades: 3 records rewritten, 0 as they were, in "),
            migrate.out());
        final List<String> records =
            ToolRun.of("log", "dump", "log", "--dir", instance).out().lines().collect(Collectors.toList());
        assertEquals(3, records.size());
        assertTrue(records.get(2).endsWith("\"row\":{\"symbol\":\"A\",\"size\":3,\"venue\":7}}"), records.get(2));
        assertEquals(ExitCode.OK, ToolRun.of("log", "verify", "--dir", instance).exitCode());
    }

    private static String schema(final int version)
    {
        return "<sbe:messageSchema xmlns:sbe=\"http://fixprotocol.io/2016/sbe\" package=\"t\" id=\"7\" version=\"" +
            version + "\" byteOrder=\"littleEndian\"><types><composite name=\"messageHeader\">" +
            "<type name=\"blockLength\" primitiveType=\"uint16\"/>" +
            "<type name=\"templateId\" primitiveType=\"uint16\"/>" +
            "<type name=\"schemaId\" primitiveType=\"uint16\"/><type name=\"version\" primitiveType=\"uint16\"/>" +
            "</composite><type name=\"Symbol\" primitiveType=\"char\" length=\"8\"/></types>" +
            "<sbe:message name=\"Trade\" id=\"1\"><field name=\"symbol\" id=\"1\" type=\"Symbol\"/>" +
            "<field name=\"size\" id=\"2\" type=\"int64\"/>" + (version < 1 ? "" :
            "<field name=\"venue\" id=\"3\" type=\"int32\" sinceVersion=\"1\"/>") +
            "</sbe:message></sbe:messageSchema>";
    }

    private static void assertUsage(final String sentence, final String... args)
    {
        final List<String> all = new ArrayList<>(List.of("log", "migrate", "--dir", dir));
        all.addAll(List.of(args));
        final ToolRun run = ToolRun.of(all.toArray(new String[0]));
        assertTrue(run.err().startsWith("corelane log migrate: " + sentence), run.err());
        assertEquals(ExitCode.USAGE, run.exitCode());
    }

    private static Path copy(final String name) throws IOException
    {
        final Path from = Path.of(dir);
        final Path to = folder.resolve(name);
        try (Stream<Path> files = Files.walk(from))
        {
            for (final Path file : files.collect(Collectors.toList()))
            {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    private static long position(final String line)
    {
        return Long.parseLong(line.replaceAll(".*\"position\":(\\d+),.*", "$1"));
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
    void shouldSayWhatAFingerprintDoesNotHold() throws IOException
    {
        final String described = ToolRun.of("log", "describe", "log-0-1", "--dir", dir, "--json").out();
        final Path segment =
            Path.of(dir, "archive", described.replaceAll("(?s).*\"id\":(\\d+),.*", "$1") + "-0.rec");
        assertEquals("", ToolRun.of("fingerprint", "--dir", dir).err());
        flip(segment, 70);
        try
        {
            final ToolRun fingerprint = ToolRun.of("fingerprint", "--dir", dir);
            assertEquals("log-0-1: 1 damaged range is not in the hash; corelane log verify names each\n",
                fingerprint.err());
            assertEquals(ExitCode.OK, fingerprint.exitCode());
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
