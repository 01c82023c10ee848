package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;

/**
 * Groups in sessions that keep the row which they gave last: those that tell their changes at intervals, and once more
 * when they close, and those whose former row cannot be worked out again, since a sketch does not forget. A session
 * that was merged into another one stays as a shell until its row is told as gone: at the next interval, or when it
 * would have closed. Generated code extends this for a job.
 */
public abstract class ChangeSessionTask extends SessionTask
{
    private final RowBuffer row;
    private final RowRelay relay;
    private final ToldBlocks told;
    private final boolean isEvery;
    private final EveryInterval interval;

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
     * @param gapNs        what ends a session, nanoseconds.
     * @param latenessNs   how long behind its end a session stays open, nanoseconds.
     * @param emit         when rows leave: ordinal of {@link EmitMode}, CHANGES or EVERY.
     * @param everyNs      interval of EVERY, nanoseconds.
     */
    protected ChangeSessionTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final RowBuffer row,
        final SessionState state,
        final int keyLengthMax,
        final int valueLength,
        final long gapNs,
        final long latenessNs,
        final int emit,
        final long everyNs)
    {
        super(context, faults, row, state, keyLengthMax, valueLength, gapNs, latenessNs, false);
        this.row = row;
        this.relay = new RowRelay(context, results, row.rowLength());
        this.told = state.told(valueLength);
        this.isEvery = EmitMode.EVERY.ordinal() == emit;
        this.interval = new EveryInterval(everyNs);
    }

    /**
     * Bytes of a session, what it gave last included.
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
        return !isEvery || !interval.isDue(logTimeNs) || tellChanged();
    }

    @Override
    final void stored(final int session, final int absorbed)
    {
        if (isEvery)
        {
            if (SessionState.NONE != absorbed)
            {
                absorb(absorbed);
                forget(session);
            }
            told.add(session);
            return;
        }
        if (SessionState.NONE != absorbed)
        {
            tellGone(absorbed);
        }
        // Not before the sketches have taken the record in: what cannot be told is refused now.
        tell(session);
    }

    @Override
    final boolean tellAtClose(final int session)
    {
        if (!told.isChanged(session))
        {
            return true;
        }
        if (!relay.hasHeadroom())
        {
            return false;
        }
        tellChange(session);
        return true;
    }

    /** A session has been merged into another one: nobody has to know, unless it was told. */
    private void absorb(final int session)
    {
        if (told.isGiven(session))
        {
            told.add(session);
            state.holdShell(session);
        }
        else
        {
            forget(session);
        }
    }

    /** A session does not wait to be told; one that is put in again comes behind the row that goes. */
    private void forget(final int session)
    {
        if (told.isChanged(session))
        {
            told.remove(session);
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
        for (int session = told.firstChanged(); SessionState.NONE != session; session = told.firstChanged())
        {
            if (!relay.hasHeadroom())
            {
                return false;
            }
            tellChange(session);
        }
        interval.done();
        return true;
    }

    private void tellChange(final int session)
    {
        told.remove(session);
        if (state.isShell(session))
        {
            tellGone(session);
            state.releaseShell(session);
            return;
        }
        final long entry = state.entry(session);
        shown.wrap(KeyedState.keyAddress(entry), KeyedState.keyLength(entry));
        decodeKey(shown, shown.capacity());
        faults.clear();
        tell(session);
    }

    private void tellGone(final int session)
    {
        if (told.isGiven(session))
        {
            relay.give(RowSink.DELETE, told.row(session));
        }
    }

    /** Gives a session's row as it is now, or the former one as gone; its key is in the fields. */
    private void tell(final int session)
    {
        final long given = told.row(session);
        final boolean wasGiven = told.isGiven(session);
        final boolean holds = make(session);
        if (holds)
        {
            row.copyTo(given);
            relay.give(wasGiven ? RowSink.UPDATE : RowSink.INSERT, given);
        }
        else if (wasGiven)
        {
            relay.give(RowSink.DELETE, given);
        }
        told.given(session, holds);
    }

    private boolean make(final int session)
    {
        windowStart = state.start(session);
        windowEnd = state.end(session);
        address = state.value(session);
        load();
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
