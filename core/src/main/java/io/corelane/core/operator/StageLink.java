package io.corelane.core.operator;

import io.corelane.codec.RecordSchema;
import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.CacheLines;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes the rows of one stage to another one, at once. A row that fails there is refused; what the first stage did
 * stays done. Where that keeps nothing, and a row is a record, the record is refused as a whole. Owned by the
 * partition's thread.
 */
final class StageLink implements RowSink
{
    private final RecordContext context;
    private final JobTask target;
    private final int input;
    private final RowSink results;
    private final int headerLength;
    private final int blockLength;
    private final int version;
    private final UnsafeBuffer out;
    private final boolean isRecord;
    private final StageLink targetLink;
    private int fault;

    /**
     * A link.
     *
     * @param context    of the partition.
     * @param target     takes the rows.
     * @param input      which of its scans they are for.
     * @param schema     of the rows.
     * @param results    of the job, whose headroom decides.
     * @param isRecord   whether a row is what became of one other row, which has changed nothing before it comes here:
     *                   then whoever gave that one refuses it.
     * @param targetLink where the target's rows go when that is so for them, else null.
     */
    StageLink(
        final RecordContext context,
        final JobTask target,
        final int input,
        final RecordSchema schema,
        final RowSink results,
        final boolean isRecord,
        final StageLink targetLink)
    {
        this.targetLink = targetLink;
        this.isRecord = isRecord;
        this.context = context;
        this.target = target;
        this.input = input;
        this.results = results;
        this.headerLength = schema.header().length();
        this.blockLength = schema.blockLength();
        this.version = schema.version();
        // With room for the last text's last word.
        this.out = CacheLines.buffer(headerLength + blockLength + Long.BYTES);
    }

    @Override
    public boolean hasHeadroom()
    {
        return results.hasHeadroom();
    }

    @Override
    public int rowOffset()
    {
        return 0;
    }

    @Override
    public UnsafeBuffer out()
    {
        return out;
    }

    @Override
    public void commit(final byte operation, final int rowLength, final long inputSequence, final long sendTimeNs)
    {
        int rowFault =
            target.onRecord(input, operation, out, headerLength, blockLength, version, headerLength + blockLength);
        if (Faults.NONE == rowFault && null != targetLink)
        {
            rowFault = targetLink.takeFault();
        }
        if (isRecord)
        {
            fault = rowFault;
        }
        else if (Faults.NONE != rowFault)
        {
            context.refuseRow(rowFault);
        }
    }

    /** Why the record at hand is refused, and forgets it. */
    int takeFault()
    {
        final int taken = fault;
        fault = Faults.NONE;
        return taken;
    }
}
