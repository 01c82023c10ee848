package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;

/** Joins that keep a list of rows for each key. Owned by the partition's thread. */
public abstract class KeyedJoinTask extends JoinTask implements StatefulTask
{
    final JoinState state;

    /**
     * A task.
     *
     * @param context        what the task learns of the record at hand.
     * @param faults         where faults go.
     * @param results        takes the rows.
     * @param state          the rows; closed with the task.
     * @param keyLengthMax   bytes of the longest encoded key.
     * @param leftRowLength  bytes of a left row.
     * @param rightRowLength bytes of a right row.
     * @param keepsLeft      whether left rows without a partner are given.
     * @param keepsRight     whether right rows without a partner are given.
     * @param canFault       whether the condition or the row can raise a fault.
     */
    protected KeyedJoinTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final JoinState state,
        final int keyLengthMax,
        final int leftRowLength,
        final int rightRowLength,
        final boolean keepsLeft,
        final boolean keepsRight,
        final boolean canFault)
    {
        super(context, faults, results, keyLengthMax, leftRowLength, rightRowLength, keepsLeft, keepsRight, canFault);
        this.state = state;
    }

    @Override
    public final void snapshot(final Snapshot snapshot)
    {
        state.snapshot(snapshot);
        snapshotTime(snapshot);
    }

    @Override
    public final OperatorState state()
    {
        return state;
    }

    @Override
    public final void close()
    {
        state.close();
    }

    /** Takes out or puts back how far time has come. */
    void snapshotTime(final Snapshot snapshot)
    {
        // Time matters to some joins alone.
    }

    final JoinSide side(final int input)
    {
        return LEFT == input ? state.left() : state.right();
    }
}
