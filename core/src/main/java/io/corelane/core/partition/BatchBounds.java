package io.corelane.core.partition;

import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.codec.protocol.RecordBatchIterator;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/** Where the records of a fragment begin, and what lies behind them. */
final class BatchBounds
{
    private static final int DIMENSION_LENGTH =
        RecordBatchDescriptor.ENTRIES_OFFSET - RecordBatchDescriptor.ENTRY_BLOCK_LENGTH_OFFSET;

    private BatchBounds()
    {
    }

    static int entriesOffset(final UnsafeBuffer fragment)
    {
        final int block = 0xFFFF &
            fragment.getShort(RecordBatchDescriptor.HEADER_BLOCK_LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
        return RecordBatchDescriptor.MESSAGE_HEADER_LENGTH + block + DIMENSION_LENGTH;
    }

    /** Entries that are not there, or bytes behind the last one that nothing in this version of the protocol is. */
    static boolean hasRest(
        final RecordBatchIterator batch, final UnsafeBuffer fragment, final int end, final int length)
    {
        return batch.isMalformed() || end < length && RecordBatchDescriptor.SCHEMA_VERSION ==
            fragment.getShort(RecordBatchDescriptor.HEADER_VERSION_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }
}
