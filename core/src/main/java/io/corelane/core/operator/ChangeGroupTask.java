package io.corelane.core.operator;

import io.corelane.core.partition.GroupTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.partition.StateLook;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Lifetime;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.EntryCursor;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.RefusedRows;
import io.corelane.core.state.Snapshot;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Groups that take rows back, give their former row along with the new one, or tell their changes at intervals. The row
 * that a group gave last is kept with it. Aggregates that can be undone are; others are worked out anew from the
 * group's rows, which are kept then. An update is one step: a group that both of its rows are of tells once. Generated
 * code extends this for a job.
 */
public abstract class ChangeGroupTask extends GroupKernel implements GroupTask, StatefulTask
{
    private static final long NONE = KeyedState.NULL_ADDRESS;

    private final ChangeGroupState state;
    private final RowBuffer row;
    private final RowRelay relay;
    private final EmitMode emit;
    private final long everyNs;
    private final boolean isGlobal;
    private final boolean isDistinct;
    private final boolean isAppendOnly;
    /** Of rows that only come none goes. */
    private final RefusedRows refused;
    private final UnsafeBuffer kept = new UnsafeBuffer(0, 0);
    private final int inputLength;
    private EntryCursor cursor;
    private long taken;
    private int goneInTick;
    private long expired;
    private long evicted;
    private long nextTickNs = NO_TIME;
    private boolean isTelling;

    /**
     * A task.
     *
     * @param context      what the task learns of the record at hand.
     * @param faults       where faults go.
     * @param results      takes the rows.
     * @param row          takes the row that is looked at.
     * @param state        the groups; closed with the task.
     * @param keyLengthMax bytes of the longest encoded key.
     * @param valueLength  bytes of the accumulators.
     * @param inputLength  bytes of a row that is kept.
     * @param emit         when rows leave: ordinal of {@link EmitMode}.
     * @param everyNs      interval of EVERY, nanoseconds.
     * @param isGlobal     whether there is one group, which stays without rows.
     * @param isDistinct   whether there are no aggregates: then a row that is the same is not told.
     * @param isAppendOnly whether rows only ever come: then one that the group's row cannot take in is refused.
     */
    protected ChangeGroupTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final RowBuffer row,
        final ChangeGroupState state,
        final int keyLengthMax,
        final int valueLength,
        final int inputLength,
        final int emit,
        final long everyNs,
        final boolean isGlobal,
        final boolean isDistinct,
        final boolean isAppendOnly)
    {
        super(context, faults, row, keyLengthMax, valueLength);
        this.state = state;
        this.row = row;
        this.relay = new RowRelay(context, results, row.rowLength());
        this.inputLength = inputLength;
        this.emit = EmitMode.values()[emit];
        this.everyNs = everyNs;
        this.isGlobal = isGlobal;
        this.isDistinct = isDistinct;
        this.isAppendOnly = isAppendOnly;
        this.refused = isAppendOnly || isGlobal ? null : new RefusedRows();
        if (null != state && isGlobal && EmitMode.FINAL == this.emit && 0 == context.partition())
        {
            state.create(key, 0, KeyHash.of(key, 0, 0));
        }
    }

    /** Takes the row at hand back from the accumulators in the fields; only without rows that are kept. */
    protected abstract void retract();

    /**
     * Whether an aggregate takes a row in only when that is sure to count.
     *
     * @return true with sketches and lists.
     */
    protected boolean entersLate()
    {
        return false;
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
        final boolean isComing = RowSink.DELETE != operation && RowSink.RETRACT != operation;
        final boolean counts = isComing ? begin(record, bodyOffset, blockLength, version, endOffset) :
            beginAgain(record, bodyOffset, blockLength, version, endOffset);
        final int fault = faults.code();
        if (!counts)
        {
            settle(NONE);
            return fault;
        }
        final int length = encodeKey();
        final int hash = KeyHash.of(key, 0, length);
        final long entry = null == state.ages() ? state.find(key, length, hash) : findAlive(length, hash);
        if (isComing)
        {
            settle(entry);
            return add(entry, length, hash, record, bodyOffset);
        }
        settle(NONE);
        if (NONE == entry)
        {
            forgetRefused(hash);
            return Faults.NONE;
        }
        if (!take(entry, record, bodyOffset))
        {
            // It was refused when it came.
            return Faults.NONE;
        }
        if (RowSink.RETRACT == operation)
        {
            taken = entry;
        }
        else
        {
            change(entry);
        }
        return Faults.NONE;
    }

    @Override
    public final boolean onTick(final long logTimeNs)
    {
        if (null != state.ages() && !expire(logTimeNs))
        {
            return false;
        }
        if (EmitMode.EVERY != emit)
        {
            return true;
        }
        if (NO_TIME != nextTickNs && logTimeNs >= nextTickNs)
        {
            isTelling = true;
        }
        if (NO_TIME == nextTickNs || isTelling)
        {
            nextTickNs = logTimeNs - Math.floorMod(logTimeNs, everyNs) + everyNs;
        }
        return !isTelling || tellChanged();
    }

    @Override
    public final boolean drain()
    {
        if (EmitMode.EVERY == emit)
        {
            return tellChanged();
        }
        if (EmitMode.FINAL == emit)
        {
            if (null == cursor)
            {
                cursor = state.cursor();
            }
            while (relay.hasHeadroom())
            {
                if (!cursor.next())
                {
                    return true;
                }
                tell(cursor.valueAddress());
            }
            return false;
        }
        return true;
    }

    @Override
    public final long expired()
    {
        return expired;
    }

    @Override
    public final long evicted()
    {
        return evicted;
    }

    @Override
    public final boolean look(final StateLook look)
    {
        final RowRelay shownRows = new RowRelay(context, look.rows(), row.rowLength());
        for (long entry = look.next(state.keys()); NONE != entry; entry = look.next(state.keys()))
        {
            if (null == state.ages() || !state.ages().isOver(entry))
            {
                lookAt(look, entry, shownRows);
            }
        }
        return true;
    }

    /** The row that stands, or, where it is not told at once, the one that would be told now. */
    private void lookAt(final StateLook look, final long entry, final RowRelay shownRows)
    {
        if (EmitMode.CHANGES == emit)
        {
            if (ChangeGroupState.is(entry, ChangeGroupState.GIVEN))
            {
                shownRows.give(RowSink.INSERT, entry + ChangeGroupState.GIVEN_OFFSET);
            }
            else
            {
                look.onHidden();
            }
        }
        else if (0 != ChangeGroupState.count(entry) || isGlobal)
        {
            final boolean holds;
            final int fault;
            muteFaults();
            try
            {
                decode(entry);
                address = state.accumulators(entry);
                load();
                holds = having();
                if (holds && Faults.NONE == faults.code())
                {
                    writeRow();
                }
                fault = faults.code();
            }
            finally
            {
                unmuteFaults();
            }
            if (Faults.NONE != fault)
            {
                look.onRefused();
            }
            else if (holds)
            {
                shownRows.give(RowSink.INSERT, row.address());
            }
            else
            {
                look.onHidden();
            }
        }
    }

    @Override
    public final void snapshot(final Snapshot snapshot)
    {
        state.snapshot(snapshot);
        snapshotSets(snapshot);
        expired = snapshot.value(expired);
        evicted = snapshot.value(evicted);
        if (null != refused)
        {
            refused.snapshot(snapshot);
        }
        nextTickNs = snapshot.value(nextTickNs);
        // Both rows of an update are in one fragment, and a checkpoint is taken between two of them: nothing is taken.
    }

    @Override
    public final OperatorState state()
    {
        return state;
    }

    @Override
    public final void close()
    {
        if (null != state)
        {
            state.close();
            closeSets();
        }
    }

    private int add(final long found, final int length, final int hash, final UnsafeBuffer record, final int body)
    {
        final JoinSide rows = state.rows();
        final GroupAges ages = state.ages();
        final boolean isFull = NONE == found && !state.hasRoomForKey() && (null == ages || !ages.evicts()) ||
            null != rows && !rows.hasRoom();
        if (isFull && null == refused)
        {
            tellUnlessNone(found);
            return Faults.CAPACITY;
        }
        address = NONE == found ? blank.addressOffset() : state.accumulators(found);
        faults.clear();
        load();
        accumulate();
        if (isFull || NONE == found && null != refused && refused.hasAny(hash))
        {
            faults.raise(Faults.CAPACITY);
        }
        if (checksRow() && (NONE == found || !isDistinct) && having())
        {
            writeRow();
        }
        if (Faults.NONE != faults.code())
        {
            return refuse(found, hash);
        }
        long entry = found;
        if (NONE == entry)
        {
            makeRoom(length);
            entry = state.create(key, length, hash);
            if (NONE == entry)
            {
                faults.raise(Faults.CAPACITY);
                return refuse(found, hash);
            }
            address = state.accumulators(entry);
            place();
        }
        if (null != ages)
        {
            age(ages, entry, NONE == found);
        }
        final long begun = KeyedState.beginWrite(entry);
        store();
        KeyedState.endWrite(entry, begun);
        ChangeGroupState.count(entry, ChangeGroupState.count(entry) + 1);
        if (null != rows)
        {
            rows.add(entry, 0, record, body);
        }
        taken = NONE;
        change(entry);
        return Faults.NONE;
    }

    /** Whether a record is refused when its group's row cannot be made: what sketches will tell is not known before. */
    private boolean checksRow()
    {
        return isAppendOnly && EmitMode.CHANGES == emit && !entersLate();
    }

    /** A row does not come in; should there be no room for its group, that is known until it goes. */
    private int refuse(final long found, final int hash)
    {
        final int fault = faults.code();
        if (NONE == found && null != refused && Faults.CAPACITY == fault)
        {
            refused.add(hash);
        }
        tellUnlessNone(found);
        return fault;
    }

    /** A row goes whose group is not there: it was refused when it came, for want of room unless something else was. */
    private void forgetRefused(final int hash)
    {
        if (null != refused && refused.hasAny(hash))
        {
            address = blank.addressOffset();
            muteFaults();
            load();
            accumulate();
            final int fault = faults.code();
            unmuteFaults();
            if (Faults.NONE == fault || Faults.CAPACITY == fault)
            {
                refused.remove(hash);
            }
        }
    }

    /** A row could not come in, but the one before it has gone. */
    private void tellUnlessNone(final long entry)
    {
        if (NONE != taken && taken == entry)
        {
            taken = NONE;
            change(entry);
        }
    }

    private boolean take(final long entry, final UnsafeBuffer record, final int body)
    {
        final JoinSide rows = state.rows();
        if (null == rows)
        {
            address = state.accumulators(entry);
            load();
            muteFaults();
            retract();
            final boolean wasRefused = Faults.NONE != faults.code();
            unmuteFaults();
            if (wasRefused)
            {
                // By what is wrong with it again.
                return false;
            }
            store();
        }
        else
        {
            final int found = rows.find(entry, record, body);
            if (JoinSide.NONE == found)
            {
                return false;
            }
            rows.remove(found);
            workOutAnew(entry, rows);
        }
        ChangeGroupState.count(entry, ChangeGroupState.count(entry) - 1);
        return true;
    }

    private void workOutAnew(final long entry, final JoinSide rows)
    {
        address = state.accumulators(entry);
        release(address);
        UnsafeApi.setMemory(address, blank.capacity(), (byte)0);
        muteFaults();
        for (int one = rows.first(entry); JoinSide.NONE != one; one = rows.next(one))
        {
            kept.wrap(rows.address(one) + JoinRow.ROW_OFFSET, inputLength + Long.BYTES);
            faults.clear();
            begin(kept, 0, inputLength, 0, inputLength);
            load();
            accumulate();
            store();
        }
        unmuteFaults();
        faults.clear();
    }

    /** Begins with a row that came before: it was refused then, if it has to be, and counted. */
    private boolean beginAgain(
        final UnsafeBuffer record, final int body, final int blockLength, final int version, final int end)
    {
        muteFaults();
        final boolean counts = begin(record, body, blockLength, version, end);
        unmuteFaults();
        return counts;
    }

    /** The group that a former row was taken from tells, unless the new row is of it as well. */
    private void settle(final long next)
    {
        final long entry = taken;
        if (NONE != entry && entry != next)
        {
            taken = NONE;
            change(entry);
        }
    }

    private void change(final long entry)
    {
        if (EmitMode.CHANGES == emit)
        {
            tell(entry);
        }
        else if (EmitMode.EVERY == emit && !ChangeGroupState.is(entry, ChangeGroupState.CHANGED))
        {
            ChangeGroupState.set(entry, ChangeGroupState.CHANGED, true);
            state.changed().add(entry);
        }
    }

    private boolean tellChanged()
    {
        final EntryList changed = state.changed();
        while (NONE != changed.first())
        {
            if (!relay.hasHeadroom())
            {
                return false;
            }
            final long entry = changed.first();
            changed.remove(entry);
            ChangeGroupState.set(entry, ChangeGroupState.CHANGED, false);
            tell(entry);
        }
        isTelling = false;
        return true;
    }

    /** Gives a group's row as it is now, and the former one as gone. */
    private void tell(final long entry)
    {
        final boolean isEmpty = 0 == ChangeGroupState.count(entry) && !isGlobal;
        final boolean holds = !isEmpty && make(entry);
        final boolean wasGiven = ChangeGroupState.is(entry, ChangeGroupState.GIVEN);
        final long given = entry + ChangeGroupState.GIVEN_OFFSET;
        if (wasGiven && !(holds && isDistinct && row.isEqual(given)))
        {
            relay.give(holds ? RowSink.RETRACT : RowSink.DELETE, given);
        }
        if (holds && !(wasGiven && isDistinct && row.isEqual(given)))
        {
            row.copyTo(given);
            relay.give(wasGiven ? RowSink.UPDATE : RowSink.INSERT, given);
        }
        ChangeGroupState.set(entry, ChangeGroupState.GIVEN, holds);
        if (isEmpty)
        {
            release(state.accumulators(entry));
            state.remove(entry);
        }
    }

    /** The group of the key at hand, unless its time is over; some groups whose time is over go. */
    private long findAlive(final int length, final int hash)
    {
        final GroupAges ages = state.ages();
        final long before = expired;
        for (int i = 0; i < Lifetime.GONE_PER_ROW && NONE != ages.oldest() && ages.isOver(ages.oldest()); i++)
        {
            expire(ages.oldest(), ages);
        }
        long entry = state.find(key, length, hash);
        if (NONE != entry && ages.isOver(entry))
        {
            expire(entry, ages);
            entry = NONE;
        }
        if (before != expired)
        {
            // Their rows were made in the same fields.
            decodeKey(key, length);
            faults.clear();
        }
        return entry;
    }

    private boolean expire(final long logTimeNs)
    {
        final GroupAges ages = state.ages();
        ages.onTick(logTimeNs);
        for (; goneInTick < Lifetime.GONE_PER_TICK && NONE != ages.oldest() && ages.isOver(ages.oldest());
            goneInTick++)
        {
            if (!relay.hasHeadroom())
            {
                return false;
            }
            expire(ages.oldest(), ages);
        }
        goneInTick = 0;
        return true;
    }

    private void expire(final long entry, final GroupAges ages)
    {
        expired++;
        leave(entry, ages);
    }

    /** The group that was updated longest ago makes room for one of the key at hand, if there is none and it has to. */
    private void makeRoom(final int length)
    {
        final GroupAges ages = state.ages();
        if (null != ages && ages.evicts() && !state.hasRoomForKey())
        {
            evicted++;
            leave(ages.oldest(), ages);
            if (EmitMode.FINAL == emit)
            {
                // Its row was made in the same fields. All of this was worked out before.
                muteFaults();
                decodeKey(key, length);
                address = blank.addressOffset();
                load();
                accumulate();
                unmuteFaults();
            }
        }
    }

    private static void age(final GroupAges ages, final long entry, final boolean isNew)
    {
        if (isNew)
        {
            ages.add(entry);
        }
        else
        {
            ages.touch(entry);
        }
    }

    /** A group goes: what is told of groups as they end is told now; a row that was given goes too. */
    private void leave(final long entry, final GroupAges ages)
    {
        ages.remove(entry);
        if (ChangeGroupState.is(entry, ChangeGroupState.CHANGED))
        {
            state.changed().remove(entry);
        }
        if (EmitMode.FINAL == emit)
        {
            tell(entry);
        }
        else if (ChangeGroupState.is(entry, ChangeGroupState.GIVEN) && !isDistinct)
        {
            relay.give(RowSink.DELETE, entry + ChangeGroupState.GIVEN_OFFSET);
        }
        release(state.accumulators(entry));
        state.remove(entry);
    }

    @Override
    public final boolean show(final DirectBuffer encoded, final long entry)
    {
        faults.clear();
        shown.wrap(encoded, 0, encoded.capacity());
        decodeKey(shown, shown.capacity());
        address = entry + ChangeGroupState.accumulatorsOffset(row.rowLength());
        load();
        if (!having() || Faults.NONE != faults.code())
        {
            return false;
        }
        writeRow();
        if (Faults.NONE != faults.code())
        {
            return false;
        }
        relay.give(RowSink.INSERT, row.address());
        return true;
    }

    private boolean make(final long entry)
    {
        shown.wrap(KeyedState.keyAddress(entry), KeyedState.keyLength(entry));
        decodeKey(shown, shown.capacity());
        final boolean wasCounted = checksRow();
        if (wasCounted)
        {
            muteFaults();
        }
        faults.clear();
        address = state.accumulators(entry);
        load();
        boolean holds = having() && Faults.NONE == faults.code();
        if (holds)
        {
            writeRow();
            holds = Faults.NONE == faults.code();
        }
        if (Faults.NONE != faults.code())
        {
            context.refuseRow(faults.code());
            faults.clear();
        }
        if (wasCounted)
        {
            unmuteFaults();
        }
        return holds;
    }
}
