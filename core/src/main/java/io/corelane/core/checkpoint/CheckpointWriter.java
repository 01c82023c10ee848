package io.corelane.core.checkpoint;

import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.state.AsideMemory;
import io.corelane.core.state.SlotMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;

/**
 * A checkpoint that is being taken. The partition's thread begins it between two fragments, which costs it the numbers
 * that are not in slots; from then on it goes on working, and puts aside what it touches. Another thread writes. When
 * that one has ended, the partition's thread ends the checkpoint.
 */
public final class CheckpointWriter
{
    private final long records;
    private final AsideMemory aside;
    /** Of the jobs, by their sections; the partition itself comes first, and has none. */
    private final List<JobHandle> jobs = new ArrayList<>();
    private final List<Integer> ordinals = new ArrayList<>();
    private final List<SnapshotOut> images = new ArrayList<>();
    private final CRC32C crc = new CRC32C();
    private ByteBuffer block;
    private CapturedRecords.Captured next;
    private int section;
    private int part = -1;
    private int place;
    private long blocks;
    private long bytes;
    private long stateHash;

    private CheckpointWriter(final long records, final AsideMemory aside)
    {
        this.records = records;
        this.aside = aside;
    }

    /**
     * Begins. The partition's thread.
     *
     * @param partition which {@link Partition#isSettled}.
     * @param aside     where it puts aside what it touches.
     * @return the checkpoint.
     */
    public static CheckpointWriter begin(final Partition partition, final AsideMemory aside)
    {
        final CheckpointWriter writer = new CheckpointWriter(partition.records(), aside);
        partition.snapshot(writer.add());
        for (int i = 0; i < partition.jobCount(); i++)
        {
            final JobHandle job = partition.job(i);
            writer.jobs.add(job);
            writer.ordinals.add(ordinal(partition, i));
            job.snapshot(writer.add());
        }
        return writer;
    }

    /** Which of the fragments of its job in the partition a handle is. */
    static int ordinal(final Partition partition, final int index)
    {
        int ordinal = 0;
        for (int i = 0; i < index; i++)
        {
            ordinal += partition.job(i).number() == partition.job(index).number() ? 1 : 0;
        }
        return ordinal;
    }

    /**
     * Takes out more of what is on the heap. The partition's thread, now and then.
     *
     * @param limit things at the most.
     * @return how many; 0 when there are no more, or enough wait to be written.
     */
    public int capture(final int limit)
    {
        int count = 0;
        for (int i = 0; i < images.size() && count < limit; i++)
        {
            count += images.get(i).capture(limit - count);
        }
        return count;
    }

    /** Nothing is taken out or put aside any more. The partition's thread, when the other one has ended. */
    public void end()
    {
        images.forEach(SnapshotOut::end);
        aside.release();
    }

    /**
     * Writes the next block. The thread that writes.
     *
     * @param out takes it.
     * @return bytes; 0 when the partition has to take out more first, or {@link #isWritten}.
     * @throws IOException         when it cannot be written.
     * @throws CheckpointException when the memory for what was put aside was not enough.
     */
    public int write(final CheckpointStore.Output out) throws IOException
    {
        aside.prepare();
        if (isWritten())
        {
            return 0;
        }
        if (null == block)
        {
            block = ByteBuffer.allocateDirect(BlockDescriptor.HEADER_LENGTH + longestPayload())
                .order(ByteOrder.LITTLE_ENDIAN);
        }
        block.clear();
        final SnapshotOut image = images.get(section);
        final boolean isDone;
        if (part < 0)
        {
            isDone = writeHead(image);
        }
        else if (null != image.parts().get(part).slots())
        {
            isDone = writeSlots(image.parts().get(part).slots());
        }
        else
        {
            isDone = writeRecords(image.parts().get(part).records());
            if (0 == block.limit())
            {
                return 0;
            }
        }
        final int length = block.remaining();
        out.write(block);
        blocks++;
        bytes += length;
        if (isDone)
        {
            advance();
        }
        requireWhole();
        return length;
    }

    /**
     * Whether all blocks have been written. The thread that writes.
     *
     * @return true when the manifest can follow.
     */
    public boolean isWritten()
    {
        return section == images.size();
    }

    /**
     * What was written. The thread that writes, when all is.
     *
     * @param level     of the log.
     * @param partition whose it is.
     * @param position  in the log at which it was begun.
     * @param epochMs   when.
     * @param places    of the streams that the partition writes to.
     * @return the manifest.
     */
    public CheckpointManifest manifest(
        final int level,
        final int partition,
        final long position,
        final long epochMs,
        final Map<String, Long> places)
    {
        requireWhole();
        return new CheckpointManifest(level, partition, position, records, epochMs, Map.copyOf(places),
            sections(), blocks, bytes, stateHash);
    }

    /** Their texts are long, and nothing that the partition should wait for. */
    private List<CheckpointManifest.Section> sections()
    {
        final List<CheckpointManifest.Section> sections = new ArrayList<>();
        sections.add(new CheckpointManifest.Section(CheckpointManifest.Section.PARTITION, 0, "partition", ""));
        for (int i = 0; i < jobs.size(); i++)
        {
            final JobPlan plan = jobs.get(i).plan();
            sections.add(new CheckpointManifest.Section(
                jobs.get(i).number(), ordinals.get(i), plan.name(), plan.text()));
        }
        return List.copyOf(sections);
    }

    private SnapshotOut add()
    {
        final SnapshotOut image = new SnapshotOut(aside);
        images.add(image);
        return image;
    }

    private boolean writeHead(final SnapshotOut image)
    {
        final int length = Math.min(BlockDescriptor.PAYLOAD_LENGTH, image.headLength() - place);
        block.put(BlockDescriptor.HEADER_LENGTH, image.head().byteArray(), place, length);
        encode(BlockDescriptor.HEAD, place, image.headLength(), length);
        mixPayload(length);
        place += length;
        return place == image.headLength();
    }

    private boolean writeSlots(final SlotMemory memory)
    {
        final int first = place;
        final long target = BufferUtil.address(block) + BlockDescriptor.HEADER_LENGTH;
        final int chunkLength = memory.chunkSlots() * memory.slotLength();
        int length = 0;
        while (place < memory.capturedSlots() &&
            (0 == length || length + chunkLength <= BlockDescriptor.PAYLOAD_LENGTH))
        {
            final int count = memory.read(place, target + length);
            length += count * memory.slotLength();
            place += count;
        }
        encode(BlockDescriptor.SLOTS, first, place - first, length);
        mixPayload(length);
        return place == memory.capturedSlots();
    }

    /** Those that have been taken out; the last block of a part has none. */
    private boolean writeRecords(final CapturedRecords captured)
    {
        final boolean isWhole = captured.isWhole();
        int length = 0;
        int count = 0;
        next = null == next ? captured.poll() : next;
        while (null != next && (0 == count || length + recordLength(next) <= BlockDescriptor.PAYLOAD_LENGTH))
        {
            ensureCapacity(recordLength(next));
            final int offset = BlockDescriptor.HEADER_LENGTH + length;
            block.putLong(offset, next.id());
            block.putInt(offset + Long.BYTES, next.bytes().length);
            block.put(offset + Long.BYTES + Integer.BYTES, next.bytes());
            mix(next);
            length += recordLength(next);
            count++;
            next = captured.poll();
        }
        if (0 == count && !isWhole)
        {
            block.limit(0);
            return false;
        }
        encode(BlockDescriptor.RECORDS, 0, count, length);
        return 0 == count;
    }

    private static int recordLength(final CapturedRecords.Captured captured)
    {
        return Long.BYTES + Integer.BYTES + captured.bytes().length;
    }

    private void ensureCapacity(final int length)
    {
        if (block.capacity() < BlockDescriptor.HEADER_LENGTH + length)
        {
            block = ByteBuffer.allocateDirect(BlockDescriptor.HEADER_LENGTH + length).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private void encode(final int kind, final int first, final int count, final int length)
    {
        BlockDescriptor.encode(block, kind, section, part, first, count, length, crc);
    }

    private void mixPayload(final int length)
    {
        crc.reset();
        crc.update(block.duplicate().position(BlockDescriptor.HEADER_LENGTH).limit(
            BlockDescriptor.HEADER_LENGTH + length));
        stateHash = 31 * stateHash + crc.getValue();
    }

    /** Records come in any order. */
    private void mix(final CapturedRecords.Captured captured)
    {
        crc.reset();
        crc.update(captured.bytes());
        stateHash += (crc.getValue() + 1) * (2 * captured.id() + 1);
    }

    private void advance()
    {
        place = 0;
        part++;
        if (part == images.get(section).parts().size())
        {
            part = -1;
            section++;
        }
    }

    private int longestPayload()
    {
        int longest = BlockDescriptor.PAYLOAD_LENGTH;
        for (final SnapshotOut image : images)
        {
            for (final SnapshotOut.Part one : image.parts())
            {
                longest = null == one.slots() ? longest :
                    Math.max(longest, one.slots().chunkSlots() * one.slots().slotLength());
            }
        }
        return longest;
    }

    private void requireWhole()
    {
        if (aside.isExhausted())
        {
            throw new CheckpointException("a checkpoint was given up: more was changed while it was written than the " +
                "memory for it holds; set checkpoint-memory higher");
        }
    }
}
