package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An appliance that records, as a process of its own that a test kills, stops and starts again. It runs on this JVM's
 * Java, or on that of {@code -Dcorelane.java=/path/to/java}. For one thread.
 */
final class ChildAppliance implements AutoCloseable
{
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");
    private static final int FIRST_WITH_MORE_FLAGS = 24;

    private final Path directory;
    private final Path errors;
    private final Path java;
    private final List<String> options;
    private Process process;
    private BufferedReader out;

    /** One that is to be started; its SQL is in {@code job.sql} in its directory. */
    ChildAppliance(final Path directory, final Path errors, final String... options)
    {
        this(Path.of(System.getProperty("corelane.java", ownJava().toString())), directory, errors, options);
    }

    ChildAppliance(final Path java, final Path directory, final Path errors, final String... options)
    {
        this.java = java;
        this.directory = directory;
        this.errors = errors;
        this.options = List.of(options);
    }

    static Path ownJava()
    {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** The newest Java that is installed here: this JVM's own when there is no newer one. */
    static Path newestJava() throws IOException
    {
        final List<Path> found = new ArrayList<>(List.of(ownJava()));
        if (Files.isDirectory(INSTALLED))
        {
            try (Stream<Path> homes = Files.list(INSTALLED))
            {
                homes.map((home) -> home.resolve("bin/java")).filter(Files::isExecutable).forEach(found::add);
            }
        }
        return found.stream().max(Comparator.comparingInt(ChildAppliance::feature)).orElseThrow();
    }

    /** 17 of {@code JAVA_VERSION="17.0.13"} in the file that each Java has. */
    private static int feature(final Path java)
    {
        try
        {
            final Path release = java.toRealPath().getParent().resolveSibling("release");
            return !Files.exists(release) ? 0 : Files.readAllLines(release).stream()
                .filter((line) -> line.startsWith("JAVA_VERSION="))
                .map((line) -> line.replaceAll("[^0-9.]", ""))
                .mapToInt((version) -> Integer.parseInt(version.split("\\.")[0])).findFirst().orElse(0);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    void start() throws IOException
    {
        launch();
        assertEquals("READY", out.readLine());
    }

    /** Starts one that is to be refused; the sentence. */
    String startRefused() throws IOException, InterruptedException
    {
        launch();
        return failure();
    }

    /** Waits until it has ended by itself; the sentence that it said. */
    String failure() throws IOException, InterruptedException
    {
        final String line = out.readLine();
        assertTrue(null != line && line.startsWith("FAILED "), "it said " + line);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
        assertEquals(1, process.exitValue());
        return line.substring("FAILED ".length());
    }

    void kill() throws InterruptedException
    {
        process.destroyForcibly();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    }

    /** Sends a signal: STOP, CONT. */
    void signal(final String name) throws IOException, InterruptedException
    {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor());
    }

    boolean isAlive()
    {
        return process.isAlive();
    }

    /** What it said on standard error, in all its runs. */
    List<String> errors() throws IOException
    {
        return Files.exists(errors) ? Files.readAllLines(errors) : List.of();
    }

    @Override
    public void close()
    {
        if (null != process)
        {
            process.destroyForcibly().onExit().join();
        }
    }

    private void launch() throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(TestSupport.moduleOptions());
        if (feature(java) >= FIRST_WITH_MORE_FLAGS)
        {
            command.add("@" + System.getProperty("corelane.root") + "/tools/src/main/dist/conf/jvm-24.options");
        }
        command.addAll(options);
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"),
            ApplianceProcess.class.getName(), directory.toString()));
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile())).start();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
