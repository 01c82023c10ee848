package io.corelane.core.operator;

import io.corelane.core.state.KeyHash;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * Layout of a block of a {@link WindowState}: one group in one window.
 * <pre>
 *   0       4       8        16       20      24      24 + room of the longest key
 *  +-------+-------+--------+--------+-------+-------+-----------------+
 *  | next  | hash  | start  | length | link  | key   | accumulators    |
 *  | of    | of    |        | of key |       | ...   | ...             |
 *  | window| key   |        |        |       |       |                 |
 *  +-------+-------+--------+--------+-------+-------+-----------------+
 * </pre>
 */
final class WindowBlock
{
    static final int NEXT_OFFSET = 0;
    static final int HASH_OFFSET = NEXT_OFFSET + Integer.BYTES;
    static final int START_OFFSET = HASH_OFFSET + Integer.BYTES;
    static final int KEY_LENGTH_OFFSET = START_OFFSET + Long.BYTES;
    static final int LINK_OFFSET = KEY_LENGTH_OFFSET + Integer.BYTES;
    static final int KEY_OFFSET = LINK_OFFSET + Integer.BYTES;

    private static final int TOLD = -1;

    private WindowBlock()
    {
    }

    static void identity(final long block, final long start, final int hash, final int keyLength)
    {
        UnsafeApi.putInt(null, block + HASH_OFFSET, hash);
        UnsafeApi.putLong(null, block + START_OFFSET, start);
        UnsafeApi.putInt(null, block + KEY_LENGTH_OFFSET, keyLength);
    }

    static int hash(final long block)
    {
        return UnsafeApi.getInt(null, block + HASH_OFFSET);
    }

    static long start(final long block)
    {
        return UnsafeApi.getLong(null, block + START_OFFSET);
    }

    static int keyLength(final long block)
    {
        return UnsafeApi.getInt(null, block + KEY_LENGTH_OFFSET);
    }

    /** The group has given its last row, and is not found any more. */
    static void hide(final long block)
    {
        UnsafeApi.putInt(null, block + KEY_LENGTH_OFFSET, TOLD);
    }

    /** For whoever puts blocks into another list. */
    static int link(final long block)
    {
        return UnsafeApi.getInt(null, block + LINK_OFFSET);
    }

    static void link(final long block, final int next)
    {
        UnsafeApi.putInt(null, block + LINK_OFFSET, next);
    }

    /** Block that was added next to the window, or 0. */
    static int next(final long block)
    {
        return UnsafeApi.getInt(null, block + NEXT_OFFSET);
    }

    static void next(final long block, final int next)
    {
        UnsafeApi.putInt(null, block + NEXT_OFFSET, next);
    }

    /** Whether a block is there for a key. */
    static boolean isKey(final long block, final DirectBuffer key, final int length)
    {
        return length == keyLength(block) &&
            KeyHash.isSame(block + KEY_OFFSET, key.byteArray(), key.addressOffset(), length);
    }

    /** Whole words of both; behind the given key there is room for them too. */
    static boolean isKey(final long block, final long key, final int length)
    {
        final long stored = block + KEY_OFFSET;
        long difference = keyLength(block) ^ length;
        for (int i = 0; i < length && 0 == difference; i += Long.BYTES)
        {
            difference = KeyHash.word(stored, i, length) ^ KeyHash.word(key, i, length);
        }
        return 0 == difference;
    }

    /** Whether two blocks have the same key. */
    static boolean isSame(final long block, final long other)
    {
        final int length = keyLength(other);
        return isKey(block, other + KEY_OFFSET, length);
    }

    /** Of a short key. */
    static boolean isKey(
        final long block, final long first, final long second, final long third, final int length)
    {
        return length == keyLength(block) &&
            0 == KeyHash.difference(block + KEY_OFFSET, first, second, third, length);
    }
}
