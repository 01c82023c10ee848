package io.corelane.core.operator;

import io.corelane.codec.GroupPathCursor;
import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes a row of each entry of a repeating group, or of a group inside of its entries. All rows of a record are looked
 * at before the first one leaves, so that a record counts in full or not at all. Generated code extends this for a job.
 * Owned by the partition's thread.
 */
public abstract class UnnestTask implements JobTask
{
    /** What the task learns of the record at hand. */
    protected final RecordContext context;

    /** Takes the rows. */
    protected final RowSink results;

    /** Goes over the entries of the record at hand. */
    protected final GroupPathCursor entries;

    /** Where faults go. */
    protected Faults faults;

    /** Where the root block of the record at hand begins. */
    protected int rootBody;

    /** Acting length of that block. */
    protected int rootLength;

    private final Faults spare = new Faults();
    private final int headerLength;

    /**
     * A task.
     *
     * @param context      what the task learns of the record at hand.
     * @param faults       where faults go.
     * @param results      takes the rows.
     * @param entries      goes over the entries of a record.
     * @param headerLength bytes of the message header in front of the body.
     */
    protected UnnestTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final GroupPathCursor entries,
        final int headerLength)
    {
        this.context = context;
        this.faults = faults;
        this.results = results;
        this.entries = entries;
        this.headerLength = headerLength;
    }

    /**
     * Reads the columns of a record and works out the conditions that need no others.
     *
     * @param record      the buffer that holds the record.
     * @param body        first byte of the root block.
     * @param blockLength acting block length.
     * @param version     acting version.
     * @param end         first byte behind the record.
     * @return false when the record does not count, or a fault was raised.
     */
    protected abstract boolean begin(UnsafeBuffer record, int body, int blockLength, int version, int end);

    /**
     * Reads the columns of the entry at hand and works out the conditions.
     *
     * @param record  the buffer that holds the record.
     * @param version acting version.
     * @param end     first byte behind the record.
     * @return false when the entry does not count, or a fault was raised.
     */
    protected abstract boolean entry(UnsafeBuffer record, int version, int end);

    /** Writes the row of the entry at hand where the sink wants it. */
    protected abstract void writeRow();

    /**
     * Bytes of a row.
     *
     * @return bytes, the message header included.
     */
    protected abstract int rowLength();

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
        rootBody = bodyOffset;
        rootLength = blockLength;
        if (!begin(record, bodyOffset, blockLength, version, endOffset))
        {
            return faults.code();
        }
        final int count = entries.open(record, bodyOffset - headerLength, endOffset - bodyOffset + headerLength);
        if (count < 0)
        {
            return Faults.MALFORMED;
        }
        while (entries.next())
        {
            if (make(record, version, endOffset) && 1 == count)
            {
                commit();
                return Faults.NONE;
            }
            if (Faults.NONE != faults.code())
            {
                return faults.code();
            }
        }
        if (count > 1)
        {
            giveAll(record, version, endOffset);
        }
        return Faults.NONE;
    }

    @Override
    public final void snapshot(final Snapshot snapshot)
    {
        // There is no state.
    }

    @Override
    public final void close()
    {
        // Nothing is kept.
    }

    /** Nothing can go wrong any more, and nothing is counted a second time. */
    private void giveAll(final UnsafeBuffer record, final int version, final int endOffset)
    {
        final Faults kept = faults;
        faults = spare;
        entries.rewind();
        while (entries.next())
        {
            spare.clear();
            if (make(record, version, endOffset))
            {
                commit();
            }
        }
        faults = kept;
    }

    private boolean make(final UnsafeBuffer record, final int version, final int endOffset)
    {
        if (!entry(record, version, endOffset))
        {
            return false;
        }
        writeRow();
        return Faults.NONE == faults.code();
    }

    private void commit()
    {
        results.commit(RowSink.INSERT, rowLength(), context.inputSequence(), context.sendTimeNs());
    }
}
