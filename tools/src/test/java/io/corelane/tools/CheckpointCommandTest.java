package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CheckpointCommandTest
{
    private static final String SQL =
        "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT) WITH (key='symbol');\n" +
        "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol EMIT CHANGES;\n";

    @TempDir
    private Path folder;

    private ToolRun run(final String... options) throws IOException
    {
        final String[] common = {"run", "--dir", folder.resolve("instance").toString(), "--cpus", "none", "--idle",
            "backoff", "--partitions", "2", "--config", Files.writeString(folder.resolve("c.toml"),
            "[appliance]\nterm-length = \"256KiB\"\ncheckpoint-interval = \"1h\"\ncheckpoint-memory = \"16MiB\"\n")
            .toString()};
        return ToolRun.start(
            false, Stream.concat(Stream.of(common), Stream.of(options)).toArray(String[]::new)).awaitOut("READY");
    }

    private ToolRun checkpoint(final String... options)
    {
        return ToolRun.of(Stream.concat(Stream.of("checkpoint", "--dir", folder.resolve("instance").toString()),
            Stream.of(options)).toArray(String[]::new));
    }

    private String top()
    {
        return ToolRun.of("top", "--once", "--interval", "0s", "--dir", folder.resolve("instance").toString()).out();
    }

    @Test
    void shouldTakeOneOfOneLog() throws IOException
    {
        final String job = Files.writeString(folder.resolve("job.sql"), SQL).toString();
        try (ToolRun appliance = ToolRun.start(false, "run", job,
            "--record", "--dir", folder.resolve("instance").toString(), "--cpus", "none", "--idle", "backoff")
            .awaitOut("READY"))
        {
            final ToolRun taken = checkpoint();
            assertTrue(taken.out().matches("checkpoint of 1 log: \\d+ bytes in \\d+ ms\n"), taken.out() + taken.err());
            appliance.stop();
            assertEquals(ExitCode.OK, appliance.awaitEnd(), appliance.err());
        }
    }

    @Test
    void shouldTakeListAndVerifyCheckpoints() throws IOException
    {
        final String job = Files.writeString(folder.resolve("job.sql"), SQL).toString();
        final String csv = Files.writeString(folder.resolve("t.csv"), "symbol,size\nA,1\nB,2\nC,3\nA,4\n").toString();
        try (ToolRun appliance = run("--record", job))
        {
            ToolRun.of("feed", "--stream", "trades", "--csv", csv, "--dir", folder.resolve("instance").toString());
            assertTrue(top().contains("checkpoints 0, given up 0; none since the start\n"), top());
            final ToolRun taken = checkpoint();
            assertTrue(taken.out().matches("checkpoint of 2 logs: \\d+ bytes in \\d+ ms\n"), taken.out() + taken.err());
            assertTrue(top().matches("(?s).*checkpoints 2, given up 0; last round .* in .* ago\n.*"), top());
            final ToolRun list = checkpoint("--list");
            final List<String> lines = list.out().lines().toList();
            assertEquals(4, lines.size(), list.out());
            assertTrue(lines.get(2).startsWith("log-0-0  "), list.out());
            appliance.stop();
            assertEquals(ExitCode.OK, appliance.awaitEnd(), appliance.err());
        }
        final ToolRun verified = checkpoint("--verify", "--json");
        assertEquals(ExitCode.OK, verified.exitCode(), verified.err());
        assertTrue(verified.out().lines().count() >= 2, verified.out());
        assertTrue(verified.out().lines().allMatch((line) -> line.matches("\\{\"log\":\"log-0-[01]\"," +
            "\"position\":\\d+,\"records\":\\d,\"taken\":\"20.*Z\",\"bytes\":\\d+,\"jobs\":1," +
            "\"state_hash\":\"[0-9a-f]{16}\",\"verified\":true}")), verified.out());
        // As one that is deleted when it has been listed.
        final Path gone = folder.resolve("instance/checkpoints/log-0-0/0000000000000000001.manifest");
        Files.createSymbolicLink(gone, folder.resolve("nothing"));
        final ToolRun without = checkpoint("--verify", "--json");
        assertEquals("", without.err());
        assertEquals(ExitCode.OK, without.exitCode());
        assertEquals(verified.out(), without.out());
        damage();
        final ToolRun damaged = checkpoint("--verify");
        assertEquals(ExitCode.FAILED, damaged.exitCode());
        assertTrue(damaged.err().matches("the checkpoint .*log-0-0/\\d+ is damaged in block \\d+, at byte \\d+: .*\n"),
            damaged.err());
    }

    @Test
    void shouldRefuseOneOfWhatIsNotRecorded() throws IOException
    {
        try (ToolRun appliance = run(Files.writeString(folder.resolve("job.sql"), SQL).toString()))
        {
            final ToolRun refused = checkpoint();
            assertEquals(ExitCode.USAGE, refused.exitCode());
            assertTrue(refused.err().contains("nothing is recorded here, so a checkpoint would be of no use; start " +
                "the appliance with --record"), refused.err());
            appliance.stop();
            assertEquals(ExitCode.OK, appliance.awaitEnd());
        }
    }

    @Test
    void shouldNotCallAFolderGoodThatIsNoneOfAnAppliance()
    {
        final ToolRun none = ToolRun.of("checkpoint", "--verify", "--dir", folder.resolve("none").toString());
        assertEquals(ExitCode.USAGE, none.exitCode(), none.out());
        assertTrue(none.err().contains("no appliance has run in"), none.err());
    }

    @Test
    void shouldSayByTheExitCodeThatItHasStopped() throws IOException
    {
        try (ToolRun appliance = run(Files.writeString(folder.resolve("job.sql"), SQL).toString()))
        {
            appliance.stop();
            assertEquals(ExitCode.OK, appliance.awaitEnd());
        }
        final String dir = folder.resolve("instance").toString();
        for (final String word : List.of("jobs", "streams", "publishers", "stat", "checkpoint"))
        {
            assertEquals(ExitCode.FAILED, ToolRun.of(word, "--dir", dir).exitCode(), word);
        }
        assertEquals(ExitCode.USAGE, ToolRun.of("status", "--dir", dir).exitCode());
    }

    private void damage() throws IOException
    {
        try (Stream<Path> files = Files.list(folder.resolve("instance/checkpoints/log-0-0")))
        {
            final Path data = files.filter((file) -> file.toString().endsWith(".data")).sorted().findFirst()
                .orElseThrow();
            try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw"))
            {
                file.seek(100);
                final int value = file.read();
                file.seek(100);
                file.write(~value);
            }
        }
    }
}
