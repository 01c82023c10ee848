package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Joins with tables. A left row that comes as a stream's meets the right table as it is, and is not kept; or both sides
 * are tables, and each change of one changes the pairs: a pair is inserted or deleted, an outer row without a partner
 * comes and goes with its partners.
 */
public abstract class TableJoinTask extends JoinTask
{
    /** No key begins with this byte, or with the next one. */
    private static final byte NULL_MARK = 2;

    private final boolean isLookup;

    /**
     * A task.
     *
     * @param context        what the task learns of the record at hand.
     * @param faults         where faults go.
     * @param results        takes the rows.
     * @param state          the rows; closed with the task.
     * @param keyLengthMax   bytes of the longest encoded key.
     * @param leftRowLength  bytes of a left row.
     * @param rightRowLength bytes of a right row.
     * @param keepsLeft      whether left rows without a partner are given.
     * @param keepsRight     whether right rows without a partner are given.
     * @param canFault       whether the condition or the row can raise a fault.
     * @param isLookup       whether left rows only look the right ones up.
     */
    protected TableJoinTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final JoinState state,
        final int keyLengthMax,
        final int leftRowLength,
        final int rightRowLength,
        final boolean keepsLeft,
        final boolean keepsRight,
        final boolean canFault,
        final boolean isLookup)
    {
        super(context, faults, results, state, keyLengthMax, leftRowLength, rightRowLength, keepsLeft, keepsRight,
            canFault);
        this.isLookup = isLookup;
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
        read(input, record, bodyOffset);
        final int length = keyOf(input);
        if (Faults.NONE != faults.code())
        {
            return faults.code();
        }
        final int hash = hash(length);
        final long entry = state.find(key, length, hash);
        if (isLookup && LEFT == input)
        {
            return lookUp(entry);
        }
        if (RowSink.DELETE == operation || RowSink.RETRACT == operation)
        {
            remove(input, entry, record, bodyOffset);
            return Faults.NONE;
        }
        return insert(input, length, hash, entry, record, bodyOffset);
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

    private int lookUp(final long entry)
    {
        final JoinSide table = side(RIGHT);
        if (canFault())
        {
            for (int row = table.first(entry); JoinSide.NONE != row; row = table.next(row))
            {
                readKept(RIGHT, table.address(row));
                check();
            }
            if (Faults.NONE != faults.code())
            {
                return faults.code();
            }
        }
        long matches = 0;
        for (int row = table.first(entry); JoinSide.NONE != row; row = table.next(row))
        {
            readKept(RIGHT, table.address(row));
            if (condition())
            {
                matches++;
                give(RowSink.INSERT);
            }
        }
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

    private int insert(
        final int input,
        final int length,
        final int hash,
        final long found,
        final UnsafeBuffer record,
        final int body)
    {
        final JoinSide own = side(input);
        if (!own.hasRoom() || 0 == found && !state.hasRoomForKey())
        {
            return Faults.CAPACITY;
        }
        if (!isLookup && canFault())
        {
            final JoinSide other = side(1 - input);
            for (int row = other.first(found); JoinSide.NONE != row; row = other.next(row))
            {
                readKept(1 - input, other.address(row));
                check();
            }
            if (Faults.NONE != faults.code())
            {
                return faults.code();
            }
        }
        final long entry = state.use(key, length, hash);
        if (0 == entry)
        {
            return Faults.CAPACITY;
        }
        final long block = own.address(own.add(entry, 0, record, body));
        if (!isLookup)
        {
            givePairs(input, entry, block);
        }
        return Faults.NONE;
    }

    /** Gives the pairs of a row that has come; partners that had none lose their rows without one first. */
    private void givePairs(final int input, final long entry, final long block)
    {
        final int partner = 1 - input;
        final JoinSide other = side(partner);
        long matches = 0;
        for (int row = other.first(entry); JoinSide.NONE != row; row = other.next(row))
        {
            final long otherBlock = other.address(row);
            readKept(partner, otherBlock);
            if (condition())
            {
                final long count = JoinRow.matches(otherBlock);
                if (0 == count && keepsUnmatched(partner))
                {
                    giveUnmatched(partner, otherBlock, RowSink.DELETE);
                    readKept(input, block);
                }
                JoinRow.matches(otherBlock, count + 1);
                matches++;
                give(RowSink.INSERT);
            }
        }
        JoinRow.matches(block, matches);
        if (0 == matches && keepsUnmatched(input))
        {
            giveUnmatched(input, block, RowSink.INSERT);
        }
    }

    /** A row is gone, and its pairs with it; partners that have no other one are without from now on. */
    private void remove(final int input, final long entry, final UnsafeBuffer record, final int body)
    {
        final JoinSide own = side(input);
        final int id = own.find(entry, record, body);
        if (JoinSide.NONE == id)
        {
            // It was refused when it came.
            return;
        }
        if (!isLookup)
        {
            takePairs(input, entry, own.address(id));
        }
        own.remove(id);
        state.release(entry, 0);
    }

    private void takePairs(final int input, final long entry, final long block)
    {
        final int partner = 1 - input;
        final JoinSide other = side(partner);
        for (int row = other.first(entry); JoinSide.NONE != row; row = other.next(row))
        {
            final long otherBlock = other.address(row);
            readKept(partner, otherBlock);
            if (condition())
            {
                give(RowSink.DELETE);
                final long count = JoinRow.matches(otherBlock) - 1;
                JoinRow.matches(otherBlock, count);
                if (0 == count && keepsUnmatched(partner))
                {
                    giveUnmatched(partner, otherBlock, RowSink.INSERT);
                    readKept(input, block);
                }
            }
        }
        if (0 == JoinRow.matches(block) && keepsUnmatched(input))
        {
            giveUnmatched(input, block, RowSink.DELETE);
        }
    }
}
