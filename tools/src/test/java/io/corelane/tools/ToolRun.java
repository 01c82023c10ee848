package io.corelane.tools;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One call of the corelane command in this process, with streams and clocks of its own. */
final class ToolRun
{
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final int exitCode;

    private ToolRun(final String input, final String... args)
    {
        exitCode = CorelaneTool.run(io(input), args);
    }

    static ToolRun of(final String... args)
    {
        return new ToolRun("", args);
    }

    static ToolRun withInput(final String input, final String... args)
    {
        return new ToolRun(input, args);
    }

    private ToolIo io(final String input)
    {
        return new ToolIo(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            () -> 0,
            System::nanoTime,
            Map.of("HOME", "/home/somebody"));
    }

    int exitCode()
    {
        return exitCode;
    }

    String out()
    {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err()
    {
        return err.toString(StandardCharsets.UTF_8);
    }
}
