package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the page of statements types, in its order, against an appliance that runs. */
@Timeout(120)
class StatementsPageTest
{
    static final Path PAGE = Path.of("docs/statements.md");
    static final Pattern BLOCK = Pattern.compile("```console\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile(
        "\\$ corelane sql -e \"(?<sql>[^\"]*)\"(?: \\| head -(?<lines>\\d+))?\\n(?<answer>.*?)(?=\\$ corelane|\\z)",
        Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void shouldAnswerWhatThePageSays() throws IOException
    {
        final String dir = folder.resolve("instance").toString();
        final String page = Files.readString(PAGE);
        int commands = 0;
        try (ToolRun appliance = ToolRun.start(false, "run", "--dir", dir, "--partitions", "1", "--cpus", "none",
            "--idle", "backoff").awaitOut("READY"))
        {
            final Matcher block = BLOCK.matcher(page);
            while (block.find())
            {
                final Matcher command = COMMAND.matcher(block.group(1));
                int end = 0;
                while (command.find())
                {
                    assertEquals(end, command.start(), block.group(1));
                    end = command.end();
                    final ToolRun run = ToolRun.of("sql", "--dir", dir, "-e", command.group("sql"));
                    final String lines = command.group("lines");
                    final long most = null == lines ? Long.MAX_VALUE : Long.parseLong(lines);
                    assertEquals(command.group("answer"), (run.err() + run.out()).lines().limit(most)
                        .collect(Collectors.joining("\n", "", "\n")), command.group("sql"));
                    commands++;
                }
                assertEquals(block.group(1).length(), end, block.group(1));
            }
            assertEquals("", appliance.err());
        }
        assertEquals(page.split("\n\\$ ", -1).length - 1, commands, "each command is typed");
        assertTrue(commands > 10);
    }
}
