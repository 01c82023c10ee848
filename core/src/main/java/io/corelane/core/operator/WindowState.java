package io.corelane.core.operator;

import io.corelane.codec.Murmur3;
import io.corelane.core.state.BlockStore;
import io.corelane.core.state.KeyedState;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Groups in windows: a key has a list of blocks, one for each window that it is in, and a window has a list of the
 * blocks of its keys, so that closing a window costs its keys and no others.
 * <p>
 * A key whose last window closed stays for a while, since it most likely comes again in the next one; then, or when its
 * place is needed, it is removed. Owned by the partition's thread; nothing is allocated but by new keys.
 */
public final class WindowState implements AutoCloseable
{
    /** No entry, no block. */
    public static final int NONE = 0;

    /** Idle keys that one call removes at the most. */
    private static final int REMOVALS = 64;

    private final KeyedState keys;
    private final BlockStore blocks;
    private final long retentionNs;
    private final OpenWindows open = new OpenWindows();
    private final UnsafeBuffer removed = new UnsafeBuffer(0, 0);
    private long firstIdle;
    private long lastIdle;

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
        this.retentionNs = retentionNs;
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
        if (NONE != firstIdle && keys.size() >= keys.maxKeys())
        {
            remove(firstIdle);
        }
        return keys.findOrCreate(key, 0, length, hash);
    }

    /** Whether there is room for one more key. */
    boolean hasRoomForKey()
    {
        return keys.size() < keys.maxKeys() || NONE != firstIdle;
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

    /** A new block of a key in a window. Only with room. */
    int add(final long entry, final long start)
    {
        final int block = blocks.allocate();
        final long address = blocks.address(block);
        if (NONE == KeyEntry.head(entry))
        {
            unlinkIdle(entry);
        }
        WindowBlock.start(address, start);
        WindowBlock.key(address, entry);
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

    /** The entry of a block's key. */
    long entry(final int block)
    {
        return WindowBlock.key(blocks.address(block));
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
        final long entry = WindowBlock.key(address);
        open.firstHead(WindowBlock.nextOfWindow(address));
        unlinkFromKey(entry, block);
        blocks.free(block);
        if (NONE == KeyEntry.head(entry))
        {
            appendIdle(entry, watermarkNs);
        }
    }

    /** Closes the earliest window, whose blocks are gone. */
    void closeWindow()
    {
        open.removeFirst();
    }

    /** Removes keys that have been without windows for long; some of them, if they are many. */
    void expire(final long watermarkNs)
    {
        for (int i = 0; i < REMOVALS && NONE != firstIdle &&
            watermarkNs - retentionNs >= KeyEntry.idleSince(firstIdle); i++)
        {
            remove(firstIdle);
        }
    }

    int doWork(final int limit)
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

    private void appendIdle(final long entry, final long watermarkNs)
    {
        KeyEntry.idleSince(entry, watermarkNs);
        KeyEntry.previous(entry, lastIdle);
        KeyEntry.next(entry, NONE);
        if (NONE == lastIdle)
        {
            firstIdle = entry;
        }
        else
        {
            KeyEntry.next(lastIdle, entry);
        }
        lastIdle = entry;
    }

    /** A new key is in no list; its links are zeros, as are those of the only one. */
    private void unlinkIdle(final long entry)
    {
        final long previous = KeyEntry.previous(entry);
        final long next = KeyEntry.next(entry);
        if (NONE == previous && entry != firstIdle)
        {
            return;
        }
        if (NONE == previous)
        {
            firstIdle = next;
        }
        else
        {
            KeyEntry.next(previous, next);
        }
        if (NONE == next)
        {
            lastIdle = previous;
        }
        else
        {
            KeyEntry.previous(next, previous);
        }
        KeyEntry.previous(entry, NONE);
        KeyEntry.next(entry, NONE);
    }

    private void remove(final long entry)
    {
        unlinkIdle(entry);
        final int length = KeyedState.keyLength(entry);
        removed.wrap(KeyedState.keyAddress(entry), length);
        keys.remove(removed, 0, length, Murmur3.hash(removed, 0, length, 0));
    }
}
