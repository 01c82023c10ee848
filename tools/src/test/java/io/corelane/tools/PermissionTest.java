package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.affinity.IdleMode;
import io.corelane.ingest.Appliance;
import io.corelane.ingest.ApplianceContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told who has a part of the permissions alone. */
@Timeout(120)
class PermissionTest
{
    private static final String CAPABILITIES = "-dac_override,-dac_read_search";

    @TempDir
    private Path folder;

    private String instance;

    private record Answer(int exitCode, String text)
    {
    }

    /** A process to which permissions of files mean something, also where tests run as root. */
    private Answer call(final String... args) throws IOException, InterruptedException
    {
        final List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name")))
        {
            command.addAll(List.of("setpriv", "--bounding-set=" + CAPABILITIES, "--inh-caps=" + CAPABILITIES));
        }
        command.addAll(ProcessTest.builder(args).command());
        command.addAll(List.of("--dir", instance));
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try
        {
            // It used to wait for ever.
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), String.join(" ", args));
            return new Answer(process.exitValue(),
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        finally
        {
            process.destroyForcibly();
        }
    }

    private static void set(final Path file, final String permissions) throws IOException
    {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void shouldNameTheFileAndTheGroup() throws IOException, InterruptedException
    {
        final Path rows = Files.writeString(folder.resolve("rows.csv"), "a\n1\n");
        instance = folder.resolve("d").toString();
        final List<String> feed = List.of("feed", "--stream", "t", "--csv", rows.toString());
        try (Appliance appliance = Appliance.launch(new ApplianceContext().directory(Path.of(instance))
            .sql("CREATE STREAM t (a BIGINT) WITH (key='a');", "t.sql", folder).partitions(1)
            .cpus("none").idleMode(IdleMode.BACKOFF).termLength(1 << 18)
            .aeronDirectory(folder.resolve("aeron").toString()).errorHandler(Throwable::printStackTrace)))
        {
            final Path aeron = Path.of(appliance.aeronDirectory());
            final Path counters = aeron.resolve("cnc.dat");
            final List<Path> logs;
            try (Stream<Path> files = Files.list(aeron.resolve("publications")))
            {
                logs = files.toList();
            }
            assertEquals(ExitCode.OK, call(feed.toArray(String[]::new)).exitCode());

            set(counters, "r--r-----");
            assertRefused(counters, call(feed.toArray(String[]::new)));
            assertRefused(counters, call("sql", "-e", "SHOW JOBS"));
            assertEquals(ExitCode.OK, call("stat").exitCode());
            set(counters, "---------");
            assertRefused(counters, call("status"));
            set(counters, "rw-rw----");

            for (final Path log : logs)
            {
                set(log, "r--r-----");
            }
            final Answer answer = call(feed.toArray(String[]::new));
            assertRefused(logs.stream().filter((log) -> answer.text().contains(log.toString())).findFirst()
                .orElseThrow(() -> new AssertionError(answer)), answer);
            for (final Path log : logs)
            {
                set(log, "rw-rw----");
            }
            set(aeron.resolve("publications"), "rw-rw----");
            assertEquals(ExitCode.USAGE, call(feed.toArray(String[]::new)).exitCode());
            set(aeron.resolve("publications"), "rwxrwx---");

            set(aeron, "rw-rw----");
            assertRefused(counters, call("status"));
            assertRefused(counters, call(feed.toArray(String[]::new)));
            set(aeron, "rwxrwx---");
            assertEquals(ExitCode.OK, call(feed.toArray(String[]::new)).exitCode());
        }
    }

    private void assertRefused(final Path file, final Answer answer)
    {
        assertEquals(ExitCode.USAGE, answer.exitCode(), answer.text());
        assertTrue(answer.text().contains(": this user has no permission for " + file + ", by which programs and " +
            "tools talk to the appliance; an administrator adds users to the group of " + folder.resolve("aeron")),
            answer.text());
        assertTrue(answer.text().contains("'usermod -aG GROUP USER'"), answer.text());
        assertEquals(1, answer.text().lines().count(), answer.text());
    }
}
