package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.tools.service.NotifySocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own: signals and exit codes. */
@Timeout(120)
class ProcessTest
{
    @TempDir
    private Path folder;

    static Process start(final String... args) throws IOException
    {
        return builder(args).redirectErrorStream(true).start();
    }

    static ProcessBuilder builder(final String... args)
    {
        final Path root = Path.of(System.getProperty("corelane.root"));
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + root.resolve("tools/src/main/dist/conf/jvm-modules.options")));
        if (Runtime.version().feature() >= 24)
        {
            command.add("@" + root.resolve("tools/src/main/dist/conf/jvm-24.options"));
        }
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            CorelaneTool.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command);
    }

    @Test
    void shouldEndWithCountsAndZeroOnSigterm() throws Exception
    {
        final Path sql = Files.writeString(folder.resolve("job.sql"),
            "CREATE STREAM t (a BIGINT) WITH (key='a');\nCREATE TABLE j AS SELECT a, MAX(a + 1) AS n FROM t GROUP BY " +
            "a EMIT CHANGES;\nCREATE STREAM k AS SELECT a FROM t WHERE a < 3;");
        final Path rows = Files.writeString(folder.resolve("rows.csv"), "a\n1\n2\n1\n" + Long.MAX_VALUE + "\n2\n" +
            Long.MAX_VALUE + "\n");
        final String dir = folder.resolve("d").toString();
        final Process process = start("run", sql.toString(), "--dir", dir, "--idle", "backoff");
        final StringBuilder out = new StringBuilder();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8))
        {
            for (String line = reader.readLine(); null != line; line = reader.readLine())
            {
                out.append(line).append('\n');
                if (line.startsWith("READY"))
                {
                    // What was sent is taken before it ends.
                    final ToolRun feed = ToolRun.of("feed", "--stream", "t", "--csv", rows.toString(), "--dir", dir);
                    assertEquals(ExitCode.OK, feed.exitCode(), feed.err());
                    process.toHandle().destroy();
                }
            }
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        }
        finally
        {
            process.destroyForcibly();
        }
        assertTrue(out.toString().contains("\nREADY in "), out.toString());
        assertTrue(out.toString().endsWith("stopped after 6 records, 8 results, 2 dead letters\n"), out.toString());
        assertEquals(ExitCode.OK, process.exitValue(), out.toString());
    }

    @Test
    void shouldKeepWhatRunsFromThoseWhoMayPublish() throws Exception
    {
        final Path sql = Files.writeString(folder.resolve("job.sql"),
            "CREATE STREAM t (a BIGINT) WITH (key='a');\nCREATE TABLE j AS SELECT a, COUNT(*) AS n FROM t GROUP BY a" +
            " EMIT CHANGES;");
        final Path root = folder.resolve("d");
        final ProcessBuilder plain = builder("run", sql.toString(), "--dir", root.toString(), "--idle", "backoff",
            "--record", "--set", "http.listen=off");
        final List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 0007; exec \"$@\"", "sh"));
        command.addAll(plain.command());
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8))
        {
            String line = reader.readLine();
            while (null != line && !line.startsWith("READY"))
            {
                line = reader.readLine();
            }
            final ToolRun more = ToolRun.of("sql", "--dir", root.toString(), "-e", "CREATE STREAM u (b BIGINT)");
            assertEquals(ExitCode.OK, more.exitCode(), more.err());
            final List<Path> open;
            try (Stream<Path> files = Files.walk(root))
            {
                open = files.filter((file) -> !file.equals(root)).filter(ProcessTest::isOpen).toList();
            }
            // What is in the folders of the owner alone nobody else comes to.
            assertEquals(List.of(), open.stream().filter((file) -> !file.startsWith(root.resolve("archive")) &&
                !file.startsWith(root.resolve("checkpoints"))).toList());
            assertTrue(Files.exists(root.resolve("catalog/streams/u.xml")));
            process.toHandle().destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        }
        finally
        {
            process.destroyForcibly();
        }
    }

    private static boolean isOpen(final Path file)
    {
        try
        {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.GROUP_WRITE);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Test
    void shouldTellTheServiceManagerThatItIsReadyAliveAndStopping() throws Exception
    {
        final String name = "@corelane-process-test-" + ProcessHandle.current().pid();
        final ProcessBuilder builder = builder("run", "--dir", folder.resolve("d").toString(), "--idle", "backoff",
            "--record").redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile());
        builder.environment().put("NOTIFY_SOCKET", name);
        builder.environment().put("WATCHDOG_USEC", "2000000");
        final List<String> told = new ArrayList<>();
        Process process = null;
        try (NotifySocket socket = new NotifySocket(name))
        {
            process = builder.start();
            for (int alive = 0; alive < 3 && await(socket, told); )
            {
                alive += told.get(told.size() - 1).equals("WATCHDOG=1") ? 1 : 0;
            }
            process.toHandle().destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            while (!told.get(told.size() - 1).startsWith("STOPPING=1") && await(socket, told))
            {
                assertTrue(told.size() < 100, told::toString);
            }
        }
        finally
        {
            if (null != process)
            {
                process.destroyForcibly();
            }
        }
        assertEquals("STATUS=starting", told.get(0));
        assertTrue(told.contains("READY=1\nSTATUS=ready\nWATCHDOG=1"), told::toString);
        assertEquals("STOPPING=1\nSTATUS=draining", told.get(told.size() - 1));
        assertEquals(ExitCode.OK, process.exitValue());
        assertTrue(Files.readString(folder.resolve("out")).endsWith(
            "stopped after 0 records, 0 results, 0 dead letters\n"));
    }

    private static boolean await(final NotifySocket socket, final List<String> told)
    {
        final String text = socket.receive();
        assertNotNull(text, told::toString);
        return told.add(text);
    }

    @Test
    void shouldAnswerTheShell() throws Exception
    {
        final Process process = start("evl");
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8))
        {
            assertEquals("corelane: there is no command evl; did you mean eval?", reader.readLine());
        }
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(ExitCode.USAGE, process.exitValue());
    }
}
