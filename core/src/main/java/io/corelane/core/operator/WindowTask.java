package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.partition.StateLook;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.KeyHash;
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
    private int keyLength;
    private int keyHash;
    private int checked;
    private boolean isFull;
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
        keyLength = encodeKey();
        keyHash = KeyHash.of(key, 0, keyLength);
        isFull = false;
        long first = last;
        int created = check(first, true);
        for (long start = last - advanceNs; isIn(start, timeNs) && Faults.NONE == faults.code(); start -= advanceNs)
        {
            created += check(start, false);
            first = start;
        }
        return Faults.NONE == faults.code() ? apply(first, last, created) : faults.code();
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
                state.closeBlock(block);
            }
            state.closeWindow();
            isStale = true;
        }
        return true;
    }

    @Override
    public final long dueNs()
    {
        final long endNs = state.hasOpen() ? state.firstStart() + sizeNs : Long.MAX_VALUE;
        return endNs > Long.MAX_VALUE - latenessNs ? Long.MAX_VALUE : endNs + latenessNs;
    }

    /** Blocks may be of other groups when windows have closed; more records are usual when the first one has opened. */
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
     * Looks at the place where a group is sought first; where no windows overlap.
     *
     * @param hash   of the key.
     * @param timeNs a moment in the window.
     * @return what is there.
     */
    protected final long lookAhead(final int hash, final long timeNs)
    {
        return state.lookAhead(hash, timeNs);
    }

    /**
     * Finds the group of a short key. One that is there is of a window that is open.
     *
     * @param ahead  what {@link #lookAhead(int, long)} gave, since when nothing has changed.
     * @param first  word of the key, as {@link io.corelane.core.state.KeyedState#find(long, long, long, int, int)}.
     * @param second as there.
     * @param third  as there.
     * @param length as there.
     * @param hash   as there.
     * @param timeNs a moment in the window.
     * @return where the accumulators are, or 0 when there is no such group yet.
     */
    protected final long findGroup(
        final long ahead,
        final long first,
        final long second,
        final long third,
        final int length,
        final int hash,
        final long timeNs)
    {
        return state.find(ahead, first, second, third, length, hash, timeNs);
    }

    /**
     * Finds the group of a key in memory with room behind it for a whole last word.
     *
     * @param ahead      what {@link #lookAhead(int, long)} gave, since when nothing has changed.
     * @param keyAddress of the key's first byte.
     * @param length     bytes of the key.
     * @param hash       of the key.
     * @param timeNs     a moment in the window.
     * @return where the accumulators are, or 0 when there is no such group yet.
     */
    protected final long findGroup(
        final long ahead, final long keyAddress, final int length, final int hash, final long timeNs)
    {
        return state.find(ahead, keyAddress, length, hash, timeNs);
    }

    /**
     * Whether a record of a group that is not there can make it as long as nothing becomes due: its window closes no
     * earlier than the first one that is open, and that is due no earlier.
     *
     * @param timeNs a moment in the window.
     * @return false when it is not known, or there is no such window.
     */
    protected final boolean mayAdd(final long timeNs)
    {
        if (state.isOpenAt(timeNs))
        {
            return true;
        }
        final long start = timeNs - Math.floorMod(timeNs, advanceNs);
        return state.hasOpen() && start <= timeNs && timeNs - start < sizeNs && start + sizeNs >= start &&
            start > state.firstStart();
    }

    /**
     * Start of the window that a moment lies in. Only when {@link #mayAdd} it.
     *
     * @param timeNs the moment.
     * @return epoch nanoseconds.
     */
    protected final long startAt(final long timeNs)
    {
        return state.isOpenAt(timeNs) ? state.startAt(timeNs) : timeNs - Math.floorMod(timeNs, advanceNs);
    }

    /**
     * Makes the group of a short key that is not there, where {@link #mayAdd} allows it.
     *
     * @param first  word of the key.
     * @param second as {@link #findGroup(long, long, long, long, int, int, long)}.
     * @param third  as there.
     * @param length as there.
     * @param hash   as there.
     * @param timeNs as there.
     * @return where the accumulators go, or 0 when there is no room.
     */
    protected final long addGroup(
        final long first, final long second, final long third, final int length, final int hash, final long timeNs)
    {
        final long start = startAt(timeNs);
        return state.hasRoom(1) && state.hasRoomIn(start) ?
            state.add(start, first, second, third, length, hash) : WindowState.NONE;
    }

    /**
     * Makes the group of a key in memory that is not there, where {@link #mayAdd} allows it.
     *
     * @param keyAddress as {@link #findGroup(long, long, int, int, long)}.
     * @param length     as there.
     * @param hash       as there.
     * @param timeNs     as there.
     * @return where the accumulators go, or 0 when there is no room.
     */
    protected final long addGroup(final long keyAddress, final int length, final int hash, final long timeNs)
    {
        final long start = startAt(timeNs);
        return state.hasRoom(1) && state.hasRoomIn(start) ?
            state.add(start, keyAddress, length, hash) : WindowState.NONE;
    }

    /**
     * Start of the window of a group.
     *
     * @param value where its accumulators are.
     * @return epoch nanoseconds.
     */
    protected final long startOf(final long value)
    {
        return state.startOf(value);
    }

    @Override
    public final int rawLength(final int stage)
    {
        return RAW_KEY_OFFSET + key.capacity() + blank.capacity();
    }

    @Override
    public final void adopt(final DirectBuffer buffer, final int offset, final int length)
    {
        final int bytes = buffer.getInt(offset + RAW_LENGTH_OFFSET);
        key.putBytes(0, buffer, offset + RAW_KEY_OFFSET, bytes);
        final long value = state.value(state.add(buffer.getLong(offset), key, bytes, KeyHash.of(key, 0, bytes)));
        UnsafeApi.copyMemory(buffer.byteArray(), buffer.addressOffset() + offset + RAW_KEY_OFFSET + bytes, null,
            value, blank.capacity());
    }

    /** Shows a group in a window as it lies in memory: start of the window, length of the key, key, accumulators. */
    private void showRaw(final StateLook look, final int block)
    {
        final int offset = look.rows().rowOffset();
        final UnsafeBuffer out = look.rows().out();
        final int bytes = state.keyLength(block);
        out.putLong(offset, state.start(block));
        out.putInt(offset + RAW_LENGTH_OFFSET, bytes);
        final long target = out.addressOffset() + offset + RAW_KEY_OFFSET;
        UnsafeApi.copyMemory(null, state.keyAddress(block), out.byteArray(), target, bytes);
        UnsafeApi.copyMemory(null, state.value(block), out.byteArray(), target + bytes, blank.capacity());
        look.rows().commit(RowSink.INSERT, RAW_KEY_OFFSET + bytes + blank.capacity(), 0, 0);
    }

    private void show(final StateLook look, final int block)
    {
        if (look.isRaw())
        {
            showRaw(look, block);
            return;
        }
        decodeKey(block);
        take(block, state.start(block));
        lookAt(look);
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

    private void lookAtAll(final StateLook look)
    {
        if (look.begins())
        {
            state.beginLook();
        }
        while (look.takesMore())
        {
            final int block = state.lookNext();
            if (WindowState.NONE == block)
            {
                look.done();
            }
            else
            {
                show(look, block);
            }
        }
    }

    private void lookAtKey(final StateLook look)
    {
        final DirectBuffer sought = look.key();
        final int hash = KeyHash.of(sought, 0, sought.capacity());
        for (int i = 0; i < state.openCount(); i++)
        {
            final int block = state.find(state.open(i).start, sought, sought.capacity(), hash);
            if (WindowState.NONE != block)
            {
                show(look, block);
            }
        }
        look.done();
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
    private int check(final long start, final boolean isFirst)
    {
        checked = state.find(start, key, keyLength, keyHash);
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
        if (WindowState.NONE != checked)
        {
            return 0;
        }
        isFull |= !state.hasRoomIn(start);
        return 1;
    }

    private int apply(final long first, final long last, final int created)
    {
        if (isFull || !state.hasRoom(created))
        {
            return Faults.CAPACITY;
        }
        // Records behind it in the run are usual from now on.
        isStale |= !state.hasOpen();
        if (first == last && !tellsChanges())
        {
            // What was worked out is still in the fields.
            if (WindowState.NONE == checked)
            {
                address = state.value(add(first));
                place();
            }
            store();
            return Faults.NONE;
        }
        muteFaults();
        for (long start = first; start <= last; start += advanceNs)
        {
            change(start);
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
    void change(final long start)
    {
        final int block = findOrAdd(start);
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

    /** The block of the key at hand in a window. */
    final int findOrAdd(final long start)
    {
        final int found = state.find(start, key, keyLength, keyHash);
        return WindowState.NONE == found ? add(start) : found;
    }

    private int add(final long start)
    {
        return state.add(start, key, keyLength, keyHash);
    }

    /** Takes the key of a block. */
    final void decodeKey(final int block)
    {
        shown.wrap(state.keyAddress(block), state.keyLength(block));
        decodeKey(shown);
        faults.clear();
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
        decodeKey(block);
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
