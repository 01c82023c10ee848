package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowEncoder;
import io.corelane.ingest.InstanceDirectory;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.IoUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters of a real appliance, listed, shown and replayed. */
@Timeout(120)
@SuppressWarnings("try")
class DeadLettersCommandTest
{
    private static final int ROWS = 1_000;
    private static final int POISON = ROWS / 10;
    private static final String STREAM =
        "CREATE STREAM trades (symbol VARCHAR(8), text VARCHAR(8), size BIGINT, ts TIMESTAMP) WITH (key='symbol');\n";
    private static final String BROKEN = "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n," +
        " SUM(CAST(text AS BIGINT)) AS v FROM trades GROUP BY symbol EMIT CHANGES;\n";
    private static final String MENDED = "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n," +
        " SUM(TRY_CAST(text AS BIGINT)) AS v FROM trades GROUP BY symbol EMIT CHANGES;\n";

    @TempDir
    private Path folder;

    private String dir;
    private String csv;

    @BeforeEach
    void write() throws IOException
    {
        dir = folder.resolve("instance").toString();
        final StringBuilder rows = new StringBuilder("symbol,text,size,ts\n");
        for (int i = 0; i < ROWS; i++)
        {
            rows.append('S').append(i % 7).append(',').append(9 == i % 10 ? "oops" + i : Integer.toString(i))
                .append(',').append(i).append(",2024-01-01T00:00:00Z\n");
        }
        csv = Files.writeString(folder.resolve("rows.csv"), rows).toString();
    }

    private ToolRun run(final String sql, final String... more) throws IOException
    {
        final List<String> args = new ArrayList<>(List.of("run", "--dir", dir, "--partitions", "2",
            "--cpus", "none", "--idle", "backoff"));
        args.addAll(List.of(more));
        if (null != sql)
        {
            args.add(Files.writeString(folder.resolve("job.sql"), sql).toString());
        }
        return ToolRun.start(false, args.toArray(String[]::new)).awaitOut("READY");
    }

    private ToolRun call(final String... args)
    {
        final String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--dir";
        all[args.length + 1] = dir;
        return ToolRun.of(all);
    }

    private String ok(final String... args)
    {
        final ToolRun run = call(args);
        assertEquals("", run.err());
        assertEquals(ExitCode.OK, run.exitCode());
        return run.out();
    }

    private void feed()
    {
        assertTrue(ok("feed", "--stream", "trades", "--csv", csv).startsWith("sent 1,000 records"));
    }

    /** Sums of the column n of by_symbol over all groups. */
    private long records()
    {
        return ok("state", "by_symbol", "--format", "csv").lines().skip(1)
            .mapToLong((line) -> Long.parseLong(line.split(",")[2])).sum();
    }

    @Test
    void shouldListShowAndReplayEachOnce() throws IOException
    {
        try (ToolRun appliance = run(STREAM + BROKEN, "--record"))
        {
            feed();
            final List<String> lines = ok("deadletters", "list", "--json").lines().collect(Collectors.toList());
            assertEquals(POISON, lines.size());
            assertTrue(lines.get(0).matches("\\{\"id\":\"0-0-\\d+\",\"level\":0,\"partition\":0,\"sequence\":\\d+," +
                "\"reason\":\"CAST\",\"job\":\"by_symbol\",\"stream\":\"trades\",\"sent\":\"20[^\"]+Z\"," +
                "\"producer\":\"[0-9a-f]+\",\"producer_sequence\":\\d+,\"bytes\":\\d+,\"replayed\":false}"),
                lines.get(0));
            final String id = lines.get(0).substring(7, lines.get(0).indexOf('"', 7));
            final String shown = ok("deadletters", "show", id);
            assertTrue(shown.contains("reason     CAST\njob        by_symbol\nstream     trades\n"), shown);
            assertTrue(shown.contains("\n{\"symbol\":\"S"), shown);
            assertTrue(shown.contains("\"text\":\"oops"), shown);
            assertTrue(shown.contains(",\"ts\":\"2024-01-01T00:00:00Z\"}\n"), shown);
            final String summary = ok("deadletters", "list", "--summary");
            assertTrue(summary.contains("\nCAST    by_symbol  trades      100         0"), summary);
            ok("sql", "-e", "DROP JOB by_symbol");
            ok("sql", "-e", MENDED);
            assertEquals("would replay 100 records to trades\nnothing was offered\n",
                ok("deadletters", "replay", "--dry-run"));
            final String first = ok("deadletters", "replay", "--partition", "0");
            final String rest = ok("deadletters", "replay", "--rate", "max");
            assertTrue(rest.matches("chosen \\d+ records to trades\nskipped \\d+: replayed before\n" +
                "replayed \\d+ of \\d+ records in .* s\n"), rest);
            assertEquals(POISON, count(first) + count(rest));
            assertEquals(0, count(ok("deadletters", "replay", "--rate", "max")));
            assertEquals(POISON, records());
            assertEquals(POISON, ok("deadletters", "list", "--json").lines()
                .filter((line) -> line.contains("\"replayed\":true")).count());
        }
        // The same when it is stopped.
        assertEquals(POISON, ok("deadletters", "list", "--json").lines().count());
        assertEquals("skipped 100: replayed before\nnothing was offered\n", ok("deadletters", "replay", "--dry-run"));
        try (ToolRun appliance = run(null, "--record"))
        {
            assertEquals(POISON, records());
            assertEquals(0, count(ok("deadletters", "replay")));
            assertEquals(POISON, ok("deadletters", "list", "--json").lines().count());
        }
    }

    private static int count(final String report)
    {
        return Integer.parseInt(report.replaceAll("(?s).*replayed (\\d+) of .*", "$1"));
    }

    @Test
    void shouldLeaveOutWhatAnotherJobHasTaken() throws IOException
    {
        try (ToolRun appliance = run(STREAM + BROKEN + "CREATE STREAM raw AS SELECT size FROM trades;", "--record"))
        {
            feed();
            final String report = ok("deadletters", "replay");
            assertEquals("skipped 100: taken by another job of their stream, which would take them twice " +
                "(--to-all-jobs replays them too)\nreplayed 0 of 0 records in ", report.replaceFirst("\\S+ s\n$", ""));
            // Not mended: each is refused again, and that is another dead letter.
            assertEquals(POISON, count(ok("deadletters", "replay", "--to-all-jobs", "--rate", "max")));
            try (ToolRun follow = ToolRun.start(false, "deadletters", "list", "--follow", "--json", "--limit",
                Integer.toString(2 * POISON), "--dir", dir))
            {
                follow.awaitEnd();
                assertEquals(2 * POISON, follow.out().lines().map((line) -> line.split(",")[0]).distinct().count());
            }
        }
    }

    @Test
    void shouldFollowAloneWhereNothingIsRecorded() throws IOException
    {
        try (ToolRun appliance = run(STREAM + BROKEN))
        {
            final ToolRun list = call("deadletters", "list");
            assertEquals("corelane deadletters list: the appliance in " + dir + " does not record, so its dead " +
                "letters are not kept; start it with --record, or look at those that come with --follow\n", list.err());
            assertEquals(ExitCode.USAGE, list.exitCode());
            try (ToolRun follow = ToolRun.start(
                false, "deadletters", "list", "--follow", "--limit", "100", "--dir", dir)
                .awaitErr("dead letters from now on\n"))
            {
                feed();
                follow.awaitEnd();
                assertEquals(POISON + 2, follow.out().lines().count());
            }
        }
    }

    @Test
    void shouldReplayEachOnceThoughItIsKilled() throws Exception
    {
        try (ToolRun appliance = run(STREAM + BROKEN, "--record"))
        {
            feed();
            ok("sql", "-e", "DROP JOB by_symbol");
            ok("sql", "-e", MENDED);
            final Process replay = ProcessTest.start("deadletters", "replay", "--rate", "10", "--dir", dir);
            long taken = 0;
            while (taken < 10)
            {
                assertTrue(replay.isAlive());
                taken = records();
            }
            // Another one is refused meanwhile.
            final String refused = call("deadletters", "replay").err();
            assertTrue(refused.contains("another process is replaying dead letters"), refused);
            replay.destroyForcibly();
            assertTrue(replay.waitFor(20, TimeUnit.SECONDS));
            final ToolRun again = call("deadletters", "replay", "--rate", "max");
            final Matcher interrupted = Pattern.compile(
                "a replay to trades was interrupted when (\\d+) of 100 records had been taken\n").matcher(again.err());
            assertTrue(interrupted.matches(), again.err());
            final int before = Integer.parseInt(interrupted.group(1));
            assertTrue(before >= taken && before < POISON, again.err());
            assertEquals(POISON - before, count(again.out()));
            assertEquals(POISON, records());
            assertEquals(0, count(ok("deadletters", "replay")));
        }
    }

    @Test
    void shouldReplayWhatBelongedToNoStream() throws IOException
    {
        try (ToolRun appliance = run(STREAM + BROKEN, "--record"))
        {
            ok("sql", "-e", "CREATE STREAM others (symbol VARCHAR(8), text VARCHAR(8)) WITH (key='symbol')");
            // Its records come when it is gone: the publisher found it before.
            try (CorelaneClient client = CorelaneClient.connect(
                InstanceDirectory.describe(Path.of(dir)).getProperty("aeron.directory"), error -> { });
                CorelanePublisher publisher = client.publisher("others"))
            {
                final RowEncoder encoder = new RowEncoder(
                    InstanceDirectory.catalog(Path.of(dir)).stream("others").schema());
                ok("sql", "-e", "DROP STREAM others");
                final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
                final int length = encoder.encode(new Object[]{"S", "x"}, record, 0);
                while (publisher.offer(record, 0, length) < 0 || publisher.flush() < 0)
                {
                    Thread.onSpinWait();
                }
            }
            try (ToolRun follow = ToolRun.start(
                false, "deadletters", "list", "--follow", "--json", "--limit", "1", "--dir", dir))
            {
                follow.awaitEnd();
                assertTrue(follow.out().contains("\"reason\":\"UNKNOWN_STREAM\",\"job\":null,\"stream\":\"(dropped"),
                    follow.out());
                final String id = follow.out().replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
                final String shown = ok("deadletters", "show", id);
                assertTrue(shown.contains("unreadable there is no schema for it\n00000000  "), shown);
                assertTrue(ok("deadletters", "show", id, "--json").contains("\"record\":null,\"unreadable\":\"there"));
            }
            assertTrue(ok("deadletters", "replay").startsWith("skipped 1: of no stream that there is\n"));
            ok("sql", "-e", "CREATE STREAM others (symbol VARCHAR(8), text VARCHAR(8)) WITH (key='symbol');" +
                "CREATE TABLE o AS SELECT symbol, COUNT(*) AS n FROM others GROUP BY symbol EMIT CHANGES");
            assertEquals(1, count(ok("deadletters", "replay")));
            assertTrue(ok("state", "o", "--format", "csv").endsWith(",S,1\n"));
        }
    }

    @Test
    void shouldGoOnBehindDamageByAFlag() throws IOException
    {
        try (ToolRun appliance = run(STREAM + BROKEN, "--record"))
        {
            feed();
        }
        final Path segment = folder.resolve("instance/archive/0-0.rec");
        final byte[] bytes = Files.readAllBytes(segment);
        bytes[20_000] ^= 1;
        Files.write(segment, bytes);
        // A start reads what lies behind the last checkpoint.
        IoUtil.delete(folder.resolve("instance/checkpoints").toFile(), true);
        final ToolRun refused = call("run", "--record", "--cpus", "none", "--idle", "backoff", "--partitions", "2");
        assertTrue(refused.err().contains("damaged log-0-0 (recording 0, segment 0-0.rec): bad checksum at ") &&
            refused.err().contains("or go on behind it by --quarantine"), refused.err());
        assertFalse(refused.err().contains("internal error"), refused.err());
        assertTrue(call("run", "--quarantine").err().contains("give --record with --quarantine"));
        try (ToolRun appliance = run(null, "--record", "--quarantine"))
        {
            assertTrue(appliance.out().contains("quarantined log-0-0 (recording 0, segment 0-0.rec): bad checksum"),
                appliance.out());
            assertTrue(appliance.out().matches(
                "(?s).*\\nrecovered 2 segments, [0-9,]+ bytes, [0-9,]+ records in .* s, 1 damaged range set aside\\n" +
                ".*"),
                appliance.out());
        }
        IoUtil.delete(folder.resolve("instance/checkpoints").toFile(), true);
        try (ToolRun appliance = run(null, "--record", "--quarantine", "--json"))
        {
            assertTrue(appliance.out().contains("{\"recovered\":{\"segments\":2,\"bytes\":"), appliance.out());
            assertTrue(appliance.out().contains(",\"damages\":0}}\n"), appliance.out());
        }
    }

    @Test
    void shouldNameTheMistake()
    {
        assertEquals("corelane: there is no command deadletters lst; did you mean list?\n",
            ToolRun.of("deadletters", "lst").err().replaceFirst("^corelane deadletters", "corelane"));
        assertTrue(call("deadletters", "list").err().contains("no appliance has run in"));
        assertTrue(ToolRun.of("deadletters", "list", "--reason", "LAT", "--dir", dir).err()
            .contains("there is no reason LAT; did you mean LATE?"));
        assertTrue(ToolRun.of("deadletters", "list", "--sequence", "a..b", "--dir", dir).err()
            .contains("--sequence is 'a..b', which is no range"));
        assertTrue(ToolRun.of("deadletters", "show", "17", "--dir", dir).err().contains("'17' is no dead letter's id"));
    }
}
