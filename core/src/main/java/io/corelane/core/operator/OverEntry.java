package io.corelane.core.operator;

import org.agrona.UnsafeApi;

/**
 * Layout of a partition's value in an {@link OverState}: what frames have of it lies behind.
 * <pre>
 *   0       4       8        12       16       24       32      40      48        56        72
 *  +-------+-------+--------+--------+--------+--------+-------+-------+---------+---------+--------
 *  | first | last  | next   | oldest | rows   | time of| its   | its   | rows not| links   | frames
 *  | row   | row   | to give| to free| so far | the    | rank  | dense | in the  |(IdleKeys|
 *  |       |       |        |        |        | last   |       | rank  | order   |)        |
 *  +-------+-------+--------+--------+--------+--------+-------+-------+---------+---------+--------
 * </pre>
 */
final class OverEntry
{
    static final int FIRST_OFFSET = 0;
    static final int LAST_OFFSET = 4;
    static final int NEXT_OFFSET = 8;
    static final int OLDEST_OFFSET = 12;
    static final int ROWS_OFFSET = 16;
    static final int TIME_OFFSET = 24;
    static final int RANK_OFFSET = 32;
    static final int DENSE_RANK_OFFSET = 40;
    static final int PENDING_OFFSET = 48;
    static final int IDLE_OFFSET = 56;
    static final int FRAMES_OFFSET = IDLE_OFFSET + IdleKeys.LENGTH;

    private OverEntry()
    {
    }

    static int first(final long entry)
    {
        return UnsafeApi.getInt(null, entry + FIRST_OFFSET);
    }

    static void first(final long entry, final int row)
    {
        UnsafeApi.putInt(null, entry + FIRST_OFFSET, row);
    }

    static int last(final long entry)
    {
        return UnsafeApi.getInt(null, entry + LAST_OFFSET);
    }

    static void last(final long entry, final int row)
    {
        UnsafeApi.putInt(null, entry + LAST_OFFSET, row);
    }

    static int next(final long entry)
    {
        return UnsafeApi.getInt(null, entry + NEXT_OFFSET);
    }

    static void next(final long entry, final int row)
    {
        UnsafeApi.putInt(null, entry + NEXT_OFFSET, row);
    }

    static int oldest(final long entry)
    {
        return UnsafeApi.getInt(null, entry + OLDEST_OFFSET);
    }

    static void oldest(final long entry, final int row)
    {
        UnsafeApi.putInt(null, entry + OLDEST_OFFSET, row);
    }

    static long rows(final long entry)
    {
        return UnsafeApi.getLong(null, entry + ROWS_OFFSET);
    }

    static void rows(final long entry, final long count)
    {
        UnsafeApi.putLong(null, entry + ROWS_OFFSET, count);
    }

    static long time(final long entry)
    {
        return UnsafeApi.getLong(null, entry + TIME_OFFSET);
    }

    static void time(final long entry, final long timeNs)
    {
        UnsafeApi.putLong(null, entry + TIME_OFFSET, timeNs);
    }

    static long rank(final long entry)
    {
        return UnsafeApi.getLong(null, entry + RANK_OFFSET);
    }

    static long denseRank(final long entry)
    {
        return UnsafeApi.getLong(null, entry + DENSE_RANK_OFFSET);
    }

    static void ranks(final long entry, final long rank, final long denseRank)
    {
        UnsafeApi.putLong(null, entry + RANK_OFFSET, rank);
        UnsafeApi.putLong(null, entry + DENSE_RANK_OFFSET, denseRank);
    }

    static long pending(final long entry)
    {
        return UnsafeApi.getLong(null, entry + PENDING_OFFSET);
    }

    static void pending(final long entry, final long count)
    {
        UnsafeApi.putLong(null, entry + PENDING_OFFSET, count);
    }

    /** Makes a partition one without rows again; it must not be idle. */
    static void clear(final long entry, final int length)
    {
        UnsafeApi.setMemory(entry, length, (byte)0);
    }
}
