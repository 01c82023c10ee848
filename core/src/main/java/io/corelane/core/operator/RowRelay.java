package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/** Gives rows that are kept, or that were looked at, to a sink. Owned by the partition's thread. */
final class RowRelay
{
    private final RecordContext context;
    private final RowSink sink;
    private final int rowLength;

    RowRelay(final RecordContext context, final RowSink sink, final int rowLength)
    {
        this.context = context;
        this.sink = sink;
        this.rowLength = rowLength;
    }

    boolean hasHeadroom()
    {
        return sink.hasHeadroom();
    }

    /** Gives the row at an address. */
    void give(final byte operation, final long row)
    {
        final int offset = sink.rowOffset();
        final UnsafeBuffer out = sink.out();
        UnsafeApi.copyMemory(null, row, out.byteArray(), out.addressOffset() + offset, rowLength);
        sink.commit(operation, rowLength, context.inputSequence(), context.sendTimeNs());
    }
}
