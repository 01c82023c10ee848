package io.corelane.core.operator;

import io.corelane.core.partition.JobTask;
import java.util.function.LongUnaryOperator;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Goes through the groups of all open windows that share panes, one window after the other, in slices between which
 * records come and windows close. A group is met at the block that was made first, so once, whichever panes it comes
 * into meanwhile. Owned by the partition's thread.
 */
final class PaneLook
{
    private final PaneState panes;
    private final WindowState state;
    private final LongUnaryOperator firstWindow;
    private final long sizeNs;
    private final long advanceNs;
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);
    private long fromNs;
    private long windowNs;
    private long paneNs;
    private int block;
    private boolean isInside;

    /**
     * A look that has not begun.
     *
     * @param panes       what is looked at.
     * @param firstWindow where the first window starts that has a pane in it.
     * @param sizeNs      length of a window.
     * @param advanceNs   from one start to the next.
     */
    PaneLook(
        final PaneState panes, final LongUnaryOperator firstWindow, final long sizeNs, final long advanceNs)
    {
        this.panes = panes;
        this.state = panes.panes();
        this.firstWindow = firstWindow;
        this.sizeNs = sizeNs;
        this.advanceNs = advanceNs;
    }

    void begin()
    {
        fromNs = JobTask.NO_TIME;
        isInside = false;
    }

    /** Start of the window at hand. */
    long windowNs()
    {
        return windowNs;
    }

    /** The next block of a window at hand, of those that start no earlier than a moment; 0 behind the last window. */
    int next(final long openFromNs)
    {
        while (isInside && windowNs >= openFromNs || nextWindow(openFromNs))
        {
            if (PaneState.NONE != block)
            {
                final int found = block;
                block = state.next(found);
                return found;
            }
            nextPane();
        }
        return PaneState.NONE;
    }

    /** Goes on to the next window with panes in it; false when there is none. */
    boolean nextWindow(final long openFromNs)
    {
        final long leastNs = Math.max(fromNs, openFromNs);
        for (int i = 0; i < state.openCount(); i++)
        {
            final OpenWindow pane = state.open(i);
            final long startNs = Math.max(firstWindow.applyAsLong(pane.start), leastNs);
            if (startNs <= pane.start)
            {
                windowNs = startNs;
                fromNs = startNs + advanceNs;
                paneNs = pane.start;
                block = pane.first;
                isInside = true;
                return true;
            }
        }
        isInside = false;
        return false;
    }

    /** Whether no block of the same key in the window at hand was made before. */
    boolean isFirst(final int one)
    {
        key.wrap(state.keyAddress(one), state.keyLength(one));
        for (int i = 0; i < state.openCount(); i++)
        {
            final OpenWindow pane = state.open(i);
            final int other = isIn(pane) ? state.find(pane, key, key.capacity(), state.hash(one)) : PaneState.NONE;
            if (PaneState.NONE != other && panes.stamp(other) < panes.stamp(one))
            {
                return false;
            }
        }
        return true;
    }

    /** A block of a key in the window at hand, 0 for none. */
    int find(final DirectBuffer sought, final int length, final int hash)
    {
        int found = PaneState.NONE;
        for (int i = 0; i < state.openCount() && PaneState.NONE == found; i++)
        {
            final OpenWindow pane = state.open(i);
            found = isIn(pane) ? state.find(pane, sought, length, hash) : PaneState.NONE;
        }
        return found;
    }

    private void nextPane()
    {
        isInside = false;
        for (int i = 0; i < state.openCount() && !isInside; i++)
        {
            final OpenWindow pane = state.open(i);
            if (pane.start > paneNs && isIn(pane))
            {
                paneNs = pane.start;
                block = pane.first;
                isInside = true;
            }
        }
    }

    private boolean isIn(final OpenWindow pane)
    {
        return pane.start >= windowNs && pane.start - windowNs < sizeNs;
    }
}
