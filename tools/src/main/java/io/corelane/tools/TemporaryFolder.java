package io.corelane.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/** A folder for what need not outlive the command, in memory where there is room; removed at the end. */
final class TemporaryFolder implements AutoCloseable
{
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long LEAST_ROOM = 256L << 20;

    private final Path path;
    private final Thread hook = new Thread(this::remove, "corelane-cleanup");

    private TemporaryFolder(final Path path)
    {
        this.path = path;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static TemporaryFolder create(final String prefix) throws IOException
    {
        final boolean hasMemory = Files.isDirectory(MEMORY) && Files.isWritable(MEMORY) &&
            Files.getFileStore(MEMORY).getUsableSpace() >= LEAST_ROOM;
        return new TemporaryFolder(
            hasMemory ? Files.createTempDirectory(MEMORY, prefix) : Files.createTempDirectory(prefix));
    }

    Path path()
    {
        return path;
    }

    @Override
    public void close()
    {
        remove();
        try
        {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        catch (final IllegalStateException ex)
        {
            return; // the process ends already, and the hook with it
        }
    }

    private void remove()
    {
        final Deque<Path> found = new ArrayDeque<>();
        try (Stream<Path> all = Files.walk(path))
        {
            all.forEach(found::push);
            for (final Path each : found)
            {
                Files.deleteIfExists(each);
            }
        }
        catch (final IOException | UncheckedIOException ex)
        {
            path.toFile().deleteOnExit(); // somebody holds a file: once more when the process ends
        }
    }
}
