package io.corelane.core.operator;

import org.agrona.UnsafeApi;

/**
 * Layout of a key's value in a {@link PaneState}. What is used is the share of what a sum can hold that a window of the
 * key may have come to, at the most.
 * <pre>
 *   0       4       8       16
 *  +-------+-------+-------+-------------------+
 *  | first | last  | used  | links             |
 *  | block | block |       | (IdleKeys)        |
 *  +-------+-------+-------+-------------------+
 * </pre>
 */
final class PaneEntry
{
    static final int FIRST_OFFSET = 0;
    static final int LAST_OFFSET = FIRST_OFFSET + Integer.BYTES;
    static final int USED_OFFSET = LAST_OFFSET + Integer.BYTES;
    static final int IDLE_OFFSET = USED_OFFSET + Double.BYTES;
    static final int LENGTH = IDLE_OFFSET + IdleKeys.LENGTH;

    private PaneEntry()
    {
    }

    static int first(final long entry)
    {
        return UnsafeApi.getInt(null, entry + FIRST_OFFSET);
    }

    static void first(final long entry, final int block)
    {
        UnsafeApi.putInt(null, entry + FIRST_OFFSET, block);
    }

    static int last(final long entry)
    {
        return UnsafeApi.getInt(null, entry + LAST_OFFSET);
    }

    static void last(final long entry, final int block)
    {
        UnsafeApi.putInt(null, entry + LAST_OFFSET, block);
    }

    static double used(final long entry)
    {
        return UnsafeApi.getDouble(null, entry + USED_OFFSET);
    }

    static void used(final long entry, final double share)
    {
        UnsafeApi.putDouble(null, entry + USED_OFFSET, share);
    }
}
