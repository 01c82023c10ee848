package io.corelane.core.state;

import java.io.File;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.UnsafeApi;

/**
 * Blocks of one size, off-heap, told apart by ids: what belongs to a key but is not of a fixed number, such as its open
 * windows or the rows of a frame. Linked by ids, which stay the same when the memory is another one.
 * <p>
 * Segments are files mapped into memory, made as they are needed; a page takes memory once it is touched. A block never
 * moves, a freed one is the next to be given out. Nothing is allocated on the heap but when a segment is added.
 * <p>
 * Single-threaded: only the partition's thread calls it.
 */
public final class BlockStore extends SlotMemory implements AutoCloseable
{
    /** No block. Blocks have ids from 1, so zeroed memory names none. */
    public static final int NONE = 0;

    private static final int LEAST_SEGMENT_LENGTH = 1 << 20;
    private static final int MOST_SEGMENTS = 1 << 12;

    /** Up to that many bytes single words of zeros are quicker than a call that fills memory. */
    private static final int SHORT_LENGTH = 512;

    private final BlockStoreConfig config;
    private final int blockLength;
    private final int segmentShift;
    private final int segmentMask;
    private MappedByteBuffer[] mappings = new MappedByteBuffer[8];
    private long[] bases = new long[8];
    private int segments;
    private int firstFree;
    private int nextId = 1;
    private int size;
    private long refused;
    private Runnable onRestored = () -> {};

    private BlockStore(final BlockStoreConfig config)
    {
        super(config.blockLength());
        this.config = config;
        this.blockLength = config.blockLength();
        StateFiles.deleteAll(config.directory(), config.name());
        final long least = Math.max(
            Math.max(LEAST_SEGMENT_LENGTH / blockLength, config.initialBlocks()), config.maxBlocks() / MOST_SEGMENTS);
        int shift = 0;
        // A segment is one mapping, whose length is an int.
        while (1L << shift < least && (long)blockLength << shift + 1 <= 1 << 30)
        {
            shift++;
        }
        segmentShift = shift;
        segmentMask = (1 << shift) - 1;
        addSegment();
    }

    /**
     * Makes an empty store; files of the same name are deleted first, since what a killed process left is not trusted.
     *
     * @param config what it is made of.
     * @return the store.
     */
    public static BlockStore create(final BlockStoreConfig config)
    {
        return new BlockStore(config);
    }

    /**
     * Gives out a block of zeros.
     *
     * @return its id, or {@link #NONE} when there are {@code maxBlocks}, which is counted.
     */
    public int allocate()
    {
        int id = firstFree;
        if (NONE != id)
        {
            final long address = address(id);
            firstFree = UnsafeApi.getInt(null, address);
            clear(address);
        }
        else
        {
            if (nextId > config.maxBlocks())
            {
                refused++;
                return NONE;
            }
            id = nextId++;
            if (id >>> segmentShift == segments)
            {
                addSegment();
            }
        }
        size++;
        return id;
    }

    /**
     * Takes a block back.
     *
     * @param id of the block.
     */
    public void free(final int id)
    {
        UnsafeApi.putInt(null, address(id), firstFree);
        firstFree = id;
        size--;
    }

    /**
     * Takes a list of blocks back, which are given out again in its order. The first four bytes of each have the id of
     * the next one.
     *
     * @param first of the blocks.
     * @param last  of the blocks.
     * @param count how many there are.
     */
    public void free(final int first, final int last, final int count)
    {
        UnsafeApi.putInt(null, address(last), firstFree);
        firstFree = first;
        size -= count;
    }

    /**
     * Says who has to know when blocks have been put back.
     *
     * @param listener called behind the last of them.
     */
    public void onRestored(final Runnable listener)
    {
        onRestored = listener;
    }

    /**
     * Where a block is.
     *
     * @param id of the block.
     * @return address, a multiple of 8, the same until the block is freed.
     */
    public long address(final int id)
    {
        touch(id);
        return bases[id >>> segmentShift] + (long)(id & segmentMask) * blockLength;
    }

    /**
     * Where a block is that was {@link #touch(long[], int, int) touched}, or is only looked at.
     *
     * @param id of the block, or {@link #NONE}: then nothing is there that can be asked for.
     * @return its address.
     */
    public long place(final int id)
    {
        return bases[id >>> segmentShift] + (long)(id & segmentMask) * blockLength;
    }

    /**
     * Blocks are about to be looked at, and maybe changed: a checkpoint that has still to read one gets it as it is.
     * Apart from looking at them, so that while no checkpoint is taken nothing of it is in that loop.
     *
     * @param ahead what {@link GroupTable#lookAhead} gave.
     * @param from  index of the first one.
     * @param to    index behind the last one.
     */
    public void touch(final long[] ahead, final int from, final int to)
    {
        if (isCaptured())
        {
            for (int i = from; i < to; i++)
            {
                final int id = GroupTable.id(ahead[i]);
                if (NONE != id)
                {
                    touch(id);
                }
            }
        }
    }

    /**
     * Reads two words of each block that was found, so that all are waited for together.
     *
     * @param ahead what {@link GroupTable#lookAhead} gave.
     * @param from  index of the first one.
     * @param to    index behind the last one.
     * @param first where a word is, from the beginning of a block.
     * @param last  where another one is.
     * @return what nobody needs; whoever keeps it has the reads done.
     */
    public long read(final long[] ahead, final int from, final int to, final int first, final int last)
    {
        long seen = 0;
        for (int i = from; i < to; i++)
        {
            final long address = place(GroupTable.id(ahead[i]));
            seen += UnsafeApi.getLong(null, address + first) + UnsafeApi.getLong(null, address + last);
        }
        return seen;
    }

    /**
     * Blocks given out.
     *
     * @return count.
     */
    public int size()
    {
        return size;
    }

    /**
     * Blocks that can still be given out.
     *
     * @return count.
     */
    public long room()
    {
        return config.maxBlocks() - size;
    }

    /**
     * Times that no block could be given out.
     *
     * @return count.
     */
    public long refused()
    {
        return refused;
    }

    /**
     * Bytes of the files, as they would be if every page were touched.
     *
     * @return bytes.
     */
    public long bytes()
    {
        return segments * segmentLength();
    }

    /**
     * Takes the blocks out or puts them back; nothing has been looked at in a store that they are put back in.
     *
     * @param snapshot takes or gives.
     */
    public void snapshot(final Snapshot snapshot)
    {
        firstFree = snapshot.value(firstFree);
        size = snapshot.value(size);
        refused = snapshot.value(refused);
        snapshot.slots(this);
    }

    @Override
    public int slots()
    {
        return nextId;
    }

    @Override
    long[] bases()
    {
        return bases;
    }

    @Override
    long slotAddress(final long[] places, final int slot)
    {
        return places[slot >>> segmentShift] + (long)(slot & segmentMask) * blockLength;
    }

    @Override
    boolean areTogether(final int firstSlot, final int lastSlot)
    {
        return firstSlot >>> segmentShift == lastSlot >>> segmentShift;
    }

    @Override
    long distance()
    {
        return blockLength;
    }

    @Override
    void restore(final int slots)
    {
        nextId = slots;
        while (slots - 1 >>> segmentShift >= segments)
        {
            addSegment();
        }
    }

    @Override
    void restored()
    {
        onRestored.run();
    }

    /** Unmaps the files; they stay, but no later store takes them up. */
    @Override
    public void close()
    {
        for (int i = 0; i < segments; i++)
        {
            BufferUtil.free(mappings[i]);
        }
        segments = 0;
    }

    private void clear(final long address)
    {
        if (blockLength > SHORT_LENGTH)
        {
            UnsafeApi.setMemory(address, blockLength, (byte)0);
            return;
        }
        for (int i = 0; i < blockLength; i += Long.BYTES)
        {
            UnsafeApi.putLong(null, address + i, 0);
        }
    }

    private void addSegment()
    {
        if (segments == bases.length)
        {
            bases = Arrays.copyOf(bases, 2 * segments);
            mappings = Arrays.copyOf(mappings, 2 * segments);
        }
        final Path file = config.directory().resolve(config.name() + "." + segments + ".blocks");
        mappings[segments] = IoUtil.mapNewFile(new File(file.toString()), segmentLength(), false);
        bases[segments] = BufferUtil.address(mappings[segments]) + config.lead();
        segments++;
    }

    private long segmentLength()
    {
        return config.lead() + ((long)blockLength << segmentShift);
    }
}
