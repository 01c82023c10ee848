package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.partition.StateLook;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.CacheLines;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.Snapshot;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Groups in overlapping windows whose rows leave when they close: a record changes the one pane that it is in, and a
 * window that closes merges its panes, key by key. Generated code extends this for a job.
 * <p>
 * A record that would make a sum of a window too great is refused, as it is where windows keep values of their own. A
 * pane does not tell that, so what groups of the panes come to at the most is added up, as shares of what a sum can
 * hold; when that is much, the key of each record is looked at in all of its panes, and when that is much too, all
 * windows of the record are worked out. A sum of decimals counts as too great also when a part of it is, pane by pane.
 */
public abstract class PaneTask extends WindowKernel
{
    /** Share of what a sum can hold from which on windows are worked out: with room for what doubles round away. */
    private static final double MUCH = 0.5;

    private final PaneState panes;
    private final UnsafeBuffer scratch;
    private final long paneNs;
    private final boolean keepsTexts;
    private final PaneLook looking;
    private long openFromNs = NO_TIME;
    private long closingNs;
    private boolean isClosing;

    /**
     * A task.
     *
     * @param context      what the task learns of the record at hand.
     * @param faults       where faults go.
     * @param results      takes the rows.
     * @param panes        the groups; closed with the task.
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
        final PaneState panes,
        final int keyLengthMax,
        final int valueLength,
        final long sizeNs,
        final long advanceNs,
        final long paneNs,
        final long latenessNs,
        final boolean keepsTexts)
    {
        super(context, faults, results, panes.panes(), keyLengthMax, valueLength, sizeNs, advanceNs, latenessNs,
            paneNs);
        this.panes = panes;
        this.scratch = CacheLines.buffer(valueLength);
        this.paneNs = paneNs;
        this.keepsTexts = keepsTexts;
        this.looking = new PaneLook(panes, this::firstWindow, sizeNs, advanceNs);
    }

    /**
     * Merges other accumulators into those in the fields.
     *
     * @param other where they are.
     */
    protected abstract void merge(long other);

    /**
     * How far the sums in the fields are from zero, as a share of the greatest that they can hold.
     *
     * @return of the sum that is farthest; 0 when no sum can become too great.
     */
    protected abstract double share();

    /**
     * How far a number of 128 bits is from zero, about.
     *
     * @param high high word.
     * @param low  low word.
     * @return not negative.
     */
    protected static double distance(final long high, final long low)
    {
        return Math.abs((double)high * 0x1p64 + (double)(low >>> 1) * 2.0 + (low & 1));
    }

    /** Raises a fault when a sum in the fields is greater than its result can be. */
    protected abstract void checkSums();

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
        if (!isInRange(last, timeNs))
        {
            return Faults.OVERFLOW;
        }
        if (isClosed(last))
        {
            return Faults.LATE;
        }
        final int length = encodeKey();
        final int hash = KeyHash.of(key, 0, length);
        final long paneStart = timeNs - Math.floorMod(timeNs, paneNs);
        final int block = state.find(paneStart, key, length, hash);
        take(block);
        if (Faults.NONE != faults.code())
        {
            return faults.code();
        }
        final double share = share();
        if (isMuch(share) && share + shareElsewhere(block, paneStart, length, hash) > MUCH)
        {
            muteFaults();
            workOut(paneStart, last, length, hash);
            final int code = faults.code();
            unmuteFaults();
            if (Faults.NONE != code)
            {
                return code;
            }
        }
        return apply(length, hash, block, paneStart, share);
    }

    /**
     * Whether a window may come to too much when a group of a pane comes to a share.
     *
     * @param share of what a sum can hold.
     * @return false when no window does.
     */
    protected final boolean isMuch(final double share)
    {
        return panes.most() + share > MUCH;
    }

    /**
     * Takes note of what a group of a pane has come to.
     *
     * @param timeNs a moment in the pane, which is open.
     * @param share  of what a sum can hold.
     */
    protected final void reach(final long timeNs, final double share)
    {
        panes.reach(startAt(timeNs), share);
    }

    @Override
    final long added(final long timeNs, final long value)
    {
        panes.added(startAt(timeNs));
        return value;
    }

    @Override
    public final boolean holdsRows()
    {
        return true;
    }

    @Override
    public final boolean onWatermark(final long nextWatermarkNs)
    {
        watermarkNs = nextWatermarkNs;
        while (isClosing || open())
        {
            for (int block = panes.firstClosing(); PaneState.NONE != block; block = panes.firstClosing())
            {
                if (!results.hasHeadroom())
                {
                    return false;
                }
                emit(block);
                panes.removeFirstClosing();
            }
            isClosing = false;
            openFromNs = closingNs + advanceNs;
            isStale |= panes.free(openFromNs);
        }
        openFromNs = firstOpen();
        return true;
    }

    @Override
    public final long dueNs()
    {
        return state.hasOpen() ? closingNs(Math.max(firstWindow(state.firstStart()), openFromNs)) : Long.MAX_VALUE;
    }

    @Override
    public final boolean look(final StateLook look)
    {
        beginLook(look);
        try
        {
            if (null == look.key())
            {
                lookAtAll(look);
            }
            else if (look.takesMore())
            {
                lookAtKey(look);
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
        panes.snapshot(snapshot);
        snapshotSets(snapshot);
        watermarkNs = snapshot.value(watermarkNs);
        openFromNs = snapshot.value(openFromNs);
        arrival = snapshot.value(arrival);
    }

    @Override
    public final OperatorState state()
    {
        return panes;
    }

    @Override
    public final void close()
    {
        panes.close();
        closeSets();
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
        panes.gather(closingNs, closingNs + sizeNs);
        isClosing = true;
        return true;
    }

    /** Adds the record at hand to a block in the fields, or to none. */
    private void take(final int block)
    {
        load(block);
        accumulate();
    }

    private void load(final int block)
    {
        address = PaneState.NONE == block ? blank.addressOffset() : state.value(block);
        load();
    }

    private int apply(final int length, final int hash, final int found, final long paneStart, final double share)
    {
        int block = found;
        if (PaneState.NONE == block)
        {
            if (!hasRoomIn(paneStart))
            {
                return Faults.CAPACITY;
            }
            // Records behind it in the run are usual from now on.
            isStale |= !state.hasOpen();
            block = state.add(paneStart, key, length, hash);
            panes.added(paneStart);
        }
        if (block != found)
        {
            address = state.value(block);
            place();
        }
        store();
        panes.reach(paneStart, share);
        return Faults.NONE;
    }

    /** What the other panes that have a window with one come to, added up; the fields stay as they are. */
    private double shareElsewhere(final int block, final long paneStart, final int length, final int hash)
    {
        double share = 0.0;
        muteFaults();
        for (int i = 0; i < state.openCount(); i++)
        {
            final OpenWindow pane = state.open(i);
            // A difference beyond the range of a long may look short: then a bound is greater than need be.
            if (paneStart != pane.start && Math.abs(pane.start - paneStart) < sizeNs)
            {
                final int other = state.find(pane, key, length, hash);
                if (PaneState.NONE != other)
                {
                    load(other);
                    share += share();
                }
            }
        }
        take(block);
        unmuteFaults();
        return share;
    }

    /** Raises a fault when a window of the record at hand comes to too much with it; the fields stay as they are. */
    private void workOut(final long paneStart, final long last, final int length, final int hash)
    {
        final long first = Math.max(firstWindow(paneStart), openFromNs);
        for (long start = first; start <= last && start >= first && Faults.NONE == faults.code(); start += advanceNs)
        {
            workOutWindow(start, paneStart, length, hash);
        }
        final int code = faults.code();
        faults.clear();
        take(state.find(paneStart, key, length, hash));
        faults.clear();
        faults.raise(code);
    }

    private void workOutWindow(final long start, final long paneStart, final int length, final int hash)
    {
        boolean isDue = true;
        scratch.setMemory(0, scratch.capacity(), (byte)0);
        address = scratch.addressOffset();
        load();
        for (int i = 0; i < state.openCount(); i++)
        {
            final OpenWindow pane = state.open(i);
            if (pane.start >= start && pane.start - start < sizeNs)
            {
                if (isDue && pane.start > paneStart)
                {
                    accumulate();
                    isDue = false;
                }
                final int block = state.find(pane, key, length, hash);
                if (PaneState.NONE != block)
                {
                    include(block);
                }
                if (isDue && paneStart == pane.start)
                {
                    accumulate();
                    isDue = false;
                }
            }
        }
        if (isDue)
        {
            accumulate();
        }
        checkSums();
    }

    /** Takes a block into the fields, from a copy when what is merged with it is stored. */
    private void loadFirst(final int block, final boolean isCopied)
    {
        address = state.value(block);
        if (isCopied)
        {
            UnsafeApi.copyMemory(null, address, null, scratch.addressOffset(), scratch.capacity());
            address = scratch.addressOffset();
        }
        load();
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

    private void lookAtAll(final StateLook look)
    {
        if (look.begins())
        {
            looking.begin();
        }
        while (look.takesMore())
        {
            final int block = looking.next(openFromNs);
            if (PaneState.NONE == block)
            {
                look.done();
            }
            else if (looking.isFirst(block))
            {
                decodeKey(block);
                show(look, shown, state.hash(block), looking.windowNs());
            }
        }
    }

    /** Shows all open windows of a key that have panes in them. */
    private void lookAtKey(final StateLook look)
    {
        final DirectBuffer sought = look.key();
        final int hash = KeyHash.of(sought, 0, sought.capacity());
        looking.begin();
        while (looking.nextWindow(openFromNs))
        {
            final int block = looking.find(sought, sought.capacity(), hash);
            if (PaneState.NONE != block)
            {
                decodeKey(block);
                show(look, shown, hash, looking.windowNs());
            }
        }
        look.done();
    }

    /** Shows a window of the key at hand. */
    private void show(final StateLook look, final DirectBuffer sought, final int hash, final long start)
    {
        windowStart = start;
        windowEnd = start + sizeNs;
        boolean isFirst = true;
        for (int i = 0; i < state.openCount(); i++)
        {
            final OpenWindow pane = state.open(i);
            final int block = pane.start >= start && pane.start < windowEnd ?
                state.find(pane, sought, sought.capacity(), hash) : PaneState.NONE;
            if (PaneState.NONE != block && isFirst)
            {
                loadFirst(block, keepsTexts);
                isFirst = false;
            }
            else if (PaneState.NONE != block)
            {
                include(block);
            }
        }
        lookAt(look);
    }

    /** Gives the row of a key whose window closes, if it has one to give. */
    private void emit(final int listed)
    {
        decodeKey(listed);
        takeWindow(panes.firstOfKey(listed));
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

    /** Takes the window that closes of a key into the fields, from its first block in it on. */
    private void takeWindow(final int first)
    {
        windowStart = closingNs;
        windowEnd = closingNs + sizeNs;
        int block = panes.next(first);
        loadFirst(first, keepsTexts && first != block);
        while (first != block)
        {
            include(block);
            block = panes.next(block);
        }
    }
}
