package io.corelane.core.operator;

import org.agrona.UnsafeApi;

/**
 * Layout of a row that a join keeps.
 * <pre>
 *   0        8        16       20       24        32
 *  +--------+--------+--------+--------+---------+---------
 *  | time   | key    | previous| next  | matches | row ...
 *  |        | entry  | of key  | of key|         |
 *  +--------+--------+--------+--------+---------+---------
 * </pre>
 */
final class JoinRow
{
    static final int TIME_OFFSET = 0;
    static final int KEY_OFFSET = TIME_OFFSET + Long.BYTES;
    static final int PREVIOUS_OFFSET = KEY_OFFSET + Long.BYTES;
    static final int NEXT_OFFSET = PREVIOUS_OFFSET + Integer.BYTES;
    static final int MATCHES_OFFSET = NEXT_OFFSET + Integer.BYTES;
    static final int ROW_OFFSET = MATCHES_OFFSET + Long.BYTES;

    private JoinRow()
    {
    }

    static long time(final long block)
    {
        return UnsafeApi.getLong(null, block + TIME_OFFSET);
    }

    static void time(final long block, final long timeNs)
    {
        UnsafeApi.putLong(null, block + TIME_OFFSET, timeNs);
    }

    /** Number of the key's entry, 0 for none. */
    static int key(final long block)
    {
        return UnsafeApi.getInt(null, block + KEY_OFFSET);
    }

    static void key(final long block, final int number)
    {
        UnsafeApi.putInt(null, block + KEY_OFFSET, number);
    }

    static int previous(final long block)
    {
        return UnsafeApi.getInt(null, block + PREVIOUS_OFFSET);
    }

    static void previous(final long block, final int id)
    {
        UnsafeApi.putInt(null, block + PREVIOUS_OFFSET, id);
    }

    static int next(final long block)
    {
        return UnsafeApi.getInt(null, block + NEXT_OFFSET);
    }

    static void next(final long block, final int id)
    {
        UnsafeApi.putInt(null, block + NEXT_OFFSET, id);
    }

    static long matches(final long block)
    {
        return UnsafeApi.getLong(null, block + MATCHES_OFFSET);
    }

    static void matches(final long block, final long count)
    {
        UnsafeApi.putLong(null, block + MATCHES_OFFSET, count);
    }
}
