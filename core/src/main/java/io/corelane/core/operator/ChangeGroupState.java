package io.corelane.core.operator;

import io.corelane.core.partition.StateSize;
import io.corelane.core.plan.Lifetime;
import io.corelane.core.state.BlockStore;
import io.corelane.core.state.EntryCursor;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Groups whose rows can go again, or whose changes are told at intervals. A group's value:
 * <pre>
 *   0       8         16             24       32
 *  +-------+---------+--------------+--------+------------------+--------------+----------
 *  | rows  | list of | links of the | flags  | the row that was | accumulators | its age
 *  |       | rows    | changed ones |        | given last       |              |
 *  +-------+---------+--------------+--------+------------------+--------------+----------
 * </pre>
 * The age is there only when groups do not live for ever.
 * Owned by the partition's thread.
 */
public final class ChangeGroupState implements OperatorState, AutoCloseable
{
    static final int ROWS_OFFSET = 0;
    static final int LIST_OFFSET = 8;
    static final int CHANGED_OFFSET = 16;
    static final int FLAGS_OFFSET = CHANGED_OFFSET + EntryList.LENGTH;
    static final int GIVEN_OFFSET = FLAGS_OFFSET + 8;
    static final long GIVEN = 1;
    static final long CHANGED = 2;

    private final KeyedState keys;
    private final JoinSide rows;
    private final EntryList changed;
    private final GroupAges ages;
    private final UnsafeBuffer removed = new UnsafeBuffer(0, 0);
    private final int accumulatorsOffset;

    /**
     * No groups; all that it is made of is closed with it.
     *
     * @param keys               values of {@link #valueLength} bytes.
     * @param blocks             for rows, of {@link #blockLength}; null when no rows are kept.
     * @param inputLength        bytes of a row that is kept.
     * @param rowLength          bytes of a row that is given, its message header included.
     * @param accumulatorsLength bytes of the accumulators.
     * @param lifetime           of groups.
     */
    public ChangeGroupState(
        final KeyedState keys,
        final BlockStore blocks,
        final int inputLength,
        final int rowLength,
        final int accumulatorsLength,
        final Lifetime lifetime)
    {
        this.keys = keys;
        this.changed = new EntryList(keys, CHANGED_OFFSET);
        this.rows = null == blocks ? null : new JoinSide(keys, blocks, null, inputLength, LIST_OFFSET);
        this.accumulatorsOffset = accumulatorsOffset(rowLength);
        this.ages = lifetime.isForever() ? null :
            new GroupAges(keys, lifetime, accumulatorsOffset + accumulatorsLength);
    }

    /**
     * Bytes of a group's value.
     *
     * @param rowLength          bytes of a row that is given, its message header included.
     * @param accumulatorsLength bytes of the accumulators.
     * @param lifetime           of groups.
     * @return bytes.
     */
    public static int valueLength(final int rowLength, final int accumulatorsLength, final Lifetime lifetime)
    {
        return accumulatorsOffset(rowLength) + accumulatorsLength + (lifetime.isForever() ? 0 : GroupAges.LENGTH);
    }

    /** Where the accumulators lie in a value. */
    static int accumulatorsOffset(final int rowLength)
    {
        return GIVEN_OFFSET + (rowLength + 7 & ~7);
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

    void remove(final long entry)
    {
        final int length = KeyedState.keyLength(entry);
        removed.wrap(KeyedState.keyAddress(entry), length);
        keys.remove(removed, 0, length, KeyHash.of(removed, 0, length));
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

    /** Groups whose changes are still to be told. */
    EntryList changed()
    {
        return changed;
    }

    /** How old groups are, or null when they live for ever. */
    GroupAges ages()
    {
        return ages;
    }

    KeyedState keys()
    {
        return keys;
    }

    long entry(final int number)
    {
        return keys.address(number);
    }

    void snapshot(final Snapshot snapshot)
    {
        keys.snapshot(snapshot);
        changed.snapshot(snapshot);
        if (null != rows)
        {
            rows.snapshot(snapshot);
        }
        if (null != ages)
        {
            ages.snapshot(snapshot);
        }
    }

    @Override
    public void measure(final StateSize size)
    {
        size.add(keys, null == rows ? 0 : rows.bytes());
    }

    @Override
    public long keyCount()
    {
        return keys.size();
    }

    @Override
    public int doWork(final int limit)
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
