package io.corelane.tools;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a command has of the outside: streams, clocks, environment. Tests hand in their own.
 *
 * @param in          standard input.
 * @param out         standard output, UTF-8.
 * @param err         standard error, UTF-8.
 * @param terminal    whether people look at it: then progress is shown and tables are refreshed in place.
 * @param epochNs     wall clock, nanoseconds since the epoch.
 * @param nanoTime    clock for durations, nanoseconds.
 * @param environment variables.
 * @param stop        Ctrl-C and SIGTERM.
 */
record ToolIo(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    LongSupplier epochNs,
    LongSupplier nanoTime,
    Map<String, String> environment,
    StopSignal stop)
{
    private static final long NS_PER_S = 1_000_000_000L;

    /** The process's own. */
    static ToolIo system()
    {
        return new ToolIo(
            System.in,
            new ToolOutput(new FileOutputStream(FileDescriptor.out)),
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
            isTerminal(1),
            ToolIo::now,
            System::nanoTime,
            System.getenv(),
            new StopSignal());
    }

    /** Where an appliance lives when nothing else is said: $CORELANE_DIR, or beneath the XDG state folder. */
    Path defaultDirectory()
    {
        final String given = environment.getOrDefault(Setting.DIR.variable(), "");
        if (!given.isBlank())
        {
            return Path.of(given);
        }
        return userDirectory();
    }

    /** Where the tools keep what is this user's own, whatever appliance it is of. */
    Path userDirectory()
    {
        final String state = environment.get("XDG_STATE_HOME");
        if (null != state && state.startsWith("/"))
        {
            return Path.of(state, "corelane");
        }
        return Path.of(environment.getOrDefault("HOME", "."), ".local", "state", "corelane");
    }

    /** System.console() answers otherwise from JDK 22 on, and asks for standard input too; Linux says it plainly. */
    static boolean isTerminal(final int descriptor)
    {
        try
        {
            final String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return (target.startsWith("/dev/pts/") || target.startsWith("/dev/tty")) &&
                !"dumb".equals(System.getenv("TERM"));
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    private static long now()
    {
        final Instant instant = Instant.now();
        return instant.getEpochSecond() * NS_PER_S + instant.getNano();
    }
}
