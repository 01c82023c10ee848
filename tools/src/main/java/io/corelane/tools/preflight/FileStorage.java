package io.corelane.tools.preflight;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** By the file system itself. */
final class FileStorage implements Storage
{
    private static final int BLOCK = 4_096;
    private static final int ROUNDS = 50;

    @Override
    public long usable(final Path folder) throws IOException
    {
        return Files.getFileStore(existing(folder)).getUsableSpace();
    }

    @Override
    public long total(final Path folder) throws IOException
    {
        return Files.getFileStore(existing(folder)).getTotalSpace();
    }

    @Override
    public long[] syncNs(final Path folder) throws IOException
    {
        final Path file = Files.createTempFile(existing(folder), ".corelane-preflight", "");
        final long[] syncNs = new long[ROUNDS];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
            for (int i = 0; i < ROUNDS; i++)
            {
                block.clear();
                final long startNs = System.nanoTime();
                channel.write(block);
                channel.force(false);
                syncNs[i] = System.nanoTime() - startNs;
            }
        }
        finally
        {
            Files.delete(file);
        }
        Arrays.sort(syncNs);
        return syncNs;
    }

    private static Path existing(final Path folder)
    {
        Path path = folder.toAbsolutePath().normalize();
        while (!Files.isDirectory(path))
        {
            path = path.getParent();
        }
        return path;
    }
}
