package io.corelane.core.partition;

import io.corelane.core.state.EntryCursor;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.KeyedState;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A look at what a task keeps: the rows of all its keys, or of one, as the task would give them now. It is taken in
 * slices on the partition's thread, between records; who asked empties the {@link #rows} between two slices. An entry
 * that is there during the whole look is met once.
 */
public final class StateLook
{
    /** Entries that a slice shows at the most: a bound on how long a record waits for it. */
    private static final int ENTRIES_PER_SLICE = 64;

    private final int stage;
    private final UnsafeBuffer key;
    private final ResultBatch rows;
    private final boolean isRaw;
    private EntryCursor cursor;
    private int budget;
    private boolean hasBegun;
    private boolean isDone;
    private long hidden;
    private long refused;

    /**
     * A look that has not begun.
     *
     * @param stage index of the stage in its fragment.
     * @param key   bytes of the key that is looked for, as the state holds it; null for all.
     * @param rows  takes the rows.
     * @param isRaw whether entries are shown as they lie in memory, for {@link JobTask#adopt}, in the place of rows.
     */
    public StateLook(final int stage, final byte[] key, final ResultBatch rows, final boolean isRaw)
    {
        this.stage = stage;
        this.isRaw = isRaw;
        this.key = null == key ? null : new UnsafeBuffer(key);
        this.rows = rows;
    }

    /**
     * Which stage is looked at.
     *
     * @return index in the fragment.
     */
    public int stage()
    {
        return stage;
    }

    /**
     * Whether entries are shown as they lie in memory.
     *
     * @return false when their rows are shown.
     */
    public boolean isRaw()
    {
        return isRaw;
    }

    /**
     * Takes the rows, as INSERTs.
     *
     * @return the batch.
     */
    public ResultBatch rows()
    {
        return rows;
    }

    /** Begins the next slice. */
    public void beginSlice()
    {
        budget = ENTRIES_PER_SLICE;
    }

    /**
     * The key that is looked for.
     *
     * @return as the state holds it; null when all are.
     */
    public DirectBuffer key()
    {
        return key;
    }

    /**
     * Whether nothing has been shown.
     *
     * @return true when it is asked for the first time.
     */
    public boolean begins()
    {
        final boolean isFirst = !hasBegun;
        hasBegun = true;
        return isFirst;
    }

    /**
     * Whether one more entry may be shown in this slice, which counts then.
     *
     * @return false when the slice, or all, is done.
     */
    public boolean takesMore()
    {
        return !isDone && budget-- > 0 && rows.hasHeadroom();
    }

    /** All has been shown. */
    public void done()
    {
        isDone = true;
    }

    /**
     * The next entry of a state that is to be shown in this slice.
     *
     * @param keys the state.
     * @return address of the entry's value; {@link KeyedState#NULL_ADDRESS} when the slice, or all, is done.
     */
    public long next(final KeyedState keys)
    {
        if (!takesMore())
        {
            return KeyedState.NULL_ADDRESS;
        }
        if (null != key)
        {
            isDone = true;
            return keys.find(key, 0, key.capacity(), KeyHash.of(key, 0, key.capacity()));
        }
        if (null == cursor)
        {
            cursor = keys.lookCursor();
        }
        isDone = !cursor.next();
        return isDone ? KeyedState.NULL_ADDRESS : cursor.valueAddress();
    }

    /**
     * Whether all has been shown.
     *
     * @return false when another slice is needed.
     */
    public boolean isDone()
    {
        return isDone;
    }

    /** Takes note of a row that does not satisfy HAVING. */
    public void onHidden()
    {
        hidden++;
    }

    /** Takes note of a row that cannot be worked out. */
    public void onRefused()
    {
        refused++;
    }

    /**
     * Rows that do not satisfy HAVING.
     *
     * @return count so far.
     */
    public long hidden()
    {
        return hidden;
    }

    /**
     * Rows that cannot be worked out.
     *
     * @return count so far.
     */
    public long refused()
    {
        return refused;
    }
}
