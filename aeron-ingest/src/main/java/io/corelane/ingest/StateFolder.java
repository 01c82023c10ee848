package io.corelane.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.SystemUtil;

/**
 * Where the files of an appliance's state are: in memory, since a disk that writes pages back holds partitions up, and
 * since no restart takes them up again. It belongs to the process that holds the lock on its file {@code owner}, in
 * which the folder of the instance stands; what a killed process of that instance left is deleted by the next one. Of
 * anything else in it nothing is touched. One thread at a time.
 */
final class StateFolder implements AutoCloseable
{
    private static final String OWNER = "owner";
    private static final String WARM_UP = "warm-up";
    private static final int MAX_OWNER_LENGTH = 8_192;
    private static final long MEBIBYTE = 1L << 20;

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private StateFolder(final Path folder, final FileChannel channel, final FileLock lock)
    {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /** Aeron's directory of an instance where none was named. */
    static String aeronDirectory(final Path directory)
    {
        return (SystemUtil.isLinux() ? "/dev/shm" : SystemUtil.tmpDirName()) + "/" + memoryName(directory);
    }

    /** The folder of an instance's state where none was named. */
    static Path besideAeron(final Path directory, final String aeronDirectory)
    {
        return Path.of(aeronDirectory).toAbsolutePath().resolveSibling(memoryName(directory) + "-state");
    }

    /** What is in shared memory is named after the instance's directory, so that two instances never meet. */
    private static String memoryName(final Path directory)
    {
        return "corelane-" + System.getProperty("user.name", "default") + "-" +
            Integer.toHexString(directory.toAbsolutePath().normalize().toString().hashCode());
    }

    /**
     * Makes the folder this process's own, and empty.
     *
     * @param folder   of the state; made when missing.
     * @param instance folder of the instance, whose lock the caller holds.
     * @return the folder.
     * @throws ApplianceException when it is somebody else's, or cannot be written to.
     */
    static StateFolder claim(final Path folder, final Path instance)
    {
        FileChannel channel = null;
        try
        {
            Files.createDirectories(folder);
            final Path owner = folder.resolve(OWNER);
            if (!Files.exists(owner) && !isEmpty(folder))
            {
                throw new ApplianceException("the folder for state " + folder + " holds files that are not of an " +
                    "appliance; name an empty one by --state-dir");
            }
            channel = FileChannel.open(
                owner, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            final FileLock lock = tryLock(channel);
            final String name = instance.toRealPath().toString();
            final String former = read(channel);
            if (null == lock)
            {
                throw ApplianceException.passing("the folder for state " + folder + " is in use by the appliance in " +
                    former + "; name another one by --state-dir", null);
            }
            if (!former.isEmpty() && !former.equals(name))
            {
                throw new ApplianceException("the folder for state " + folder + " was left by an appliance in " +
                    former + ", which deletes it when it starts again; name another one by --state-dir, or delete " +
                    "it when that appliance is gone for good");
            }
            channel.truncate(0);
            channel.write(UTF_8.encode(name), 0);
            final StateFolder state = new StateFolder(folder, channel, lock);
            state.deleteState();
            return state;
        }
        catch (final IOException ex)
        {
            CloseHelper.quietClose(channel);
            throw new ApplianceException("cannot use the folder for state " + folder + ": " + ex + "; name one that " +
                "this user may write to by --state-dir", ex);
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietClose(channel);
            throw ex;
        }
    }

    /** Folder of a partition's state. */
    static Path partition(final Path folder, final int partition)
    {
        return folder.resolve("p" + partition);
    }

    /** Where jobs are tried before they run. */
    static Path warmUp(final Path folder)
    {
        return folder.resolve(WARM_UP);
    }

    /** Bytes that a job's state in a partition may take yet: maps have theirs when they are made, indexes have not. */
    static long owed(final Path folder, final int partition, final String job)
    {
        try
        {
            long bytes = 0;
            for (final Path file : files(folder, partition, job))
            {
                bytes += file.toString().endsWith(".map") ? 0 : Files.size(file);
            }
            return bytes;
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot tell how much room state needs in " + folder + ": " + ex, ex);
        }
    }

    /** Deletes the files of a job's state, which is closed. */
    static void delete(final Path folder, final int partition, final String job)
    {
        try
        {
            for (final Path file : files(folder, partition, job))
            {
                Files.delete(file);
            }
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot delete the state of job " + job + " in " + folder + ": " + ex, ex);
        }
    }

    private static List<Path> files(final Path folder, final int partition, final String job) throws IOException
    {
        try (DirectoryStream<Path> found =
            Files.newDirectoryStream(partition(folder, partition), job + "[.$]*"))
        {
            final List<Path> files = new ArrayList<>();
            found.forEach(files::add);
            return files;
        }
        catch (final NoSuchFileException ex)
        {
            // No job of the partition has state.
            return List.of();
        }
    }

    /**
     * Refuses a job whose state would not fit: a memory that is full shows as a crash later.
     *
     * @param folder of the state.
     * @param job    whose state has been made.
     * @param owed   bytes that it and others may take yet.
     * @param usable bytes that are free there.
     */
    static void check(final Path folder, final String job, final long owed, final long usable)
    {
        if (usable < owed)
        {
            throw noRoom(folder, job, (owed + MEBIBYTE - 1) / MEBIBYTE + " MiB are needed, but " +
                usable / MEBIBYTE + " MiB are free", null);
        }
    }

    /** What is said when there is no room for state. */
    static ApplianceException noRoom(
        final Path folder, final String job, final String reason, final Exception cause)
    {
        return ApplianceException.passing("the state of job " + job + " does not fit into " + folder + ": " + reason +
            "; make it larger (for /dev/shm: mount -o remount,size=...), give the job fewer @initial_keys, or name " +
            "another folder by --state-dir", cause);
    }

    /** Deletes the state, and the folder unless something else is in it. */
    @Override
    public void close()
    {
        try
        {
            deleteState();
            Files.deleteIfExists(folder.resolve(OWNER));
            lock.release();
            channel.close();
            // It stays where somebody keeps something in it, and where it is the root of a file system.
            IoUtil.deleteIfExists(folder.toFile(), (error) -> { });
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot delete the state in " + folder + ": " + ex, ex);
        }
    }

    private void deleteState() throws IOException
    {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder))
        {
            for (final Path file : files)
            {
                final String name = file.getFileName().toString();
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) &&
                    (name.matches("p[0-9]+") || WARM_UP.equals(name)))
                {
                    IoUtil.delete(file.toFile(), false);
                }
            }
        }
    }

    private static boolean isEmpty(final Path folder) throws IOException
    {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder))
        {
            return !files.iterator().hasNext();
        }
    }

    private static String read(final FileChannel channel) throws IOException
    {
        // By the same channel: to close another one of the file would give up the lock.
        final ByteBuffer bytes = ByteBuffer.allocate(MAX_OWNER_LENGTH);
        channel.read(bytes, 0);
        return UTF_8.decode(bytes.flip()).toString();
    }

    private static FileLock tryLock(final FileChannel channel) throws IOException
    {
        try
        {
            return channel.tryLock();
        }
        catch (final OverlappingFileLockException ex)
        {
            return null;
        }
    }
}
