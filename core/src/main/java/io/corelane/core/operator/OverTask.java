package io.corelane.core.operator;

import static io.corelane.core.operator.OverState.NONE;

import io.corelane.codec.Murmur3;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.plan.Rel;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.EntryCursor;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Analytic functions over rows that stand in the order as they come, or by their time. By time, rows wait until the
 * watermark has come to them; then each takes its place behind the others of its partition, and rows whose frames are
 * whole leave. Everything happens at a moment of event time, one moment behind the other, so results do not depend on
 * how far the watermark goes at once. Rows that nothing needs any more are freed. Generated code extends this for a
 * job.
 */
public abstract class OverTask extends OverFrames
{
    /** Time of what comes no more. */
    private static final long NEVER = Long.MAX_VALUE;

    private long watermarkNs = NO_TIME;
    private long nowNs = NO_TIME;
    private boolean isEnded;
    private EntryCursor flushed;
    private long partition;
    private int firstWaiting;
    private int firstKept;
    private int lastKept;

    /**
     * A task.
     *
     * @param context      what the task learns of the record at hand.
     * @param faults       where faults go.
     * @param results      takes the rows.
     * @param state        the rows; closed with the task.
     * @param keyLengthMax bytes of the longest encoded partition.
     */
    protected OverTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final OverState state,
        final int keyLengthMax)
    {
        super(context, faults, results, state, keyLengthMax);
    }

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
        read(record, bodyOffset);
        final boolean waits = Rel.OverOrder.EVENT_TIME == layout.order;
        final long timeNs = waits ? time() : 0;
        final int length = encodeKey();
        if (Faults.NONE != faults.code())
        {
            return faults.code();
        }
        if (waits && timeNs < watermarkNs)
        {
            return Faults.LATE;
        }
        final int hash = Murmur3.hash(key, 0, length, 0);
        if (!state.hasRoom() || 0 == state.find(key, length, hash) && !state.hasRoomForKey())
        {
            return Faults.CAPACITY;
        }
        final long entry = state.use(key, length, hash);
        if (0 == entry)
        {
            return Faults.CAPACITY;
        }
        final int row = state.add(entry, timeNs, record, bodyOffset);
        if (waits)
        {
            OverEntry.pending(entry, OverEntry.pending(entry) + 1);
            state.timers().add(timeNs, row);
        }
        else
        {
            append(entry, row);
        }
        return Faults.NONE;
    }

    @Override
    public final boolean onWatermark(final long nextWatermarkNs)
    {
        watermarkNs = nextWatermarkNs;
        if (Rel.OverOrder.EVENT_TIME == layout.order)
        {
            while (true)
            {
                final boolean isDue = !state.timers().isEmpty() && isDue(state.timers().firstTime());
                nowNs = isDue ? state.timers().firstTime() : watermarkNs;
                if (!passTime())
                {
                    return false;
                }
                if (!isDue)
                {
                    break;
                }
                if (!results.hasHeadroom())
                {
                    return false;
                }
                final int row = state.timers().firstId();
                state.timers().removeFirst();
                final long entry = state.entry(row);
                OverEntry.pending(entry, OverEntry.pending(entry) - 1);
                append(entry, row);
            }
            state.expire(watermarkNs);
        }
        return NEVER != watermarkNs || flush();
    }

    @Override
    public final boolean drain()
    {
        return true;
    }

    @Override
    public final long stateEntries()
    {
        return state.keyCount();
    }

    @Override
    public final int doWork()
    {
        return state.doWork(64);
    }

    @Override
    public final void close()
    {
        state.close();
        closeSets();
    }

    @Override
    protected final int compare(final UnsafeBuffer left, final UnsafeBuffer right)
    {
        return 0;
    }

    private boolean isDue(final long timeNs)
    {
        return NEVER == watermarkNs || (layout.isStrict ? timeNs < watermarkNs : timeNs <= watermarkNs);
    }

    /** A row takes its place behind the others of its partition. */
    private void append(final long entry, final int row)
    {
        final long number = OverEntry.rows(entry);
        final boolean isPeer = number > 0 &&
            (Rel.OverOrder.EVENT_TIME != layout.order || OverEntry.time(entry) == state.time(row));
        if (!isPeer)
        {
            OverEntry.ranks(entry, number, 0 == number ? 0 : OverEntry.denseRank(entry) + 1);
        }
        OverEntry.time(entry, state.time(row));
        OverEntry.rows(entry, number + 1);
        state.place(row, number, OverEntry.rank(entry), OverEntry.denseRank(entry));
        state.link(entry, row);
        if (NONE == OverEntry.oldest(entry))
        {
            OverEntry.oldest(entry, row);
        }
        if (NONE == OverEntry.next(entry))
        {
            OverEntry.next(entry, row);
        }
        if (layout.expires || layout.waitsForTime())
        {
            queue(row);
        }
        give(entry);
    }

    /** Gives the rows of a partition whose frames are whole. */
    private void give(final long entry)
    {
        int row = OverEntry.next(entry);
        while (NONE != row && isWhole(entry, row))
        {
            giveRow(entry, row);
            row = state.next(row);
            OverEntry.next(entry, row);
        }
        if (!layout.expires)
        {
            trim(entry);
        }
    }

    private boolean isWhole(final long entry, final int row)
    {
        if (isEnded)
        {
            return true;
        }
        final long ahead = layout.timeAheadNs;
        return state.number(row) + layout.rowsAhead < OverEntry.rows(entry) &&
            (ahead < 0 || isPast(state.time(row), ahead));
    }

    /** Frees the rows of a partition that no frame needs any more. */
    private void trim(final long entry)
    {
        long needed = needed(entry);
        final int next = OverEntry.next(entry);
        needed = NONE == next ? needed : Math.min(needed, state.number(next));
        int row = OverEntry.oldest(entry);
        while (NONE != row && state.number(row) < needed)
        {
            final int behind = state.next(row);
            if (state.number(row) >= layout.pinned)
            {
                state.free(entry, row);
            }
            row = behind;
        }
        OverEntry.oldest(entry, row);
    }

    /** Behind all rows that took their place before. */
    private void queue(final int row)
    {
        if (NONE == firstKept)
        {
            firstKept = row;
        }
        else
        {
            state.nextInTime(lastKept, row);
        }
        lastKept = row;
        if (NONE == firstWaiting)
        {
            firstWaiting = row;
        }
    }

    /** Gives rows whose frames are whole at this moment, and frees those that are in no frame any more. */
    private boolean passTime()
    {
        while (layout.waitsForTime() && NONE != firstWaiting &&
            isPast(state.time(firstWaiting), layout.timeAheadNs))
        {
            if (!results.hasHeadroom())
            {
                return false;
            }
            final int row = firstWaiting;
            firstWaiting = state.nextInTime(row);
            if (!layout.expires)
            {
                // From now on nothing but its partition knows of it.
                firstKept = firstWaiting;
            }
            give(state.entry(row));
        }
        final long reachNs = Math.max(0, layout.timeAheadNs) + layout.timeBackNs;
        while (layout.expires && NONE != firstKept && isPast(state.time(firstKept), reachNs))
        {
            final int row = firstKept;
            firstKept = state.nextInTime(row);
            if (!layout.waitsForTime())
            {
                firstWaiting = firstKept;
            }
            expire(state.entry(row), row);
        }
        return true;
    }

    private void expire(final long entry, final int row)
    {
        leave(entry, row);
        if (row == OverEntry.oldest(entry))
        {
            OverEntry.oldest(entry, state.next(row));
        }
        state.free(entry, row);
        if (NONE == OverEntry.first(entry) && 0 == OverEntry.pending(entry))
        {
            state.release(entry, watermarkNs);
        }
    }

    /** Whether the moment so far behind a time has passed. */
    private boolean isPast(final long timeNs, final long aheadNs)
    {
        return NEVER == nowNs || timeNs + aheadNs >= timeNs && timeNs + aheadNs < nowNs;
    }

    /** The input has ended: the rows leave that waited for rows behind them. */
    private boolean flush()
    {
        isEnded = true;
        if (null == flushed)
        {
            flushed = state.partitions();
        }
        while (true)
        {
            if (0 == partition)
            {
                if (!flushed.next())
                {
                    return true;
                }
                partition = flushed.valueAddress();
            }
            if (!results.hasHeadroom())
            {
                return false;
            }
            give(partition);
            partition = 0;
        }
    }
}
