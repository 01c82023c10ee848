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
 */
public record BlockStoreConfig(Path directory, String name, int blockLength, long initialBlocks, long maxBlocks)
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
    }
}
