package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Joins the rows of windows of a fixed size: those meet that have one end. They are kept until no partner can come in
 * time any more, and go window by window. Owned by the partition's thread.
 */
public abstract class WindowJoinTask extends JoinTask implements StatefulTask
{
    private final WindowJoinState state;
    private final long latenessNs;
    private long watermarkNs = NO_TIME;

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
     * @param latenessNs     how long rows are kept behind their window's end, nanoseconds.
     */
    protected WindowJoinTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final WindowJoinState state,
        final int keyLengthMax,
        final int leftRowLength,
        final int rightRowLength,
        final boolean keepsLeft,
        final boolean keepsRight,
        final boolean canFault,
        final long latenessNs)
    {
        super(context, faults, results, keyLengthMax, leftRowLength, rightRowLength, keepsLeft, keepsRight, canFault);
        this.state = state;
        this.latenessNs = latenessNs;
    }

    /**
     * End of the window of the row at hand.
     *
     * @param input {@link #LEFT} or {@link #RIGHT}.
     * @return epoch nanoseconds.
     */
    protected abstract long time(int input);

    @Override
    public final boolean needsTime()
    {
        return true;
    }

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
        faults.clear();
        read(input, record, bodyOffset);
        final long endNs = time(input);
        final int length = encodeKey(input);
        if (Faults.NONE != faults.code())
        {
            return faults.code();
        }
        if (endNs < limitNs())
        {
            return Faults.LATE;
        }
        final JoinWindow window = state.find(endNs);
        final boolean hasKey = NULL_KEY != length;
        final int hash = hasKey ? hash(length) : 0;
        final int own = hasKey ? first(input, window, length, hash) : JoinRows.NONE;
        final int other = hasKey ? first(1 - input, window, length, hash) : JoinRows.NONE;
        if (!state.hasRoom(input, window))
        {
            return Faults.CAPACITY;
        }
        if (canFault() && JoinRows.NONE != other)
        {
            checkPairs(1 - input, other);
            if (Faults.NONE != faults.code())
            {
                return faults.code();
            }
            // Which was the last one of the pairs.
            read(input, record, bodyOffset);
        }
        final long block = keep(input, endNs, record, bodyOffset, own, length, hash);
        if (JoinRows.NONE != other)
        {
            givePairs(input, block, other);
        }
        return Faults.NONE;
    }

    @Override
    public final boolean onWatermark(final long nextWatermarkNs)
    {
        watermarkNs = nextWatermarkNs;
        while (state.hasOpen() && (state.firstEndNs() < limitNs() || Long.MAX_VALUE == watermarkNs))
        {
            if (!giveUnmatched(LEFT) || !giveUnmatched(RIGHT))
            {
                return false;
            }
            state.closeFirst();
        }
        return true;
    }

    @Override
    public final long dueNs()
    {
        // A partner may come as late as rows may, and at the very moment.
        return !state.hasOpen() || state.firstEndNs() > Long.MAX_VALUE - 1 - latenessNs ? Long.MAX_VALUE :
            state.firstEndNs() + latenessNs + 1;
    }

    @Override
    public final void snapshot(final Snapshot snapshot)
    {
        state.snapshot(snapshot);
        watermarkNs = snapshot.value(watermarkNs);
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

    private int first(final int input, final JoinWindow window, final int length, final int hash)
    {
        return null == window ? JoinRows.NONE : state.rows(input).first(window.side(input), key, length, hash);
    }

    /** Keeps the row at hand; its block. */
    private long keep(
        final int input,
        final long endNs,
        final UnsafeBuffer record,
        final int body,
        final int first,
        final int length,
        final int hash)
    {
        final JoinRows rows = state.rows(input);
        final OpenWindow side = state.open(endNs).side(input);
        final long block = rows.add(side, record, body);
        if (JoinRows.NONE != first)
        {
            rows.append(side, first);
        }
        else if (NULL_KEY != length)
        {
            rows.index(side, block, key, length, hash);
        }
        return block;
    }

    private void checkPairs(final int input, final int first)
    {
        final JoinRows partners = state.rows(input);
        for (int id = first; JoinRows.NONE != id; id = WindowJoinRow.same(partners.address(id)))
        {
            readKept(input, partners.row(partners.address(id)));
            check();
        }
    }

    private void givePairs(final int input, final long block, final int first)
    {
        final JoinRows partners = state.rows(1 - input);
        if (canFault())
        {
            muteFaults();
        }
        for (int id = first; JoinRows.NONE != id; id = WindowJoinRow.same(partners.address(id)))
        {
            final long partner = partners.address(id);
            readKept(1 - input, partners.row(partner));
            if (condition())
            {
                WindowJoinRow.setPartner(block);
                WindowJoinRow.setPartner(partner);
                give(RowSink.INSERT);
            }
        }
        unmuteFaults();
    }

    /** Gives the rows of a side of the earliest window that have no partner; false when there is no headroom. */
    private boolean giveUnmatched(final int input)
    {
        if (!keepsUnmatched(input))
        {
            return true;
        }
        final JoinRows rows = state.rows(input);
        final OpenWindow side = state.first().side(input);
        while (JoinRows.NONE != side.head)
        {
            final long block = rows.address(side.head);
            if (!WindowJoinRow.hasPartner(block))
            {
                if (!results.hasHeadroom())
                {
                    return false;
                }
                giveUnmatched(input, rows.row(block), RowSink.INSERT);
            }
            side.head = WindowJoinRow.next(block);
        }
        return true;
    }

    /** Rows of windows that end before this are late. */
    private long limitNs()
    {
        return watermarkNs < NO_TIME + latenessNs ? NO_TIME : watermarkNs - latenessNs;
    }
}
