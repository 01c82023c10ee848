package io.corelane.core.operator;

import io.corelane.core.partition.StateSize;
import io.corelane.core.state.BlockStore;
import io.corelane.core.state.GroupTable;
import io.corelane.core.state.Snapshot;
import io.corelane.core.state.TableMemory;
import java.util.Arrays;

/**
 * What a join of windows keeps, window by window: the rows of both sides, and a table of each side's keys. A window
 * goes as a whole, so that no row has a time, or a place among all keys, of its own. Owned by the partition's thread;
 * nothing is allocated but by more rows or windows than there ever were.
 */
public final class WindowJoinState implements OperatorState, AutoCloseable
{
    private final JoinRows left;
    private final JoinRows right;
    private final TableMemory tables;
    private JoinWindow[] windows = new JoinWindow[16];
    private JoinWindow[] spares = new JoinWindow[16];
    private int count;
    private int spareCount;
    private int last;
    private int expectedLeft;
    private int expectedRight;

    /**
     * An empty state; all that it is made of is closed with it.
     *
     * @param leftRows       blocks of {@link #blockLength}.
     * @param leftRowLength  bytes of a left row.
     * @param rightRows      blocks of {@link #blockLength}.
     * @param rightRowLength bytes of a right row.
     * @param tables         where what finds the keys lies.
     * @param keyLengthMax   bytes of the longest encoded key.
     */
    public WindowJoinState(
        final BlockStore leftRows,
        final int leftRowLength,
        final BlockStore rightRows,
        final int rightRowLength,
        final TableMemory tables,
        final int keyLengthMax)
    {
        this.left = new JoinRows(leftRows, keyLengthMax, leftRowLength);
        this.right = new JoinRows(rightRows, keyLengthMax, rightRowLength);
        this.tables = tables;
        leftRows.onRestored(() -> indexAll(JoinTask.LEFT));
        rightRows.onRestored(() -> indexAll(JoinTask.RIGHT));
    }

    /**
     * Bytes of a block for a row.
     *
     * @param keyLengthMax bytes of the longest encoded key.
     * @param rowLength    bytes of the row.
     * @return bytes.
     */
    public static int blockLength(final int keyLengthMax, final int rowLength)
    {
        return JoinRows.blockLength(keyLengthMax, rowLength);
    }

    JoinRows rows(final int input)
    {
        return JoinTask.LEFT == input ? left : right;
    }

    /** Whether a side of a window, null for one that is not open, has room for one more row. */
    boolean hasRoom(final int input, final JoinWindow window)
    {
        return rows(input).blocks().room() > 0 && (null == window || window.side(input).count < GroupTable.MOST);
    }

    boolean hasOpen()
    {
        return count > 0;
    }

    /** End of the earliest window. Only with one. */
    long firstEndNs()
    {
        return windows[0].endNs;
    }

    /** The earliest window. Only with one. */
    JoinWindow first()
    {
        return windows[0];
    }

    /** The window that ends at a time, null when there are no rows of it. */
    JoinWindow find(final long endNs)
    {
        final int index = indexOf(endNs);
        return isAt(index, endNs) ? windows[index] : null;
    }

    /** The same; it is opened when there is none. */
    JoinWindow open(final long endNs)
    {
        final int index = indexOf(endNs);
        if (!isAt(index, endNs))
        {
            insert(index, endNs, expectedLeft, expectedRight);
        }
        last = index;
        return windows[index];
    }

    /** The earliest window goes, with all of its rows. */
    void closeFirst()
    {
        final JoinWindow window = windows[0];
        expectedLeft = window.left.count;
        expectedRight = window.right.count;
        left.free(window.left);
        right.free(window.right);
        window.left.table.close();
        window.right.table.close();
        count--;
        System.arraycopy(windows, 1, windows, 0, count);
        windows[count] = null;
        last = 0;
        if (spareCount == spares.length)
        {
            spares = Arrays.copyOf(spares, 2 * spareCount);
        }
        spares[spareCount++] = window;
    }

    void snapshot(final Snapshot snapshot)
    {
        final int open = snapshot.value(count);
        while (count < open)
        {
            insert(count, 0, 0, 0);
        }
        for (int i = 0; i < count; i++)
        {
            final JoinWindow window = windows[i];
            window.endNs = snapshot.value(window.endNs);
            snapshot(snapshot, window.left);
            snapshot(snapshot, window.right);
        }
        // What the tables are made of when the blocks are there.
        left.blocks().snapshot(snapshot);
        right.blocks().snapshot(snapshot);
    }

    @Override
    public void measure(final StateSize size)
    {
        size.add(keyCount(), left.blocks().bytes() + right.blocks().bytes() + tables.bytes(),
            Math.min(left.blocks().room(), right.blocks().room()));
    }

    /** What windows keep by keys is as many rows at the most as the groups below, so these are counted. */
    @Override
    public long keyCount()
    {
        return left.blocks().size() + right.blocks().size();
    }

    @Override
    public int doWork(final int limit)
    {
        return 0;
    }

    @Override
    public void close()
    {
        left.blocks().close();
        right.blocks().close();
        tables.close();
    }

    private static void snapshot(final Snapshot snapshot, final OpenWindow side)
    {
        side.first = snapshot.value(side.first);
        side.head = snapshot.value(side.head);
        side.tail = snapshot.value(side.tail);
        side.count = snapshot.value(side.count);
    }

    private boolean isAt(final int index, final long endNs)
    {
        return index < count && endNs == windows[index].endNs;
    }

    /** Index of the first window that ends no earlier than a time. */
    private int indexOf(final long endNs)
    {
        if (isAt(last, endNs))
        {
            return last;
        }
        int from = 0;
        int to = count;
        while (from < to)
        {
            final int middle = from + to >>> 1;
            if (windows[middle].endNs < endNs)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }
        return from;
    }

    private void insert(final int index, final long endNs, final int leftKeys, final int rightKeys)
    {
        if (count == windows.length)
        {
            windows = Arrays.copyOf(windows, 2 * count);
        }
        final JoinWindow window = 0 == spareCount ? new JoinWindow(tables) : spares[--spareCount];
        window.endNs = endNs;
        window.left.open(leftKeys);
        window.right.open(rightKeys);
        System.arraycopy(windows, index, windows, index + 1, count - index);
        windows[index] = window;
        count++;
    }

    /** The tables of one side of windows that have been put back. */
    private void indexAll(final int input)
    {
        for (int i = 0; i < count; i++)
        {
            rows(input).indexAll(windows[i].side(input));
        }
    }
}
