package io.corelane.core.state;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * The hash by which a state finds keys: of the key's bytes, taken as little-endian words, the last one filled up with
 * zeros. A short key, whose words are at hand, is hashed without a look at memory. It never leaves the machine; keys
 * are routed by another one, {@code Murmur3}. No allocation; any thread.
 */
public final class KeyHash
{
    /** Words of a key that is short. */
    public static final int SHORT_WORDS = 3;

    private static final long WORD_MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long LAST_MULTIPLIER = 0xD6E8FEB86659FD93L;

    private KeyHash()
    {
    }

    /**
     * Hashes a key.
     *
     * @param key    holds it.
     * @param offset first byte.
     * @param length bytes.
     * @return the hash.
     */
    public static int of(final DirectBuffer key, final int offset, final int length)
    {
        long hash = length;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES)
        {
            hash = mix(hash, key.getLong(offset + i, ByteOrder.LITTLE_ENDIAN));
        }
        if (i < length)
        {
            long last = 0;
            for (int k = length - 1; k >= i; k--)
            {
                last = last << Byte.SIZE | key.getByte(offset + k) & 0xFF;
            }
            hash = mix(hash, last);
        }
        return finish(hash);
    }

    /**
     * Hashes a short key, as {@link #of(DirectBuffer, int, int)} does its bytes.
     *
     * @param first  word.
     * @param second word, zeros when there is none.
     * @param third  word, zeros when there is none.
     * @param length bytes, at most {@link #SHORT_WORDS} words; zeros behind them.
     * @return the hash.
     */
    public static int of(final long first, final long second, final long third, final int length)
    {
        long hash = length;
        if (length > 0)
        {
            hash = mix(hash, first);
        }
        if (length > Long.BYTES)
        {
            hash = mix(hash, second);
        }
        if (length > 2 * Long.BYTES)
        {
            hash = mix(hash, third);
        }
        return finish(hash);
    }

    /**
     * Hashes a key, as {@link #of(DirectBuffer, int, int)}, that lies in memory with room behind it for a whole last
     * word.
     *
     * @param address of its first byte.
     * @param length  bytes.
     * @return the hash.
     */
    public static int of(final long address, final int length)
    {
        long hash = length;
        for (int i = 0; i < length; i += Long.BYTES)
        {
            hash = mix(hash, word(address, i, length));
        }
        return finish(hash);
    }

    /**
     * A word of a key in memory with room behind it for a whole last word.
     *
     * @param key    address of its first byte.
     * @param offset of the word.
     * @param length bytes of the key.
     * @return the little-endian word, zeros behind the key.
     */
    public static long word(final long key, final int offset, final int length)
    {
        final long raw = UnsafeApi.getLong(null, key + offset);
        final long word = ByteOrder.LITTLE_ENDIAN == ByteOrder.nativeOrder() ? raw : Long.reverseBytes(raw);
        return length - offset >= Long.BYTES ? word : word & (1L << (length - offset << 3)) - 1;
    }

    /**
     * Writes a word of a key into memory that has room for a whole last word, if the key has the word.
     *
     * @param key    address of its first byte.
     * @param offset of the word.
     * @param length bytes of the key.
     * @param word   little-endian, zeros behind the key.
     */
    public static void put(final long key, final int offset, final int length, final long word)
    {
        if (offset < length)
        {
            UnsafeApi.putLong(null, key + offset,
                ByteOrder.LITTLE_ENDIAN == ByteOrder.nativeOrder() ? word : Long.reverseBytes(word));
        }
    }

    private static long mix(final long hash, final long word)
    {
        final long mixed = (hash ^ word) * WORD_MULTIPLIER;
        return mixed ^ mixed >>> 32;
    }

    private static int finish(final long hash)
    {
        return (int)(hash * LAST_MULTIPLIER >>> 32);
    }
}
