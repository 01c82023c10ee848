package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.affinity.IdleMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest
{
    @TempDir
    private Path folder;

    private static Settings parse(final String toml)
    {
        final Settings settings = Settings.defaults();
        ConfigFile.read(toml.replace("\\n", "\n"), "c.toml", settings);
        return settings;
    }

    @Test
    void shouldReadAllThatThereIs()
    {
        final Settings settings = parse("[appliance]\ndir = '/x'\npartitions = 3\nexternal-driver = true\n" +
            "term-length = '1MiB'\n[aeron]\nthreading.mode = 'DEDICATED'\n'aeron.print.configuration' = true\n");
        assertEquals(List.of(), settings.problems());
        assertEquals(Path.of("/x"), settings.path(Setting.DIR));
        assertEquals(3, settings.integer(Setting.PARTITIONS));
        assertTrue(settings.bool(Setting.EXTERNAL_DRIVER));
        assertEquals(1 << 20, settings.number(Setting.TERM_LENGTH));
        assertEquals(new Settings.Entry("auto", "auto", Settings.DEFAULT), settings.entry(Setting.CPUS));
        assertEquals(new Settings.Entry("3", 3, "c.toml:3"), settings.entry(Setting.PARTITIONS));
        assertEquals(new Settings.Entry("DEDICATED", "DEDICATED", "c.toml:7"),
            settings.aeron().get("aeron.threading.mode"));
        assertTrue(settings.aeron().containsKey("aeron.print.configuration"));
        assertFalse(settings.has(Setting.AERON_DIR));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[aplliance] | c.toml:1:1: there is no section [aplliance]; did you mean appliance?",
        "partitions = 2 | c.toml:1:1: partitions stands outside of a section; write it below [appliance]",
        "[appliance]\\npartitons = 2 | c.toml:2:1: there is no key partitons in [appliance]; did you mean partitions?",
        "[appliance]\\ncpus = [1,2] | c.toml:2:1: cpus takes a string, a whole number or a boolean, not an array",
        "[appliance]\\npartitions = 'two' | c.toml:2:1: partitions is 'two', which is no whole number",
        "[appliance]\\npartitions = 2.5 | " +
            "c.toml:2:1: partitions takes a string, a whole number or a boolean, not '2.5'",
        "[appliance]\\nexternal-driver = 1 | c.toml:2:1: external-driver is '1', which is neither true nor false",
        "[appliance]\\ntick-interval = 50 | " +
            "c.toml:2:1: tick-interval is '50', which is no duration; write it as 500ms, 10s or 2m",
        "[appliance]\\nterm-length = '1s' | " +
            "c.toml:2:1: term-length is '1s', which is no size; write it as 16384, 16KiB or 1MiB",
        "[appliance]\\nidle = 'spinn' | c.toml:2:1: idle is 'spinn'; did you mean spin?",
        "[appliance]\\ndir = '' | c.toml:2:1: dir is empty, which is no path; leave the key out for its default"})
    void shouldSayWhatIsWrongAndWhere(final String toml, final String sentence)
    {
        assertEquals(List.of(sentence), parse(toml).problems());
    }

    @Test
    void shouldTellAllThatIsWrong()
    {
        assertEquals(List.of("c.toml:2:1: dirr", "c.toml:3:1: idle"), parse("[appliance]\ndirr = 1\nidle = 'x'\n")
            .problems().stream().map((problem) -> problem.replace("there is no key ", "").split(" ")).map(
            (words) -> words[0] + " " + words[1]).toList());
        final String broken = parse("[appliance]\ndir = \n").problems().get(0);
        assertTrue(broken.startsWith("c.toml:2:") && broken.contains("no valid TOML"), broken);
        assertEquals("c.toml:1:1: there is no section [x]; there are appliance",
            assertThrows(ToolException.class, parse("[x]")::require).getMessage().split(",")[0]);
    }

    @Test
    void shouldLetTheEnvironmentCountBeforeTheFile()
    {
        final Settings settings = parse("[appliance]\npartitions = 2\nidle = 'spin'\n");
        settings.setEnvironment(Map.of("CORELANE_PARTITIONS", "4", "CORELANE_JAVA_OPTS", "-Xint", "PATH", "/bin",
            "CORELANE_CLASS_PATH", "f.jar", "CORELANE_HOUSEKEEPING", "auto"));
        assertEquals(new Settings.Entry("4", 4, "CORELANE_PARTITIONS"), settings.entry(Setting.PARTITIONS));
        assertEquals(IdleMode.SPIN, settings.entry(Setting.IDLE).value());
        settings.setPair("appliance.partitions=8");
        settings.setPair("idle=backoff");
        settings.setPair("aeron.threading.mode=SHARED");
        assertEquals(new Settings.Entry("8", 8, "--set"), settings.entry(Setting.PARTITIONS));
        assertEquals(IdleMode.BACKOFF, settings.entry(Setting.IDLE).value());
        assertEquals("SHARED", settings.aeron().get("aeron.threading.mode").text());
        assertEquals(List.of(), settings.problems());
    }

    @Test
    void shouldRefuseWhatIsNoKey()
    {
        final Settings settings = Settings.defaults();
        settings.setEnvironment(Map.of("CORELANE_PARTITION", "4"));
        settings.setEnvironment(Map.of("CORELANE_PARTITIONS", "four"));
        settings.setPair("appliance.partition=4");
        settings.setPair("partitions");
        assertEquals(List.of(
            "there is no key for the variable CORELANE_PARTITION; did you mean CORELANE_PARTITIONS?",
            "CORELANE_PARTITIONS is 'four', which is no whole number",
            "there is no key appliance.partition; did you mean appliance.partitions?",
            "--set takes section.key=value, not 'partitions'"), settings.problems());
        assertEquals(1, settings.integer(Setting.PARTITIONS));
    }

    @Test
    void shouldWarnOfPropertiesThatAeronDoesNotKnow()
    {
        final Settings settings = parse("[aeron]\nthreading.mod = 'SHARED'\nclient.liveness.timeout = '2s'\n" +
            "archive.file.sync.level = 1\nquite.something.else = 1\n");
        assertEquals(List.of(), settings.problems());
        assertEquals(List.of("c.toml:5: Aeron has no property aeron.quite.something.else",
            "c.toml:2: Aeron has no property aeron.threading.mod; did you mean aeron.threading.mode?"),
            settings.warnings());
    }

    @Test
    void shouldReadSecretsFromFilesOfTheirOwn() throws IOException
    {
        final Path file = Files.writeString(folder.resolve("secret"), "\n");
        // Any path will do: what is looked at is how the file is read.
        final Settings settings = Settings.defaults();
        assertNull(settings.secret(Setting.SQL));
        settings.set(Setting.SQL, file.toString(), "sql", "test");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals("appliance.sql names " + file + ", which everybody may read or write; do 'chmod o= " + file + "'",
            assertThrows(ToolException.class, () -> settings.secret(Setting.SQL)).getMessage());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals("appliance.sql names " + file + ", which is empty; write the secret into it",
            assertThrows(ToolException.class, () -> settings.secret(Setting.SQL)).getMessage());
        Files.writeString(file, "s3cret\n");
        assertEquals("s3cret", settings.secret(Setting.SQL));
        Files.write(file, new byte[]{'s', (byte)0xFF});
        assertEquals("appliance.sql names " + file + ", which is no text; write the secret into it",
            assertThrows(ToolException.class, () -> settings.secret(Setting.SQL)).getMessage());
        Files.delete(file);
        assertEquals("appliance.sql names " + file + ", which is not there; write the secret into it, and do " +
            "'chmod 600 " + file + "'",
            assertThrows(ToolException.class, () -> settings.secret(Setting.SQL)).getMessage());
    }

    @Test
    void shouldRefuseWhatIsNoPath()
    {
        assertEquals(List.of("c.toml:2:1: dir is no path: Nul character not allowed"),
            parse("[appliance]\ndir = \"a\\u0000b\"\n").problems());
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
    void shouldGiveEachKeyAVariableAndAPathOfItsOwn()
    {
        final List<Setting> all = List.of(Setting.values());
        assertEquals(all.size(), all.stream().map(Setting::variable).distinct().count());
        assertEquals(all.size(), all.stream().map(Setting::path).distinct().count());
        assertEquals("CORELANE_EGRESS_STALL_TIMEOUT", Setting.EGRESS_STALL_TIMEOUT.variable());
        for (final Setting setting : all)
        {
            assertTrue(setting.text().endsWith("."), setting.path());
            assertFalse(setting.text().contains("|"), setting.path());
        }
    }
}
