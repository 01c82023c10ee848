package io.corelane.codec;

import java.util.Arrays;

/** The blocks around a value: the message's root block, then an entry's block for each group that it is in. */
final class Blocks
{
    private int[] offsets = new int[4];
    private int[] lengths = new int[4];
    private long version;

    void begin(final long actingVersion)
    {
        version = actingVersion;
    }

    void set(final int level, final int offset, final int length)
    {
        if (level >= offsets.length)
        {
            offsets = Arrays.copyOf(offsets, 2 * level);
            lengths = Arrays.copyOf(lengths, 2 * level);
        }
        offsets[level] = offset;
        lengths[level] = length;
    }

    /** Acting version of the record. */
    long version()
    {
        return version;
    }

    int offset(final int level)
    {
        return offsets[level];
    }

    /** Whether the acting block has the bytes. */
    boolean has(final int level, final int end)
    {
        return end <= lengths[level];
    }
}
