package io.corelane.core.operator;

import io.corelane.core.state.BlockStore;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import io.corelane.core.state.Timers;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Rows of partitions that wait until the watermark has come to their time, in the order of time, and of arrival where
 * times are equal. Owned by the partition's thread; nothing is allocated.
 * <p>
 * A row's block:
 * <pre>
 *   0         4     8
 *  +---------+-----+-----
 *  | key's   | pad | row
 *  | entry   |     |
 *  +---------+-----+-----
 * </pre>
 */
public final class WaitingRows implements AutoCloseable
{
    private static final int KEY_OFFSET = 0;
    private static final int ROW_OFFSET = 8;

    private final BlockStore rows;
    private final Timers timers;
    private final int rowLength;

    /**
     * None yet; what they are made of is closed with them.
     *
     * @param rows      blocks of {@link #blockLength}.
     * @param timers    for as many rows.
     * @param rowLength bytes of a row.
     */
    public WaitingRows(final BlockStore rows, final Timers timers, final int rowLength)
    {
        this.rows = rows;
        this.timers = timers;
        this.rowLength = rowLength;
    }

    /**
     * Bytes of a row's block.
     *
     * @param rowLength bytes of a row.
     * @return a multiple of 8.
     */
    public static int blockLength(final int rowLength)
    {
        // With room for the last text's last word.
        return ROW_OFFSET + (rowLength + Long.BYTES + 7 & ~7);
    }

    int rowLength()
    {
        return rowLength;
    }

    int size()
    {
        return rows.size();
    }

    boolean hasRoom()
    {
        return rows.room() > 0;
    }

    /** A row waits; only with room. */
    void add(final long timeNs, final int key, final DirectBuffer row, final int offset)
    {
        final int id = rows.allocate();
        final long block = rows.address(id);
        UnsafeApi.putInt(null, block + KEY_OFFSET, key);
        UnsafeApi.copyMemory(row.byteArray(), row.addressOffset() + offset, null, block + ROW_OFFSET, rowLength);
        timers.add(timeNs, id);
    }

    boolean isEmpty()
    {
        return timers.isEmpty();
    }

    long firstTimeNs()
    {
        return timers.firstTime();
    }

    /** Address of the value of the first row's partition; the row is in the buffer. */
    long first(final KeyedState keys, final UnsafeBuffer row)
    {
        final long block = rows.address(timers.firstId());
        row.wrap(block + ROW_OFFSET, rowLength + Long.BYTES);
        return keys.address(UnsafeApi.getInt(null, block + KEY_OFFSET));
    }

    void removeFirst()
    {
        rows.free(timers.firstId());
        timers.removeFirst();
    }

    long bytes()
    {
        return rows.bytes();
    }

    void snapshot(final Snapshot snapshot)
    {
        rows.snapshot(snapshot);
        timers.snapshot(snapshot);
    }

    @Override
    public void close()
    {
        rows.close();
        timers.close();
    }
}
