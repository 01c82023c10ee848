package io.corelane.core.operator;

import org.agrona.UnsafeApi;

/**
 * Layout of a block of a {@link PaneState}: one group in one pane. The stamp tells which block was made first.
 * <pre>
 *   0        8        16       24      28       32      36        40
 *  +--------+--------+--------+-------+--------+-------+---------+-----------------+
 *  | start  | key    | stamp  | of key| of key | of    | of      | accumulators    |
 *  |        | entry  |        | next  | former | pane  | closing | ...             |
 *  |        |        |        |       |        | next  | next    |                 |
 *  +--------+--------+--------+-------+--------+-------+---------+-----------------+
 * </pre>
 */
final class PaneBlock
{
    static final int START_OFFSET = 0;
    static final int KEY_OFFSET = START_OFFSET + Long.BYTES;
    static final int STAMP_OFFSET = KEY_OFFSET + Long.BYTES;
    static final int NEXT_OF_KEY_OFFSET = STAMP_OFFSET + Long.BYTES;
    static final int FORMER_OF_KEY_OFFSET = NEXT_OF_KEY_OFFSET + Integer.BYTES;
    static final int NEXT_OF_PANE_OFFSET = FORMER_OF_KEY_OFFSET + Integer.BYTES;
    static final int NEXT_OF_CLOSING_OFFSET = NEXT_OF_PANE_OFFSET + Integer.BYTES;
    static final int VALUE_OFFSET = NEXT_OF_CLOSING_OFFSET + Integer.BYTES;

    private PaneBlock()
    {
    }

    static long start(final long block)
    {
        return UnsafeApi.getLong(null, block + START_OFFSET);
    }

    /** Number of the key's entry. */
    static int key(final long block)
    {
        return UnsafeApi.getInt(null, block + KEY_OFFSET);
    }

    static long stamp(final long block)
    {
        return UnsafeApi.getLong(null, block + STAMP_OFFSET);
    }

    static void identity(final long block, final long start, final int key, final long stamp)
    {
        UnsafeApi.putLong(null, block + START_OFFSET, start);
        UnsafeApi.putInt(null, block + KEY_OFFSET, key);
        UnsafeApi.putLong(null, block + STAMP_OFFSET, stamp);
    }

    static int nextOfKey(final long block)
    {
        return UnsafeApi.getInt(null, block + NEXT_OF_KEY_OFFSET);
    }

    static void nextOfKey(final long block, final int next)
    {
        UnsafeApi.putInt(null, block + NEXT_OF_KEY_OFFSET, next);
    }

    static int formerOfKey(final long block)
    {
        return UnsafeApi.getInt(null, block + FORMER_OF_KEY_OFFSET);
    }

    static void formerOfKey(final long block, final int former)
    {
        UnsafeApi.putInt(null, block + FORMER_OF_KEY_OFFSET, former);
    }

    static int nextOfPane(final long block)
    {
        return UnsafeApi.getInt(null, block + NEXT_OF_PANE_OFFSET);
    }

    static void nextOfPane(final long block, final int next)
    {
        UnsafeApi.putInt(null, block + NEXT_OF_PANE_OFFSET, next);
    }

    static int nextOfClosing(final long block)
    {
        return UnsafeApi.getInt(null, block + NEXT_OF_CLOSING_OFFSET);
    }

    static void nextOfClosing(final long block, final int next)
    {
        UnsafeApi.putInt(null, block + NEXT_OF_CLOSING_OFFSET, next);
    }
}
