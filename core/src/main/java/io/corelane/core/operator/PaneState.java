package io.corelane.core.operator;

import io.corelane.core.partition.StateSize;
import io.corelane.core.state.BlockStore;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import org.agrona.DirectBuffer;

/**
 * Groups in panes, which windows share: a key has a list of blocks, one for each pane that it is in, in the order of
 * time; a pane has a list of the blocks of its keys, in the order in which they came. A window that closes goes through
 * the lists of its panes, so that it costs its keys and no others; a pane goes when no window has it any more.
 * <p>
 * A key whose last pane went stays for a while, since it most likely comes again. Owned by the partition's thread;
 * nothing is allocated but by new keys.
 */
public final class PaneState implements OperatorState, AutoCloseable
{
    /** No entry, no block. */
    public static final int NONE = 0;

    private final KeyedState keys;
    private final BlockStore blocks;
    private final IdleKeys idle;
    private final OpenWindows open = new OpenWindows();
    private final ClosingBlocks closing;
    private long stamp;
    private long disorderedTo = Long.MIN_VALUE;

    /**
     * An empty state.
     *
     * @param keys        values of {@link #keyValueLength} bytes; closed with this.
     * @param blocks      blocks of {@link #blockLength} bytes; closed with this.
     * @param retentionNs how long a key without panes stays, nanoseconds of event time.
     */
    public PaneState(final KeyedState keys, final BlockStore blocks, final long retentionNs)
    {
        this.keys = keys;
        this.blocks = blocks;
        this.idle = new IdleKeys(keys, PaneEntry.IDLE_OFFSET, retentionNs);
        this.closing = new ClosingBlocks(blocks);
    }

    /**
     * Bytes of a value of the keys.
     *
     * @return bytes.
     */
    public static int keyValueLength()
    {
        return PaneEntry.LENGTH;
    }

    /**
     * Bytes of a block.
     *
     * @param valueLength bytes of a group's accumulators.
     * @return bytes.
     */
    public static int blockLength(final int valueLength)
    {
        return PaneBlock.VALUE_OFFSET + valueLength;
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

    boolean hasRoomForKey()
    {
        return idle.hasRoom();
    }

    boolean hasRoom()
    {
        return blocks.room() > 0;
    }

    /** The block of a key in a pane, or 0. Most records are of a key's last pane. */
    int find(final long entry, final long start)
    {
        final int block = before(entry, start);
        return NONE != block && start == start(block) ? block : NONE;
    }

    /** A new block of a key in a pane that has none of it. Only with room. */
    int add(final long entry, final long start)
    {
        final int block = blocks.allocate();
        final long address = blocks.address(block);
        if (NONE == PaneEntry.first(entry))
        {
            idle.take(entry);
            PaneEntry.used(entry, 0.0);
        }
        PaneBlock.identity(address, start, KeyedState.number(entry), stamp++);
        link(entry, block, before(entry, start));
        if (!open.isEmpty() && start < open.lastStart())
        {
            disorderedTo = Math.max(disorderedTo, open.lastStart());
        }
        final int pane = open.open(start);
        if (NONE != open.tail(pane))
        {
            PaneBlock.nextOfPane(blocks.address(open.tail(pane)), block);
        }
        open.append(pane, block);
        return block;
    }

    /** Where the accumulators of a block are. */
    long value(final int block)
    {
        return blocks.address(block) + PaneBlock.VALUE_OFFSET;
    }

    /** Where the pane of a block starts. */
    long start(final int block)
    {
        return PaneBlock.start(blocks.address(block));
    }

    /** The entry of a block's key. */
    long entry(final int block)
    {
        return keys.address(PaneBlock.key(blocks.address(block)));
    }

    /** The block of the same key in its next pane, or 0. */
    int next(final int block)
    {
        return PaneBlock.nextOfKey(blocks.address(block));
    }

    boolean hasOpen()
    {
        return !open.isEmpty();
    }

    /** Where the earliest pane starts. */
    long firstStart()
    {
        return open.firstStart();
    }

    /**
     * Lists a block of each key that has one in a window, the one that was made first, in the order in which they were
     * made. Panes in front of the window are gone.
     */
    void gather(final long startNs, final long endNs)
    {
        final boolean isOrdered = startNs > disorderedTo;
        for (int pane = 0; pane < open.count() && open.start(pane) < endNs; pane++)
        {
            for (int block = open.head(pane); NONE != block; block = PaneBlock.nextOfPane(blocks.address(block)))
            {
                if (NONE == PaneBlock.formerOfKey(blocks.address(block)))
                {
                    closing.append(isOrdered ? block : made(block, endNs));
                }
            }
        }
        if (!isOrdered)
        {
            closing.sort();
        }
    }

    /** The next block of those that were listed, or 0. */
    int firstClosing()
    {
        return closing.first();
    }

    /** Takes that one off the list. */
    void removeFirstClosing()
    {
        closing.removeFirst();
    }

    /** Takes away all panes that start before a moment. */
    void free(final long untilNs, final long watermarkNs)
    {
        while (!open.isEmpty() && open.firstStart() < untilNs)
        {
            int block = open.firstHead();
            while (NONE != block)
            {
                final int next = PaneBlock.nextOfPane(blocks.address(block));
                free(block, watermarkNs);
                block = next;
            }
            open.removeFirst();
        }
    }

    /** Removes keys that have been without panes for long; some of them, if they are many. */
    void expire(final long watermarkNs)
    {
        idle.expire(watermarkNs);
    }

    KeyedState keys()
    {
        return keys;
    }

    void snapshot(final Snapshot snapshot)
    {
        keys.snapshot(snapshot);
        blocks.snapshot(snapshot);
        idle.snapshot(snapshot);
        open.snapshot(snapshot);
        stamp = snapshot.value(stamp);
        disorderedTo = snapshot.value(disorderedTo);
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

    /** The last block of a key whose pane starts no later than a moment, or 0. */
    private int before(final long entry, final long start)
    {
        int block = PaneEntry.last(entry);
        while (NONE != block && start(block) > start)
        {
            block = PaneBlock.formerOfKey(blocks.address(block));
        }
        return block;
    }

    /** Puts a block behind another one of its key, or in front of all. */
    private void link(final long entry, final int block, final int former)
    {
        final long address = blocks.address(block);
        final int next = NONE == former ? PaneEntry.first(entry) : next(former);
        PaneBlock.formerOfKey(address, former);
        PaneBlock.nextOfKey(address, next);
        if (NONE == former)
        {
            PaneEntry.first(entry, block);
        }
        else
        {
            PaneBlock.nextOfKey(blocks.address(former), block);
        }
        if (NONE == next)
        {
            PaneEntry.last(entry, block);
        }
        else
        {
            PaneBlock.formerOfKey(blocks.address(next), block);
        }
    }

    /** Takes the first block of a key away. */
    private void free(final int block, final long watermarkNs)
    {
        final long entry = entry(block);
        final int next = next(block);
        PaneEntry.first(entry, next);
        blocks.free(block);
        if (NONE == next)
        {
            PaneEntry.last(entry, NONE);
            idle.add(entry, watermarkNs);
        }
        else
        {
            PaneBlock.formerOfKey(blocks.address(next), NONE);
        }
    }

    /** Of the blocks of a key in a window the one that was made first. */
    private int made(final int first, final long endNs)
    {
        int earliest = first;
        for (int block = next(first); NONE != block && start(block) < endNs; block = next(block))
        {
            if (PaneBlock.stamp(blocks.address(block)) < PaneBlock.stamp(blocks.address(earliest)))
            {
                earliest = block;
            }
        }
        return earliest;
    }
}
