package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.partition.StateLook;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Groups in windows of a fixed size, each a multiple of the advance from the epoch: one behind the other, overlapping,
 * or with gaps. Rows leave when a window closes, or as they change. Generated code extends this for a job.
 */
public abstract class WindowTask extends GroupKernel implements StatefulTask
{
    private static final int RAW_LENGTH_OFFSET = Long.BYTES;
    private static final int RAW_KEY_OFFSET = RAW_LENGTH_OFFSET + Integer.BYTES;

    /** First moment of the window at hand. */
    protected long windowStart;

    /** First moment behind the window at hand. */
    protected long windowEnd;

    final WindowState state;

    private final long sizeNs;
    private final long advanceNs;
    private final long latenessNs;
    private final boolean emitsChanges;
    private long watermarkNs = NO_TIME;
    private int checked;
    private boolean isStale;

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
     * @param advanceNs    from one start to the next, nanoseconds.
     * @param latenessNs   how long behind its end a window stays open, nanoseconds.
     * @param emitsChanges whether rows leave as they change, instead of when the window closes.
     */
    protected WindowTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final WindowState state,
        final int keyLengthMax,
        final int valueLength,
        final long sizeNs,
        final long advanceNs,
        final long latenessNs,
        final boolean emitsChanges)
    {
        super(context, faults, results, keyLengthMax, valueLength);
        this.state = state;
        this.sizeNs = sizeNs;
        this.advanceNs = advanceNs;
        this.latenessNs = latenessNs;
        this.emitsChanges = emitsChanges;
    }

    /**
     * The time by which the record at hand belongs to windows.
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
        if (Faults.NONE != faults.code())
        {
            return faults.code();
        }
        final long last = timeNs - Math.floorMod(timeNs, advanceNs);
        if (last > timeNs || last + sizeNs < last)
        {
            return Faults.OVERFLOW;
        }
        if (timeNs - last >= sizeNs)
        {
            // Between two windows.
            return Faults.NONE;
        }
        if (isClosed(last))
        {
            return Faults.LATE;
        }
        final int length = encodeKey();
        final int hash = KeyHash.of(key, 0, length);
        final long entry = state.findKey(key, length, hash);
        if (WindowState.NONE == entry && !state.hasRoomForKey())
        {
            return Faults.CAPACITY;
        }
        long first = last;
        int created = check(entry, first, true);
        for (long start = last - advanceNs; isIn(start, timeNs) && Faults.NONE == faults.code(); start -= advanceNs)
        {
            created += check(entry, start, false);
            first = start;
        }
        if (Faults.NONE != faults.code())
        {
            return faults.code();
        }
        return apply(entry, length, hash, first, last, created);
    }

    @Override
    public final boolean onWatermark(final long nextWatermarkNs)
    {
        watermarkNs = nextWatermarkNs;
        while (state.hasOpen() && isClosed(state.firstStart()))
        {
            windowStart = state.firstStart();
            windowEnd = windowStart + sizeNs;
            for (int block = state.firstBlock(); WindowState.NONE != block; block = state.firstBlock())
            {
                if (!tellAtClose(block))
                {
                    return false;
                }
                release(state.value(block));
                state.closeBlock(block, watermarkNs);
                isStale = true;
            }
            state.closeWindow();
        }
        state.expire(watermarkNs);
        return true;
    }

    @Override
    public final long dueNs()
    {
        long nextNs = state.expiryNs();
        if (state.hasOpen())
        {
            final long endNs = state.firstStart() + sizeNs;
            nextNs = endNs > Long.MAX_VALUE - latenessNs ? nextNs : Math.min(nextNs, endNs + latenessNs);
        }
        return nextNs;
    }

    /** Blocks may be of other groups, when windows have closed; keys that are gone had none. */
    @Override
    public final boolean isStale()
    {
        return isStale;
    }

    /** What is looked up from now on is there until a window closes. */
    protected final void lookAgain()
    {
        isStale = false;
    }

    /**
     * Looks at the place of the index where a key is sought first.
     *
     * @param hash of the key.
     * @return what is there.
     */
    protected final long lookAhead(final int hash)
    {
        return state.keys().lookAhead(hash);
    }

    /**
     * Finds the entry of a short key.
     *
     * @param ahead  what {@link #lookAhead(int)} gave.
     * @param first  word of the key, as {@link KeyedState#find(long, long, long, long, int, int)}.
     * @param second as there.
     * @param third  as there.
     * @param length as there.
     * @param hash   as there.
     * @return the entry, or 0.
     */
    protected final long findKey(
        final long ahead, final long first, final long second, final long third, final int length, final int hash)
    {
        return state.keys().find(ahead, first, second, third, length, hash);
    }

    /**
     * Finds the entry of a key in memory.
     *
     * @param ahead      what {@link #lookAhead(int)} gave.
     * @param keyAddress as {@link KeyedState#find(long, long, int, int)}.
     * @param length     as there.
     * @param hash       as there.
     * @return the entry, or 0.
     */
    protected final long findKey(final long ahead, final long keyAddress, final int length, final int hash)
    {
        return state.keys().find(ahead, keyAddress, length, hash);
    }

    /**
     * Finds a group in the window that a moment lies in, where no windows overlap. A group that is there is of a window
     * that is open.
     *
     * @param entry  of the key, or 0.
     * @param timeNs the moment.
     * @return where the accumulators are, or 0 when there is no such group yet.
     */
    protected final long findGroup(final long entry, final long timeNs)
    {
        return WindowState.NONE == entry ? WindowState.NONE : state.valueAt(entry, timeNs, sizeNs);
    }

    /**
     * Start of the window of a group.
     *
     * @param value where its accumulators are.
     * @return epoch nanoseconds.
     */
    protected static long startOf(final long value)
    {
        return WindowState.startOf(value);
    }

    @Override
    public final int rawLength(final int stage)
    {
        return RAW_KEY_OFFSET + key.capacity() + blank.capacity();
    }

    @Override
    public final void adopt(final DirectBuffer buffer, final int offset, final int length)
    {
        final int keyLength = buffer.getInt(offset + RAW_LENGTH_OFFSET);
        key.putBytes(0, buffer, offset + RAW_KEY_OFFSET, keyLength);
        final long entry = state.createKey(key, keyLength, KeyHash.of(key, 0, keyLength));
        final long value = state.value(state.add(entry, buffer.getLong(offset)));
        UnsafeApi.copyMemory(buffer.byteArray(), buffer.addressOffset() + offset + RAW_KEY_OFFSET + keyLength, null,
            value, blank.capacity());
    }

    /** Shows a group in a window as it lies in memory: start of the window, length of the key, key, accumulators. */
    private void show(final StateLook look, final long entry, final int block)
    {
        final int offset = look.rows().rowOffset();
        final UnsafeBuffer out = look.rows().out();
        final int keyLength = KeyedState.keyLength(entry);
        out.putLong(offset, state.start(block));
        out.putInt(offset + RAW_LENGTH_OFFSET, keyLength);
        final long target = out.addressOffset() + offset + RAW_KEY_OFFSET;
        UnsafeApi.copyMemory(null, KeyedState.keyAddress(entry), out.byteArray(), target, keyLength);
        UnsafeApi.copyMemory(null, state.value(block), out.byteArray(), target + keyLength, blank.capacity());
        look.rows().commit(RowSink.INSERT, RAW_KEY_OFFSET + keyLength + blank.capacity(), 0, 0);
    }

    @Override
    public final boolean look(final StateLook look)
    {
        beginLook(look);
        try
        {
            for (long entry = look.next(state.keys()); WindowState.NONE != entry; entry = look.next(state.keys()))
            {
                decode(entry);
                for (int block = state.first(entry); WindowState.NONE != block; block = state.next(block))
                {
                    if (look.isRaw())
                    {
                        show(look, entry, block);
                    }
                    else
                    {
                        take(block, state.start(block));
                        lookAt(look);
                    }
                }
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
        snapshotTold(snapshot);
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

    /** Whether a window that starts before the last one has the moment in it, and is still open. */
    private boolean isIn(final long start, final long timeNs)
    {
        return start <= timeNs && timeNs - start < sizeNs && timeNs - start >= 0 && !isClosed(start);
    }

    private boolean isClosed(final long start)
    {
        final long end = start + sizeNs;
        // A difference beyond the range of a long is great enough.
        return end <= watermarkNs && (watermarkNs - end >= latenessNs || watermarkNs - end < 0) ||
            Long.MAX_VALUE == watermarkNs;
    }

    /** Works a window out without a trace; 1 when its group is new. A row's arguments count in its first window. */
    private int check(final long entry, final long start, final boolean isFirst)
    {
        checked = WindowState.NONE == entry ? WindowState.NONE : state.find(entry, start);
        take(checked, start);
        if (isFirst)
        {
            accumulate();
        }
        else
        {
            accumulateAgain();
        }
        if (checksRow(WindowState.NONE == checked) && having())
        {
            writeRow();
        }
        return WindowState.NONE == checked ? 1 : 0;
    }

    private int apply(
        final long found, final int length, final int hash, final long first, final long last, final int created)
    {
        if (!state.hasRoom(created))
        {
            return Faults.CAPACITY;
        }
        long entry = found;
        if (WindowState.NONE == entry)
        {
            entry = state.createKey(key, length, hash);
            if (WindowState.NONE == entry)
            {
                return Faults.CAPACITY;
            }
        }
        if (first == last && !tellsChanges())
        {
            // What was worked out is still in the fields.
            if (WindowState.NONE == checked)
            {
                address = state.value(state.add(entry, first));
                place();
            }
            store();
            return Faults.NONE;
        }
        muteFaults();
        for (long start = first; start <= last; start += advanceNs)
        {
            change(entry, start);
        }
        unmuteFaults();
        return Faults.NONE;
    }

    /** Takes out or puts back what rows were given last. */
    void snapshotTold(final Snapshot snapshot)
    {
        // Nothing is kept of them here.
    }

    /** Whether a record is refused when the row that a group, a new one or not, would give cannot be worked out. */
    boolean checksRow(final boolean isNew)
    {
        return emitsChanges;
    }

    /** Whether rows leave before their window closes. */
    boolean tellsChanges()
    {
        return emitsChanges;
    }

    /** Gives the row of a group whose window closes, if it has one to give; false when there is no headroom for it. */
    boolean tellAtClose(final int block)
    {
        if (emitsChanges)
        {
            return true;
        }
        if (!results.hasHeadroom())
        {
            return false;
        }
        emit(block);
        return true;
    }

    /** Changes a group in a window, and gives its row when rows leave as they change. */
    void change(final long entry, final long start)
    {
        final int found = state.find(entry, start);
        final int block = WindowState.NONE == found ? state.add(entry, start) : found;
        if (!emitsChanges)
        {
            take(block, start);
            accumulate();
            store();
            return;
        }
        take(block, start);
        final boolean emitted = 0 != (flags & EMITTED);
        accumulate();
        final boolean holds = having();
        if (holds)
        {
            writeRow();
        }
        else if (emitted)
        {
            // The row that no longer holds is the one that left last: made anew from what is still in memory.
            load();
            writeRow();
            load();
            accumulate();
        }
        flags = holds ? flags | EMITTED : flags & ~EMITTED;
        store();
        if (holds || emitted)
        {
            commit(holds ? emitted ? RowSink.UPDATE : RowSink.INSERT : RowSink.DELETE);
        }
    }

    /** Takes the accumulators of a group in a window into the fields. */
    final void take(final int block, final long start)
    {
        windowStart = start;
        windowEnd = start + sizeNs;
        address = WindowState.NONE == block ? blank.addressOffset() : state.value(block);
        load();
    }

    private void emit(final int block)
    {
        final long entry = state.entry(block);
        shown.wrap(KeyedState.keyAddress(entry), KeyedState.keyLength(entry));
        decodeKey(shown);
        faults.clear();
        address = state.value(block);
        load();
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
}
