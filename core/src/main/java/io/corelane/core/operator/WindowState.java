package io.corelane.core.operator;

import io.corelane.core.partition.StateSize;
import io.corelane.core.state.BlockStore;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import org.agrona.DirectBuffer;

/**
 * Groups in windows: a key has a list of blocks, one for each window that it is in, and a window has a list of the
 * blocks of its keys, so that closing a window costs its keys and no others.
 * <p>
 * A key whose last window closed stays for a while, since it most likely comes again in the next one; then, or when its
 * place is needed, it is removed. Owned by the partition's thread; nothing is allocated but by new keys.
 */
public final class WindowState implements OperatorState, AutoCloseable
{
    /** No entry, no block. */
    public static final int NONE = 0;

    private final KeyedState keys;
    private final BlockStore blocks;
    private final IdleKeys idle;
    private final OpenWindows open = new OpenWindows();

    /**
     * An empty state.
     *
     * @param keys        values of {@link #keyValueLength} bytes; closed with this.
     * @param blocks      blocks of {@link #blockLength} bytes; closed with this.
     * @param retentionNs how long a key without windows stays, nanoseconds of event time.
     */
    public WindowState(final KeyedState keys, final BlockStore blocks, final long retentionNs)
    {
        this.keys = keys;
        this.blocks = blocks;
        this.idle = new IdleKeys(keys, KeyEntry.IDLE_OFFSET, retentionNs);
    }

    /**
     * Bytes of a value of the keys.
     *
     * @return bytes.
     */
    public static int keyValueLength()
    {
        return KeyEntry.LENGTH;
    }

    /**
     * Bytes of a block.
     *
     * @param valueLength bytes of a group's accumulators.
     * @return bytes.
     */
    public static int blockLength(final int valueLength)
    {
        return WindowBlock.VALUE_OFFSET + valueLength;
    }

    /**
     * The keys.
     *
     * @return the state of the keys.
     */
    public KeyedState keys()
    {
        return keys;
    }

    /** The entry of a key, or 0. */
    long findKey(final DirectBuffer key, final int length, final int hash)
    {
        return keys.find(key, 0, length, hash);
    }

    /** The entry of a key, made if need be in the place of an idle one; 0 when there is no room. */
    long createKey(final DirectBuffer key, final int length, final int hash)
    {
        idle.makeRoom();
        return keys.findOrCreate(key, 0, length, hash);
    }

    /** Whether there is room for one more key. */
    boolean hasRoomForKey()
    {
        return idle.hasRoom();
    }

    /** Whether so many more blocks can be had. */
    boolean hasRoom(final int count)
    {
        return blocks.room() >= count;
    }

    /** The block of a key in a window, or 0. */
    int find(final long entry, final long start)
    {
        int block = KeyEntry.head(entry);
        while (NONE != block)
        {
            final long address = blocks.address(block);
            if (start == WindowBlock.start(address))
            {
                return block;
            }
            block = WindowBlock.nextOfKey(address);
        }
        return NONE;
    }

    /** Where the accumulators of a key are in the window that a moment lies in; 0 when it has none there. */
    long valueAt(final long entry, final long timeNs, final long sizeNs)
    {
        int block = KeyEntry.head(entry);
        while (NONE != block)
        {
            final long address = blocks.address(block);
            final long sinceNs = timeNs - WindowBlock.start(address);
            if (sinceNs >= 0 && sinceNs < sizeNs)
            {
                return address + WindowBlock.VALUE_OFFSET;
            }
            block = WindowBlock.nextOfKey(address);
        }
        return NONE;
    }

    /** Start of the window of accumulators. */
    static long startOf(final long value)
    {
        return WindowBlock.start(value - WindowBlock.VALUE_OFFSET);
    }

    /** The first block of a key, or 0. */
    int first(final long entry)
    {
        return KeyEntry.head(entry);
    }

    /** The next block of the same key, or 0. */
    int next(final int block)
    {
        return WindowBlock.nextOfKey(blocks.address(block));
    }

    /** A new block of a key in a window. Only with room. */
    int add(final long entry, final long start)
    {
        final int block = blocks.allocate();
        final long address = blocks.address(block);
        if (NONE == KeyEntry.head(entry))
        {
            idle.take(entry);
        }
        WindowBlock.start(address, start);
        WindowBlock.key(address, KeyedState.number(entry));
        WindowBlock.nextOfKey(address, KeyEntry.head(entry));
        KeyEntry.head(entry, block);
        final int window = open.open(start);
        if (NONE != open.tail(window))
        {
            WindowBlock.nextOfWindow(blocks.address(open.tail(window)), block);
        }
        open.append(window, block);
        return block;
    }

    /** Where the accumulators of a block are. */
    long value(final int block)
    {
        return blocks.address(block) + WindowBlock.VALUE_OFFSET;
    }

    /** What the groups told last, behind accumulators of so many bytes. */
    ToldBlocks told(final int valueLength)
    {
        return new ToldBlocks(blocks, WindowBlock.VALUE_OFFSET + valueLength);
    }

    /** Where the window of a block starts. */
    long start(final int block)
    {
        return WindowBlock.start(blocks.address(block));
    }

    /** The entry of a block's key. */
    long entry(final int block)
    {
        return keys.address(WindowBlock.key(blocks.address(block)));
    }

    boolean hasOpen()
    {
        return !open.isEmpty();
    }

    long firstStart()
    {
        return open.firstStart();
    }

    /** The next block of the earliest window, 0 for none. */
    int firstBlock()
    {
        return open.firstHead();
    }

    /** Takes the next block of the earliest window away. */
    void closeBlock(final int block, final long watermarkNs)
    {
        final long address = blocks.address(block);
        final long entry = keys.address(WindowBlock.key(address));
        open.firstHead(WindowBlock.nextOfWindow(address));
        unlinkFromKey(entry, block);
        blocks.free(block);
        if (NONE == KeyEntry.head(entry))
        {
            idle.add(entry, watermarkNs);
        }
    }

    /** Closes the earliest window, whose blocks are gone. */
    void closeWindow()
    {
        open.removeFirst();
    }

    /** When the first key has been without windows for long, Long.MAX_VALUE for never. */
    long expiryNs()
    {
        return idle.dueNs();
    }

    /** Removes keys that have been without windows for long; some of them, if they are many. */
    void expire(final long watermarkNs)
    {
        idle.expire(watermarkNs);
    }

    void snapshot(final Snapshot snapshot)
    {
        keys.snapshot(snapshot);
        blocks.snapshot(snapshot);
        idle.snapshot(snapshot);
        open.snapshot(snapshot);
    }

    @Override
    public void measure(final StateSize size)
    {
        size.add(keys, blocks.bytes());
    }

    @Override
    public long keyCount()
    {
        return keys.size();
    }

    @Override
    public int doWork(final int limit)
    {
        return keys.doWork(limit);
    }

    @Override
    public void close()
    {
        keys.close();
        blocks.close();
    }

    private void unlinkFromKey(final long entry, final int block)
    {
        final int next = WindowBlock.nextOfKey(blocks.address(block));
        int other = KeyEntry.head(entry);
        if (block == other)
        {
            KeyEntry.head(entry, next);
            return;
        }
        while (block != WindowBlock.nextOfKey(blocks.address(other)))
        {
            other = WindowBlock.nextOfKey(blocks.address(other));
        }
        WindowBlock.nextOfKey(blocks.address(other), next);
    }
}
