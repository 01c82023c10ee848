package io.corelane.perf.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A Java process with this one's module flags that says words line by line; its errors go to this one's. It is killed
 * when its time is over, so that no run waits for ever. For one thread.
 */
public final class JavaProcess implements AutoCloseable
{
    private final String name;
    private final Process process;
    private final BufferedReader out;

    private JavaProcess(final String name, final Process process)
    {
        this.name = name;
        this.process = process;
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts one on this process's class path.
     *
     * @param main      its class.
     * @param timeoutNs after which it is killed.
     * @param options   of its virtual machine, besides the module flags.
     * @param arguments of its main method.
     * @return the process.
     * @throws IOException when it cannot be started.
     */
    public static JavaProcess start(
        final Class<?> main, final long timeoutNs, final List<String> options, final List<String> arguments)
        throws IOException
    {
        return start(main.getName(), System.getProperty("java.class.path"), timeoutNs, options, arguments);
    }

    /**
     * Starts one as this one was started: on its class path, with its heap, its collector and all of its other flags.
     *
     * @param main      its class.
     * @param timeoutNs after which it is killed.
     * @param arguments of its main method.
     * @return the process.
     * @throws IOException when it cannot be started.
     */
    public static JavaProcess startAlike(final Class<?> main, final long timeoutNs, final List<String> arguments)
        throws IOException
    {
        return start(main, timeoutNs, JvmFlags.besidesModules(), arguments);
    }

    /**
     * Starts one on a class path of its own.
     *
     * @param main      name of its class.
     * @param classPath where it is.
     * @param timeoutNs after which it is killed.
     * @param options   of its virtual machine, besides the module flags.
     * @param arguments of its main method.
     * @return the process.
     * @throws IOException when it cannot be started.
     */
    public static JavaProcess start(
        final String main,
        final String classPath,
        final long timeoutNs,
        final List<String> options,
        final List<String> arguments)
        throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.ofModules());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        final Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        CompletableFuture.delayedExecutor(timeoutNs, TimeUnit.NANOSECONDS).execute(process::destroyForcibly);
        return new JavaProcess(main, process);
    }

    /**
     * Waits for the next line.
     *
     * @param word that it begins with.
     * @return what stands behind the word.
     * @throws IOException when another line comes, or none.
     */
    public String expect(final String word) throws IOException
    {
        final String line = out.readLine();
        if (null == line || !line.startsWith(word))
        {
            throw new IOException(name + " should say " + word + ", but " +
                (null == line ? "ended; its errors are above" : "said " + line));
        }
        return line.substring(word.length()).trim();
    }

    /**
     * Sends it a line end: it goes on to what comes next.
     *
     * @throws IOException when it has ended.
     */
    public void proceed() throws IOException
    {
        final OutputStream in = process.getOutputStream();
        in.write('\n');
        in.flush();
    }

    /**
     * CPU time of all of its threads, ended ones too.
     *
     * @return nanoseconds; 0 when the system does not tell.
     */
    public long cpuNs()
    {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }

    /** Ends it, and waits until it has ended. */
    @Override
    public void close()
    {
        process.destroy();
        try
        {
            if (!process.waitFor(10, TimeUnit.SECONDS))
            {
                process.destroyForcibly();
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
