package io.corelane.core.operator;

import io.corelane.core.partition.RowSink;
import io.corelane.core.state.CacheLines;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/** One row that is looked at before it goes anywhere. Owned by the partition's thread. */
public final class RowBuffer implements RowSink
{
    private final int rowLength;
    private final UnsafeBuffer row;

    /**
     * Room for a row.
     *
     * @param rowLength bytes, the message header included.
     */
    public RowBuffer(final int rowLength)
    {
        this.rowLength = rowLength;
        // With room for the last text's last word.
        this.row = CacheLines.buffer(rowLength + Long.BYTES);
    }

    @Override
    public boolean hasHeadroom()
    {
        return true;
    }

    @Override
    public int rowOffset()
    {
        return 0;
    }

    @Override
    public UnsafeBuffer out()
    {
        return row;
    }

    @Override
    public void commit(final byte operation, final int length, final long inputSequence, final long sendTimeNs)
    {
        // Whoever looks at the row takes it from here.
    }

    long address()
    {
        return row.addressOffset();
    }

    int rowLength()
    {
        return rowLength;
    }

    /** Copies the row to where it is kept. */
    void copyTo(final long target)
    {
        UnsafeApi.copyMemory(null, address(), null, target, rowLength);
    }

    /** Whether a row that is kept is the same, byte for byte. */
    boolean isEqual(final long other)
    {
        for (int i = 0; i < rowLength; i++)
        {
            if (UnsafeApi.getByte(null, address() + i) != UnsafeApi.getByte(null, other + i))
            {
                return false;
            }
        }
        return true;
    }
}
