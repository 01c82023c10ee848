package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One call of the corelane command in this process, with streams and signals of its own. */
final class ToolRun implements AutoCloseable
{
    private static final long TIMEOUT_MS = TimeUnit.SECONDS.toMillis(60);
    private static final int RUNNING = -1;

    private final ByteArrayOutputStream out = new Output();
    private final ByteArrayOutputStream err = new Output();
    private final StopSignal stop = new StopSignal();
    private int exitCode = RUNNING;

    private ToolRun()
    {
    }

    /** Wakes whoever waits for text. */
    private final class Output extends ByteArrayOutputStream
    {
        @Override
        public void write(final byte[] bytes, final int offset, final int length)
        {
            super.write(bytes, offset, length);
            wake();
        }
    }

    /** Runs to the end. */
    static ToolRun of(final String... args)
    {
        return withInput("", args);
    }

    /** Runs to the end, with standard input. */
    static ToolRun withInput(final String input, final String... args)
    {
        final ToolRun run = new ToolRun();
        run.finish(CorelaneTool.run(run.io(false, input), args));
        return run;
    }

    /** Runs on in a thread of its own, to be stopped by {@link #close()} at the latest. */
    static ToolRun start(final boolean isTerminal, final String... args)
    {
        final ToolRun run = new ToolRun();
        new Thread(() -> run.finish(CorelaneTool.run(run.io(isTerminal, ""), args)), "tool " + args[0]).start();
        return run;
    }

    /** Streams of which only the output is looked at. */
    static ToolIo io(final ByteArrayOutputStream output)
    {
        return new ToolIo(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(output, true, StandardCharsets.UTF_8),
            new PrintStream(output, true, StandardCharsets.UTF_8),
            false,
            () -> TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()),
            System::nanoTime,
            Map.of("HOME", "/home/somebody"),
            new StopSignal());
    }

    private ToolIo io(final boolean isTerminal, final String input)
    {
        return new ToolIo(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            isTerminal,
            () -> TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()),
            System::nanoTime,
            Map.of("HOME", "/home/somebody"),
            stop);
    }

    /** Waits until standard output holds the text, or fails. */
    ToolRun awaitOut(final String text)
    {
        await(() -> out().contains(text), "standard output with " + text);
        return this;
    }

    /** Waits until standard error holds the text, or fails. */
    ToolRun awaitErr(final String text)
    {
        await(() -> err().contains(text), "standard error with " + text);
        return this;
    }

    /** Waits until it has ended; the exit code. */
    int awaitEnd()
    {
        await(() -> RUNNING != exitCode, "its end");
        return exitCode;
    }

    /** Ctrl-C. */
    ToolRun stop()
    {
        stop.stop();
        return this;
    }

    @Override
    public void close()
    {
        stop();
        awaitEnd();
    }

    synchronized int exitCode()
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

    private synchronized void finish(final int code)
    {
        exitCode = code;
        notifyAll();
    }

    private synchronized void wake()
    {
        notifyAll();
    }

    private synchronized void await(final BooleanSupplier condition, final String what)
    {
        final long deadlineMs = System.currentTimeMillis() + TIMEOUT_MS;
        try
        {
            while (!condition.getAsBoolean())
            {
                final long leftMs = deadlineMs - System.currentTimeMillis();
                if (leftMs <= 0 || RUNNING != exitCode)
                {
                    fail("no " + what + "; exit " + exitCode + ", out: " + out() + ", err: " + err());
                }
                wait(leftMs);
            }
        }
        catch (final InterruptedException ex)
        {
            fail(ex);
        }
    }
}
