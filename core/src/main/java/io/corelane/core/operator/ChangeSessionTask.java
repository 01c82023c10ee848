package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;

/**
 * Groups in sessions that give rows as they change, and keep the row which they gave last, since a sketch does not
 * forget: the former row cannot be worked out again, and the new one not before the sketch has taken the record in.
 * Generated code extends this for a job.
 */
public abstract class ChangeSessionTask extends SessionTask
{
    private final RowBuffer row;
    private final RowRelay relay;
    private final int valueLength;

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
        final long latenessNs)
    {
        super(context, faults, row, state, keyLengthMax, valueLength, gapNs, latenessNs, true);
        this.row = row;
        this.relay = new RowRelay(context, results, row.rowLength());
        this.valueLength = valueLength;
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
        return valueLength + (rowLength + 7 & ~7);
    }

    @Override
    final void emitChange(final int session, final int absorbed, final boolean emitted)
    {
        // Not before the sketches have taken the record in.
    }

    @Override
    final void stored(final int session, final int absorbed)
    {
        muteFaults();
        if (SessionState.NONE != absorbed)
        {
            address = state.value(absorbed);
            load();
            if (0 != (flags & EMITTED))
            {
                relay.give(RowSink.DELETE, given(absorbed));
            }
        }
        address = state.value(session);
        load();
        final boolean wasGiven = 0 != (flags & EMITTED);
        final boolean holds = make(session);
        if (holds)
        {
            row.copyTo(given(session));
            relay.give(wasGiven ? RowSink.UPDATE : RowSink.INSERT, given(session));
        }
        else if (wasGiven)
        {
            relay.give(RowSink.DELETE, given(session));
        }
        flags = holds ? flags | EMITTED : flags & ~EMITTED;
        store();
        unmuteFaults();
    }

    private boolean make(final int session)
    {
        windowStart = state.start(session);
        windowEnd = state.end(session);
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

    private long given(final int session)
    {
        return state.value(session) + valueLength;
    }
}
