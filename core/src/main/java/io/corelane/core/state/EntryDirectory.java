package io.corelane.core.state;

import java.util.Arrays;

/**
 * Addresses of all entries in the order of their creation, so that they can be walked without a hash order. Grows by
 * blocks. A removed entry leaves a hole, which is not used again: ordinals stay in order, at eight bytes an entry made.
 */
final class EntryDirectory
{
    private static final int BLOCK_BITS = 13;
    private static final int BLOCK_MASK = (1 << BLOCK_BITS) - 1;

    private long[][] blocks = new long[8][];
    private int length;

    /** Ordinals given so far; each below it is an entry or a hole. */
    int length()
    {
        return length;
    }

    int append(final long address)
    {
        final int block = length >>> BLOCK_BITS;
        if (block == blocks.length)
        {
            blocks = Arrays.copyOf(blocks, blocks.length * 2);
        }
        if (null == blocks[block])
        {
            blocks[block] = new long[1 << BLOCK_BITS];
        }
        set(length, address);
        return length++;
    }

    /** Address of an entry, 0 for a hole. */
    long address(final int ordinal)
    {
        return blocks[ordinal >>> BLOCK_BITS][ordinal & BLOCK_MASK];
    }

    void set(final int ordinal, final long address)
    {
        blocks[ordinal >>> BLOCK_BITS][ordinal & BLOCK_MASK] = address;
    }

    void remove(final int ordinal)
    {
        set(ordinal, 0);
    }
}
