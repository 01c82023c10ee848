package io.corelane.core.operator;

import org.agrona.UnsafeApi;

/**
 * What a {@link PaneState} keeps of a group in a pane behind its accumulators. The stamp tells which block was made
 * first. The links are good while a window closes: from each block of a key to the next one in time, from the last one
 * to the first, which also knows the last one.
 * <pre>
 *   0        8       12      16
 *  +--------+-------+-------+
 *  | stamp  | of key| of key|
 *  |        | next  | last  |
 *  +--------+-------+-------+
 * </pre>
 */
final class PaneBlock
{
    static final int STAMP_OFFSET = 0;
    static final int NEXT_OF_KEY_OFFSET = STAMP_OFFSET + Long.BYTES;
    static final int LAST_OF_KEY_OFFSET = NEXT_OF_KEY_OFFSET + Integer.BYTES;
    static final int LENGTH = LAST_OF_KEY_OFFSET + Integer.BYTES;

    private PaneBlock()
    {
    }

    static long stamp(final long group)
    {
        return UnsafeApi.getLong(null, group + STAMP_OFFSET);
    }

    static void stamp(final long group, final long stamp)
    {
        UnsafeApi.putLong(null, group + STAMP_OFFSET, stamp);
    }

    static int nextOfKey(final long group)
    {
        return UnsafeApi.getInt(null, group + NEXT_OF_KEY_OFFSET);
    }

    static void nextOfKey(final long group, final int next)
    {
        UnsafeApi.putInt(null, group + NEXT_OF_KEY_OFFSET, next);
    }

    static int lastOfKey(final long group)
    {
        return UnsafeApi.getInt(null, group + LAST_OF_KEY_OFFSET);
    }

    static void lastOfKey(final long group, final int last)
    {
        UnsafeApi.putInt(null, group + LAST_OF_KEY_OFFSET, last);
    }
}
