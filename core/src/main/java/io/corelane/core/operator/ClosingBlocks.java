package io.corelane.core.operator;

import io.corelane.core.state.BlockStore;

/**
 * A list of blocks of a {@link PaneState} whose keys leave with the window that closes. The links lie in the blocks, so
 * nothing is allocated, however many there are. Owned by the partition's thread.
 */
final class ClosingBlocks
{
    private static final int NONE = BlockStore.NONE;

    private final PaneState panes;
    private int first;
    private int last;
    private int rest;

    ClosingBlocks(final PaneState panes)
    {
        this.panes = panes;
    }

    int first()
    {
        return first;
    }

    void removeFirst()
    {
        first = next(first);
    }

    void append(final int block)
    {
        next(block, NONE);
        if (NONE == first)
        {
            first = block;
        }
        else
        {
            next(last, block);
        }
        last = block;
    }

    /** Puts the blocks into the order of their stamps: merges runs of twice the length each time, as long as needed. */
    void sort()
    {
        int runs = 2;
        for (int length = 1; runs > 1; length *= 2)
        {
            rest = first;
            first = NONE;
            runs = 0;
            while (NONE != rest)
            {
                final int left = rest;
                merge(left, cut(left, length), length);
                runs++;
            }
        }
    }

    /** Appends two runs as one; {@link #rest} is what lies behind them. */
    private void merge(final int leftRun, final int rightRun, final int length)
    {
        rest = NONE == rightRun ? NONE : cut(rightRun, length);
        int left = leftRun;
        int right = rightRun;
        while (NONE != left || NONE != right)
        {
            final boolean isLeft = NONE == right || NONE != left && stamp(left) < stamp(right);
            final int block = isLeft ? left : right;
            if (isLeft)
            {
                left = next(left);
            }
            else
            {
                right = next(right);
            }
            append(block);
        }
    }

    /** Ends a list behind so many blocks; what lay behind them. */
    private int cut(final int head, final int length)
    {
        int block = head;
        for (int i = 1; i < length && NONE != next(block); i++)
        {
            block = next(block);
        }
        final int behind = next(block);
        next(block, NONE);
        return behind;
    }

    private int next(final int block)
    {
        return panes.nextOfClosing(block);
    }

    private void next(final int block, final int next)
    {
        panes.nextOfClosing(block, next);
    }

    private long stamp(final int block)
    {
        return panes.stamp(block);
    }
}
