package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
            assertTrue(run.out().contains("2   wrong usage, configuration, SQL or input"), run.out());
        }
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
    }

    private static void assertError(final String sentence, final String... args)
    {
        final ToolRun run = ToolRun.of(args);
        assertEquals(sentence, run.err());
        assertEquals("", run.out());
        assertEquals(ExitCode.USAGE, run.exitCode());
    }
}
