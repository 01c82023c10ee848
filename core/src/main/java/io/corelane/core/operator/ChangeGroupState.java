package io.corelane.core.operator;

import io.corelane.core.state.BlockStore;
import io.corelane.core.state.EntryCursor;
import io.corelane.core.state.KeyedState;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * Groups whose rows can go again, or whose changes are told at intervals. A group's value:
 * <pre>
 *   0       8         16        24       32
 *  +-------+---------+---------+--------+------------------+---------------
 *  | rows  | list of | next    | flags  | the row that was | accumulators
 *  |       | rows    | changed |        | given last       |
 *  +-------+---------+---------+--------+------------------+---------------
 * </pre>
 * Owned by the partition's thread.
 */
public final class ChangeGroupState implements AutoCloseable
{
    static final int ROWS_OFFSET = 0;
    static final int LIST_OFFSET = 8;
    static final int NEXT_CHANGED_OFFSET = 16;
    static final int FLAGS_OFFSET = 24;
    static final int GIVEN_OFFSET = 32;
    static final long GIVEN = 1;
    static final long CHANGED = 2;

    private final KeyedState keys;
    private final JoinSide rows;
    private final int accumulatorsOffset;

    /**
     * No groups; all that it is made of is closed with it.
     *
     * @param keys        values of {@link #valueLength} bytes.
     * @param blocks      for rows, of {@link #blockLength}; null when no rows are kept.
     * @param inputLength bytes of a row that is kept.
     * @param rowLength   bytes of a row that is given, its message header included.
     */
    public ChangeGroupState(
        final KeyedState keys, final BlockStore blocks, final int inputLength, final int rowLength)
    {
        this.keys = keys;
        this.rows = null == blocks ? null : new JoinSide(blocks, null, inputLength, LIST_OFFSET);
        this.accumulatorsOffset = GIVEN_OFFSET + (rowLength + 7 & ~7);
    }

    /**
     * Bytes of a group's value.
     *
     * @param rowLength          bytes of a row that is given, its message header included.
     * @param accumulatorsLength bytes of the accumulators.
     * @return bytes.
     */
    public static int valueLength(final int rowLength, final int accumulatorsLength)
    {
        return GIVEN_OFFSET + (rowLength + 7 & ~7) + accumulatorsLength;
    }

    /**
     * Bytes of a block for a row that is kept.
     *
     * @param inputLength bytes of the row.
     * @return bytes.
     */
    public static int blockLength(final int inputLength)
    {
        return JoinSide.blockLength(inputLength);
    }

    long find(final DirectBuffer key, final int length, final int hash)
    {
        return keys.find(key, 0, length, hash);
    }

    long create(final DirectBuffer key, final int length, final int hash)
    {
        return keys.findOrCreate(key, 0, length, hash);
    }

    boolean hasRoomForKey()
    {
        return keys.size() < keys.maxKeys();
    }

    void remove(final DirectBuffer key, final int length, final int hash)
    {
        keys.remove(key, 0, length, hash);
    }

    EntryCursor cursor()
    {
        return keys.cursor();
    }

    /** The rows that are kept, or null. */
    JoinSide rows()
    {
        return rows;
    }

    long accumulators(final long entry)
    {
        return entry + accumulatorsOffset;
    }

    static long count(final long entry)
    {
        return UnsafeApi.getLong(null, entry + ROWS_OFFSET);
    }

    static void count(final long entry, final long count)
    {
        UnsafeApi.putLong(null, entry + ROWS_OFFSET, count);
    }

    static boolean is(final long entry, final long flag)
    {
        return 0 != (UnsafeApi.getLong(null, entry + FLAGS_OFFSET) & flag);
    }

    static void set(final long entry, final long flag, final boolean isSet)
    {
        final long flags = UnsafeApi.getLong(null, entry + FLAGS_OFFSET);
        UnsafeApi.putLong(null, entry + FLAGS_OFFSET, isSet ? flags | flag : flags & ~flag);
    }

    static long nextChanged(final long entry)
    {
        return UnsafeApi.getLong(null, entry + NEXT_CHANGED_OFFSET);
    }

    static void nextChanged(final long entry, final long next)
    {
        UnsafeApi.putLong(null, entry + NEXT_CHANGED_OFFSET, next);
    }

    int doWork(final int limit)
    {
        return keys.doWork(limit);
    }

    @Override
    public void close()
    {
        keys.close();
        if (null != rows)
        {
            rows.close();
        }
    }
}
