package io.corelane.core.state;

import java.nio.file.Path;

/**
 * What a {@link BlockStore} is made of. Immutable.
 *
 * @param directory     folder of its files; made when missing.
 * @param name          begins the names of its files.
 * @param blockLength   bytes of a block, a multiple of 8.
 * @param initialBlocks room made at the start.
 * @param maxBlocks     blocks that it may hold.
 * @param lead          bytes from the border of a cache line to the first block, a multiple of 8.
 */
public record BlockStoreConfig(
    Path directory,
    String name,
    int blockLength,
    long initialBlocks,
    long maxBlocks,
    int lead)
{
    /** Checks the numbers. */
    public BlockStoreConfig
    {
        if (blockLength <= 0 || 0 != (blockLength & 7))
        {
            throw new IllegalArgumentException("blockLength must be a multiple of 8, but is " + blockLength);
        }
        if (initialBlocks < 1 || maxBlocks < 1 || maxBlocks >= Integer.MAX_VALUE)
        {
            throw new IllegalArgumentException("initialBlocks and maxBlocks must be from 1 to 2^31 - 2, but are " +
                initialBlocks + " and " + maxBlocks);
        }
        if (lead < 0 || lead >= CacheLines.LENGTH || 0 != (lead & 7))
        {
            throw new IllegalArgumentException("lead must be a multiple of 8 below " + CacheLines.LENGTH +
                ", but is " + lead);
        }
    }

    /**
     * Blocks that begin at the border of a cache line.
     *
     * @param directory     folder of the files; made when missing.
     * @param name          begins the names of the files.
     * @param blockLength   bytes of a block, a multiple of 8.
     * @param initialBlocks room made at the start.
     * @param maxBlocks     blocks that the store may hold.
     */
    public BlockStoreConfig(
        final Path directory, final String name, final int blockLength, final long initialBlocks, final long maxBlocks)
    {
        this(directory, name, blockLength, initialBlocks, maxBlocks, 0);
    }
}
