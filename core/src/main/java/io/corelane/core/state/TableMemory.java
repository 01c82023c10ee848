package io.corelane.core.state;

import java.io.File;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;

/**
 * Memory of {@link GroupTable}s, off-heap: pieces of a power of two of words, which hold zeros when they are given out
 * and have to when they come back. Small ones share a file, so that many tables are few mappings. Owned by the
 * partition's thread; nothing is allocated but when there are more pieces than ever before.
 */
public final class TableMemory implements AutoCloseable
{
    static final int LEAST_BITS = 6;
    static final int MOST_BITS = 27;

    /** Words of a file, at the least: 128 KiB. */
    private static final int FILE_BITS = 14;

    private final Path directory;
    private final String name;
    private final long[][] free = new long[MOST_BITS + 1][0];
    private final int[] freeCounts = new int[MOST_BITS + 1];
    private MappedByteBuffer[] mappings = new MappedByteBuffer[8];
    private int files;
    private long bytes;

    /**
     * No memory yet; files of the same name are deleted.
     *
     * @param directory folder of the files.
     * @param name      begins their names.
     */
    public TableMemory(final Path directory, final String name)
    {
        this.directory = directory;
        this.name = name;
        StateFiles.deleteAll(directory, name);
    }

    /** Gives out a piece of {@code 2^bits} words of zeros. */
    long take(final int bits)
    {
        if (0 == freeCounts[bits])
        {
            addFile(bits);
        }
        return free[bits][--freeCounts[bits]];
    }

    /** Takes a piece back, which holds zeros again. */
    void give(final int bits, final long address)
    {
        free[bits][freeCounts[bits]++] = address;
    }

    /**
     * Bytes of the files, as they would be if every page were touched.
     *
     * @return bytes.
     */
    public long bytes()
    {
        return bytes;
    }

    /** Unmaps the files; they stay, but no later state takes them up. */
    @Override
    public void close()
    {
        for (int i = 0; i < files; i++)
        {
            BufferUtil.free(mappings[i]);
        }
        files = 0;
    }

    private void addFile(final int bits)
    {
        final long length = (long)Long.BYTES << Math.max(bits, FILE_BITS);
        if (files == mappings.length)
        {
            mappings = Arrays.copyOf(mappings, 2 * files);
        }
        final File file = new File(directory.resolve(name + "." + files + ".table").toString());
        mappings[files] = IoUtil.mapNewFile(file, length, false);
        final long address = BufferUtil.address(mappings[files]);
        files++;
        bytes += length;
        final int pieces = (int)(length >>> bits + 3);
        // All pieces that there are have room here, so that none is refused when it comes back.
        free[bits] = Arrays.copyOf(free[bits], free[bits].length + pieces);
        for (int i = pieces - 1; i >= 0; i--)
        {
            give(bits, address + ((long)i << bits + 3));
        }
    }
}
