package io.corelane.core.operator;

import org.agrona.UnsafeApi;

/**
 * Layout of a row that a {@link WindowJoinState} keeps.
 * <pre>
 *   0        4        8        12       16       20        24    24 + room of the longest key
 *  +--------+--------+--------+--------+--------+---------+-----+--------
 *  | next   | hash   | next   | last   | length | has a   | key | row ...
 *  | of     | of     | of key | of key | of key | partner |     |
 *  | window | key    |        |        |        |         |     |
 *  +--------+--------+--------+--------+--------+---------+-----+--------
 * </pre>
 * A key, its hash and its last row stand in its first row alone.
 */
final class WindowJoinRow
{
    static final int NEXT_OFFSET = 0;
    static final int HASH_OFFSET = NEXT_OFFSET + Integer.BYTES;
    static final int SAME_OFFSET = HASH_OFFSET + Integer.BYTES;
    static final int LAST_OFFSET = SAME_OFFSET + Integer.BYTES;
    static final int KEY_LENGTH_OFFSET = LAST_OFFSET + Integer.BYTES;
    static final int PARTNER_OFFSET = KEY_LENGTH_OFFSET + Integer.BYTES;
    static final int KEY_OFFSET = PARTNER_OFFSET + Integer.BYTES;

    private static final int NO_KEY = -1;

    private WindowJoinRow()
    {
    }

    /** The row that came next to the side of the window, 0 for none. */
    static int next(final long block)
    {
        return UnsafeApi.getInt(null, block + NEXT_OFFSET);
    }

    static void next(final long block, final int id)
    {
        UnsafeApi.putInt(null, block + NEXT_OFFSET, id);
    }

    /** The row is the first one of a key. */
    static void key(final long block, final int hash, final int length)
    {
        UnsafeApi.putInt(null, block + HASH_OFFSET, hash);
        UnsafeApi.putInt(null, block + KEY_LENGTH_OFFSET, length);
    }

    /** The row is not the first one of its key, or has none. */
    static void noKey(final long block)
    {
        UnsafeApi.putInt(null, block + KEY_LENGTH_OFFSET, NO_KEY);
    }

    static boolean isFirst(final long block)
    {
        return NO_KEY != keyLength(block);
    }

    static int hash(final long block)
    {
        return UnsafeApi.getInt(null, block + HASH_OFFSET);
    }

    static int keyLength(final long block)
    {
        return UnsafeApi.getInt(null, block + KEY_LENGTH_OFFSET);
    }

    /** The row of the same key that came next, 0 for none. */
    static int same(final long block)
    {
        return UnsafeApi.getInt(null, block + SAME_OFFSET);
    }

    static void same(final long block, final int id)
    {
        UnsafeApi.putInt(null, block + SAME_OFFSET, id);
    }

    /** The latest row of the key whose first one this is, 0 when there is no other. */
    static int last(final long block)
    {
        return UnsafeApi.getInt(null, block + LAST_OFFSET);
    }

    static void last(final long block, final int id)
    {
        UnsafeApi.putInt(null, block + LAST_OFFSET, id);
    }

    static boolean hasPartner(final long block)
    {
        return 0 != UnsafeApi.getInt(null, block + PARTNER_OFFSET);
    }

    static void setPartner(final long block)
    {
        UnsafeApi.putInt(null, block + PARTNER_OFFSET, 1);
    }
}
