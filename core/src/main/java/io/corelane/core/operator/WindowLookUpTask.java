package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Joins windows without keeping anything: a left row, which comes when its window closes, looks up the right group of
 * its key in the right window with the same end, which closes a moment later. Neither a right row nor an expression
 * over a pair can raise a fault; a pair that a result cannot hold is refused. Owned by the partition's thread.
 */
public abstract class WindowLookUpTask extends JoinTask
{
    private WindowTask rights;
    private boolean isFound;

    /**
     * A task.
     *
     * @param context        what the task learns of the record at hand.
     * @param faults         where faults go.
     * @param results        takes the rows.
     * @param keyLengthMax   bytes of the longest encoded key.
     * @param leftRowLength  bytes of a left row.
     * @param rightRowLength bytes of a right row.
     */
    protected WindowLookUpTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final int keyLengthMax,
        final int leftRowLength,
        final int rightRowLength)
    {
        super(context, faults, results, keyLengthMax, leftRowLength, rightRowLength, false, false, false);
    }

    /**
     * End of the window of the row at hand.
     *
     * @param input {@link #LEFT} or {@link #RIGHT}.
     * @return epoch nanoseconds.
     */
    protected abstract long time(int input);

    /**
     * Whether pairs have something of a right row; else it is enough that there is one.
     *
     * @return true when right rows are made.
     */
    protected abstract boolean readsRight();

    /** Says where right groups are; before the first record. */
    final void rights(final WindowTask task)
    {
        rights = task;
        task.waitForLookUps();
    }

    /** A left row, or the right one that it asked for. */
    @Override
    public final int onRecord(
        final int input,
        final byte operation,
        final UnsafeBuffer record,
        final int bodyOffset,
        final int blockLength,
        final int version,
        final int endOffset)
    {
        read(input, record, bodyOffset);
        if (RIGHT == input)
        {
            isFound = true;
            return Faults.NONE;
        }
        faults.clear();
        isFound = false;
        lookUp();
        final int fault = faults.code();
        if (isFound && condition())
        {
            give(RowSink.INSERT);
        }
        return fault;
    }

    /** Asks for the right row of the left one at hand. */
    protected void lookUp()
    {
        final int length = encodeKey(LEFT);
        if (Faults.NONE == faults.code() && NULL_KEY != length)
        {
            if (readsRight())
            {
                rights.tell(time(LEFT), key, length, hash(length));
            }
            else
            {
                isFound = rights.hasRow(time(LEFT), key, length, hash(length));
            }
        }
    }

    /**
     * Asks for the right row of a short key.
     *
     * @param first  word of the key, as {@link io.corelane.core.state.KeyedState#find(long, long, long, int, int)}.
     * @param second as there.
     * @param third  as there.
     * @param length as there.
     * @param hash   as there.
     */
    protected final void lookUp(
        final long first, final long second, final long third, final int length, final int hash)
    {
        if (Faults.NONE == faults.code())
        {
            if (readsRight())
            {
                rights.tell(time(LEFT), first, second, third, length, hash);
            }
            else
            {
                isFound = rights.hasRow(time(LEFT), first, second, third, length, hash);
            }
        }
    }

    @Override
    public final void snapshot(final Snapshot snapshot)
    {
        // Nothing is kept.
    }

    @Override
    public final void close()
    {
        // Nothing is kept.
    }
}
