package io.corelane.perf.throughput;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.corelane.codec.protocol.RecordBatchDescriptor;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Five aggregates by key as one would write them with Agrona's own collection: an open-addressing map from the key to
 * an object, records read through the buffer. {@link HandWrittenLoop} is the limit; this is what most would have.
 */
final class AgronaMapLoop
{
    private static final float LOAD_FACTOR = 0.5f;

    private final Long2ObjectHashMap<Group> groups;

    private static final class Group
    {
        private long count;
        private long volume;
        private long priceSum;
        private long low = Long.MAX_VALUE;
        private long high = Long.MIN_VALUE;

        private void add(final long price, final long qty)
        {
            count++;
            volume += qty;
            priceSum += price;
            low = Math.min(low, price);
            high = Math.max(high, price);
        }
    }

    /**
     * Without groups.
     *
     * @param keys that it has room for without growing.
     */
    AgronaMapLoop(final int keys)
    {
        groups = new Long2ObjectHashMap<>(2 * keys, LOAD_FACTOR);
    }

    /** Takes a packed fragment; how many records were in it. */
    int onFragment(final DirectBuffer buffer, final int offset, final int length)
    {
        final int count = buffer.getShort(offset + RecordBatchDescriptor.COUNT_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        int entry = offset + RecordBatchDescriptor.ENTRIES_OFFSET;
        for (int i = 0; i < count; i++)
        {
            final int record = entry + RecordBatchDescriptor.RECORD_OFFSET;
            final long id = buffer.getLong(record + Ticks.ID_OFFSET, LITTLE_ENDIAN);
            Group group = groups.get(id);
            if (null == group)
            {
                group = new Group();
                groups.put(id, group);
            }
            group.add(
                buffer.getLong(record + Ticks.PRICE_OFFSET, LITTLE_ENDIAN),
                buffer.getLong(record + Ticks.QTY_OFFSET, LITTLE_ENDIAN));
            entry = record + buffer.getInt(entry + RecordBatchDescriptor.RECORD_LENGTH_OFFSET, LITTLE_ENDIAN);
        }
        return count;
    }

    /** Records in all groups together: what was counted must be there. */
    long records()
    {
        long records = 0;
        for (final Group group : groups.values())
        {
            records += group.count;
        }
        return records;
    }
}
