package io.corelane.core.operator;

import io.corelane.core.state.TableMemory;
import java.util.Arrays;

/**
 * The windows that are open, in the order of their starts. One that has closed is the next to be opened. Owned by the
 * partition's thread; nothing is allocated but by more windows at a time than there ever were.
 */
final class OpenWindows
{
    private final TableMemory tables;
    private final long sizeNs;
    private OpenWindow[] windows = new OpenWindow[16];
    private OpenWindow[] spares = new OpenWindow[16];
    private int count;
    private int spareCount;
    /** The window that was looked at last; one in which no moment lies when that has closed. */
    private OpenWindow latest = new OpenWindow();
    private int expected;

    /**
     * None.
     *
     * @param tables where what finds their groups lies; not closed with this.
     * @param sizeNs length of a window, nanoseconds.
     */
    OpenWindows(final TableMemory tables, final long sizeNs)
    {
        this.tables = tables;
        this.sizeNs = sizeNs;
    }

    int count()
    {
        return count;
    }

    /** One of them, from the earliest on. */
    OpenWindow get(final int index)
    {
        return windows[index];
    }

    /** The window that was looked at last. Only when it is open. */
    OpenWindow latest()
    {
        return latest;
    }

    /** The window with a start, which is opened when it is not. */
    OpenWindow open(final long start)
    {
        final OpenWindow known = withStart(start);
        if (null != known)
        {
            return known;
        }
        latest = insert(indexOf(start) + 1, expected);
        latest.start = start;
        return latest;
    }

    /** The window with a start, null when it is not open. */
    OpenWindow withStart(final long start)
    {
        if (isLatest(start))
        {
            return latest;
        }
        final int index = indexOf(start);
        if (index < 0 || start != windows[index].start)
        {
            return null;
        }
        latest = windows[index];
        return latest;
    }

    /** The window that a moment lies in, null when it is not open; windows do not overlap. */
    OpenWindow at(final long timeNs)
    {
        return holds(latest, timeNs) ? latest : seekAt(timeNs);
    }

    /** Whether all moments between two lie in one window that is open, which is the latest from now on. */
    boolean areInOne(final long leastNs, final long greatestNs)
    {
        return leastNs <= greatestNs && null != at(leastNs) && holds(latest, greatestNs);
    }

    /** Closes the earliest one; as many groups as it had are expected in those that open. */
    void closeFirst()
    {
        final OpenWindow window = windows[0];
        window.table.close();
        expected = window.count;
        count--;
        System.arraycopy(windows, 1, windows, 0, count);
        windows[count] = null;
        window.lengthNs = 0;
        if (spareCount == spares.length)
        {
            spares = Arrays.copyOf(spares, 2 * spareCount);
        }
        spares[spareCount++] = window;
    }

    /** One more behind all others, whose start is still to be said. */
    void append()
    {
        insert(count, 0);
    }

    private boolean isLatest(final long start)
    {
        return start == latest.start && 0 != latest.lengthNs;
    }

    private OpenWindow seekAt(final long timeNs)
    {
        final int index = indexOf(timeNs);
        if (index < 0 || !holds(windows[index], timeNs))
        {
            return null;
        }
        latest = windows[index];
        return latest;
    }

    /** The difference is right as one without a sign. */
    private static boolean holds(final OpenWindow window, final long timeNs)
    {
        return Long.compareUnsigned(timeNs - window.start, window.lengthNs) < 0;
    }

    /** Index of the last window that starts no later than a moment, -1 for none. */
    private int indexOf(final long timeNs)
    {
        int from = 0;
        int to = count;
        while (from < to)
        {
            final int middle = from + to >>> 1;
            if (windows[middle].start <= timeNs)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }
        return from - 1;
    }

    private OpenWindow insert(final int index, final int groups)
    {
        if (count == windows.length)
        {
            windows = Arrays.copyOf(windows, 2 * count);
        }
        final OpenWindow window = 0 == spareCount ? new OpenWindow(tables) : spares[--spareCount];
        window.open(groups);
        window.lengthNs = sizeNs;
        System.arraycopy(windows, index, windows, index + 1, count - index);
        windows[index] = window;
        count++;
        return window;
    }
}
