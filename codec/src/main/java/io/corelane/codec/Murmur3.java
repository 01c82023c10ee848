package io.corelane.codec;

import java.nio.ByteOrder;

import org.agrona.DirectBuffer;

/**
 * The hash that routes keys: murmur3_x86_32, Austin Appleby's public algorithm, so that publishers in any language can
 * compute the same. No allocation; any thread.
 */
public final class Murmur3
{
    private static final int C1 = 0xCC9E2D51;
    private static final int C2 = 0x1B873593;

    private Murmur3()
    {
    }

    /**
     * Hashes bytes with seed 0, as keys are routed.
     *
     * @param buffer with the bytes.
     * @param offset of the first.
     * @param length how many.
     * @return the hash.
     */
    public static int hash(final DirectBuffer buffer, final int offset, final int length)
    {
        return Long.BYTES == length ?
            hash(buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN)) : hash(buffer, offset, length, 0);
    }

    /**
     * Hashes eight bytes with seed 0: most keys are one number, and are read at once.
     *
     * @param word the bytes, the first one lowest.
     * @return the hash.
     */
    public static int hash(final long word)
    {
        return finish(step(step(0, (int)word), (int)(word >>> Integer.SIZE)) ^ Long.BYTES);
    }

    /**
     * Hashes bytes.
     *
     * @param buffer with the bytes.
     * @param offset of the first.
     * @param length how many.
     * @param seed   starting value.
     * @return the hash.
     */
    public static int hash(final DirectBuffer buffer, final int offset, final int length, final int seed)
    {
        int hash = seed;
        final int tail = offset + (length & ~3);
        for (int i = offset; i < tail; i += Integer.BYTES)
        {
            hash = step(hash, buffer.getInt(i, ByteOrder.LITTLE_ENDIAN));
        }
        int last = 0;
        for (int i = (length & 3) - 1; i >= 0; i--)
        {
            last = last << Byte.SIZE | buffer.getByte(tail + i) & 0xFF;
        }
        hash ^= mix(last);
        return finish(hash ^ length);
    }

    private static int step(final int hash, final int block)
    {
        return Integer.rotateLeft(hash ^ mix(block), 13) * 5 + 0xE6546B64;
    }

    private static int mix(final int block)
    {
        return Integer.rotateLeft(block * C1, 15) * C2;
    }

    private static int finish(final int value)
    {
        int hash = value;
        hash ^= hash >>> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >>> 13;
        hash *= 0xC2B2AE35;
        hash ^= hash >>> 16;
        return hash;
    }
}
