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
public abstract class WindowTask extends WindowKernel
{
    private static final int RAW_LENGTH_OFFSET = Long.BYTES;
    private static final int RAW_KEY_OFFSET = RAW_LENGTH_OFFSET + Integer.BYTES;

    private final boolean emitsChanges;
    private int keyLength;
    private int keyHash;
    private int checked;
    private boolean isFull;
    private boolean isLookedUp;

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
        super(context, faults, results, state, keyLengthMax, valueLength, sizeNs, advanceNs, latenessNs, advanceNs);
        this.emitsChanges = emitsChanges;
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
        if (!isInRange(last, timeNs))
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
    public final boolean holdsRows()
    {
        return !tellsChanges();
    }

    @Override
    public final boolean onWatermark(final long nextWatermarkNs)
    {
        watermarkNs = nextWatermarkNs;
        while (state.hasOpen() && isClosed(state.firstStart()))
        {
            windowStart = state.firstStart();
            windowEnd = windowStart + sizeNs;
            if (isToldAtClose() && !isLookedUp && !tellAll())
            {
                return false;
            }
            state.closeWindow();
            isStale = true;
        }
        return true;
    }

    /** Gives what groups of the earliest window have to give; false when there is no headroom for it. */
    private boolean tellAll()
    {
        tellGroups();
        for (int block = state.firstBlock(); WindowState.NONE != block; block = state.firstBlock())
        {
            if (!tellAtClose(block))
            {
                return false;
            }
            release(state.value(block));
            state.closeBlock(block);
        }
        return true;
    }

    /**
     * Gives rows of the earliest window's next groups, as many as can be given together; of none where rows leave as
     * they change, or values lie elsewhere. What is left is given one by one.
     */
    protected void tellGroups()
    {
    }

    /**
     * The next group of the earliest window that has not given its last row.
     *
     * @return where its accumulators are; 0 for none.
     */
    protected final long firstGroup()
    {
        return state.firstValue();
    }

    /**
     * That group has given its last row.
     *
     * @param value where its accumulators are.
     * @return where those of the one behind it are; 0 for none.
     */
    protected final long nextGroup(final long value)
    {
        return state.closeValue(value);
    }

    /**
     * Where the key of a group is.
     *
     * @param value where its accumulators are.
     * @return address.
     */
    protected final long keyAddressOf(final long value)
    {
        return state.keyAddressOf(value);
    }

    /**
     * Bytes of the key of a group.
     *
     * @param value where its accumulators are.
     * @return bytes.
     */
    protected final int keyLengthOf(final long value)
    {
        return state.keyLengthOf(value);
    }

    @Override
    public final long dueNs()
    {
        return state.hasOpen() ? closingNs(state.firstStart()) : Long.MAX_VALUE;
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

    /**
     * No row leaves but by {@link #tell}, when a window of another stage closes a moment before the one here. Only
     * without values that lie elsewhere.
     */
    final void waitForLookUps()
    {
        isLookedUp = true;
    }

    /** Gives the row of the group that has a key, in the window that has an end, if there is one. */
    final void tell(final long endNs, final DirectBuffer sought, final int length, final int hash)
    {
        windowStart = endNs - sizeNs;
        windowEnd = endNs;
        final int block = state.find(windowStart, sought, length, hash);
        if (WindowState.NONE != block)
        {
            emit(state.value(block));
        }
    }

    /** The same of a short key, as {@link #findGroup(long, long, long, long, int, int, long)}. */
    final void tell(
        final long endNs, final long first, final long second, final long third, final int length, final int hash)
    {
        windowStart = endNs - sizeNs;
        windowEnd = endNs;
        final long value = state.find(windowStart, first, second, third, length, hash);
        if (WindowState.NONE != value)
        {
            emit(value);
        }
    }

    /** Whether {@link #tell} would give a row that can be made. */
    final boolean hasRow(final long endNs, final DirectBuffer sought, final int length, final int hash)
    {
        final int block = state.find(endNs - sizeNs, sought, length, hash);
        return WindowState.NONE != block && hasRow(endNs, state.value(block));
    }

    /** The same of a short key. */
    final boolean hasRow(
        final long endNs, final long first, final long second, final long third, final int length, final int hash)
    {
        final long value = state.find(endNs - sizeNs, first, second, third, length, hash);
        return WindowState.NONE != value && hasRow(endNs, value);
    }

    private boolean hasRow(final long endNs, final long value)
    {
        if (!chooses())
        {
            return true;
        }
        windowStart = endNs - sizeNs;
        windowEnd = endNs;
        take(value);
        return having();
    }

    /** Takes key and accumulators of a group into the fields. */
    private void take(final long value)
    {
        decodeKeyOf(value);
        address = value;
        load();
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

    /** Whether groups have something to give, or to give back, when their window closes; else it goes as a whole. */
    boolean isToldAtClose()
    {
        return !emitsChanges || isElsewhere();
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
        emit(state.value(block));
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

    /** Takes the accumulators of a group in a window into the fields. */
    final void take(final int block, final long start)
    {
        windowStart = start;
        windowEnd = start + sizeNs;
        address = WindowState.NONE == block ? blank.addressOffset() : state.value(block);
        load();
    }

    private void emit(final long value)
    {
        take(value);
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
