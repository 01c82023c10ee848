package io.corelane.core.partition;

import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/** Gives the record's sequence back as a row of one word, or the fault it is told to. */
final class EchoTask implements JobTask
{
    private final RecordContext context;
    private final RowSink results;
    private final int fault;
    private long bytes;

    EchoTask(final RecordContext context, final RowSink results, final int fault)
    {
        this.context = context;
        this.results = results;
        this.fault = fault;
    }

    @Override
    public int onRecord(
        final int input,
        final byte operation,
        final UnsafeBuffer record,
        final int bodyOffset,
        final int blockLength,
        final int version,
        final int endOffset)
    {
        bytes += endOffset - bodyOffset;
        if (Faults.NONE == fault)
        {
            final int offset = results.rowOffset();
            results.out().putLong(offset, context.inputSequence());
            results.commit((byte)0, Long.BYTES, context.inputSequence(), context.sendTimeNs());
        }
        return fault;
    }

    /** Bytes of record bodies seen. */
    long bytes()
    {
        return bytes;
    }

    @Override
    public boolean drain()
    {
        return true;
    }

    @Override
    public int doWork()
    {
        return 0;
    }

    @Override
    public void snapshot(final Snapshot snapshot)
    {
        // There is no state.
    }

    @Override
    public void close()
    {
    }
}
