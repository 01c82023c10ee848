package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunConfigTest
{
    @TempDir
    private Path folder;

    @Test
    void shouldReadAllThatThereIs()
    {
        final RunConfig config = RunConfig.parse("[appliance]\ndir = '/x'\npartitions = 3\nexternal-driver = true\n" +
            "term-length = '1MiB'\n[aeron]\nthreading.mode = 'DEDICATED'\n'aeron.print.configuration' = true\n",
                "c.toml");
        assertEquals("/x", config.text(RunConfig.Key.DIR, "/y"));
        assertEquals(3, config.integer(RunConfig.Key.PARTITIONS, 1));
        assertTrue(config.bool(RunConfig.Key.EXTERNAL_DRIVER));
        assertTrue(config.has(RunConfig.Key.TERM_LENGTH));
        assertFalse(config.has(RunConfig.Key.CPUS));
        assertEquals("auto", config.text(RunConfig.Key.CPUS, "auto"));
        assertEquals(
            Map.of("aeron.threading.mode", "DEDICATED", "aeron.print.configuration", "true"), config.aeron());
        assertEquals(7, RunConfig.empty().integer(RunConfig.Key.PARTITIONS, 7));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[aplliance] | c.toml:1:1: there is no section [aplliance]; did you mean appliance?",
        "partitions = 2 | c.toml:1:1: there is no section [partitions]; there are appliance, aeron",
        "[appliance]\\npartitons = 2 | c.toml:2:1: there is no key partitons in [appliance]; did you mean partitions?",
        "[appliance]\\ncpus = [1,2] | c.toml:2:1: cpus takes a string, a whole number or a boolean"})
    void shouldSayWhatIsWrongAndWhere(final String toml, final String sentence)
    {
        assertEquals(sentence, assertThrows(ToolException.class,
            () -> RunConfig.parse(toml.replace("\\n", "\n"), "c.toml")).getMessage());
    }

    @Test
    void shouldSayWhereTheTomlIsBroken()
    {
        final String message = assertThrows(ToolException.class,
            () -> RunConfig.parse("[appliance]\ndir = \n", "c.toml")).getMessage();
        assertTrue(message.startsWith("c.toml:2:"), message);
        assertTrue(message.contains("no valid TOML"), message);
    }

    @Test
    void shouldRefuseValuesThatAreNone()
    {
        final RunConfig config = RunConfig.parse("[appliance]\npartitions = 'two'\nexternal-driver = 1\n", "c.toml");
        assertEquals("c.toml: partitions is 'two', which is no whole number", assertThrows(ToolException.class,
            () -> config.integer(RunConfig.Key.PARTITIONS, 1)).getMessage());
        assertEquals("c.toml: external-driver is '1', which is neither true nor false", assertThrows(
            ToolException.class, () -> config.bool(RunConfig.Key.EXTERNAL_DRIVER)).getMessage());
    }

    @Test
    void shouldReadSizesAndDurationsWithTheirUnits()
    {
        assertEquals(16_384, Units.bytes("16384", "x"));
        assertEquals(16_384, Units.bytes("16KiB", "x"));
        assertEquals(1 << 20, Units.bytes("1 MiB", "x"));
        assertEquals(500_000_000L, Units.nanoseconds("500ms", "x"));
        assertEquals(120_000_000_000L, Units.nanoseconds("2m", "x"));
        assertEquals("x is '10', which is no duration; write it as 500ms, 10s or 2m",
            assertThrows(ToolException.class, () -> Units.nanoseconds("10", "x")).getMessage());
        assertEquals("x is '1s', which is no size; write it as 16384, 16KiB or 1MiB",
            assertThrows(ToolException.class, () -> Units.bytes("1s", "x")).getMessage());
        assertEquals("x is '4GiB', which is no size; write it as 16384, 16KiB or 1MiB",
            assertThrows(ToolException.class, () -> Units.bytes("4GiB", "x")).getMessage());
    }

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
        assertError("corelane run: " + config + ": egress-stall-timeout is '1', which is no duration; write it as" +
            " 500ms, 10s or 2m\n", "run", sql, "--config", config);
        assertError("corelane run: there is no file /no/such.toml\n", "run", sql, "--config", "/no/such.toml");
        assertError("corelane tap: no appliance has run in " + folder.resolve("none"), "tap", "x", "--dir",
            folder.resolve("none").toString());
        assertError("corelane run: " + sql + ":1:", "run",
            Files.writeString(Path.of(sql), "CREATE STREM t (a BIGINT);").toString(),
            "--dir", folder.resolve("d").toString());
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
