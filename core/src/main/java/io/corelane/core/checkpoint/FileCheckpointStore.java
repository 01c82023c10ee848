package io.corelane.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeSet;

/**
 * Checkpoints in a folder: {@code NAME.data} and {@code NAME.manifest}. The manifest is written last, under another
 * name, and renamed when all of both is on the disk; data without one is what a process left that was killed, and is
 * deleted.
 */
public final class FileCheckpointStore implements CheckpointStore
{
    private static final String DATA = ".data";
    private static final String MANIFEST = ".manifest";
    private static final String UNFINISHED = ".manifest.tmp";

    private final Path folder;

    /**
     * Opens a store; nothing is changed by that, so it can be looked at while another process writes to it.
     *
     * @param folder of the files.
     */
    public FileCheckpointStore(final Path folder)
    {
        this.folder = folder;
    }

    /**
     * Makes the folder if it is missing, and deletes what was left unfinished in it. Who writes, before.
     *
     * @return this.
     * @throws IOException when it cannot be made, or something cannot be deleted.
     */
    public FileCheckpointStore prepare() throws IOException
    {
        Files.createDirectories(folder);
        final List<String> whole = names();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder))
        {
            for (final Path file : files)
            {
                final String name = file.getFileName().toString();
                if (name.endsWith(UNFINISHED) || name.endsWith(DATA) &&
                    !whole.contains(name.substring(0, name.length() - DATA.length())))
                {
                    Files.delete(file);
                }
            }
        }
        return this;
    }

    @Override
    public List<String> names() throws IOException
    {
        final TreeSet<String> names = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + MANIFEST))
        {
            for (final Path file : files)
            {
                final String name = file.getFileName().toString();
                names.add(name.substring(0, name.length() - MANIFEST.length()));
            }
        }
        return List.copyOf(names);
    }

    /**
     * Whether a checkpoint is there: one that was named a moment ago may have been deleted, since newer ones are whole.
     *
     * @param name of it.
     * @return false when it is not, or not any more.
     */
    public boolean has(final String name)
    {
        return Files.exists(folder.resolve(name + MANIFEST));
    }

    @Override
    public Output create(final String name) throws IOException
    {
        return new FileOutput(name, FileChannel.open(folder.resolve(name + DATA), StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
    }

    @Override
    public byte[] manifest(final String name) throws IOException
    {
        return Files.readAllBytes(folder.resolve(name + MANIFEST));
    }

    /**
     * When a checkpoint was whole.
     *
     * @param name of it.
     * @return milliseconds of the file system's clock.
     * @throws IOException when it is not there.
     */
    public long writtenMs(final String name) throws IOException
    {
        return Files.getLastModifiedTime(folder.resolve(name + MANIFEST)).toMillis();
    }

    @Override
    public Input open(final String name) throws IOException
    {
        final FileChannel channel = FileChannel.open(folder.resolve(name + DATA), StandardOpenOption.READ);
        return new Input()
        {
            @Override
            public void read(final ByteBuffer buffer) throws IOException
            {
                int length = 0;
                while (buffer.hasRemaining() && length >= 0)
                {
                    length = channel.read(buffer);
                }
            }

            @Override
            public void close() throws IOException
            {
                channel.close();
            }
        };
    }

    @Override
    public void delete(final String name) throws IOException
    {
        Files.deleteIfExists(folder.resolve(name + MANIFEST));
        Files.deleteIfExists(folder.resolve(name + DATA));
    }

    @Override
    public String toString()
    {
        return folder.toString();
    }

    /** What was written is there for good, also its name. */
    private void sync() throws IOException
    {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ))
        {
            channel.force(true);
        }
    }

    private final class FileOutput implements Output
    {
        private final String name;
        private final FileChannel data;
        private boolean isCommitted;

        FileOutput(final String name, final FileChannel data)
        {
            this.name = name;
            this.data = data;
        }

        @Override
        public void write(final ByteBuffer buffer) throws IOException
        {
            while (buffer.hasRemaining())
            {
                data.write(buffer);
            }
        }

        @Override
        public void commit(final byte[] manifest) throws IOException
        {
            data.force(true);
            final Path unfinished = folder.resolve(name + UNFINISHED);
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE))
            {
                final ByteBuffer buffer = ByteBuffer.wrap(manifest);
                while (buffer.hasRemaining())
                {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(unfinished, folder.resolve(name + MANIFEST), StandardCopyOption.ATOMIC_MOVE);
            isCommitted = true;
            sync();
        }

        @Override
        public void close() throws IOException
        {
            data.close();
            if (!isCommitted)
            {
                Files.deleteIfExists(folder.resolve(name + UNFINISHED));
                Files.deleteIfExists(folder.resolve(name + DATA));
            }
        }
    }
}
