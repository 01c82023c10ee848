package io.corelane.core.operator;

import org.agrona.UnsafeApi;

/**
 * Layout of a block of a {@link WindowState}: one group in one window.
 * <pre>
 *   0        8        16      20      24
 *  +--------+--------+-------+-------+-----------------+
 *  | start  | key    | of key| of    | accumulators    |
 *  |        | entry  | next  | window| ...             |
 *  |        |        |       | next  |                 |
 *  +--------+--------+-------+-------+-----------------+
 * </pre>
 */
final class WindowBlock
{
    static final int START_OFFSET = 0;
    static final int KEY_OFFSET = START_OFFSET + Long.BYTES;
    static final int NEXT_OF_KEY_OFFSET = KEY_OFFSET + Long.BYTES;
    static final int NEXT_OF_WINDOW_OFFSET = NEXT_OF_KEY_OFFSET + Integer.BYTES;
    static final int VALUE_OFFSET = NEXT_OF_WINDOW_OFFSET + Integer.BYTES;

    private WindowBlock()
    {
    }

    static long start(final long block)
    {
        return UnsafeApi.getLong(null, block + START_OFFSET);
    }

    static void start(final long block, final long start)
    {
        UnsafeApi.putLong(null, block + START_OFFSET, start);
    }

    /** Number of the key's entry. */
    static int key(final long block)
    {
        return UnsafeApi.getInt(null, block + KEY_OFFSET);
    }

    static void key(final long block, final int number)
    {
        UnsafeApi.putInt(null, block + KEY_OFFSET, number);
    }

    static int nextOfKey(final long block)
    {
        return UnsafeApi.getInt(null, block + NEXT_OF_KEY_OFFSET);
    }

    static void nextOfKey(final long block, final int next)
    {
        UnsafeApi.putInt(null, block + NEXT_OF_KEY_OFFSET, next);
    }

    static int nextOfWindow(final long block)
    {
        return UnsafeApi.getInt(null, block + NEXT_OF_WINDOW_OFFSET);
    }

    static void nextOfWindow(final long block, final int next)
    {
        UnsafeApi.putInt(null, block + NEXT_OF_WINDOW_OFFSET, next);
    }
}
