package io.corelane.perf.throughput;

import io.corelane.codec.protocol.RecordBatchDescriptor;
import java.io.File;
import java.nio.MappedByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The limit for five aggregates by key: what one would write by hand. Fields at fixed offsets, an off-heap
 * open-addressing table, no SQL, no NULL, no faults, no Chronicle Map.
 *
 * <p>By addresses, not through {@link UnsafeBuffer}s: whether a buffer is in an array or not is looked at by each
 * access, unless the JIT has seen no other kind in the whole process, which makes the same loop of two speeds.
 * Little-endian machines only.
 */
public final class HandWrittenLoop
{
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

    /** Keep the memory alive whose addresses are used. */
    private final UnsafeBuffer tableBuffer;
    private final UnsafeBuffer rowsBuffer;
    private final long table;
    private final long rows;
    private final int mask;
    private final int shift;
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
        tableBuffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(slots * SLOT_LENGTH, SLOT_LENGTH));
        table = tableBuffer.addressOffset();
        rowsBuffer = rows(keys);
        rows = rowsBuffer.addressOffset();
    }

    /** The table is a new file, as Corelane's state is. */
    HandWrittenLoop(final int keys, final File file)
    {
        final int slots = slots(keys);
        mask = slots - 1;
        shift = Long.SIZE - Integer.numberOfTrailingZeros(slots);
        mapping = IoUtil.mapNewFile(file, (long)slots * SLOT_LENGTH, false);
        tableBuffer = new UnsafeBuffer(mapping);
        table = tableBuffer.addressOffset();
        rowsBuffer = rows(keys);
        rows = rowsBuffer.addressOffset();
    }

    /** Where a fragment is; its bounds are looked at here, once. */
    private static long address(final DirectBuffer buffer, final int offset, final int length)
    {
        if (null != buffer.byteArray())
        {
            throw new IllegalArgumentException("a fragment of a log is not in an array");
        }
        buffer.boundsCheck(offset, length);
        return buffer.addressOffset() + offset;
    }

    private static int count(final long fragment)
    {
        return UnsafeApi.getShort(null, fragment + RecordBatchDescriptor.COUNT_OFFSET) & 0xFFFF;
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
        final long fragment = address(buffer, offset, length);
        final int count = count(fragment);
        long entry = fragment + RecordBatchDescriptor.ENTRIES_OFFSET;
        long last = 0;
        for (int i = 0; i < count; i++)
        {
            final long record = entry + RecordBatchDescriptor.RECORD_OFFSET;
            final long id = UnsafeApi.getLong(null, record + Ticks.ID_OFFSET);
            last += UnsafeApi.getLong(null, table + (id * MULTIPLIER >>> shift) * SLOT_LENGTH + COUNT);
            entry = record +
                UnsafeApi.getInt(null, entry + RecordBatchDescriptor.RECORD_LENGTH_OFFSET);
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
        final long fragment = address(buffer, offset, length);
        final int count = count(fragment);
        long entry = fragment + RecordBatchDescriptor.ENTRIES_OFFSET;
        for (int i = 0; i < count; i++)
        {
            final long record = entry + RecordBatchDescriptor.RECORD_OFFSET;
            final long timeNs = UnsafeApi.getLong(null, record + Ticks.TIME_OFFSET);
            if (timeNs >= windowEndNs)
            {
                closeWindow();
                windowEndNs = timeNs - timeNs % WINDOW_NS + WINDOW_NS;
            }
            update(
                UnsafeApi.getLong(null, record + Ticks.ID_OFFSET),
                UnsafeApi.getLong(null, record + Ticks.PRICE_OFFSET),
                UnsafeApi.getLong(null, record + Ticks.QTY_OFFSET));
            entry = record +
                UnsafeApi.getInt(null, entry + RecordBatchDescriptor.RECORD_LENGTH_OFFSET);
        }
        return count;
    }

    private void closeWindow()
    {
        int row = 0;
        for (int slot = 0; slot <= mask; slot++)
        {
            final long at = table + (long)slot * SLOT_LENGTH;
            if (0 != UnsafeApi.getLong(null, at + COUNT))
            {
                UnsafeApi.copyMemory(null, at, null, rows + row, SLOT_LENGTH);
                UnsafeApi.setMemory(at, SLOT_LENGTH, (byte)0);
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
        final long fragment = address(buffer, offset, length);
        final int count = count(fragment);
        long entry = fragment + RecordBatchDescriptor.ENTRIES_OFFSET;
        for (int i = 0; i < count; i++)
        {
            final int recordLength =
                UnsafeApi.getInt(null, entry + RecordBatchDescriptor.RECORD_LENGTH_OFFSET);
            final long record = entry + RecordBatchDescriptor.RECORD_OFFSET;
            update(
                UnsafeApi.getLong(null, record + Ticks.ID_OFFSET),
                UnsafeApi.getLong(null, record + Ticks.PRICE_OFFSET),
                UnsafeApi.getLong(null, record + Ticks.QTY_OFFSET));
            entry = record + recordLength;
        }
        return count;
    }

    /** Writes a row of three columns for each record with a quantity above {@link Ticks#MIDDLE_QTY}, no table. */
    int onFragmentFiltered(final DirectBuffer buffer, final int offset, final int length)
    {
        final long fragment = address(buffer, offset, length);
        final int count = count(fragment);
        long entry = fragment + RecordBatchDescriptor.ENTRIES_OFFSET;
        int row = 0;
        for (int i = 0; i < count; i++)
        {
            final long record = entry + RecordBatchDescriptor.RECORD_OFFSET;
            final long qty = UnsafeApi.getLong(null, record + Ticks.QTY_OFFSET);
            if (qty > Ticks.MIDDLE_QTY)
            {
                UnsafeApi.putLong(null, rows + row, UnsafeApi.getLong(null, record + Ticks.ID_OFFSET));
                UnsafeApi.putLong(null, rows + row + Long.BYTES, UnsafeApi.getLong(null, record + Ticks.PRICE_OFFSET));
                UnsafeApi.putLong(null, rows + row + 2 * Long.BYTES, qty);
                row = row + 3 * Long.BYTES & ROWS_MASK;
            }
            entry = record +
                UnsafeApi.getInt(null, entry + RecordBatchDescriptor.RECORD_LENGTH_OFFSET);
        }
        return count;
    }

    private void update(final long id, final long price, final long qty)
    {
        int slot = (int)(id * MULTIPLIER >>> shift);
        while (true)
        {
            final long at = table + (long)slot * SLOT_LENGTH;
            final long count = UnsafeApi.getLong(null, at + COUNT);
            if (0 == count)
            {
                insert(at, id, price, qty);
                return;
            }
            if (id == UnsafeApi.getLong(null, at + KEY))
            {
                UnsafeApi.putLong(null, at + COUNT, count + 1);
                UnsafeApi.putLong(null, at + VOLUME, UnsafeApi.getLong(null, at + VOLUME) + qty);
                UnsafeApi.putLong(null, at + PRICE_SUM, UnsafeApi.getLong(null, at + PRICE_SUM) + price);
                UnsafeApi.putLong(null, at + LOW, Math.min(price, UnsafeApi.getLong(null, at + LOW)));
                UnsafeApi.putLong(null, at + HIGH, Math.max(price, UnsafeApi.getLong(null, at + HIGH)));
                return;
            }
            slot = slot + 1 & mask;
        }
    }

    /** Apart, so that the rest is small enough for the JIT to make it part of the loop, always and not by chance. */
    private static void insert(final long at, final long id, final long price, final long qty)
    {
        UnsafeApi.putLong(null, at + KEY, id);
        UnsafeApi.putLong(null, at + COUNT, 1);
        UnsafeApi.putLong(null, at + VOLUME, qty);
        UnsafeApi.putLong(null, at + PRICE_SUM, price);
        UnsafeApi.putLong(null, at + LOW, price);
        UnsafeApi.putLong(null, at + HIGH, price);
    }

    /** Records in all slots together: what was counted must be there. */
    long records()
    {
        long records = 0;
        for (int slot = 0; slot <= mask; slot++)
        {
            records += UnsafeApi.getLong(null, table + (long)slot * SLOT_LENGTH + COUNT);
        }
        return records;
    }
}
