package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest
{
    @TempDir
    private Path folder;

    @Test
    void shouldRefuseToRunWithAWrongSetting() throws IOException
    {
        final String sql = Files.writeString(folder.resolve("job.sql"),
            "CREATE STREAM t (a BIGINT) WITH (key='a');").toString();
        assertError("corelane run: --idle is 'spinn'; did you mean spin?\n", "run", sql, "--idle", "spinn");
        assertError("corelane run: partitions is 0, but must be 1 to 1024\n", "run", sql, "--partitions", "0",
            "--dir", folder.resolve("d").toString());
        assertError("corelane run: CPU 999 does not exist or is offline; this machine has ", "run", sql,
            "--cpus", "999", "--dir", folder.resolve("d").toString());
        final String config = Files.writeString(folder.resolve("c.toml"),
            "[appliance]\negress-stall-timeout = '1'\n").toString();
        assertError("corelane run: " + config + ":2:1: egress-stall-timeout is '1', which is no duration; write it as" +
            " 500ms, 10s or 2m\n", "run", sql, "--config", config);
        assertError("corelane run: there is no file /no/such.toml\n", "run", sql, "--config", "/no/such.toml");
        assertError("corelane tap: no appliance has run in " + folder.resolve("none"), "tap", "x", "--dir",
            folder.resolve("none").toString());
        assertError("corelane run: " + sql + ":1:", "run",
            Files.writeString(Path.of(sql), "CREATE STREM t (a BIGINT);").toString(),
            "--dir", folder.resolve("d").toString());
    }

    @Test
    void shouldCheckAFileAndNameAllThatIsWrong() throws IOException
    {
        final Path file = folder.resolve("c.toml");
        Files.writeString(file, "[appliance]\npartitions = 4\n[aeron]\nthreading.mod = 'SHARED'\n");
        final ToolRun good = ToolRun.of("config", "check", file.toString());
        assertEquals("warning: " + file + ":4: Aeron has no property aeron.threading.mod; did you mean " +
            "aeron.threading.mode?\nthe configuration is good\n", good.out());
        assertEquals(ExitCode.OK, good.exitCode());
        Files.writeString(file, "[appliance]\npartitons = 4\ntick-interval = 5\n");
        final ToolRun bad = ToolRun.of("config", "check", file.toString());
        assertEquals("error: " + file + ":2:1: there is no key partitons in [appliance]; did you mean partitions?\n" +
            "error: " + file + ":3:1: tick-interval is '5', which is no duration; write it as 500ms, 10s or 2m\n",
            bad.out());
        assertEquals(ExitCode.USAGE, bad.exitCode());
        Files.writeString(file, "[appliance]\nterm-length = '100KiB'\n");
        final ToolRun range = ToolRun.of("config", "check", "--json", file.toString());
        assertEquals("{\"problems\":[\"term length is 102400, but must be a power of two, at least 65536 and eight " +
            "times the fragment length and some\"],\"warnings\":[]}\n", range.out());
        assertEquals(ExitCode.USAGE, range.exitCode());
        assertError("corelane config check: there is no file /no/such.toml\n", "config", "check", "/no/such.toml");
    }

    @Test
    void shouldPrintWhatCountsAsAFileThatSaysTheSame() throws IOException
    {
        final Path file = folder.resolve("c.toml");
        Files.writeString(file, "[appliance]\npartitions = 4\ncpus = 'none'\naeron-dir = '/dev/shm/a \"b\" \\c'\n" +
            "[aeron]\nthreading.mode = 'SHARED'\n");
        final String printed = ToolRun.of("config", "print", file.toString(), "--partitions", "8", "--set",
            "appliance.tick-interval=50ms").out();
        assertTrue(printed.contains("\npartitions = 8" + " ".repeat(30) + "# --partitions\n"), printed);
        assertTrue(printed.contains("\ncpus = \"none\"" + " ".repeat(31) + "# " + file + ":3\n"), printed);
        assertTrue(printed.contains("\ntick-interval = \"50ms\"" + " ".repeat(22) + "# --set\n"), printed);
        assertTrue(printed.contains("\nterm-length = \"16MiB\"" + " ".repeat(23) + "# default\n"), printed);
        assertTrue(printed.contains("\n# sql = "), printed);
        assertTrue(printed.contains("dir = \"/home/somebody/.local/state/corelane\" # default\n"), printed);
        final Path again = Files.writeString(folder.resolve("again.toml"), printed);
        final String[] first = values(printed);
        assertArrayEquals(first, values(ToolRun.of("config", "print", again.toString()).out()));
        assertTrue(first.length > Setting.values().length);
        final String json = ToolRun.of("config", "print", "--json", file.toString()).out();
        assertTrue(json.contains("{\"section\":\"appliance\",\"key\":\"partitions\",\"value\":\"4\",\"origin\":\"" +
            file + ":2\"}\n"), json);
        assertTrue(json.contains("{\"section\":\"aeron\",\"key\":\"aeron.threading.mode\",\"value\":\"SHARED\""), json);
        assertTrue(json.contains("\"key\":\"sql\",\"value\":null"), json);
    }

    private static String[] values(final String printed)
    {
        return printed.lines().map((line) -> line.replaceAll("\\s+# .*", "")).toArray(String[]::new);
    }

    @Test
    void shouldKeepTheReferencePageAsTheTableIs() throws IOException
    {
        assertEquals(ToolRun.of("config", "reference").out(), Files.readString(Path.of("docs/configuration.md")),
            "run ./corelane config reference > tools/docs/configuration.md");
        assertEquals(Setting.values().length,
            ToolRun.of("config", "reference", "--json").out().lines().count());
    }

    private static void assertError(final String sentence, final String... args)
    {
        final ToolRun run = ToolRun.of(args);
        assertTrue(run.err().startsWith(sentence), run.err());
        assertEquals(1, run.err().lines().count());
        assertEquals("", run.out());
        assertEquals(ExitCode.USAGE, run.exitCode());
    }
}
