package io.corelane.core.checkpoint;

import io.corelane.core.state.AsideMemory;
import io.corelane.core.state.RecordMemory;
import io.corelane.core.state.SlotMemory;
import io.corelane.core.state.Snapshot;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/** Takes out what a section holds: numbers at once, memory from now on. Filled by the partition's thread. */
final class SnapshotOut implements Snapshot
{
    /** Memory of slots, or records: the other one is null. */
    record Part(SlotMemory slots, CapturedRecords records)
    {
    }

    private final AsideMemory aside;
    private final ExpandableArrayBuffer head = new ExpandableArrayBuffer(256);
    private final List<Part> parts = new ArrayList<>();
    private int length;

    SnapshotOut(final AsideMemory aside)
    {
        this.aside = aside;
    }

    @Override
    public long value(final long value)
    {
        head.putLong(length, value, ByteOrder.LITTLE_ENDIAN);
        length += Long.BYTES;
        return value;
    }

    @Override
    public void slots(final SlotMemory memory)
    {
        memory.beginCapture(aside);
        value(memory.slotLength());
        value(memory.capturedSlots());
        parts.add(new Part(memory, null));
    }

    @Override
    public void records(final RecordMemory memory)
    {
        final CapturedRecords records = new CapturedRecords(memory, aside);
        memory.beginCapture(records);
        parts.add(new Part(null, records));
    }

    ExpandableArrayBuffer head()
    {
        return head;
    }

    int headLength()
    {
        return length;
    }

    List<Part> parts()
    {
        return parts;
    }

    /** Takes out more of the records; 0 when all are. */
    int capture(final int limit)
    {
        int count = 0;
        for (final Part part : parts)
        {
            if (null != part.records() && count < limit)
            {
                count += part.records().capture(limit - count);
            }
        }
        return count;
    }

    void end()
    {
        for (final Part part : parts)
        {
            if (null == part.records())
            {
                part.slots().endCapture();
            }
            else
            {
                part.records().end();
            }
        }
    }
}
