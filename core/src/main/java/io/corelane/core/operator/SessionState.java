package io.corelane.core.operator;

import io.corelane.core.partition.StateSize;
import io.corelane.core.state.BlockStore;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import io.corelane.core.state.Timers;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * Sessions: a key has a list of blocks, one for each session that is open, and a heap knows which ends first, and of
 * those that end together which began to be kept first. A session that has become longer since it was put there is put
 * off when its turn comes. One that was merged into
 * another stays as a shell until its turn comes, so that its place is not another's by then; one that is held stays
 * until the end that it had.
 * <p>
 * Layout of a block:
 * <pre>
 *   0        8        16       24      28      32
 *  +--------+--------+--------+-------+-------+--------------+
 *  | start  | end    | key    | of key| shell | accumulators |
 *  |        |        | entry  | next  |       | ...          |
 *  +--------+--------+--------+-------+-------+--------------+
 * </pre>
 * Owned by the partition's thread.
 */
public final class SessionState implements OperatorState, AutoCloseable
{
    static final int NONE = BlockStore.NONE;

    private static final int START_OFFSET = 0;
    private static final int END_OFFSET = START_OFFSET + Long.BYTES;
    private static final int KEY_OFFSET = END_OFFSET + Long.BYTES;
    private static final int NEXT_OFFSET = KEY_OFFSET + Long.BYTES;
    private static final int SHELL_OFFSET = NEXT_OFFSET + Integer.BYTES;
    private static final int VALUE_OFFSET = SHELL_OFFSET + Integer.BYTES;
    private static final int SHELL = 1;
    private static final int HELD_SHELL = 2;

    private final KeyedState keys;
    private final BlockStore blocks;
    private final Timers ends;
    private final IdleKeys idle;

    /**
     * An empty state; all that it is made of is closed with it.
     *
     * @param keys        values of {@link #keyValueLength} bytes.
     * @param blocks      blocks of {@link #blockLength} bytes.
     * @param ends        of the sessions.
     * @param retentionNs how long a key without sessions stays, nanoseconds of event time.
     */
    public SessionState(
        final KeyedState keys, final BlockStore blocks, final Timers ends, final long retentionNs)
    {
        this.keys = keys;
        this.blocks = blocks;
        this.ends = ends;
        this.idle = new IdleKeys(keys, KeyEntry.IDLE_OFFSET, retentionNs);
    }

    /**
     * Bytes of a value of the keys.
     *
     * @return bytes.
     */
    public static int keyValueLength()
    {
        return KeyEntry.LENGTH;
    }

    /**
     * Bytes of a block.
     *
     * @param valueLength bytes of a session's accumulators.
     * @return bytes.
     */
    public static int blockLength(final int valueLength)
    {
        return VALUE_OFFSET + valueLength;
    }

    long findKey(final DirectBuffer key, final int length, final int hash)
    {
        return keys.find(key, 0, length, hash);
    }

    /** Looks at the place where a key is sought first. */
    long lookAhead(final int hash)
    {
        return keys.lookAhead(hash);
    }

    /** The entry of a short key, or 0; one that was removed since the look ahead has no sessions. */
    long findKey(
        final long ahead, final long first, final long second, final long third, final int length, final int hash)
    {
        return keys.find(ahead, first, second, third, length, hash);
    }

    /** The same of a key in memory. */
    long findKey(final long ahead, final long keyAddress, final int length, final int hash)
    {
        return keys.find(ahead, keyAddress, length, hash);
    }

    /** Where the accumulators of a key's session are, if it is the only one and within reach of a moment; else 0. */
    long only(final long entry, final long timeNs, final long gapNs)
    {
        final int block = first(entry);
        if (NONE == block)
        {
            return NONE;
        }
        final long address = blocks.address(block);
        final boolean isOnly = NONE == UnsafeApi.getInt(null, address + NEXT_OFFSET);
        return isOnly && timeNs <= UnsafeApi.getLong(null, address + END_OFFSET) &&
            timeNs >= UnsafeApi.getLong(null, address + START_OFFSET) - gapNs ? address + VALUE_OFFSET : NONE;
    }

    /** A session takes a moment in; {@code value} is where its accumulators are. */
    static void grow(final long value, final long timeNs, final long endNs)
    {
        final long start = value - VALUE_OFFSET + START_OFFSET;
        final long end = value - VALUE_OFFSET + END_OFFSET;
        UnsafeApi.putLong(null, start, Math.min(UnsafeApi.getLong(null, start), timeNs));
        UnsafeApi.putLong(null, end, Math.max(UnsafeApi.getLong(null, end), endNs));
    }

    /** From when on a key that has no sessions goes. */
    long idleDueNs()
    {
        return idle.dueNs();
    }

    /** When the first session may end, or what became of it; Long.MAX_VALUE when there is none. */
    long firstEndNs()
    {
        return ends.isEmpty() ? Long.MAX_VALUE : ends.firstTime();
    }

    boolean hasRoomForKey()
    {
        return idle.hasRoom();
    }

    boolean hasRoom()
    {
        return blocks.room() > 0;
    }

    /** The entry of a new key, or 0 when there is no room. */
    long createKey(final DirectBuffer key, final int length, final int hash)
    {
        idle.makeRoom();
        return keys.findOrCreate(key, 0, length, hash);
    }

    /** The first session of a key from a given one on that is within reach of a moment: at most a gap away. */
    int find(final int from, final long timeNs, final long gapNs)
    {
        int block = from;
        while (NONE != block && (timeNs > end(block) || timeNs < start(block) - gapNs))
        {
            block = next(block);
        }
        return block;
    }

    int first(final long entry)
    {
        return 0 == entry ? NONE : KeyEntry.head(entry);
    }

    int next(final int block)
    {
        return UnsafeApi.getInt(null, blocks.address(block) + NEXT_OFFSET);
    }

    long start(final int block)
    {
        return UnsafeApi.getLong(null, blocks.address(block) + START_OFFSET);
    }

    long end(final int block)
    {
        return UnsafeApi.getLong(null, blocks.address(block) + END_OFFSET);
    }

    long entry(final int block)
    {
        return keys.address(UnsafeApi.getInt(null, blocks.address(block) + KEY_OFFSET));
    }

    long value(final int block)
    {
        return blocks.address(block) + VALUE_OFFSET;
    }

    /** A new session of a key. Only with room. */
    int add(final long entry, final long endNs)
    {
        final int block = blocks.allocate();
        if (NONE == KeyEntry.head(entry))
        {
            idle.take(entry);
        }
        final long address = blocks.address(block);
        UnsafeApi.putInt(null, address + KEY_OFFSET, KeyedState.number(entry));
        UnsafeApi.putInt(null, address + NEXT_OFFSET, KeyEntry.head(entry));
        KeyEntry.head(entry, block);
        ends.add(endNs, block);
        return block;
    }

    void bounds(final int block, final long startNs, final long endNs)
    {
        UnsafeApi.putLong(null, blocks.address(block) + START_OFFSET, startNs);
        UnsafeApi.putLong(null, blocks.address(block) + END_OFFSET, endNs);
    }

    /** A session has been merged into another one of its key. */
    void makeShell(final int block)
    {
        unlink(block);
        shell(block, SHELL);
    }

    /** A shell is still needed: {@link #firstEnding} gives it when its end has come. */
    void holdShell(final int block)
    {
        shell(block, HELD_SHELL);
    }

    /** The reverse of {@link #holdShell}. */
    void releaseShell(final int block)
    {
        shell(block, SHELL);
    }

    boolean isShell(final int block)
    {
        return 0 != shell(block);
    }

    /**
     * The session or held shell that ends first, if it does so no later than a moment; shells that are not held, and
     * longer ones, are passed over.
     */
    int firstEnding(final long untilNs)
    {
        while (!ends.isEmpty() && ends.firstTime() <= untilNs)
        {
            final int block = ends.firstId();
            if (SHELL == shell(block))
            {
                ends.removeFirst();
                blocks.free(block);
            }
            else if (end(block) > ends.firstTime())
            {
                ends.putFirstOff(end(block));
            }
            else
            {
                return block;
            }
        }
        return NONE;
    }

    /** Takes away the session that {@link #firstEnding} gave. */
    void closeFirst(final long watermarkNs)
    {
        final int block = ends.firstId();
        final long entry = entry(block);
        ends.removeFirst();
        unlink(block);
        blocks.free(block);
        if (NONE == KeyEntry.head(entry))
        {
            idle.add(entry, watermarkNs);
        }
    }

    void expire(final long watermarkNs)
    {
        idle.expire(watermarkNs);
    }

    KeyedState keys()
    {
        return keys;
    }

    void snapshot(final Snapshot snapshot)
    {
        keys.snapshot(snapshot);
        blocks.snapshot(snapshot);
        ends.snapshot(snapshot);
        idle.snapshot(snapshot);
    }

    @Override
    public void measure(final StateSize size)
    {
        size.add(keys, blocks.bytes());
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
        blocks.close();
        ends.close();
    }

    /** What the sessions told last, behind accumulators of so many bytes. */
    ToldBlocks told(final int valueLength)
    {
        return new ToldBlocks(blocks, VALUE_OFFSET + valueLength);
    }

    private int shell(final int block)
    {
        return UnsafeApi.getInt(null, blocks.address(block) + SHELL_OFFSET);
    }

    private void shell(final int block, final int shell)
    {
        UnsafeApi.putInt(null, blocks.address(block) + SHELL_OFFSET, shell);
    }

    private void unlink(final int block)
    {
        final long entry = entry(block);
        int other = KeyEntry.head(entry);
        if (block == other)
        {
            KeyEntry.head(entry, next(block));
            return;
        }
        while (block != next(other))
        {
            other = next(other);
        }
        UnsafeApi.putInt(null, blocks.address(other) + NEXT_OFFSET, next(block));
    }
}
