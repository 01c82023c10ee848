package io.corelane.core.operator;

import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What generated code does for a task with analytic functions: it reads rows, keeps the accumulators of a frame in
 * fields between {@link #load} and {@link #store}, finds the rows that functions name, and writes the output. Owned by
 * the partition's thread.
 */
public abstract class OverKernel implements JobTask
{
    /** What the task learns of the record at hand. */
    protected final RecordContext context;

    /** Takes the rows. */
    protected final RowSink results;

    /** The encoded partition of the row at hand. */
    protected final UnsafeBuffer key;

    /** Where faults go. */
    protected Faults faults;

    /** Where the accumulators at hand are. */
    protected long address;

    /** Flags of the accumulators at hand. */
    protected long flags;

    /**
     * A kernel.
     *
     * @param context      what the task learns of the record at hand.
     * @param faults       where faults go.
     * @param results      takes the rows.
     * @param keyLengthMax bytes of the longest encoded partition.
     */
    protected OverKernel(
        final RecordContext context, final Faults faults, final RowSink results, final int keyLengthMax)
    {
        this.context = context;
        this.faults = faults;
        this.results = results;
        // With room for the last text's last word.
        this.key = new UnsafeBuffer(new byte[keyLengthMax + Long.BYTES]);
    }

    /**
     * Takes the columns of a row into fields.
     *
     * @param record the buffer that holds the row.
     * @param body   its first byte.
     */
    protected abstract void read(UnsafeBuffer record, int body);

    /**
     * Encodes the partition of the row at hand into {@link #key}.
     *
     * @return bytes.
     */
    protected abstract int encodeKey();

    /**
     * The time of the row at hand: of the order, or the end of its window.
     *
     * @return epoch nanoseconds; anything when rows stand in the order as they come.
     */
    protected abstract long time();

    /**
     * Compares two rows in the order; only of windows.
     *
     * @param left  a row that is kept.
     * @param right another one.
     * @return less than 0 when the left one comes first, 0 when they are equal.
     */
    protected abstract int compare(UnsafeBuffer left, UnsafeBuffer right);

    /**
     * Takes the accumulators of a frame at {@link #address} into fields.
     *
     * @param frame index of the frame.
     */
    protected abstract void load(int frame);

    /**
     * Adds the row at hand to the accumulators in the fields.
     *
     * @param frame index of the frame.
     */
    protected abstract void accumulate(int frame);

    /**
     * Takes the row at hand out of the accumulators in the fields.
     *
     * @param frame index of the frame.
     */
    protected void retract(final int frame)
    {
        // Most frames merge.
    }

    /**
     * Adds accumulators of later rows to those in the fields.
     *
     * @param frame index of the frame.
     * @param other where the later rows' accumulators are.
     */
    protected abstract void merge(int frame, long other);

    /**
     * Puts the accumulators in the fields to {@link #address}.
     *
     * @param frame index of the frame.
     */
    protected abstract void store(int frame);

    /**
     * Accumulators of a frame go: what else belongs to them goes too.
     *
     * @param frame index of the frame.
     * @param gone  where they are.
     */
    protected void release(final int frame, final long gone)
    {
        // Most have nothing else.
    }

    /**
     * Takes out or puts back what belongs to accumulators and lies elsewhere.
     *
     * @param snapshot takes or gives.
     */
    protected void snapshotSets(final Snapshot snapshot)
    {
        // Most have nothing else.
    }

    /** Releases what belongs to accumulators and lies elsewhere. */
    protected void closeSets()
    {
        // Most have nothing else.
    }

    /** Takes the columns into fields that functions take from other rows than the one at hand. */
    protected abstract void locate();

    /**
     * Whether the row at hand, with what the functions give, satisfies what stands above.
     *
     * @return false when it has no row.
     */
    protected abstract boolean where();

    /** Writes the row at hand, with what the functions give, where the sink wants it. */
    protected abstract void writeRow();

    /**
     * Bytes of a row.
     *
     * @return bytes, the message header included.
     */
    protected abstract int rowLength();
}
