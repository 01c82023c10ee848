package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.partition.StateLook;
import io.corelane.core.plan.Window;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import java.nio.ByteOrder;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Groups in sessions: rows of a key that are at most a gap apart. Rows leave when a session closes, or as they change:
 * then a session that grows is updated, and one that is merged into an earlier one is deleted. Generated code extends
 * this for a job.
 */
public abstract class SessionTask extends GroupKernel implements StatefulTask
{
    /** First moment of the session at hand. */
    protected long windowStart;

    /** First moment behind the session at hand. */
    protected long windowEnd;

    final SessionState state;

    private final long gapNs;
    private final long latenessNs;
    private final boolean emitsChanges;
    private long watermarkNs = NO_TIME;
    private long latestNs = NO_TIME;
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
     * @param gapNs        what ends a session, nanoseconds.
     * @param latenessNs   how long behind its end a session stays open, nanoseconds.
     * @param emitsChanges whether rows leave as they change, instead of when the session closes.
     */
    protected SessionTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final SessionState state,
        final int keyLengthMax,
        final int valueLength,
        final long gapNs,
        final long latenessNs,
        final boolean emitsChanges)
    {
        super(context, faults, results, keyLengthMax, valueLength);
        this.state = state;
        this.gapNs = gapNs;
        this.latenessNs = latenessNs;
        this.emitsChanges = emitsChanges;
    }

    /**
     * The time by which the record at hand belongs to a session.
     *
     * @return epoch nanoseconds.
     */
    protected abstract long time();

    /**
     * Merges other accumulators into those at hand.
     *
     * @param other where they are.
     */
    protected abstract void merge(long other);

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
        if (timeNs + gapNs < timeNs)
        {
            return Faults.OVERFLOW;
        }
        final int length = encodeKey();
        final int hash = KeyHash.of(key, 0, length);
        long entry = state.findKey(key, length, hash);
        int session = state.find(state.first(entry), timeNs, gapNs);
        int absorbed = SessionState.NONE;
        if (SessionState.NONE == session)
        {
            if (Window.isClosed(timeNs + gapNs, watermarkNs, latenessNs))
            {
                return Faults.LATE;
            }
            if (!state.hasRoom() || 0 == entry && !state.hasRoomForKey())
            {
                return Faults.CAPACITY;
            }
        }
        else
        {
            absorbed = state.find(state.next(session), timeNs, gapNs);
            if (SessionState.NONE != absorbed && state.start(absorbed) < state.start(session))
            {
                // The earlier one stays.
                final int earlier = absorbed;
                absorbed = session;
                session = earlier;
            }
        }
        workOut(session, absorbed, timeNs);
        if (emitsChanges && having())
        {
            writeRow();
        }
        if (Faults.NONE != faults.code())
        {
            return faults.code();
        }
        if (0 == entry)
        {
            entry = state.createKey(key, length, hash);
            if (0 == entry)
            {
                return Faults.CAPACITY;
            }
        }
        apply(entry, session, absorbed);
        return Faults.NONE;
    }

    /** What is late is judged anew when time has come farther than was to be seen. */
    @Override
    public final boolean isStale()
    {
        return isStale;
    }

    /**
     * Looks how far time may come with the records that follow.
     *
     * @param timesNs their event times.
     * @param first   index of the first one.
     * @param end     index behind the last one.
     */
    protected final void lookAgain(final long[] timesNs, final int first, final int end)
    {
        isStale = false;
        latestNs = watermarkNs;
        for (int i = first; i < end; i++)
        {
            latestNs = Math.max(latestNs, timesNs[i]);
        }
    }

    /**
     * Whether a record cannot be late, whichever records come before it.
     *
     * @param timeNs when it was.
     * @return false when it is not known.
     */
    protected final boolean isSure(final long timeNs)
    {
        return timeNs + gapNs >= timeNs && !Window.isClosed(timeNs + gapNs, latestNs, latenessNs);
    }

    /**
     * Looks at the place where a key is sought first.
     *
     * @param hash of the key.
     * @return what is there.
     */
    protected final long lookAhead(final int hash)
    {
        return state.lookAhead(hash);
    }

    /**
     * Finds the session that a record of a short key extends where it is, as the only one of its key.
     *
     * @param ahead  what {@link #lookAhead(int)} gave; keys may have come and gone since.
     * @param first  word of the key, as {@link io.corelane.core.state.KeyedState#find(long, long, long, int, int)}.
     * @param second as there.
     * @param third  as there.
     * @param length as there.
     * @param hash   as there.
     * @param timeNs when the record was.
     * @return where the accumulators are, or 0 when there is no such session.
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
        return state.only(state.findKey(ahead, first, second, third, length, hash), timeNs, gapNs);
    }

    /**
     * The same of a key in memory with room behind it for a whole last word.
     *
     * @param ahead      as above.
     * @param keyAddress of the key's first byte.
     * @param length     bytes of the key.
     * @param hash       of the key.
     * @param timeNs     when the record was.
     * @return as above.
     */
    protected final long findGroup(
        final long ahead, final long keyAddress, final int length, final int hash, final long timeNs)
    {
        return state.only(state.findKey(ahead, keyAddress, length, hash), timeNs, gapNs);
    }

    /**
     * Begins a session of a short key.
     *
     * @param first  word of the key.
     * @param second as {@link #findGroup(long, long, long, long, int, int, long)}.
     * @param third  as there.
     * @param length as there.
     * @param hash   as there.
     * @param timeNs as there.
     * @return where the accumulators go, or 0 when there is one within reach, or no room.
     */
    protected final long addGroup(
        final long first, final long second, final long third, final int length, final int hash, final long timeNs)
    {
        key.putLong(0, first, ByteOrder.LITTLE_ENDIAN);
        putWord(Long.BYTES, length, second);
        putWord(2 * Long.BYTES, length, third);
        return addGroup(length, hash, timeNs);
    }

    /**
     * Begins a session of a key in memory.
     *
     * @param keyAddress as {@link #findGroup(long, long, int, int, long)}.
     * @param length     as there.
     * @param hash       as there.
     * @param timeNs     as there.
     * @return as above.
     */
    protected final long addGroup(final long keyAddress, final int length, final int hash, final long timeNs)
    {
        UnsafeApi.copyMemory(null, keyAddress, key.byteArray(), key.addressOffset(), length);
        return addGroup(length, hash, timeNs);
    }

    private void putWord(final int offset, final int length, final long word)
    {
        if (offset < length)
        {
            key.putLong(offset, word, ByteOrder.LITTLE_ENDIAN);
        }
    }

    private long addGroup(final int length, final int hash, final long timeNs)
    {
        long entry = state.findKey(key, length, hash);
        if (SessionState.NONE != state.find(state.first(entry), timeNs, gapNs) || !state.hasRoom() ||
            0 == entry && !state.hasRoomForKey())
        {
            return SessionState.NONE;
        }
        entry = 0 == entry ? state.createKey(key, length, hash) : entry;
        if (0 == entry)
        {
            return SessionState.NONE;
        }
        final int session = state.add(entry, timeNs + gapNs);
        state.bounds(session, timeNs, timeNs + gapNs);
        return state.value(session);
    }

    /**
     * Takes note of the time of a record that a session has taken in.
     *
     * @param value  where its accumulators are.
     * @param timeNs when the record was.
     */
    protected final void grow(final long value, final long timeNs)
    {
        SessionState.grow(value, timeNs, timeNs + gapNs);
    }

    @Override
    public final boolean holdsRows()
    {
        return !emitsChanges;
    }

    /** Also when a key without sessions goes: what comes behind it takes its place, in each replay the same one. */
    @Override
    public final long dueNs()
    {
        final long endNs = state.firstEndNs();
        return Math.min(
            state.idleDueNs(), endNs > Long.MAX_VALUE - latenessNs ? Long.MAX_VALUE : endNs + latenessNs);
    }

    @Override
    public final boolean onWatermark(final long nextWatermarkNs)
    {
        watermarkNs = nextWatermarkNs;
        isStale |= watermarkNs > latestNs;
        final long untilNs = Long.MAX_VALUE == watermarkNs ? watermarkNs :
            watermarkNs < NO_TIME + latenessNs ? NO_TIME : watermarkNs - latenessNs;
        for (int session = state.firstEnding(untilNs); SessionState.NONE != session;
            session = state.firstEnding(untilNs))
        {
            if (!tellAtClose(session))
            {
                return false;
            }
            // A shell that was held is passed over from now on.
            if (!state.isShell(session))
            {
                release(state.value(session));
                state.closeFirst(watermarkNs);
            }
        }
        state.expire(watermarkNs);
        return true;
    }

    @Override
    public final boolean look(final StateLook look)
    {
        beginLook(look);
        try
        {
            for (long entry = look.next(state.keys()); SessionState.NONE != entry; entry = look.next(state.keys()))
            {
                decode(entry);
                for (int session = state.first(entry); SessionState.NONE != session; session = state.next(session))
                {
                    windowStart = state.start(session);
                    windowEnd = state.end(session);
                    address = state.value(session);
                    load();
                    lookAt(look);
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
        arrival = snapshot.value(arrival);
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

    /** Takes up to two sessions and the row at hand together, in the fields. */
    private void workOut(final int session, final int absorbed, final long timeNs)
    {
        windowStart = timeNs;
        windowEnd = timeNs + gapNs;
        address = SessionState.NONE == session ? blank.addressOffset() : state.value(session);
        load();
        include(session);
        if (SessionState.NONE != absorbed)
        {
            include(absorbed);
            merge(state.value(absorbed));
        }
        accumulate();
    }

    private void include(final int session)
    {
        if (SessionState.NONE != session)
        {
            windowStart = Math.min(windowStart, state.start(session));
            windowEnd = Math.max(windowEnd, state.end(session));
        }
    }

    /** Makes what is in the fields the session; nothing can go wrong any more. */
    private void apply(final long entry, final int session, final int absorbed)
    {
        final long startNs = windowStart;
        final long endNs = windowEnd;
        final boolean emitted = 0 != (flags & EMITTED);
        if (emitsChanges)
        {
            muteFaults();
            emitChange(session, absorbed, emitted);
            unmuteFaults();
        }
        int target = session;
        if (SessionState.NONE == session)
        {
            target = state.add(entry, endNs);
            address = state.value(target);
            place();
        }
        store();
        state.bounds(target, startNs, endNs);
        if (SessionState.NONE != absorbed)
        {
            state.makeShell(absorbed);
        }
        stored(target, absorbed);
    }

    /** Takes out or puts back what rows were given last. */
    void snapshotTold(final Snapshot snapshot)
    {
        // Nothing is kept of them here.
    }

    /** Gives the row of a session that closes, if it has one to give; false when there is no headroom for it. */
    boolean tellAtClose(final int session)
    {
        if (emitsChanges)
        {
            return true;
        }
        if (!results.hasHeadroom())
        {
            return false;
        }
        emit(session);
        return true;
    }

    /** A session is in memory now, with all of one that was merged into it and is a shell now, or 0. */
    void stored(final int session, final int absorbed)
    {
        // Its row has left, or leaves later.
    }

    /** Gives the row of the session at hand, and takes back those of sessions that are no more; the fields stay. */
    void emitChange(final int session, final int absorbed, final boolean emitted)
    {
        final boolean holds = having();
        final long timeNs = time();
        if (SessionState.NONE != absorbed)
        {
            giveFormer(absorbed);
            workOut(session, absorbed, timeNs);
        }
        if (holds)
        {
            writeRow();
            commit(emitted ? RowSink.UPDATE : RowSink.INSERT);
        }
        else if (emitted)
        {
            giveFormer(session);
            workOut(session, absorbed, timeNs);
        }
        flags = holds ? flags | EMITTED : flags & ~EMITTED;
    }

    /** Deletes the row of a session as it left last. */
    private void giveFormer(final int session)
    {
        windowStart = state.start(session);
        windowEnd = state.end(session);
        address = state.value(session);
        load();
        if (0 != (flags & EMITTED))
        {
            writeRow();
            commit(RowSink.DELETE);
        }
    }

    private void emit(final int session)
    {
        final long entry = state.entry(session);
        shown.wrap(KeyedState.keyAddress(entry), KeyedState.keyLength(entry));
        decodeKey(shown, shown.capacity());
        faults.clear();
        windowStart = state.start(session);
        windowEnd = state.end(session);
        address = state.value(session);
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
