package io.corelane.core.operator;

import io.corelane.core.state.Snapshot;
import java.util.Arrays;

/**
 * The windows that are open, in the order of their starts, and the list of blocks of each, in the order in which they
 * were added. There are few at a time, so they lie in arrays; these grow, and are never given back. Owned by the
 * partition's thread.
 */
final class OpenWindows
{
    private long[] starts = new long[16];
    private int[] heads = new int[16];
    private int[] tails = new int[16];
    private int count;
    private int last;

    boolean isEmpty()
    {
        return 0 == count;
    }

    int count()
    {
        return count;
    }

    /** Start of the earliest window. */
    long firstStart()
    {
        return starts[0];
    }

    /** Start of the latest window. */
    long lastStart()
    {
        return starts[count - 1];
    }

    /** Start of a window. */
    long start(final int index)
    {
        return starts[index];
    }

    /** First block of a window, 0 for none. */
    int head(final int index)
    {
        return heads[index];
    }

    /** First block of the earliest window, 0 for none. */
    int firstHead()
    {
        return heads[0];
    }

    /** Puts another block in the first place of the earliest window. */
    void firstHead(final int block)
    {
        heads[0] = block;
    }

    void removeFirst()
    {
        count--;
        System.arraycopy(starts, 1, starts, 0, count);
        System.arraycopy(heads, 1, heads, 0, count);
        System.arraycopy(tails, 1, tails, 0, count);
        last = 0;
    }

    /** The place of a window, which is opened when it is not. */
    int open(final long start)
    {
        // Most records are of the same window as the one before.
        if (last < count && start == starts[last])
        {
            return last;
        }
        int index = count;
        while (index > 0 && starts[index - 1] >= start)
        {
            index--;
        }
        last = index;
        if (index == count || start != starts[index])
        {
            insert(index, start);
        }
        return index;
    }

    /** Last block of a window, 0 for none. */
    int tail(final int index)
    {
        return tails[index];
    }

    /** Makes a block the last of a window. */
    void append(final int index, final int block)
    {
        if (0 == heads[index])
        {
            heads[index] = block;
        }
        tails[index] = block;
    }

    void snapshot(final Snapshot snapshot)
    {
        final int windows = snapshot.value(count);
        while (windows > starts.length)
        {
            grow();
        }
        count = windows;
        last = 0;
        for (int i = 0; i < count; i++)
        {
            starts[i] = snapshot.value(starts[i]);
            heads[i] = snapshot.value(heads[i]);
            tails[i] = snapshot.value(tails[i]);
        }
    }

    private void grow()
    {
        starts = Arrays.copyOf(starts, 2 * starts.length);
        heads = Arrays.copyOf(heads, starts.length);
        tails = Arrays.copyOf(tails, starts.length);
    }

    private void insert(final int index, final long start)
    {
        if (count == starts.length)
        {
            grow();
        }
        System.arraycopy(starts, index, starts, index + 1, count - index);
        System.arraycopy(heads, index, heads, index + 1, count - index);
        System.arraycopy(tails, index, tails, index + 1, count - index);
        starts[index] = start;
        heads[index] = 0;
        tails[index] = 0;
        count++;
    }
}
