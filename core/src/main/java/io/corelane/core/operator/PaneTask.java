package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.partition.StateLook;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.Snapshot;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Groups in overlapping windows whose rows leave when they close: a record changes the one pane that it is in, and a
 * window that closes merges its panes, key by key. Generated code extends this for a job.
 * <p>
 * A record that would make a sum of a window too great is refused, as it is where windows keep values of their own. A
 * pane does not tell that, so a key keeps the greatest share of what a sum can hold that a window of it may have come
 * to; when that is much, all of its windows are worked out. A sum of decimals counts as too great also when a part of
 * it is, pane by pane.
 */
public abstract class PaneTask extends GroupKernel implements StatefulTask
{
    /** Share of what a sum can hold from which on windows are worked out: with room for what doubles round away. */
    private static final double MUCH = 0.5;

    /** First moment of the window at hand. */
    protected long windowStart;

    /** First moment behind the window at hand. */
    protected long windowEnd;

    private final PaneState state;
    private final UnsafeBuffer scratch;
    private final long sizeNs;
    private final long advanceNs;
    private final long paneNs;
    private final long latenessNs;
    private final boolean keepsTexts;
    private long watermarkNs = NO_TIME;
    private long openFromNs = NO_TIME;
    private long closingNs;
    private boolean isClosing;

    /**
     * A task.
     *
     * @param context      what the task learns of the record at hand.
     * @param faults       where faults go.
     * @param results      takes the rows.
     * @param state        the groups; closed with the task.
     * @param keyLengthMax bytes of the longest encoded key.
     * @param valueLength  bytes of the accumulators.
     * @param sizeNs       length of a window, nanoseconds.
     * @param advanceNs    from one start to the next, at most the length, nanoseconds.
     * @param paneNs       length of a pane, which divides both, nanoseconds.
     * @param latenessNs   how long behind its end a window stays open, nanoseconds.
     * @param keepsTexts   whether texts are among the accumulators: then there is one merge before each store.
     */
    protected PaneTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final PaneState state,
        final int keyLengthMax,
        final int valueLength,
        final long sizeNs,
        final long advanceNs,
        final long paneNs,
        final long latenessNs,
        final boolean keepsTexts)
    {
        super(context, faults, results, keyLengthMax, valueLength);
        this.state = state;
        this.scratch = new UnsafeBuffer(BufferUtil.allocateDirectAligned(valueLength, Long.BYTES));
        this.sizeNs = sizeNs;
        this.advanceNs = advanceNs;
        this.paneNs = paneNs;
        this.latenessNs = latenessNs;
        this.keepsTexts = keepsTexts;
    }

    /**
     * The time by which the record at hand belongs to windows.
     *
     * @return epoch nanoseconds.
     */
    protected abstract long time();

    /**
     * Merges other accumulators into those in the fields.
     *
     * @param other where they are.
     */
    protected abstract void merge(long other);

    /**
     * How far the sums in the fields are from others, as a share of the greatest that they can hold.
     *
     * @param other where the other accumulators are.
     * @return of the sum that is farthest; 0 when no sum can become too great.
     */
    protected abstract double distance(long other);

    /**
     * How far two numbers of 128 bits are apart, about.
     *
     * @param high      high word of one.
     * @param low       low word of one.
     * @param otherHigh high word of the other.
     * @param otherLow  low word of the other.
     * @return not negative.
     */
    protected static double distance(final long high, final long low, final long otherHigh, final long otherLow)
    {
        // The difference of the low words is one of 65 bits.
        final double lows = 2.0 * ((low >>> 1) - (otherLow >>> 1)) + ((low & 1) - (otherLow & 1));
        return Math.abs(((double)high - (double)otherHigh) * 0x1p64 + lows);
    }

    /** Raises a fault when a sum in the fields is greater than its result can be. */
    protected abstract void checkSums();

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
        arrival++;
        if (!begin(record, bodyOffset, blockLength, version, endOffset))
        {
            return faults.code();
        }
        final long timeNs = time();
        if (Faults.NONE != faults.code())
        {
            return faults.code();
        }
        final long last = timeNs - Math.floorMod(timeNs, advanceNs);
        if (last > timeNs || last + sizeNs < last)
        {
            return Faults.OVERFLOW;
        }
        if (isClosed(last))
        {
            return Faults.LATE;
        }
        final int length = encodeKey();
        final int hash = KeyHash.of(key, 0, length);
        final long entry = state.findKey(key, length, hash);
        if (PaneState.NONE == entry && !state.hasRoomForKey())
        {
            return Faults.CAPACITY;
        }
        final long paneStart = timeNs - Math.floorMod(timeNs, paneNs);
        final int block = PaneState.NONE == entry ? PaneState.NONE : state.find(entry, paneStart);
        take(block);
        if (Faults.NONE != faults.code())
        {
            return faults.code();
        }
        double used = distance(address) + used(entry);
        if (used > MUCH)
        {
            muteFaults();
            used = workOut(entry, block, paneStart);
            final int code = faults.code();
            faults.clear();
            take(block);
            unmuteFaults();
            if (Faults.NONE != code)
            {
                return code;
            }
        }
        return apply(entry, length, hash, block, paneStart, used);
    }

    @Override
    public final boolean onWatermark(final long nextWatermarkNs)
    {
        watermarkNs = nextWatermarkNs;
        while (isClosing || open())
        {
            for (int block = state.firstClosing(); PaneState.NONE != block; block = state.firstClosing())
            {
                if (!results.hasHeadroom())
                {
                    return false;
                }
                emit(state.entry(block));
                state.removeFirstClosing();
            }
            isClosing = false;
            openFromNs = closingNs + advanceNs;
            state.free(openFromNs, watermarkNs);
        }
        openFromNs = firstOpen();
        state.expire(watermarkNs);
        return true;
    }

    @Override
    public final boolean look(final StateLook look)
    {
        beginLook(look);
        try
        {
            for (long entry = look.next(state.keys()); PaneState.NONE != entry; entry = look.next(state.keys()))
            {
                decode(entry);
                lookAt(look, PaneEntry.first(entry));
            }
        }
        finally
        {
            endLook();
        }
        return true;
    }

    @Override
    public final void snapshot(final Snapshot snapshot)
    {
        state.snapshot(snapshot);
        snapshotSets(snapshot);
        watermarkNs = snapshot.value(watermarkNs);
        openFromNs = snapshot.value(openFromNs);
        arrival = snapshot.value(arrival);
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

    private boolean isClosed(final long start)
    {
        final long end = start + sizeNs;
        // A difference beyond the range of a long is great enough.
        return end <= watermarkNs && (watermarkNs - end >= latenessNs || watermarkNs - end < 0) ||
            Long.MAX_VALUE == watermarkNs;
    }

    /** Where the first window starts that is not closed. */
    private long firstOpen()
    {
        if (Long.MAX_VALUE == watermarkNs || watermarkNs < NO_TIME + latenessNs + sizeNs)
        {
            return openFromNs;
        }
        final long lastClosed = watermarkNs - latenessNs - sizeNs;
        return Math.max(openFromNs, lastClosed - Math.floorMod(lastClosed, advanceNs) + advanceNs);
    }

    /** Where the first window starts that has a pane in it. */
    private long firstWindow(final long paneStart)
    {
        final long before = paneStart - sizeNs;
        // Windows begin within the range of a long.
        return before > paneStart ? Long.MIN_VALUE / advanceNs * advanceNs :
            before - Math.floorMod(before, advanceNs) + advanceNs;
    }

    /** Begins to close the next window, if it is due. */
    private boolean open()
    {
        if (!state.hasOpen())
        {
            return false;
        }
        closingNs = Math.max(firstWindow(state.firstStart()), openFromNs);
        if (!isClosed(closingNs))
        {
            return false;
        }
        state.gather(closingNs, closingNs + sizeNs);
        isClosing = true;
        return true;
    }

    /** Adds the record at hand to a block in the fields, or to none. */
    private void take(final int block)
    {
        address = PaneState.NONE == block ? blank.addressOffset() : state.value(block);
        load();
        accumulate();
    }

    private int apply(
        final long found, final int length, final int hash, final int block, final long paneStart, final double used)
    {
        long entry = found;
        if (PaneState.NONE == block)
        {
            if (!state.hasRoom())
            {
                return Faults.CAPACITY;
            }
            if (PaneState.NONE == entry)
            {
                entry = state.createKey(key, length, hash);
                if (PaneState.NONE == entry)
                {
                    return Faults.CAPACITY;
                }
            }
            address = state.value(state.add(entry, paneStart));
            place();
        }
        store();
        PaneEntry.used(entry, used);
        return Faults.NONE;
    }

    private static double used(final long entry)
    {
        return PaneState.NONE == entry || PaneState.NONE == PaneEntry.first(entry) ? 0.0 : PaneEntry.used(entry);
    }

    /**
     * Goes through all windows of a key as they will be with the record at hand; the greatest share of what a sum can
     * hold that one of them comes to, with a fault raised when it is too much.
     */
    private double workOut(final long entry, final int block, final long paneStart)
    {
        double most = 0.0;
        int first = PaneState.NONE == entry ? PaneState.NONE : PaneEntry.first(entry);
        long start = NO_TIME;
        while (Faults.NONE == faults.code())
        {
            while (PaneState.NONE != first && state.start(first) < start)
            {
                first = state.next(first);
            }
            final long next = PaneState.NONE == first ? Long.MAX_VALUE : state.start(first);
            final long nearest = paneStart >= start ? Math.min(next, paneStart) : next;
            if (Long.MAX_VALUE == nearest)
            {
                break;
            }
            start = Math.max(Math.max(start, firstWindow(nearest)), openFromNs);
            most = Math.max(most, workOut(first, block, paneStart, start));
            start += advanceNs;
        }
        return most;
    }

    /** One window, from the first block in it on. */
    private double workOut(final int first, final int changed, final long paneStart, final long start)
    {
        double most = 0.0;
        boolean isDue = paneStart >= start && paneStart - start < sizeNs;
        scratch.setMemory(0, scratch.capacity(), (byte)0);
        address = scratch.addressOffset();
        load();
        for (int block = first; PaneState.NONE != block && state.start(block) - start < sizeNs;
            block = state.next(block))
        {
            if (isDue && changed != block && state.start(block) > paneStart)
            {
                accumulate();
                isDue = false;
            }
            include(block);
            if (changed == block)
            {
                accumulate();
                isDue = false;
            }
            most = Math.max(most, distance(blank.addressOffset()));
        }
        if (isDue)
        {
            accumulate();
        }
        checkSums();
        return Math.max(most, distance(blank.addressOffset()));
    }

    private void include(final int block)
    {
        merge(state.value(block));
        if (keepsTexts)
        {
            store();
            load();
        }
    }

    /** Shows all open windows of a key that have panes in them, from the key's first pane on. */
    private void lookAt(final StateLook look, final int firstOfKey)
    {
        long start = openFromNs;
        for (int first = firstOfKey; PaneState.NONE != first;)
        {
            start = Math.max(start, firstWindow(state.start(first)));
            if (state.start(first) < start)
            {
                first = state.next(first);
            }
            else
            {
                takeWindow(first, start);
                lookAt(look);
                start += advanceNs;
            }
        }
    }

    /** Gives the row of a key whose window closes, if it has one to give. */
    private void emit(final long entry)
    {
        decode(entry);
        takeWindow(PaneEntry.first(entry), closingNs);
        if (having() && Faults.NONE == faults.code())
        {
            writeRow();
            if (Faults.NONE == faults.code())
            {
                commit(RowSink.INSERT);
            }
        }
        if (Faults.NONE != faults.code())
        {
            context.refuseRow(faults.code());
        }
    }

    /** Takes a window of the key at hand into the fields, from its first block in it on. */
    private void takeWindow(final int first, final long start)
    {
        windowStart = start;
        windowEnd = start + sizeNs;
        int block = state.next(first);
        address = state.value(first);
        if (keepsTexts && PaneState.NONE != block && state.start(block) < windowEnd)
        {
            UnsafeApi.copyMemory(null, address, null, scratch.addressOffset(), scratch.capacity());
            address = scratch.addressOffset();
        }
        load();
        while (PaneState.NONE != block && state.start(block) < windowEnd)
        {
            include(block);
            block = state.next(block);
        }
    }
}
