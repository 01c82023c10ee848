package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.CacheLines;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Joins with tables. A left row that comes as a stream's meets the right table as it is, and is not kept; or both sides
 * are tables, and each change of one changes the pairs: {@link PairChanges}.
 */
public abstract class TableJoinTask extends KeyedJoinTask
{
    /** No key begins with this byte, or with the next one. */
    private static final byte NULL_MARK = 2;

    private final boolean isLookup;
    private final PairChanges pairs;
    /** For each side the former row of an update whose new row has not come yet. */
    private final UnsafeBuffer[] formers;
    private final boolean[] hasFormer = new boolean[2];

    /**
     * A task.
     *
     * @param context        what the task learns of the record at hand.
     * @param faults         where faults go.
     * @param results        takes the rows.
     * @param row            takes the row that is looked at, where both sides are tables.
     * @param state          the rows; closed with the task.
     * @param keyLengthMax   bytes of the longest encoded key.
     * @param leftRowLength  bytes of a left row.
     * @param rightRowLength bytes of a right row.
     * @param keepsLeft      whether left rows without a partner are given.
     * @param keepsRight     whether right rows without a partner are given.
     * @param canFault       whether the condition or the row can raise a fault.
     * @param isLookup       whether left rows only look the right ones up.
     * @param feedsGroup     whether a group takes the pairs.
     */
    protected TableJoinTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final RowBuffer row,
        final JoinState state,
        final int keyLengthMax,
        final int leftRowLength,
        final int rightRowLength,
        final boolean keepsLeft,
        final boolean keepsRight,
        final boolean canFault,
        final boolean isLookup,
        final boolean feedsGroup)
    {
        super(context, faults, isLookup ? results : row, state, keyLengthMax, leftRowLength, rightRowLength, keepsLeft,
            keepsRight, canFault);
        this.isLookup = isLookup;
        this.pairs = new PairChanges(faults, row, new RowRelay(context, results, row.rowLength()), feedsGroup);
        this.formers = new UnsafeBuffer[]{buffer(leftRowLength), buffer(rightRowLength)};
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
        if (isLookup && LEFT == input)
        {
            return lookUp(record, bodyOffset);
        }
        if (RowSink.RETRACT == operation)
        {
            formers[input].putBytes(0, record, bodyOffset, blockLength);
            hasFormer[input] = true;
            return Faults.NONE;
        }
        final boolean isUpdate = RowSink.UPDATE == operation && hasFormer[input];
        hasFormer[input] = false;
        return RowSink.DELETE == operation ? change(input, record, bodyOffset, null, 0) :
            change(input, isUpdate ? formers[input] : null, 0, record, bodyOffset);
    }

    /** Rows without a key have one of their own on each side, so that they meet no others. */
    private int keyOf(final int input)
    {
        final int length = encodeKey(input);
        if (NULL_KEY != length)
        {
            return length;
        }
        key.putByte(0, (byte)(NULL_MARK + input));
        return Byte.BYTES;
    }

    private int lookUp(final UnsafeBuffer record, final int body)
    {
        faults.clear();
        read(LEFT, record, body);
        final int length = keyOf(LEFT);
        if (Faults.NONE != faults.code())
        {
            return faults.code();
        }
        final long entry = state.find(key, length, hash(length));
        final JoinSide table = side(RIGHT);
        if (canFault())
        {
            for (int row = table.first(entry); JoinSide.NONE != row; row = table.next(row))
            {
                readKept(RIGHT, table.address(row) + JoinRow.ROW_OFFSET);
                check();
            }
            if (Faults.NONE != faults.code())
            {
                return faults.code();
            }
            muteFaults();
        }
        long matches = 0;
        for (int row = table.first(entry); JoinSide.NONE != row; row = table.next(row))
        {
            readKept(RIGHT, table.address(row) + JoinRow.ROW_OFFSET);
            if (condition())
            {
                matches++;
                give(RowSink.INSERT);
            }
        }
        unmuteFaults();
        if (0 == matches && keepsUnmatched(LEFT))
        {
            clear(RIGHT);
            if (where())
            {
                writeRow();
                if (Faults.NONE == faults.code())
                {
                    results.commit(RowSink.INSERT, rowLength(), context.inputSequence(), context.sendTimeNs());
                }
            }
        }
        return faults.code();
    }

    /** A row goes, comes, or takes the place of another one. One that is refused is gone all the same. */
    private int change(
        final int input, final UnsafeBuffer gone, final int goneBody, final UnsafeBuffer come, final int comeBody)
    {
        final JoinSide own = side(input);
        long goneEntry = 0;
        int goneId = JoinSide.NONE;
        if (null != gone)
        {
            faults.clear();
            read(input, gone, goneBody);
            final int length = keyOf(input);
            goneEntry = state.find(key, length, hash(length));
            // One that is not there was refused when it came.
            goneId = own.find(goneEntry, gone, goneBody);
        }
        if (JoinSide.NONE != goneId && null != come)
        {
            if (own.isEqual(goneId, come, comeBody))
            {
                return Faults.NONE;
            }
            if (!own.hasRoom() || !state.hasRoomForKey())
            {
                // The place of the one is needed for the other.
                change(input, gone, goneBody, null, 0);
                return change(input, null, 0, come, comeBody);
            }
        }
        int comeId = JoinSide.NONE;
        int fault = Faults.NONE;
        long comeEntry = 0;
        if (null != come)
        {
            faults.clear();
            read(input, come, comeBody);
            final int length = keyOf(input);
            final int hash = hash(length);
            final long found = state.find(key, length, hash);
            fault = fault(input, own, found);
            comeEntry = Faults.NONE == fault ? state.use(key, length, hash) : 0;
            fault = Faults.NONE == fault && 0 == comeEntry ? Faults.CAPACITY : fault;
            comeId = Faults.NONE == fault ? own.add(comeEntry, 0, come, comeBody) : JoinSide.NONE;
        }
        if (!isLookup)
        {
            pairs.change(this, input, goneEntry, JoinSide.NONE == goneId ? 0 : own.address(goneId), comeEntry,
                JoinSide.NONE == comeId ? 0 : own.address(comeId));
        }
        if (JoinSide.NONE != goneId)
        {
            own.remove(goneId);
            state.release(goneEntry, 0);
        }
        return fault;
    }

    /** Why the row at hand cannot come: there is no room, or the condition cannot be told of each of its partners. */
    private int fault(final int input, final JoinSide own, final long found)
    {
        if (Faults.NONE != faults.code())
        {
            return faults.code();
        }
        if (!own.hasRoom() || 0 == found && !state.hasRoomForKey())
        {
            return Faults.CAPACITY;
        }
        if (!isLookup && canFault())
        {
            final JoinSide other = side(1 - input);
            for (int row = other.first(found); JoinSide.NONE != row; row = other.next(row))
            {
                readKept(1 - input, other.address(row) + JoinRow.ROW_OFFSET);
                condition();
            }
        }
        return faults.code();
    }

    @Override
    final void snapshotTime(final Snapshot snapshot)
    {
        // The new row of an update can be in the next fragment.
        for (int input = LEFT; input <= RIGHT; input++)
        {
            hasFormer[input] = snapshot.value(hasFormer[input]);
            snapshot.bytes(formers[input], hasFormer[input] ? formers[input].capacity() : 0);
        }
    }

    private static UnsafeBuffer buffer(final int rowLength)
    {
        // With room for the last text's last word.
        return CacheLines.buffer(rowLength + Long.BYTES);
    }
}
