package io.corelane.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Writes files into a folder so that they last, and takes their sums. For one thread. */
final class BackupFolder
{
    private static final int CHUNK_LENGTH = 1 << 20;

    private final Path folder;
    private final LongConsumer progress;
    private final byte[] chunk = new byte[CHUNK_LENGTH];
    private final List<BackupManifest.File> files = new ArrayList<>();
    private long bytes;

    /** A folder that is there; progress takes the bytes that were written in all. */
    BackupFolder(final Path folder, final LongConsumer progress)
    {
        this.folder = folder;
        this.progress = progress;
    }

    /** Writes a file: so many bytes of the input, and zeroes up to its length. */
    BackupManifest.File write(final String name, final long length, final long dataLength, final InputStream input)
        throws IOException
    {
        final Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        final MessageDigest digest = BackupManifest.digest();
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw"))
        {
            for (long done = 0; done < dataLength;)
            {
                final int read = input.read(chunk, 0, (int)Math.min(CHUNK_LENGTH, dataLength - done));
                if (read < 0)
                {
                    throw new IOException(name + " ends at byte " + done + ", not at " + dataLength);
                }
                file.write(chunk, 0, read);
                digest.update(chunk, 0, read);
                done += read;
                bytes += read;
                progress.accept(bytes);
            }
            file.setLength(length);
            file.getFD().sync();
        }
        final BackupManifest.File written =
            new BackupManifest.File(name, length, dataLength, BackupManifest.text(digest));
        files.add(written);
        return written;
    }

    /** What was written. */
    List<BackupManifest.File> files()
    {
        return List.copyOf(files);
    }

    /** All names last as well; then the manifest is shown. */
    void commit(final byte[] manifest) throws IOException
    {
        syncFolders();
        final Path next = folder.resolve(BackupManifest.NAME + ".next");
        Files.write(next, manifest);
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE))
        {
            channel.force(true);
        }
        Files.move(next, folder.resolve(BackupManifest.NAME), StandardCopyOption.ATOMIC_MOVE);
        sync(folder);
        sync(folder.toAbsolutePath().getParent());
    }

    /** The names of all files last. */
    void syncFolders() throws IOException
    {
        Files.walkFileTree(folder, new SimpleFileVisitor<>()
        {
            @Override
            public FileVisitResult postVisitDirectory(final Path directory, final IOException error) throws IOException
            {
                sync(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** All files below a folder, their names with slashes, in order. */
    static List<String> list(final Path root) throws IOException
    {
        final List<String> names = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>()
        {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes)
            {
                names.add(root.relativize(file).toString().replace('\\', '/'));
                return FileVisitResult.CONTINUE;
            }
        });
        names.sort(null);
        return names;
    }

    static void sync(final Path folder) throws IOException
    {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ))
        {
            channel.force(true);
        }
    }
}
