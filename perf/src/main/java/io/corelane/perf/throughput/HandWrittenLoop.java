package io.corelane.perf.throughput;

import io.corelane.codec.protocol.RecordBatchDescriptor;
import java.io.File;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The limit for five aggregates by key: what one would write by hand. Fields at fixed offsets, an off-heap
 * open-addressing table, no SQL, no NULL, no faults, no Chronicle Map.
 */
public final class HandWrittenLoop
{
    private static final int ID_OFFSET = 8;
    private static final int PRICE_OFFSET = 16;
    private static final int SLOT_LENGTH = 64;
    private static final int ROWS_MASK = 0x3FF8;
    private static final int ROWS_LENGTH = 1 << 15;
    private static final int KEY = 0;
    private static final int COUNT = 8;
    private static final int VOLUME = 16;
    private static final int PRICE_SUM = 24;
    private static final int LOW = 32;
    private static final int HIGH = 40;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long WINDOW_NS = 1_000_000_000L;

    private final UnsafeBuffer table;
    private final int mask;
    private final int shift;
    private final UnsafeBuffer rows;
    private final MappedByteBuffer mapping;
    private long windowEndNs;
    private long closed;
    private long seen;

    /**
     * An empty table.
     *
     * @param keys that it has room for.
     */
    public HandWrittenLoop(final int keys)
    {
        final int slots = slots(keys);
        mask = slots - 1;
        shift = Long.SIZE - Integer.numberOfTrailingZeros(slots);
        mapping = null;
        table = new UnsafeBuffer(BufferUtil.allocateDirectAligned(slots * SLOT_LENGTH, SLOT_LENGTH));
        rows = rows(keys);
    }

    /** The table is a new file, as Corelane's state is. */
    HandWrittenLoop(final int keys, final File file)
    {
        final int slots = slots(keys);
        mask = slots - 1;
        shift = Long.SIZE - Integer.numberOfTrailingZeros(slots);
        mapping = IoUtil.mapNewFile(file, (long)slots * SLOT_LENGTH, false);
        table = new UnsafeBuffer(mapping);
        rows = rows(keys);
    }

    private static UnsafeBuffer rows(final int keys)
    {
        return new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(Math.max(ROWS_LENGTH, keys * SLOT_LENGTH), SLOT_LENGTH));
    }

    private static int slots(final int keys)
    {
        return BitUtil.findNextPositivePowerOfTwo(keys * 2);
    }

    /** Unmaps a table in a file. */
    void close()
    {
        IoUtil.unmap(mapping);
    }

    /** As {@link #onFragment}, but all slots are looked at before the first is updated: memory is waited for once. */
    int onFragmentBatched(final DirectBuffer buffer, final int offset, final int length)
    {
        final int count =
            buffer.getShort(offset + RecordBatchDescriptor.COUNT_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        int entry = offset + RecordBatchDescriptor.ENTRIES_OFFSET;
        long last = 0;
        for (int i = 0; i < count; i++)
        {
            final int record = entry + RecordBatchDescriptor.RECORD_OFFSET;
            final long id = buffer.getLong(record + ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
            last += table.getLong((int)(id * MULTIPLIER >>> shift) * SLOT_LENGTH + COUNT);
            entry = record +
                buffer.getInt(entry + RecordBatchDescriptor.RECORD_LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
        }
        seen = last;
        return onFragment(buffer, offset, length);
    }

    /** What was looked at ahead; so that it is. */
    long seen()
    {
        return seen;
    }

    /** As {@link #onFragment}, in windows of a second: when time leaves one, all rows are written and begin anew. */
    int onFragmentWindowed(final DirectBuffer buffer, final int offset, final int length)
    {
        final int count =
            buffer.getShort(offset + RecordBatchDescriptor.COUNT_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        int entry = offset + RecordBatchDescriptor.ENTRIES_OFFSET;
        for (int i = 0; i < count; i++)
        {
            final int record = entry + RecordBatchDescriptor.RECORD_OFFSET;
            final long timeNs = buffer.getLong(record + Ticks.TIME_OFFSET, ByteOrder.LITTLE_ENDIAN);
            if (timeNs >= windowEndNs)
            {
                closeWindow();
                windowEndNs = timeNs - timeNs % WINDOW_NS + WINDOW_NS;
            }
            update(
                buffer.getLong(record + ID_OFFSET, ByteOrder.LITTLE_ENDIAN),
                buffer.getLong(record + PRICE_OFFSET, ByteOrder.LITTLE_ENDIAN),
                buffer.getLong(record + Ticks.QTY_OFFSET, ByteOrder.LITTLE_ENDIAN));
            entry = record +
                buffer.getInt(entry + RecordBatchDescriptor.RECORD_LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
        }
        return count;
    }

    private void closeWindow()
    {
        int row = 0;
        for (int slot = 0; slot <= mask; slot++)
        {
            final int at = slot * SLOT_LENGTH;
            if (0 != table.getLong(at + COUNT))
            {
                rows.putBytes(row, table, at, SLOT_LENGTH);
                table.setMemory(at, SLOT_LENGTH, (byte)0);
                row += SLOT_LENGTH;
            }
        }
        closed++;
    }

    /** Windows that were closed. */
    long closed()
    {
        return closed;
    }

    /**
     * Takes a packed fragment.
     *
     * @param buffer holds it.
     * @param offset of its first byte.
     * @param length bytes.
     * @return how many records were in it.
     */
    public int onFragment(final DirectBuffer buffer, final int offset, final int length)
    {
        final int count =
            buffer.getShort(offset + RecordBatchDescriptor.COUNT_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        int entry = offset + RecordBatchDescriptor.ENTRIES_OFFSET;
        for (int i = 0; i < count; i++)
        {
            final int recordLength =
                buffer.getInt(entry + RecordBatchDescriptor.RECORD_LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
            final int record = entry + RecordBatchDescriptor.RECORD_OFFSET;
            update(
                buffer.getLong(record + ID_OFFSET, ByteOrder.LITTLE_ENDIAN),
                buffer.getLong(record + PRICE_OFFSET, ByteOrder.LITTLE_ENDIAN),
                buffer.getLong(record + Ticks.QTY_OFFSET, ByteOrder.LITTLE_ENDIAN));
            entry = record + recordLength;
        }
        return count;
    }

    /** Writes a row of three columns for each record with a quantity above {@link Ticks#MIDDLE_QTY}, no table. */
    int onFragmentFiltered(final DirectBuffer buffer, final int offset, final int length)
    {
        final int count =
            buffer.getShort(offset + RecordBatchDescriptor.COUNT_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        int entry = offset + RecordBatchDescriptor.ENTRIES_OFFSET;
        int row = 0;
        for (int i = 0; i < count; i++)
        {
            final int record = entry + RecordBatchDescriptor.RECORD_OFFSET;
            final long qty = buffer.getLong(record + Ticks.QTY_OFFSET, ByteOrder.LITTLE_ENDIAN);
            if (qty > Ticks.MIDDLE_QTY)
            {
                rows.putLong(row, buffer.getLong(record + ID_OFFSET, ByteOrder.LITTLE_ENDIAN));
                rows.putLong(row + Long.BYTES, buffer.getLong(record + PRICE_OFFSET, ByteOrder.LITTLE_ENDIAN));
                rows.putLong(row + 2 * Long.BYTES, qty);
                row = row + 3 * Long.BYTES & ROWS_MASK;
            }
            entry = record +
                buffer.getInt(entry + RecordBatchDescriptor.RECORD_LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
        }
        return count;
    }

    private void update(final long id, final long price, final long qty)
    {
        int slot = (int)(id * MULTIPLIER >>> shift);
        while (true)
        {
            final int at = slot * SLOT_LENGTH;
            final long count = table.getLong(at + COUNT);
            if (0 == count)
            {
                table.putLong(at + KEY, id);
                table.putLong(at + COUNT, 1);
                table.putLong(at + VOLUME, qty);
                table.putLong(at + PRICE_SUM, price);
                table.putLong(at + LOW, price);
                table.putLong(at + HIGH, price);
                return;
            }
            if (id == table.getLong(at + KEY))
            {
                table.putLong(at + COUNT, count + 1);
                table.putLong(at + VOLUME, table.getLong(at + VOLUME) + qty);
                table.putLong(at + PRICE_SUM, table.getLong(at + PRICE_SUM) + price);
                table.putLong(at + LOW, Math.min(price, table.getLong(at + LOW)));
                table.putLong(at + HIGH, Math.max(price, table.getLong(at + HIGH)));
                return;
            }
            slot = slot + 1 & mask;
        }
    }

    /** Records in all slots together: what was counted must be there. */
    long records()
    {
        long records = 0;
        for (int slot = 0; slot <= mask; slot++)
        {
            records += table.getLong(slot * SLOT_LENGTH + COUNT);
        }
        return records;
    }
}
