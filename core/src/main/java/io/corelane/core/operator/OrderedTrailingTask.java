package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Analytic functions over frames of rows that end with the row at hand, in the order of time: rows wait until the
 * watermark has come to them, and then are taken one behind the other as if they came in that order. Generated code
 * extends this for a job. Owned by the partition's thread.
 */
public abstract class OrderedTrailingTask extends TrailingTask
{
    private final WaitingRows waiting;
    private final UnsafeBuffer row = new UnsafeBuffer(0, 0);
    private long watermarkNs = NO_TIME;
    private long behindNs = NO_TIME;

    /**
     * A task.
     *
     * @param context      what the task learns of the record at hand.
     * @param faults       where faults go.
     * @param results      takes the rows.
     * @param state        partitions, what is kept of their rows, and rows that wait; closed with the task.
     * @param keyLengthMax bytes of the longest encoded partition.
     */
    protected OrderedTrailingTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final TrailingState state,
        final int keyLengthMax)
    {
        super(context, faults, results, state, keyLengthMax);
        this.waiting = state.waiting();
    }

    /**
     * The time of the row at hand.
     *
     * @return epoch nanoseconds.
     */
    protected abstract long time();

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
        if (!begin(record, bodyOffset, blockLength, version, endOffset))
        {
            return faults.code();
        }
        final long timeNs = time();
        if (timeNs < watermarkNs)
        {
            return Faults.LATE;
        }
        final long entry = enter();
        if (0 == entry)
        {
            return Faults.CAPACITY;
        }
        state.hold(entry, timeNs, record, bodyOffset);
        return Faults.NONE;
    }

    @Override
    public final boolean onWatermark(final long nextWatermarkNs)
    {
        watermarkNs = nextWatermarkNs;
        final int length = waiting.rowLength();
        while (!waiting.isEmpty() && waiting.firstTimeNs() <= watermarkNs)
        {
            if (!results.hasHeadroom())
            {
                return false;
            }
            final long entry = waiting.first(partitions, row);
            faults.clear();
            begin(row, 0, length, 0, length);
            state.release(entry);
            place(entry);
            waiting.removeFirst();
        }
        behindNs = Math.max(behindNs, watermarkNs);
        return true;
    }

    @Override
    public final long behindNs(final long beforeNs)
    {
        return behindNs;
    }

    @Override
    final boolean waits(final long entry)
    {
        return state.waits(entry);
    }

    @Override
    public final void snapshot(final Snapshot snapshot)
    {
        super.snapshot(snapshot);
        watermarkNs = snapshot.value(watermarkNs);
        behindNs = snapshot.value(behindNs);
    }
}
