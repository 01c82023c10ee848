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
        return littleEndian(UnsafeApi.getLong(null, key + offset)) & maskOf(length - offset);
    }

    /**
     * What a stored short key, which has room behind it for a whole last word, has else than a given one.
     *
     * <p>Here and in what it calls, each method is shorter than the 35 bytes that the JIT always makes part of the
     * caller. A longer one it leaves out when the caller was compiled while few keys were found, as when the first
     * records come, and never looks again: a record of a GROUP BY then costs a fifth more for the life of the process.
     *
     * @param stored address of the stored key's first byte.
     * @param first  word of the given key.
     * @param second word, zeros when there is none.
     * @param third  word, zeros when there is none.
     * @param length bytes of both, at most {@link #SHORT_WORDS} words.
     * @return 0 when they are the same.
     */
    public static long difference(
        final long stored, final long first, final long second, final long third, final int length)
    {
        return difference(stored, 0, length, first) | difference(stored, second, third, length);
    }

    private static long difference(final long stored, final long second, final long third, final int length)
    {
        return difference(stored, Long.BYTES, length, second) | difference(stored, 2 * Long.BYTES, length, third);
    }

    private static long difference(final long stored, final int offset, final int length, final long word)
    {
        return length > offset ? word(stored, offset, length) ^ word : 0;
    }

    /**
     * Whether stored bytes are the same as given ones; there may be anything behind both.
     *
     * @param stored address of the first stored byte.
     * @param array  that the given ones are in, or null.
     * @param given  address of the first given byte, or its place in the array.
     * @param length bytes of both.
     * @return true when no byte differs.
     */
    public static boolean isSame(final long stored, final byte[] array, final long given, final int length)
    {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES)
        {
            if (UnsafeApi.getLong(null, stored + i) != UnsafeApi.getLong(array, given + i))
            {
                return false;
            }
        }
        for (; i < length; i++)
        {
            if (UnsafeApi.getByte(null, stored + i) != UnsafeApi.getByte(array, given + i))
            {
                return false;
            }
        }
        return true;
    }

    /** Bits of a word that belong to a key; of a word that there is. */
    private static long maskOf(final int bytes)
    {
        return bytes >= Long.BYTES ? -1L : (1L << (bytes << 3)) - 1;
    }

    private static long littleEndian(final long raw)
    {
        return ByteOrder.LITTLE_ENDIAN == ByteOrder.nativeOrder() ? raw : Long.reverseBytes(raw);
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
            UnsafeApi.putLong(null, key + offset, littleEndian(word));
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
