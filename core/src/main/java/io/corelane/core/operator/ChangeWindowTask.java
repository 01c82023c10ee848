package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;

/**
 * Groups in windows that keep the row which they gave last: those that tell their changes at intervals, and once more
 * when their window closes, and those whose former row cannot be worked out again, since a sketch does not forget.
 * Generated code extends this for a job.
 */
public abstract class ChangeWindowTask extends WindowTask
{
    private final RowBuffer row;
    private final RowRelay relay;
    private final ToldBlocks told;
    private final EmitMode emit;
    private final EveryInterval interval;
    private final boolean isDistinct;

    /**
     * A task.
     *
     * @param context      what the task learns of the record at hand.
     * @param faults       where faults go.
     * @param results      takes the rows.
     * @param row          takes the row that is looked at.
     * @param state        the groups; closed with the task.
     * @param keyLengthMax bytes of the longest encoded key.
     * @param valueLength  bytes of the accumulators.
     * @param sizeNs       length of a window, nanoseconds.
     * @param advanceNs    from one start to the next, nanoseconds.
     * @param latenessNs   how long behind its end a window stays open, nanoseconds.
     * @param emit         when rows leave: ordinal of {@link EmitMode}, CHANGES or EVERY.
     * @param everyNs      interval of EVERY, nanoseconds.
     * @param isDistinct   whether there are no aggregates: then a row that is the same is not told.
     */
    protected ChangeWindowTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final RowBuffer row,
        final WindowState state,
        final int keyLengthMax,
        final int valueLength,
        final long sizeNs,
        final long advanceNs,
        final long latenessNs,
        final int emit,
        final long everyNs,
        final boolean isDistinct)
    {
        super(context, faults, row, state, keyLengthMax, valueLength, sizeNs, advanceNs, latenessNs,
            EmitMode.CHANGES.ordinal() == emit);
        this.row = row;
        this.relay = new RowRelay(context, results, row.rowLength());
        this.told = state.told(valueLength);
        this.emit = EmitMode.values()[emit];
        this.interval = new EveryInterval(everyNs);
        this.isDistinct = isDistinct;
    }

    /**
     * Bytes of a group in a window, what it gave last included.
     *
     * @param rowLength   bytes of a row, its message header included.
     * @param valueLength bytes of the accumulators.
     * @return bytes.
     */
    public static int valueLength(final int rowLength, final int valueLength)
    {
        return valueLength + ToldBlocks.length(rowLength);
    }

    @Override
    public final boolean onTick(final long logTimeNs)
    {
        return EmitMode.EVERY != emit || !interval.isDue(logTimeNs) || tellChanged();
    }

    /** What sketches and lists will tell is not known before they have taken the record in. */
    @Override
    final boolean checksRow(final boolean isNew)
    {
        return isDistinct && isNew && EmitMode.CHANGES == emit;
    }

    @Override
    final boolean tellsChanges()
    {
        return true;
    }

    /** Those whose row is not the one that was told last. */
    @Override
    final boolean isToldAtClose()
    {
        return true;
    }

    @Override
    final boolean tellAtClose(final int block)
    {
        if (!told.isChanged(block))
        {
            return true;
        }
        if (!relay.hasHeadroom())
        {
            return false;
        }
        told.remove(block);
        tell(block);
        return true;
    }

    @Override
    final void change(final long start)
    {
        final int block = findOrAdd(start);
        take(block, start);
        accumulate();
        store();
        if (EmitMode.CHANGES == emit && isDistinct)
        {
            tell(block);
        }
        else if (EmitMode.CHANGES == emit)
        {
            unmuteFaults();
            tell(block);
            muteFaults();
        }
        else
        {
            told.add(block);
        }
    }

    @Override
    final void snapshotTold(final Snapshot snapshot)
    {
        told.snapshot(snapshot);
        interval.snapshot(snapshot);
    }

    private boolean tellChanged()
    {
        for (int block = told.firstChanged(); WindowState.NONE != block; block = told.firstChanged())
        {
            if (!relay.hasHeadroom())
            {
                return false;
            }
            told.remove(block);
            tell(block);
        }
        interval.done();
        return true;
    }

    /** Gives a group's row as it is now, or the former one as gone. */
    private void tell(final int block)
    {
        final long given = told.row(block);
        final boolean wasGiven = told.isGiven(block);
        final boolean holds = make(block);
        if (holds)
        {
            if (!wasGiven || !isDistinct || !row.isEqual(given))
            {
                row.copyTo(given);
                relay.give(wasGiven ? RowSink.UPDATE : RowSink.INSERT, given);
            }
        }
        else if (wasGiven)
        {
            relay.give(RowSink.DELETE, given);
        }
        told.given(block, holds);
    }

    private boolean make(final int block)
    {
        decodeKey(block);
        take(block, state.start(block));
        boolean holds = having() && Faults.NONE == faults.code();
        if (holds)
        {
            writeRow();
            holds = Faults.NONE == faults.code();
        }
        if (Faults.NONE != faults.code())
        {
            context.refuseRow(faults.code());
            faults.clear();
        }
        return holds;
    }
}
