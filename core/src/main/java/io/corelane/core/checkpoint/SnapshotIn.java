package io.corelane.core.checkpoint;

import io.corelane.core.state.RecordMemory;
import io.corelane.core.state.SlotMemory;
import io.corelane.core.state.Snapshot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BufferUtil;

/** Puts back what a section holds: numbers from its head, memory from the blocks that follow. */
final class SnapshotIn implements Snapshot
{
    private final CheckpointBlocks blocks;
    private final CheckpointManifest.Section section;
    private final ByteBuffer head;
    private int part;

    SnapshotIn(final CheckpointBlocks blocks, final CheckpointManifest.Section section, final byte[] head)
    {
        this.blocks = blocks;
        this.section = section;
        this.head = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public long value(final long value)
    {
        if (head.remaining() < Long.BYTES)
        {
            throw new CheckpointException("the checkpoint " + blocks.where() + " holds less of " + section.name() +
                " than this version keeps; it is of another version");
        }
        return head.getLong();
    }

    @Override
    public void slots(final SlotMemory memory)
    {
        final int slotLength = (int)value(0L);
        final int count = (int)value(0L);
        if (slotLength != memory.slotLength())
        {
            throw new CheckpointException("the state of " + section.name() + " in the checkpoint " + blocks.where() +
                " has entries of " + slotLength + " bytes in part " + part + ", this version's have " +
                memory.slotLength());
        }
        memory.beginRestore(count);
        int place = 0;
        while (place < count)
        {
            final ByteBuffer block = blocks.next(BlockDescriptor.SLOTS, part);
            final int slots = BlockDescriptor.count(block);
            if (place != BlockDescriptor.first(block) || slots > count - place ||
                (long)slots * slotLength != BlockDescriptor.length(block))
            {
                throw blocks.damaged("slots " + BlockDescriptor.first(block) + " where " + place + " follow");
            }
            memory.write(place, slots, BufferUtil.address(block) + BlockDescriptor.HEADER_LENGTH);
            place += slots;
        }
        if (0 == count)
        {
            blocks.next(BlockDescriptor.SLOTS, part);
        }
        memory.endRestore();
        part++;
    }

    @Override
    public void records(final RecordMemory memory)
    {
        ByteBuffer block = blocks.next(BlockDescriptor.RECORDS, part);
        while (BlockDescriptor.count(block) > 0)
        {
            int offset = BlockDescriptor.HEADER_LENGTH;
            for (int i = 0; i < BlockDescriptor.count(block); i++)
            {
                final byte[] bytes = new byte[block.getInt(offset + Long.BYTES)];
                block.get(offset + Long.BYTES + Integer.BYTES, bytes);
                memory.restore(block.getLong(offset), bytes);
                offset += Long.BYTES + Integer.BYTES + bytes.length;
            }
            block = blocks.next(BlockDescriptor.RECORDS, part);
        }
        part++;
    }

    /** All of it has been put back. */
    void requireEnd()
    {
        if (head.hasRemaining())
        {
            throw new CheckpointException("the checkpoint " + blocks.where() + " holds more of " + section.name() +
                " than this version keeps; it is of another version");
        }
    }
}
