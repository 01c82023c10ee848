package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backup from the first command to the last: made while it runs, checked, restored, gone on with. */
@Timeout(120)
class BackupCommandTest
{
    private static final int ROWS = 500;
    private static final String SQL =
        "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT) WITH (key='symbol');\n" +
        "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol EMIT CHANGES;\n";

    @TempDir
    private Path folder;

    private String dir;
    private String backup;
    private String restored;

    @Test
    void shouldBackUpVerifyAndRestore() throws IOException
    {
        dir = folder.resolve("instance").toString();
        backup = folder.resolve("backup").toString();
        restored = folder.resolve("restored").toString();
        final String sql = Files.writeString(folder.resolve("job.sql"), SQL).toString();
        final String config =
            Files.writeString(folder.resolve("c.toml"), "[appliance]\nterm-length = \"256KiB\"\n").toString();
        try (ToolRun appliance = start(dir, config, sql))
        {
            feed(dir, 0);
            final ToolRun made = ToolRun.of("backup", "--output", backup, "--config", config, "--dir", dir);
            assertEquals(ExitCode.OK, made.exitCode(), made.err());
            assertTrue(made.out().matches("backed up \\d+ files, [\\d,]+ bytes: 6 recordings of 2 partitions, " +
                "2 checkpoints in \\d+\\.\\d\\d s, to .*backup\n"), made.out());
            feed(dir, 1);
            stop(appliance);
        }
        assertEquals(Files.readString(Path.of(config)), Files.readString(Path.of(backup, "conf", "c.toml")));
        final ToolRun verify = ToolRun.of("backup", "verify", backup, "--json");
        assertEquals(ExitCode.OK, verify.exitCode(), verify.err());
        assertTrue(verify.out().matches("\\{\"files\":\\d+,\"bytes\":\\d+,\"partitions\":2,\"recordings\":6," +
            "\"checkpoints\":2,\"made_ms\":\\d+,\"source\":\".*instance\",\"damages\":0}\n"), verify.out());
        final ToolRun log = ToolRun.of("log", "verify", "--dir", backup);
        assertEquals(ExitCode.OK, log.exitCode(), log.out());
        shouldRefuse();
        shouldCompare();
        final ToolRun restore = ToolRun.of("restore", backup, "--dir", restored);
        assertEquals(ExitCode.OK, restore.exitCode(), restore.err());
        assertTrue(restore.out().startsWith("restored "), restore.out());
        try (ToolRun appliance = start(restored, config))
        {
            feed(restored, 2);
            stop(appliance);
        }
        final ToolRun dump = ToolRun.of("log", "dump", "job-1", "--dir", restored);
        assertEquals(2 * ROWS, dump.out().lines().count());
        // Each of 5 symbols counted on over both.
        assertEquals(5, dump.out().lines().filter((line) -> line.contains("\"n\":" + 2 * ROWS / 5 + "}")).count());
        assertTrue(ToolRun.of("log", "verify", "--dir", restored).out().contains("no damage"));
        Files.delete(Path.of(backup, "catalog", "jobs.sql"));
        final ToolRun damaged = ToolRun.of("backup", "verify", backup);
        assertEquals(ExitCode.FAILED, damaged.exitCode());
        assertTrue(damaged.out().startsWith("catalog/jobs.sql: is missing\n") &&
            damaged.out().endsWith(": 1 damage\n"), damaged.out());
    }

    private void shouldCompare()
    {
        final ToolRun same = ToolRun.of("fingerprint", "--dir", backup, "--compare", backup);
        assertEquals(ExitCode.OK, same.exitCode(), same.err());
        assertTrue(same.out().contains("\nlog-0-0 ") && same.out().endsWith("alike: " + backup + "\n"), same.out());
        final ToolRun other = ToolRun.of("fingerprint", "--dir", dir, "--compare", backup, "--json");
        assertEquals(ExitCode.FAILED, other.exitCode(), other.err());
        assertTrue(other.out().matches("(?s)\\{\"log\":\"log-0-0\",\"level\":0,\"partition\":0,\"records\":\\d+," +
            "\"first\":0,\"last\":\\d+,\"hash\":\"[0-9a-f]{16}\",\"end\":\\d+,\"damages\":0,\"checkpoint\":\\d+," +
            "\"state\":\"[0-9a-f]{16}\"}\n.*\\{\"difference\":\"log-0-0: .*"), other.out());
        assertUsage("is none; it is PARTITION:POSITION", "restore", backup, "--dir", restored, "--to-position", "5");
        assertUsage("there is no partition 7", "restore", backup, "--dir", restored, "--to-position", "7:0");
        final String cut = folder.resolve("cut").toString();
        final ToolRun restore = ToolRun.of("restore", backup, "--dir", cut, "--to-position", "0:0");
        assertEquals(ExitCode.OK, restore.exitCode(), restore.err());
        assertTrue(restore.out().contains("left out of log-0-0 from 0 on: "), restore.out());
        assertEquals(0, ToolRun.of("log", "dump", "--partition", "0", "--dir", cut).out().lines().count());
    }

    private void shouldRefuse()
    {
        assertUsage("name the folder of the backup by --output", "backup", "--dir", dir);
        assertUsage("is not empty: it holds ", "backup", "--output", backup, "--dir", dir);
        assertUsage("there is no such file", "backup", "--output", restored, "--config", backup + "/x", "--dir", dir);
        assertUsage("is not empty: it holds ", "restore", backup, "--dir", dir);
        assertUsage("is no backup, or one that was not finished", "backup", "verify", dir);
        assertUsage("is no backup, or one that was not finished", "restore", dir, "--dir", restored);
    }

    private static void assertUsage(final String sentence, final String... args)
    {
        final ToolRun run = ToolRun.of(args);
        assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
        assertTrue(run.err().contains(sentence), run.err());
    }

    private static ToolRun start(final String instance, final String config, final String... sql)
    {
        final String[] options = {"run", "--dir", instance, "--record", "--partitions", "2", "--cpus", "none",
            "--idle", "backoff", "--config", config};
        final String[] args = new String[options.length + sql.length];
        System.arraycopy(options, 0, args, 0, options.length);
        System.arraycopy(sql, 0, args, options.length, sql.length);
        return ToolRun.start(false, args).awaitOut("READY");
    }

    private static void stop(final ToolRun appliance)
    {
        appliance.stop();
        assertEquals(ExitCode.OK, appliance.awaitEnd(), appliance.err());
    }

    private void feed(final String instance, final int round) throws IOException
    {
        final StringBuilder rows = new StringBuilder("symbol,size\n");
        for (int i = 0; i < ROWS; i++)
        {
            rows.append("S").append(i % 5).append(',').append(round).append('\n');
        }
        final String csv = Files.writeString(folder.resolve("ticks.csv"), rows).toString();
        final ToolRun feed = ToolRun.of("feed", "--stream", "trades", "--csv", csv, "--dir", instance);
        assertEquals(ExitCode.OK, feed.exitCode(), feed.err());
    }
}
