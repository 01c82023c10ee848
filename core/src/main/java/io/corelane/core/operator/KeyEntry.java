package io.corelane.core.operator;

import org.agrona.UnsafeApi;

/**
 * Layout of a key's value in a {@link SessionState}.
 * <pre>
 *   0       4       8
 *  +-------+-------+-------------------+
 *  | first | pad   | links             |
 *  | block |       | (IdleKeys)        |
 *  +-------+-------+-------------------+
 * </pre>
 */
final class KeyEntry
{
    static final int HEAD_OFFSET = 0;
    static final int IDLE_OFFSET = HEAD_OFFSET + Long.BYTES;
    static final int LENGTH = IDLE_OFFSET + IdleKeys.LENGTH;

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
}
