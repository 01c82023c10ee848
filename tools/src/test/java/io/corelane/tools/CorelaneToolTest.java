package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CorelaneToolTest
{
    @Test
    void shouldListAllCommandsInHelp()
    {
        final ToolRun run = ToolRun.of("--help");
        assertEquals(ExitCode.OK, run.exitCode());
        CommandTable.words().forEach(word -> assertTrue(run.out().contains("\n  " + word + " "), word));
        assertEquals("", run.err());
    }

    @Test
    void shouldHaveHelpOfEachCommandWithAllExitCodes()
    {
        for (final String word : CommandTable.words())
        {
            assertHelp(word);
            final ToolCommand command = CommandTable.of(word).create(ToolRun.io(new ByteArrayOutputStream()));
            command.subcommands().keySet().forEach((inner) -> assertHelp(word, inner));
        }
    }

    private static void assertHelp(final String... words)
    {
        final List<String> args = new ArrayList<>(List.of(words));
        args.add("--help");
        final ToolRun run = ToolRun.of(args.toArray(String[]::new));
        final String name = String.join(" ", words);
        assertEquals(ExitCode.OK, run.exitCode(), name);
        assertTrue(run.out().contains("Usage: corelane " + name), run.out());
        assertTrue(run.out().matches("(?s).*\nExit codes:\n  0    [^\n]+\n( {7}[^\n]+\n)*" +
            "  1    [^\n]*(failed while it ran)[^\n]*\n( {7}[^\n]+\n)*  2    wrong usage, configuration, SQL or " +
            "input[^\n]*\n( {7}[^\n]+\n)*  75   not now: the same call may succeed later\n"), run.out());
    }

    @Test
    void shouldFailWhenItsOutputCannotBeWritten()
    {
        for (final String[] args : List.of(new String[]{"config", "print", "--json"}, new String[]{"config", "print"},
            new String[]{"--version"}))
        {
            final ByteArrayOutputStream err = new ByteArrayOutputStream();
            assertEquals(ExitCode.FAILED, runInto("No space left on device", err, args));
            assertTrue(err.toString(StandardCharsets.UTF_8).matches("(corelane[a-z ]*: |\\{\"error\":\")" +
                "the output cannot be written: No space left on device(\",\"exit\":1})?\n"), err.toString());
            err.reset();
            // Whoever read it has enough, as head has: nobody wants to hear of that.
            assertEquals(ExitCode.FAILED, runInto("Broken pipe", err, args));
            assertEquals("", err.toString());
        }
    }

    private static int runInto(final String failure, final OutputStream err, final String... args)
    {
        final PrintStream out = new ToolOutput(new OutputStream()
        {
            @Override
            public void write(final int next) throws IOException
            {
                throw new IOException(failure);
            }
        });
        return CorelaneTool.run(new ToolIo(InputStream.nullInputStream(), out,
            new PrintStream(err, true, StandardCharsets.UTF_8), false, System::nanoTime, System::nanoTime,
            Map.of("HOME", "/home/somebody"), new StopSignal()), args);
    }

    @Test
    void shouldSayWhatWasWrongAndNotWhatCarriedItAlong()
    {
        final UncheckedIOException denied = new UncheckedIOException(new AccessDeniedException("/x"));
        assertEquals("no permission for /x", Failures.sentence(denied));
        assertEquals(ExitCode.USAGE, Failures.exitCode(denied));
        assertEquals("/x: not directory", Failures.sentence(new NotDirectoryException("/x")));
        assertEquals("on the way: java.io.IOException: y", Failures.sentence(
            new UncheckedIOException("on the way: java.io.IOException: y", new IOException("y"))));
    }

    @Test
    void shouldFillLinesOfHelpAndBreakNoOther()
    {
        for (final String word : CommandTable.words())
        {
            final List<String> lines = ToolRun.of(word, "--help").out().lines().toList();
            for (int i = 1; i < lines.size(); i++)
            {
                final String line = lines.get(i);
                final String before = lines.get(i - 1);
                if (isText(before) && isText(line))
                {
                    assertTrue(before.length() + 1 + line.split(" ")[0].length() > 78, word + ": " + line);
                }
                assertTrue(!before.startsWith("  ") || !isText(line), word + " has a line too long: " + before);
            }
        }
    }

    private static boolean isText(final String line)
    {
        return !line.isEmpty() && !line.startsWith(" ") && !line.startsWith("Usage: ") && !line.startsWith("Commands:");
    }

    @Test
    void shouldPrintVersionAndJava()
    {
        final ToolRun run = ToolRun.of("--version");
        assertEquals(ExitCode.OK, run.exitCode());
        assertTrue(run.out().startsWith("corelane "), run.out());
        assertTrue(run.out().contains("Java " + Runtime.version()), run.out());
    }

    @Test
    void shouldShowUsageWhenThereIsNoCommand()
    {
        final ToolRun run = ToolRun.of();
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertTrue(run.out().startsWith("Usage: corelane"), run.out());
    }

    @Test
    void shouldSuggestTheNearestCommandAndOption()
    {
        assertError("corelane: there is no command evla; did you mean eval?\n", "evla");
        assertError("corelane eval: there is no option --imput; did you mean --input?\n",
            "eval", "--sql", "a", "--input", "b", "--imput", "c");
        assertError("corelane eval: there is no option --partition; did you mean --partitions?\n",
            "eval", "--sql", "a", "--input", "b", "--partition=2");
    }

    @Test
    void shouldSayWhatIsMissingOrWrong()
    {
        assertError("corelane eval: missing required option: '--input=FILE'; corelane eval --help shows the usage\n",
            "eval", "--sql", "a");
        assertError("corelane eval: invalid value for option '--partitions': 'two' is not an int; corelane eval" +
            " --help shows the usage\n", "eval", "--sql", "a", "--input", "b", "--partitions", "two");
        assertError("corelane eval: 'b' is one argument too many; corelane eval --help shows the usage\n",
            "eval", "--sql", "a", "--input", "b", "b");
    }

    @Test
    void shouldPrintErrorsAsJsonWhenAsked()
    {
        assertError("{\"error\":\"there is no option --x; there are --json, --sql, --input, --output, --partitions," +
            " --interpreter, --help, --version\",\"hint\":\"there are --json, --sql, --input, --output, --partitions," +
            " --interpreter, --help, --version\",\"exit\":2}\n",
            "eval", "--sql", "a", "--input", "b", "--x", "--json");
        assertError("{\"error\":\"there is no file /no/such.sql\",\"exit\":2}\n",
            "eval", "--json", "--sql", "/no/such.sql", "--input", "-");
        assertError("{\"error\":\"there is no file /no/such.sql\",\"exit\":2}\n",
            "--json", "eval", "--sql", "/no/such.sql", "--input", "-");
        final String none = ToolRun.of("--json", "log", "verify", "--dir", "/no/such").err();
        assertTrue(none.startsWith("{\"error\":\"no appliance has run in /no/such;"), none);
    }

    private static void assertError(final String sentence, final String... args)
    {
        final ToolRun run = ToolRun.of(args);
        assertEquals(sentence, run.err());
        assertEquals("", run.out());
        assertEquals(ExitCode.USAGE, run.exitCode());
    }
}
