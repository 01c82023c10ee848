package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    @Test
    void shouldEndWithCountsAndZeroOnSigterm() throws Exception
    {
        final Path sql = Files.writeString(folder.resolve("job.sql"),
            "CREATE STREAM t (a BIGINT) WITH (key='a');\nCREATE TABLE j AS SELECT a, COUNT(*) AS n FROM t GROUP BY a" +
            " EMIT CHANGES;");
        final Process process = start("run", sql.toString(), "--dir", folder.resolve("d").toString(), "--idle",
            "backoff");
        final StringBuilder out = new StringBuilder();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8))
        {
            for (String line = reader.readLine(); null != line; line = reader.readLine())
            {
                out.append(line).append('\n');
                if (line.startsWith("READY"))
                {
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
        assertTrue(out.toString().endsWith("stopped after 0 records, 0 results, 0 dead letters\n"), out.toString());
        assertEquals(ExitCode.OK, process.exitValue(), out.toString());
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
