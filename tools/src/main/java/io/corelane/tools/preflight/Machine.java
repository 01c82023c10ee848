package io.corelane.tools.preflight;

import io.corelane.affinity.CpuTopology;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A machine as checks see it: files under a root, and what files do not tell.
 *
 * @param root     beneath which {@code proc} and {@code sys} lie.
 * @param topology of its CPUs.
 * @param storage  its disks and memory.
 * @param java     feature version of the JDK.
 * @param modules  of the JDK that are there.
 */
public record Machine(Path root, CpuTopology topology, Storage storage, int java, Set<String> modules)
{
    private static final int MOST_BYTES = 1 << 16;

    /** The one that this runs on. */
    static final Path ROOT = Path.of("/");

    /**
     * The machine that this runs on.
     *
     * @return it.
     */
    public static Machine here()
    {
        return new Machine(ROOT, CpuTopology.ofThisMachine(), new FileStorage(), Runtime.version().feature(),
            Set.copyOf(ModuleLayer.boot().modules().stream().map(Module::getName).toList()));
    }

    /** The text of a file such as {@code /proc/swaps}, trimmed; empty when it is not there or cannot be read. */
    String text(final String path)
    {
        // The kernel gives what is below /proc/sys to a single read alone, so the first one has to take all of it.
        try (InputStream in = Files.newInputStream(root.resolve(path.substring(1))))
        {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).trim();
        }
        catch (final IOException ex)
        {
            // Some of these exist and cannot be read in containers: as good as missing.
            return "";
        }
    }

    List<String> lines(final String path)
    {
        return text(path).lines().toList();
    }

    /** Names of the files of a folder that end like that, sorted; none when it is not there. */
    List<String> names(final String folder, final String end) throws IOException
    {
        final Path path = root.resolve(folder.substring(1));
        if (!Files.isDirectory(path))
        {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path))
        {
            return files.map((file) -> file.getFileName().toString()).filter((name) -> name.endsWith(end)).sorted()
                .toList();
        }
    }

    /** The number in a file, or {@code otherwise}. */
    long number(final String path, final long otherwise)
    {
        final String text = text(path);
        return text.matches("-?[0-9]{1,18}") ? Long.parseLong(text) : otherwise;
    }

    /** Type of the file system at a mount point, or empty. */
    String fileSystem(final String mountPoint)
    {
        String type = "";
        for (final String line : lines("/proc/mounts"))
        {
            final String[] words = line.split(" ");
            // The last one lies on top.
            type = words.length > 2 && words[1].equals(mountPoint) ? words[2] : type;
        }
        return type;
    }

    /** Value of an option of the memory file system at a mount point: what it was mounted with; or empty. */
    String mountOption(final String mountPoint, final String name)
    {
        String value = "";
        for (final String line : lines("/proc/mounts"))
        {
            final String[] words = line.split(" ");
            if (words.length > 3 && words[1].equals(mountPoint))
            {
                value = "";
                for (final String option : words[3].split(","))
                {
                    value = option.startsWith(name + "=") ? option.substring(name.length() + 1) : value;
                }
            }
        }
        return value;
    }

    /** Type of the file system in which a folder lies, or empty. */
    String fileSystemOf(final Path folder)
    {
        for (Path path = folder.toAbsolutePath().normalize(); null != path; path = path.getParent())
        {
            final String type = fileSystem(path.toString());
            if (!type.isEmpty())
            {
                return type;
            }
        }
        return "";
    }
}
