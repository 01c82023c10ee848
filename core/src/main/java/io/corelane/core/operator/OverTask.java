package io.corelane.core.operator;

import static io.corelane.core.operator.OverState.NONE;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.plan.Rel;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Analytic functions over rows that stand in the order as they come, or by their time. By time, rows wait until the
 * watermark has come to them; then each takes its place behind the others of its partition, and rows whose frames are
 * whole leave. Everything happens at a moment of event time, one moment behind the other, so results do not depend on
 * how far the watermark goes at once. Rows that nothing needs any more are freed. As long as rows are held back, the
 * watermark above stays in front of the earliest one. Generated code extends this for a job.
 */
public abstract class OverTask extends OverFrames implements StatefulTask
{
    /** Time of what comes no more. */
    private static final long NEVER = Long.MAX_VALUE;

    private final Departures departures;
    private long watermarkNs = NO_TIME;
    private long nowNs = NO_TIME;
    private long behindNs = NO_TIME;
    private int firstWaiting;
    private int firstKept;
    private int lastKept;
    private int firstHeld;
    private int lastHeld;

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
        this.departures = new Gone(state.ages());
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
        // A row that comes in no order is in time for what is above as long as time does not go on there.
        final long timeNs = waits ? time() : watermarkNs;
        final int length = encodeKey();
        if (Faults.NONE != faults.code())
        {
            return faults.code();
        }
        if (waits && timeNs < watermarkNs)
        {
            return Faults.LATE;
        }
        final int hash = KeyHash.of(key, 0, length);
        departures.onRow();
        final boolean isNew = 0 == departures.alive(state.find(key, length, hash));
        if (!state.hasRoom() || isNew && !state.hasRoomForKey() && !departures.makeRoom())
        {
            return Faults.CAPACITY;
        }
        final long entry = state.use(key, length, hash);
        if (0 == entry)
        {
            return Faults.CAPACITY;
        }
        departures.age(entry, isNew);
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
        if (NEVER == watermarkNs && !flush())
        {
            return false;
        }
        final long heldNs = heldNs();
        behindNs = Math.max(behindNs, heldNs > watermarkNs ? watermarkNs : heldNs - (NO_TIME == heldNs ? 0 : 1));
        return true;
    }

    @Override
    public final boolean onTick(final long logTimeNs)
    {
        departures.onTick(logTimeNs);
        return true;
    }

    @Override
    public final long expired()
    {
        return departures.expired();
    }

    @Override
    public final long evicted()
    {
        return departures.evicted();
    }

    @Override
    public final long behindNs(final long beforeNs)
    {
        return behindNs;
    }

    @Override
    public final void snapshot(final Snapshot snapshot)
    {
        state.snapshot(snapshot);
        snapshotSets(snapshot);
        watermarkNs = snapshot.value(watermarkNs);
        nowNs = snapshot.value(nowNs);
        firstWaiting = snapshot.value(firstWaiting);
        firstKept = snapshot.value(firstKept);
        lastKept = snapshot.value(lastKept);
        behindNs = snapshot.value(behindNs);
        firstHeld = snapshot.value(firstHeld);
        lastHeld = snapshot.value(lastHeld);
        departures.snapshot(snapshot);
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
        if (layout.rowsAhead > 0)
        {
            hold(row);
        }
        while (NONE != OverEntry.next(entry) && isWhole(entry, OverEntry.next(entry)))
        {
            giveNext(entry);
        }
        if (!layout.expires)
        {
            trim(entry);
        }
    }

    /** Gives the next row of a partition. */
    private void giveNext(final long entry)
    {
        final int row = OverEntry.next(entry);
        giveRow(entry, row);
        if (layout.rowsAhead > 0)
        {
            release(row);
        }
        OverEntry.next(entry, state.next(row));
    }

    private boolean isWhole(final long entry, final int row)
    {
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

    /** Behind all rows that are held back for a number of rows; the earliest is the first. */
    private void hold(final int row)
    {
        state.previousHeld(row, lastHeld);
        state.nextHeld(row, NONE);
        if (NONE == lastHeld)
        {
            firstHeld = row;
        }
        else
        {
            state.nextHeld(lastHeld, row);
        }
        lastHeld = row;
    }

    private void release(final int row)
    {
        final int previous = state.previousHeld(row);
        final int next = state.nextHeld(row);
        if (NONE == previous)
        {
            firstHeld = next;
        }
        else
        {
            state.nextHeld(previous, next);
        }
        if (NONE == next)
        {
            lastHeld = previous;
        }
        else
        {
            state.previousHeld(next, previous);
        }
    }

    /** The time of the earliest row that has not left, as far as time waits for it, or {@link #NEVER}. */
    private long heldNs()
    {
        final long limitNs = watermarkNs < NO_TIME + layout.holdNs ? NO_TIME : watermarkNs - layout.holdNs;
        long leastNs = NONE == firstHeld ? NEVER : Math.max(state.time(firstHeld), limitNs);
        if (layout.waitsForTime() && NONE != firstWaiting)
        {
            leastNs = Math.min(leastNs, state.time(firstWaiting));
        }
        return Rel.OverOrder.EVENT_TIME == layout.order && !state.timers().isEmpty() ?
            Math.min(leastNs, state.timers().firstTime()) : leastNs;
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
            final long entry = state.entry(row);
            if (row == OverEntry.next(entry) && isWhole(entry, row))
            {
                giveNext(entry);
                if (!layout.expires)
                {
                    trim(entry);
                }
            }
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
        while (NONE != firstHeld)
        {
            if (!results.hasHeadroom())
            {
                return false;
            }
            final long entry = state.entry(firstHeld);
            giveNext(entry);
            trim(entry);
        }
        return true;
    }

    /** Partitions that go, none of whose rows waits. */
    private final class Gone extends Departures
    {
        Gone(final GroupAges ages)
        {
            super(ages);
        }

        @Override
        boolean waits(final long entry)
        {
            return NONE != OverEntry.next(entry) || 0 != OverEntry.pending(entry);
        }

        @Override
        void remove(final long entry)
        {
            leave(entry);
            state.remove(entry);
        }
    }
}
