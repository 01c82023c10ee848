package io.corelane.core.operator;

import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.CacheLines;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Filters and projects rows that change. An update whose former row passed and whose new row does not is a deletion,
 * and the other way round an insertion. Generated code extends this for a job. Owned by the partition's thread.
 */
public abstract class ChangeTask implements JobTask
{
    /** What the task learns of the record at hand. */
    protected final RecordContext context;

    /** Takes a row that is looked at. */
    protected final RowSink results;

    /** Where faults go. */
    protected Faults faults;

    private final Faults counted;
    private final Faults spare = new Faults();
    private final RowBuffer row;
    private final RowRelay relay;
    private final UnsafeBuffer former;
    private boolean hasFormer;
    private int formerBlockLength;
    private int formerVersion;

    /**
     * A task.
     *
     * @param context     what the task learns of the record at hand.
     * @param faults      where faults go.
     * @param results     takes the rows.
     * @param row         takes a row that is looked at.
     * @param inputLength bytes of the longest row that comes, without its header.
     */
    protected ChangeTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final RowBuffer row,
        final int inputLength)
    {
        this.context = context;
        this.faults = faults;
        this.counted = faults;
        this.results = row;
        this.row = row;
        this.relay = new RowRelay(context, results, row.rowLength());
        this.former = CacheLines.buffer(inputLength + Long.BYTES);
    }

    /**
     * Works a row out and writes it.
     *
     * @param record      the buffer that holds the row that came.
     * @param body        first byte of the root block.
     * @param blockLength acting block length.
     * @param version     acting version.
     * @param end         first byte behind the row.
     * @return false when it is filtered out, or a fault was raised.
     */
    protected abstract boolean make(UnsafeBuffer record, int body, int blockLength, int version, int end);

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
        if (RowSink.RETRACT == operation)
        {
            former.putBytes(0, record, bodyOffset, blockLength);
            formerBlockLength = blockLength;
            formerVersion = version;
            hasFormer = true;
            return Faults.NONE;
        }
        faults.clear();
        final boolean isUpdate = RowSink.UPDATE == operation && hasFormer;
        hasFormer = false;
        if (RowSink.DELETE == operation)
        {
            if (makeAgain(record, bodyOffset, blockLength, version, endOffset))
            {
                relay.give(operation, row.address());
            }
            return Faults.NONE;
        }
        final boolean holds = make(record, bodyOffset, blockLength, version, endOffset);
        final int fault = faults.code();
        if (!isUpdate)
        {
            if (holds)
            {
                relay.give(RowSink.INSERT, row.address());
            }
            return fault;
        }
        final boolean held = makeAgain(former, 0, formerBlockLength, formerVersion, formerBlockLength);
        if (held)
        {
            relay.give(holds ? RowSink.RETRACT : RowSink.DELETE, row.address());
        }
        if (holds)
        {
            faults = spare;
            make(record, bodyOffset, blockLength, version, endOffset);
            faults = counted;
            relay.give(held ? RowSink.UPDATE : RowSink.INSERT, row.address());
        }
        return fault;
    }

    @Override
    public final void snapshot(final Snapshot snapshot)
    {
        // Nothing: both rows of an update are in one fragment, and a checkpoint is taken between two of them.
    }

    @Override
    public final void close()
    {
        // There is no state.
    }

    /** A row that came before was worked out then: what was counted, and a fault, was told. */
    private boolean makeAgain(
        final UnsafeBuffer record, final int body, final int blockLength, final int version, final int end)
    {
        faults = spare;
        faults.clear();
        final boolean held = make(record, body, blockLength, version, end);
        faults.clear();
        faults = counted;
        return held;
    }
}
