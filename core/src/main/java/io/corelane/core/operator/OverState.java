package io.corelane.core.operator;

import static io.corelane.core.operator.OverLayout.DENSE_RANK_OFFSET;
import static io.corelane.core.operator.OverLayout.KEY_OFFSET;
import static io.corelane.core.operator.OverLayout.LAST_PEER_OFFSET;
import static io.corelane.core.operator.OverLayout.NEXT_HELD_OFFSET;
import static io.corelane.core.operator.OverLayout.NEXT_IN_TIME_OFFSET;
import static io.corelane.core.operator.OverLayout.NEXT_OFFSET;
import static io.corelane.core.operator.OverLayout.NUMBER_OFFSET;
import static io.corelane.core.operator.OverLayout.PREVIOUS_HELD_OFFSET;
import static io.corelane.core.operator.OverLayout.PREVIOUS_OFFSET;
import static io.corelane.core.operator.OverLayout.RANK_OFFSET;
import static io.corelane.core.operator.OverLayout.ROW_OFFSET;
import static io.corelane.core.operator.OverLayout.TIME_OFFSET;

import io.corelane.core.partition.StateSize;
import io.corelane.core.plan.Lifetime;
import io.corelane.core.state.BlockStore;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import io.corelane.core.state.Timers;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What analytic functions keep: partitions, each with a list of its rows in the order, and the rows that are not in
 * the order yet, by their time. Owned by the partition's thread; nothing is allocated but by new partitions.
 */
public final class OverState implements OperatorState, AutoCloseable
{
    static final int NONE = BlockStore.NONE;

    private final OverLayout layout;
    private final KeyedState keys;
    private final BlockStore rows;
    private final Timers timers;
    private final IdleKeys idle;
    private final GroupAges ages;
    private final UnsafeBuffer removed = new UnsafeBuffer(0, 0);

    /**
     * An empty state; all that it is made of is closed with it.
     *
     * @param layout   how rows and partitions lie.
     * @param keys     values of {@link #entryLength}.
     * @param rows     blocks of the layout's {@code blockLength}.
     * @param timers   of rows that are not in the order yet; null when rows stand in the order as they come.
     * @param lifetime of partitions.
     */
    public OverState(
        final OverLayout layout,
        final KeyedState keys,
        final BlockStore rows,
        final Timers timers,
        final Lifetime lifetime)
    {
        this.ages = lifetime.isForever() ? null : new GroupAges(keys, lifetime, layout.entryLength);
        this.layout = layout;
        this.keys = keys;
        this.rows = rows;
        this.timers = timers;
        this.idle = new IdleKeys(keys, OverEntry.IDLE_OFFSET, layout.timeBackNs);
    }

    /**
     * Bytes of a partition's value.
     *
     * @param layout   how it lies.
     * @param lifetime of partitions.
     * @return bytes.
     */
    public static int entryLength(final OverLayout layout, final Lifetime lifetime)
    {
        return layout.entryLength + (lifetime.isForever() ? 0 : GroupAges.LENGTH);
    }

    /** How old partitions are, or null when they stay. */
    GroupAges ages()
    {
        return ages;
    }

    /** Takes a partition away of which all rows have left. */
    void remove(final long entry)
    {
        int row = OverEntry.first(entry);
        while (NONE != row)
        {
            final int next = next(row);
            rows.free(row);
            row = next;
        }
        ages.remove(entry);
        OverEntry.clear(entry, layout.entryLength + GroupAges.LENGTH);
        final int length = KeyedState.keyLength(entry);
        removed.wrap(KeyedState.keyAddress(entry), length);
        keys.remove(removed, 0, length, KeyHash.of(removed, 0, length));
    }

    OverLayout layout()
    {
        return layout;
    }

    Timers timers()
    {
        return timers;
    }

    boolean hasRoom()
    {
        return rows.room() > 0;
    }

    long find(final DirectBuffer key, final int length, final int hash)
    {
        return keys.find(key, 0, length, hash);
    }

    boolean hasRoomForKey()
    {
        return idle.hasRoom();
    }

    /** The entry of a partition that is about to have one more row, or 0 when there is no room. */
    long use(final DirectBuffer key, final int length, final int hash)
    {
        long entry = keys.find(key, 0, length, hash);
        if (KeyedState.NULL_ADDRESS == entry)
        {
            idle.makeRoom();
            entry = keys.findOrCreate(key, 0, length, hash);
        }
        if (KeyedState.NULL_ADDRESS != entry)
        {
            idle.take(entry);
        }
        return entry;
    }

    /** A partition has no rows any more, and nothing depends on those that it had. */
    void release(final long entry, final long nowNs)
    {
        OverEntry.clear(entry, layout.entryLength);
        idle.add(entry, nowNs);
    }

    void expire(final long nowNs)
    {
        idle.expire(nowNs);
    }

    /** Keeps a row that is in no list yet. Only with room. */
    int add(final long entry, final long timeNs, final DirectBuffer row, final int offset)
    {
        final int id = rows.allocate();
        final long block = rows.address(id);
        UnsafeApi.putLong(null, block + TIME_OFFSET, timeNs);
        UnsafeApi.putInt(null, block + KEY_OFFSET, KeyedState.number(entry));
        UnsafeApi.copyMemory(
            row.byteArray(), row.addressOffset() + offset, null, block + ROW_OFFSET, layout.rowLength);
        return id;
    }

    /** Puts a row behind the others of its partition. */
    void link(final long entry, final int row)
    {
        final int last = OverEntry.last(entry);
        if (NONE == last)
        {
            OverEntry.first(entry, row);
        }
        else
        {
            next(last, row);
        }
        previous(row, last);
        next(row, NONE);
        OverEntry.last(entry, row);
    }

    /** Makes a partition's first row its only one, with other columns. */
    void replaceAll(final long entry, final DirectBuffer row, final int offset)
    {
        final int first = OverEntry.first(entry);
        while (first != OverEntry.last(entry))
        {
            free(entry, OverEntry.last(entry));
        }
        UnsafeApi.copyMemory(row.byteArray(), row.addressOffset() + offset, null, rows.address(first) + ROW_OFFSET,
            layout.rowLength);
    }

    /** The entry with a number. */
    long numbered(final int number)
    {
        return keys.address(number);
    }

    /** From when on a partition that has no rows goes. */
    long idleDueNs()
    {
        return idle.dueNs();
    }

    /** Takes a row out of its partition. */
    void free(final long entry, final int row)
    {
        final int previous = previous(row);
        final int next = next(row);
        if (NONE == previous)
        {
            OverEntry.first(entry, next);
        }
        else
        {
            next(previous, next);
        }
        if (NONE == next)
        {
            OverEntry.last(entry, previous);
        }
        else
        {
            previous(next, previous);
        }
        rows.free(row);
    }

    long block(final int row)
    {
        return rows.address(row);
    }

    long time(final int row)
    {
        return UnsafeApi.getLong(null, rows.address(row) + TIME_OFFSET);
    }

    long entry(final int row)
    {
        return keys.address(UnsafeApi.getInt(null, rows.address(row) + KEY_OFFSET));
    }

    long number(final int row)
    {
        return UnsafeApi.getLong(null, rows.address(row) + NUMBER_OFFSET);
    }

    long rank(final int row)
    {
        return UnsafeApi.getLong(null, rows.address(row) + RANK_OFFSET);
    }

    long denseRank(final int row)
    {
        return UnsafeApi.getLong(null, rows.address(row) + DENSE_RANK_OFFSET);
    }

    void place(final int row, final long number, final long rank, final long denseRank)
    {
        final long block = rows.address(row);
        UnsafeApi.putLong(null, block + NUMBER_OFFSET, number);
        UnsafeApi.putLong(null, block + RANK_OFFSET, rank);
        UnsafeApi.putLong(null, block + DENSE_RANK_OFFSET, denseRank);
    }

    /** Number of the last row that is equal in the order. */
    long lastPeer(final int row)
    {
        return UnsafeApi.getLong(null, rows.address(row) + LAST_PEER_OFFSET);
    }

    void lastPeer(final int row, final long number)
    {
        UnsafeApi.putLong(null, rows.address(row) + LAST_PEER_OFFSET, number);
    }

    int previous(final int row)
    {
        return UnsafeApi.getInt(null, rows.address(row) + PREVIOUS_OFFSET);
    }

    void previous(final int row, final int other)
    {
        UnsafeApi.putInt(null, rows.address(row) + PREVIOUS_OFFSET, other);
    }

    int next(final int row)
    {
        return UnsafeApi.getInt(null, rows.address(row) + NEXT_OFFSET);
    }

    void next(final int row, final int other)
    {
        UnsafeApi.putInt(null, rows.address(row) + NEXT_OFFSET, other);
    }

    int nextInTime(final int row)
    {
        return UnsafeApi.getInt(null, rows.address(row) + NEXT_IN_TIME_OFFSET);
    }

    void nextInTime(final int row, final int other)
    {
        UnsafeApi.putInt(null, rows.address(row) + NEXT_IN_TIME_OFFSET, other);
    }

    int nextHeld(final int row)
    {
        return UnsafeApi.getInt(null, rows.address(row) + NEXT_HELD_OFFSET);
    }

    void nextHeld(final int row, final int other)
    {
        UnsafeApi.putInt(null, rows.address(row) + NEXT_HELD_OFFSET, other);
    }

    int previousHeld(final int row)
    {
        return UnsafeApi.getInt(null, rows.address(row) + PREVIOUS_HELD_OFFSET);
    }

    void previousHeld(final int row, final int other)
    {
        UnsafeApi.putInt(null, rows.address(row) + PREVIOUS_HELD_OFFSET, other);
    }

    void snapshot(final Snapshot snapshot)
    {
        keys.snapshot(snapshot);
        rows.snapshot(snapshot);
        if (null != timers)
        {
            timers.snapshot(snapshot);
        }
        idle.snapshot(snapshot);
        if (null != ages)
        {
            ages.snapshot(snapshot);
        }
    }

    @Override
    public void measure(final StateSize size)
    {
        size.add(keys, rows.bytes());
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
        rows.close();
        if (null != timers)
        {
            timers.close();
        }
    }
}
