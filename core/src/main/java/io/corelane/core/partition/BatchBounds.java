package io.corelane.core.partition;

import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.codec.protocol.RecordBatchIterator;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/** What lies behind the records of a fragment. */
final class BatchBounds
{
    private BatchBounds()
    {
    }

    /** Entries that are not there, or bytes behind the last one that nothing in this version of the protocol is. */
    static boolean hasRest(
        final RecordBatchIterator batch, final UnsafeBuffer fragment, final int end, final int length)
    {
        return batch.isMalformed() || end < length && RecordBatchDescriptor.SCHEMA_VERSION ==
            fragment.getShort(RecordBatchDescriptor.HEADER_VERSION_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }
}
