package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.function.ScalarFunctionProvider;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Functions that somebody brings along on the class path of the command. */
@Timeout(120)
class OwnFunctionsTest
{
    @TempDir
    private Path folder;

    @Test
    void shouldCallFunctionsOfAJarOnTheClassPath() throws Exception
    {
        final Path services = Files.createDirectories(folder.resolve("own/META-INF/services"));
        Files.writeString(services.resolve(ScalarFunctionProvider.class.getName()), "Own");
        final Path source = Files.writeString(folder.resolve("Own.java"), """
            public final class Own implements io.corelane.core.function.ScalarFunctionProvider
            {
                @Override
                public java.util.List<io.corelane.core.function.FunctionDefinition> functions()
                {
                    return java.util.List.of(new io.corelane.core.function.FunctionDefinition("twice",
                        java.util.List.of(io.corelane.codec.DataType.BIGINT), io.corelane.codec.DataType.BIGINT,
                        Own.class, "twice", "Twice a number."));
                }

                public static long twice(final long value)
                {
                    return 2 * value;
                }
            }
            """);
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-cp",
            System.getProperty("java.class.path"), "-d", folder.resolve("own").toString(), source.toString()));
        final Path sql = Files.writeString(folder.resolve("own.sql"), "CREATE STREAM t (a BIGINT);\n" +
            "CREATE STREAM j AS SELECT TWICE(a) AS b FROM t;");
        final Path rows = Files.writeString(folder.resolve("own.jsonl"), "{\"stream\":\"t\",\"row\":{\"a\":21}}\n");
        final String[] eval = {"eval", "--sql", sql.toString(), "--input", rows.toString()};
        assertEquals("{\"job\":\"j\",\"op\":\"insert\",\"row\":{\"b\":42}}",
            line(withOwn(eval), ExitCode.OK));
        final String refused = "corelane eval: " + sql +
            ":2:27: there is no function twice; one of your own has to be in a jar on the class path";
        assertEquals(refused, line(ProcessTest.start(eval), ExitCode.USAGE));
    }

    private Process withOwn(final String... args) throws IOException
    {
        final ProcessBuilder builder = ProcessTest.builder(args).redirectErrorStream(true);
        final int classPath = builder.command().indexOf("-cp") + 1;
        builder.command().set(classPath, builder.command().get(classPath) + File.pathSeparator + folder.resolve("own"));
        return builder.start();
    }

    private static String line(final Process process, final int exitCode) throws Exception
    {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8))
        {
            final String line = reader.readLine();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(exitCode, process.exitValue(), line);
            return line;
        }
    }
}
