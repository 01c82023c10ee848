package io.corelane.core.operator;

import io.corelane.core.partition.StateSize;
import io.corelane.core.state.BlockStore;
import io.corelane.core.state.GroupTable;
import io.corelane.core.state.Snapshot;
import io.corelane.core.state.TableMemory;

/**
 * Groups in panes, which windows share. A pane is kept as a window of its length is, with a list of its blocks and a
 * table of its own. A window that closes goes through the lists of its panes, so that it costs its groups and no
 * others, and finds by one more table which blocks are of the same key. A pane goes as a whole when no window has it
 * any more.
 * <p>
 * Owned by the partition's thread; nothing is allocated but by more groups or panes than there ever were.
 */
public final class PaneState implements OperatorState, AutoCloseable
{
    /** No block. */
    static final int NONE = BlockStore.NONE;

    /** Blocks whose keys are looked up together. */
    private static final int TOGETHER = 32;

    private final WindowState panes;
    private final BlockStore blocks;
    private final GroupTable firsts;
    private final ClosingBlocks closing;
    private final int[] ids = new int[TOGETHER];
    private final long[] ahead = new long[TOGETHER];
    private final int groupOffset;
    private long stamp;
    private long disorderedTo = Long.MIN_VALUE;
    private int expected;
    private boolean isOrdered;
    private double most;

    /**
     * An empty state.
     *
     * @param blocks       of {@link #blockLength} bytes; closed with this.
     * @param tables       where what finds the blocks lies; closed with this.
     * @param keyLengthMax bytes of the longest key.
     * @param valueLength  bytes of a group's accumulators.
     * @param paneNs       length of a pane, nanoseconds.
     * @param maxGroups    that a pane may have.
     */
    public PaneState(
        final BlockStore blocks,
        final TableMemory tables,
        final int keyLengthMax,
        final int valueLength,
        final long paneNs,
        final long maxGroups)
    {
        this.blocks = blocks;
        this.panes = new WindowState(blocks, tables, keyLengthMax, paneNs, maxGroups);
        this.firsts = new GroupTable(tables);
        this.groupOffset = WindowState.valueOffset(keyLengthMax) + valueLength;
        this.closing = new ClosingBlocks(this);
    }

    /**
     * Bytes of a block.
     *
     * @param keyLengthMax bytes of the longest key.
     * @param valueLength  bytes of a group's accumulators.
     * @return bytes.
     */
    public static int blockLength(final int keyLengthMax, final int valueLength)
    {
        return WindowState.blockLength(keyLengthMax, valueLength + PaneBlock.LENGTH);
    }

    /** The panes, each of which is kept as a window. */
    WindowState panes()
    {
        return panes;
    }

    /** A group has been made in a pane, as its last one. */
    void added(final long start)
    {
        final OpenWindow pane = panes.windowOf(start);
        PaneBlock.stamp(group(pane.tail), stamp++);
        final long lastStart = panes.open(panes.openCount() - 1).start;
        disorderedTo = start < lastStart ? Math.max(disorderedTo, lastStart) : disorderedTo;
    }

    /** A bound of what the windows of a key come to at the most, as a share of what a sum can hold. */
    double most()
    {
        return most;
    }

    /** A group in a pane has come to a share. */
    void reach(final long start, final double share)
    {
        final OpenWindow pane = panes.windowOf(start);
        if (share > pane.most)
        {
            most += share - pane.most;
            pane.most = share;
        }
    }

    /**
     * Lists a block of each key that has one in a window, the one that was made first, in the order in which they were
     * made. Panes in front of the window are gone.
     */
    void gather(final long startNs, final long endNs)
    {
        isOrdered = startNs > disorderedTo;
        int end = 0;
        while (end < panes.openCount() && panes.open(end).start < endNs)
        {
            end++;
        }
        if (end > 1)
        {
            firsts.open(expected);
        }
        expected = 0;
        for (int i = 0; i < end; i++)
        {
            gather(panes.open(i), i > 0, i < end - 1);
        }
        if (end > 1)
        {
            firsts.close();
        }
        if (!isOrdered)
        {
            for (int i = 0; i < end; i++)
            {
                listDisordered(panes.open(i));
            }
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

    /** The first block in time of the key of one that was listed. */
    int firstOfKey(final int listed)
    {
        int block = listed;
        while (!isOrdered && panes.start(next(block)) > panes.start(block))
        {
            block = next(block);
        }
        return isOrdered ? listed : next(block);
    }

    /** The next block of the same key in the window that closes; behind the last one the first. */
    int next(final int block)
    {
        return PaneBlock.nextOfKey(group(block));
    }

    /** Takes away all panes that start before a moment; whether there were some. */
    boolean free(final long untilNs)
    {
        boolean isFreed = false;
        while (panes.hasOpen() && panes.firstStart() < untilNs)
        {
            panes.closeWindow();
            isFreed = true;
        }
        if (isFreed)
        {
            sumUp();
        }
        return isFreed;
    }

    long stamp(final int block)
    {
        return PaneBlock.stamp(group(block));
    }

    int nextOfClosing(final int block)
    {
        return WindowBlock.link(blocks.address(block));
    }

    void nextOfClosing(final int block, final int next)
    {
        WindowBlock.link(blocks.address(block), next);
    }

    void snapshot(final Snapshot snapshot)
    {
        panes.snapshot(snapshot);
        stamp = snapshot.value(stamp);
        disorderedTo = snapshot.value(disorderedTo);
        sumUp();
    }

    @Override
    public void measure(final StateSize size)
    {
        panes.measure(size);
    }

    @Override
    public long keyCount()
    {
        return panes.keyCount();
    }

    @Override
    public int doWork(final int limit)
    {
        return 0;
    }

    @Override
    public void close()
    {
        panes.close();
    }

    /** First the places where many keys are sought, so that they are waited for together. */
    private void gather(final OpenWindow pane, final boolean hasBefore, final boolean hasBehind)
    {
        int block = pane.first;
        while (NONE != block)
        {
            int count = 0;
            while (NONE != block && count < TOGETHER)
            {
                final long address = blocks.address(block);
                ids[count] = block;
                ahead[count++] = hasBefore ? firsts.lookAhead(WindowBlock.hash(address)) : 0;
                block = WindowBlock.next(address);
            }
            for (int i = 0; i < count; i++)
            {
                gather(ids[i], hasBefore ? find(ids[i], ahead[i]) : NONE, hasBehind);
            }
        }
    }

    private void gather(final int block, final int first, final boolean hasBehind)
    {
        final long group = group(block);
        if (NONE == first)
        {
            PaneBlock.nextOfKey(group, block);
            PaneBlock.lastOfKey(group, block);
            if (isOrdered)
            {
                closing.append(block);
            }
            expected++;
            if (hasBehind)
            {
                firsts.add(WindowBlock.hash(blocks.address(block)), block);
            }
            return;
        }
        final long head = group(first);
        PaneBlock.nextOfKey(group(PaneBlock.lastOfKey(head)), block);
        PaneBlock.nextOfKey(group, first);
        PaneBlock.lastOfKey(head, block);
    }

    /** The first block in the window with the key of one. */
    private int find(final int block, final long before)
    {
        final long address = blocks.address(block);
        final int hash = WindowBlock.hash(address);
        final int likely = GroupTable.id(before);
        if (NONE != likely && WindowBlock.isSame(blocks.address(likely), address))
        {
            return likely;
        }
        int first = firsts.first(hash);
        while (NONE != first && !WindowBlock.isSame(blocks.address(first), address))
        {
            first = firsts.next();
        }
        return first;
    }

    /** Lists the blocks of a pane that were made before all others of their keys in the window that closes. */
    private void listDisordered(final OpenWindow pane)
    {
        for (int block = pane.first; NONE != block; block = WindowBlock.next(blocks.address(block)))
        {
            int other = next(block);
            while (other != block && stamp(other) > stamp(block))
            {
                other = next(other);
            }
            if (other == block)
            {
                closing.append(block);
            }
        }
    }

    /** What all panes come to together. */
    private void sumUp()
    {
        most = 0.0;
        for (int i = 0; i < panes.openCount(); i++)
        {
            most += panes.open(i).most;
        }
    }

    private long group(final int block)
    {
        return blocks.address(block) + groupOffset;
    }
}
