package io.corelane.core.operator;

import io.corelane.core.partition.StateSize;
import io.corelane.core.state.BlockStore;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import io.corelane.core.state.Timers;
import org.agrona.DirectBuffer;

/**
 * What a join keeps: keys, and the rows of both sides. A key's value has the ends of two lists, then the links of
 * {@link IdleKeys}. Owned by the partition's thread.
 */
public final class JoinState implements OperatorState, AutoCloseable
{
    private static final int LEFT_OFFSET = 0;
    private static final int RIGHT_OFFSET = LEFT_OFFSET + 2 * Integer.BYTES;
    private static final int IDLE_OFFSET = RIGHT_OFFSET + 2 * Integer.BYTES;

    private final KeyedState keys;
    private final IdleKeys idle;
    private final JoinSide left;
    private final JoinSide right;

    /**
     * An empty state; all that it is made of is closed with it.
     *
     * @param keys           values of {@link #keyValueLength} bytes.
     * @param leftRows       blocks of {@link #blockLength}.
     * @param leftTimers     of the left rows, or null without a span.
     * @param leftRowLength  bytes of a left row.
     * @param rightRows      blocks of {@link #blockLength}.
     * @param rightTimers    of the right rows, or null without a span.
     * @param rightRowLength bytes of a right row.
     * @param retentionNs    how long a key without rows stays, nanoseconds of event time.
     */
    public JoinState(
        final KeyedState keys,
        final BlockStore leftRows,
        final Timers leftTimers,
        final int leftRowLength,
        final BlockStore rightRows,
        final Timers rightTimers,
        final int rightRowLength,
        final long retentionNs)
    {
        this.keys = keys;
        this.idle = new IdleKeys(keys, IDLE_OFFSET, retentionNs);
        this.left = new JoinSide(keys, leftRows, leftTimers, leftRowLength, LEFT_OFFSET);
        this.right = new JoinSide(keys, rightRows, rightTimers, rightRowLength, RIGHT_OFFSET);
    }

    /**
     * Bytes of a value of the keys.
     *
     * @return bytes.
     */
    public static int keyValueLength()
    {
        return IDLE_OFFSET + IdleKeys.LENGTH;
    }

    /**
     * Bytes of a block for a row.
     *
     * @param rowLength bytes of the row.
     * @return bytes.
     */
    public static int blockLength(final int rowLength)
    {
        return JoinSide.blockLength(rowLength);
    }

    JoinSide left()
    {
        return left;
    }

    JoinSide right()
    {
        return right;
    }

    /** The entry of a key, or 0. */
    long find(final DirectBuffer key, final int length, final int hash)
    {
        return keys.find(key, 0, length, hash);
    }

    boolean hasRoomForKey()
    {
        return idle.hasRoom();
    }

    /** The entry of a key that is about to have a row, or 0 when there is no room. */
    long use(final DirectBuffer key, final int length, final int hash)
    {
        return use(keys.find(key, 0, length, hash), key, length, hash);
    }

    /** The same of a key that was sought, since when nothing has changed. */
    long use(final long found, final DirectBuffer key, final int length, final int hash)
    {
        long entry = found;
        if (KeyedState.NULL_ADDRESS == entry)
        {
            idle.makeRoom();
            entry = keys.findOrCreate(key, 0, length, hash);
        }
        if (KeyedState.NULL_ADDRESS != entry && isEmpty(entry))
        {
            idle.take(entry);
        }
        return entry;
    }

    /** A key has lost a row. */
    void release(final long entry, final long nowNs)
    {
        if (0 != entry && isEmpty(entry))
        {
            idle.add(entry, nowNs);
        }
    }

    /** When {@link #expire} does something. */
    long idleDueNs()
    {
        return idle.dueNs();
    }

    void expire(final long nowNs)
    {
        idle.expire(nowNs);
    }

    void snapshot(final Snapshot snapshot)
    {
        keys.snapshot(snapshot);
        idle.snapshot(snapshot);
        left.snapshot(snapshot);
        right.snapshot(snapshot);
    }

    @Override
    public void measure(final StateSize size)
    {
        size.add(keys, left.bytes() + right.bytes());
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
        left.close();
        right.close();
    }

    private boolean isEmpty(final long entry)
    {
        return JoinSide.NONE == left.first(entry) && JoinSide.NONE == right.first(entry);
    }
}
