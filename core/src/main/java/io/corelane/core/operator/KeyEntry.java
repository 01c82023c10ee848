package io.corelane.core.operator;

import org.agrona.UnsafeApi;

/**
 * Layout of a key's value in a {@link WindowState}.
 * <pre>
 *   0       4       8           16          24         32
 *  +-------+-------+-----------+-----------+----------+
 *  | first | pad   | idle      | previous  | next     |
 *  | block |       | since     | idle key  | idle key |
 *  +-------+-------+-----------+-----------+----------+
 * </pre>
 */
final class KeyEntry
{
    static final int HEAD_OFFSET = 0;
    static final int IDLE_SINCE_OFFSET = HEAD_OFFSET + Long.BYTES;
    static final int PREVIOUS_OFFSET = IDLE_SINCE_OFFSET + Long.BYTES;
    static final int NEXT_OFFSET = PREVIOUS_OFFSET + Long.BYTES;
    static final int LENGTH = NEXT_OFFSET + Long.BYTES;

    private KeyEntry()
    {
    }

    static int head(final long entry)
    {
        return UnsafeApi.getInt(null, entry + HEAD_OFFSET);
    }

    static void head(final long entry, final int block)
    {
        UnsafeApi.putInt(null, entry + HEAD_OFFSET, block);
    }

    static long idleSince(final long entry)
    {
        return UnsafeApi.getLong(null, entry + IDLE_SINCE_OFFSET);
    }

    static void idleSince(final long entry, final long timeNs)
    {
        UnsafeApi.putLong(null, entry + IDLE_SINCE_OFFSET, timeNs);
    }

    static long previous(final long entry)
    {
        return UnsafeApi.getLong(null, entry + PREVIOUS_OFFSET);
    }

    static void previous(final long entry, final long other)
    {
        UnsafeApi.putLong(null, entry + PREVIOUS_OFFSET, other);
    }

    static long next(final long entry)
    {
        return UnsafeApi.getLong(null, entry + NEXT_OFFSET);
    }

    static void next(final long entry, final long other)
    {
        UnsafeApi.putLong(null, entry + NEXT_OFFSET, other);
    }
}
