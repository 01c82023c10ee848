package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A file system in memory of a few MiB, which a test fills and frees again. Mounted by root; by others in a name space
 * of users' own, where it is reached through a process that stays in there.
 */
final class SmallDisk implements AutoCloseable
{
    private static final String BALLAST = "ballast";

    private final Path mounted;
    private final Path path;
    private final Process holder;

    private SmallDisk(final Path mounted, final Path path, final Process holder)
    {
        this.mounted = mounted;
        this.path = path;
        this.holder = holder;
    }

    static SmallDisk mount(final Path folder, final int mebibytes) throws IOException, InterruptedException
    {
        Files.createDirectories(folder);
        final List<String> mount = List.of(
            "mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString());
        if (0 == start(mount).waitFor())
        {
            return new SmallDisk(folder, folder, null);
        }
        final Process holder = new ProcessBuilder("unshare", "-Urm", "sh", "-c",
            String.join(" ", mount) + " && echo MOUNTED && exec sleep 3600").start();
        final BufferedReader out =
            new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        assertEquals("MOUNTED", out.readLine(), "a small file system needs root, or name spaces of users' own");
        return new SmallDisk(null, Path.of("/proc/" + holder.pid() + "/root" + folder), holder);
    }

    Path path()
    {
        return path;
    }

    /** Until nothing more can be written. */
    void fill() throws IOException
    {
        final byte[] bytes = new byte[1 << 16];
        Arrays.fill(bytes, (byte)1);
        try (OutputStream out = Files.newOutputStream(path.resolve(BALLAST)))
        {
            while (true)
            {
                out.write(bytes);
            }
        }
        catch (final IOException ex)
        {
            assertTrue(ex.getMessage().contains("No space left"), ex.getMessage());
        }
    }

    void free() throws IOException
    {
        Files.delete(path.resolve(BALLAST));
    }

    @Override
    public void close() throws IOException
    {
        if (null == holder)
        {
            assertEquals(0, start(List.of("umount", "-l", mounted.toString())).onExit().join().exitValue());
        }
        else
        {
            holder.destroyForcibly().onExit().join();
        }
    }

    private static Process start(final List<String> command) throws IOException
    {
        return new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }
}
