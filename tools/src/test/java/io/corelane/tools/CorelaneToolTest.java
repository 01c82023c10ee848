package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
    void shouldHaveHelpOfEachCommandWithItsExitCodes()
    {
        for (final String word : CommandTable.words())
        {
            final ToolRun run = ToolRun.of(word, "--help");
            assertEquals(ExitCode.OK, run.exitCode(), word);
            assertTrue(run.out().startsWith("Run") || run.out().contains("Usage: corelane " + word), run.out());
            assertTrue(run.out().matches("(?s).*\n  2 +wrong usage, configuration, SQL or input.*"), run.out());
        }
        assertTrue(ToolRun.of("run", "--help").out().contains("\n  75   not now"));
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
