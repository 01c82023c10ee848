package io.corelane.tools;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The process that publishes to the demo, as its owner sees it. Closing it ends the process, whatever happens. */
final class DemoPublisher implements AutoCloseable
{
    private static final long STOP_TIMEOUT_S = 3;
    private static final List<String> KEPT_FLAGS = List.of("--add-", "-Dchronicle.", "--sun-misc", "--enable-native");

    private final Process process;

    private DemoPublisher(final Process process)
    {
        this.process = process;
    }

    static DemoPublisher start(final String aeronDirectory, final String rate, final long seed) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String flag : ManagementFactory.getRuntimeMXBean().getInputArguments())
        {
            if (KEPT_FLAGS.stream().anyMatch(flag::startsWith))
            {
                command.add(flag);
            }
        }
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
            CorelaneTool.class.getName(), CommandTable.DEMO_PUBLISHER.word(),
            "--aeron-dir", aeronDirectory, "--rate", rate, "--seed", Long.toString(seed)));
        return new DemoPublisher(new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
    }

    long pid()
    {
        return process.pid();
    }

    boolean isAlive()
    {
        return process.isAlive();
    }

    @Override
    public void close()
    {
        stop();
    }

    /** Asks the process to end, and makes it end when it does not. */
    void stop()
    {
        process.destroy();
        try
        {
            if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS))
            {
                process.destroyForcibly();
            }
        }
        catch (final InterruptedException ex)
        {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
