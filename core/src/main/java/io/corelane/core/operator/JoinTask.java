package io.corelane.core.operator;

import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.KeyHash;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What all joins have in common: rows of two inputs are kept by key, and those that satisfy the condition are put
 * together. Rows come from other stages, in the layout in which they are kept. Generated code extends the joins for a
 * job. Owned by the partition's thread.
 */
public abstract class JoinTask implements JobTask
{
    /** The left input. */
    protected static final int LEFT = 0;

    /** The right input. */
    protected static final int RIGHT = 1;

    /** A key that has no partner, since a part of it is NULL. */
    protected static final int NULL_KEY = -1;

    /** What the task learns of the record at hand. */
    protected final RecordContext context;

    /** Takes the rows. */
    protected final RowSink results;

    /** The encoded key of the row at hand. */
    protected final UnsafeBuffer key;

    /** Where faults go. */
    protected Faults faults;

    private final Faults spare = new Faults();
    private final Faults counted;
    private final boolean canFault;
    private final boolean[] keepsUnmatched;
    private final int[] rowLengths;
    /** One for each side: texts of both rows of a pair are looked at where they are kept. */
    private final UnsafeBuffer[] kept = {new UnsafeBuffer(0, 0), new UnsafeBuffer(0, 0)};

    /**
     * A task.
     *
     * @param context         what the task learns of the record at hand.
     * @param faults          where faults go.
     * @param results         takes the rows.
     * @param keyLengthMax    bytes of the longest encoded key.
     * @param leftRowLength   bytes of a left row.
     * @param rightRowLength  bytes of a right row.
     * @param keepsLeft       whether left rows without a partner are given.
     * @param keepsRight      whether right rows without a partner are given.
     * @param canFault        whether the condition or the row can raise a fault.
     */
    protected JoinTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final int keyLengthMax,
        final int leftRowLength,
        final int rightRowLength,
        final boolean keepsLeft,
        final boolean keepsRight,
        final boolean canFault)
    {
        this.context = context;
        this.faults = faults;
        this.counted = faults;
        this.results = results;
        // With room for the last text's last word.
        this.key = new UnsafeBuffer(new byte[keyLengthMax + Long.BYTES]);
        this.rowLengths = new int[]{leftRowLength, rightRowLength};
        this.keepsUnmatched = new boolean[]{keepsLeft, keepsRight};
        this.canFault = canFault;
    }

    /**
     * Takes the columns of a row into fields.
     *
     * @param input  {@link #LEFT} or {@link #RIGHT}.
     * @param record the buffer that holds the row.
     * @param body   its first byte.
     */
    protected abstract void read(int input, UnsafeBuffer record, int body);

    /**
     * Makes all columns of an input NULL.
     *
     * @param input {@link #LEFT} or {@link #RIGHT}.
     */
    protected abstract void clear(int input);

    /**
     * Encodes the key of the row at hand into {@link #key}.
     *
     * @param input {@link #LEFT} or {@link #RIGHT}.
     * @return bytes, or {@link #NULL_KEY}.
     */
    protected abstract int encodeKey(int input);

    /**
     * Whether the pair at hand satisfies the condition.
     *
     * @return false when the rows are no pair.
     */
    protected abstract boolean condition();

    /**
     * Whether the pair at hand (or the row without partner) satisfies what WHERE says of it.
     *
     * @return false when it is not given.
     */
    protected abstract boolean where();

    /** Writes the row of the pair at hand where the sink wants it. */
    protected abstract void writeRow();

    /**
     * Bytes of a row.
     *
     * @return bytes, the message header included.
     */
    protected abstract int rowLength();

    final boolean keepsUnmatched(final int input)
    {
        return keepsUnmatched[input];
    }

    /** What is worked out from here on was worked out, and counted, before. */
    final void muteFaults()
    {
        spare.clear();
        faults = spare;
    }

    /** The reverse of {@link #muteFaults}. */
    final void unmuteFaults()
    {
        faults = counted;
    }

    final boolean canFault()
    {
        return canFault;
    }

    final int hash(final int length)
    {
        return KeyHash.of(key, 0, length);
    }

    /** Bytes of a row of an input. */
    final int inputLength(final int input)
    {
        return rowLengths[input];
    }

    /** Takes a row that is kept at an address into the fields. */
    final void readKept(final int input, final long row)
    {
        kept[input].wrap(row, rowLengths[input] + Long.BYTES);
        read(input, kept[input], 0);
    }

    /** Works out a pair without giving it; a fault tells that it cannot be given. */
    final void check()
    {
        if (condition() && where())
        {
            writeRow();
        }
    }

    /** Gives the pair at hand, unless WHERE is against it; refuses it by itself when that cannot be. */
    final void give(final byte operation)
    {
        if (where() && Faults.NONE == faults.code())
        {
            writeRow();
            if (Faults.NONE == faults.code())
            {
                results.commit(operation, rowLength(), context.inputSequence(), context.sendTimeNs());
            }
        }
        if (Faults.NONE != faults.code())
        {
            context.refuseRow(faults.code());
            faults.clear();
        }
    }

    /** Gives a row that is kept at an address with NULL in the place of a partner. */
    final void giveUnmatched(final int input, final long row, final byte operation)
    {
        faults.clear();
        readKept(input, row);
        clear(1 - input);
        give(operation);
    }
}
