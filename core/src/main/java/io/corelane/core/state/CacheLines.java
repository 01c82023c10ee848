package io.corelane.core.state;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** How far things lie apart that should not be in one cache line more than they need. */
public final class CacheLines
{
    /** Bytes of a line. */
    public static final int LENGTH = 64;

    private CacheLines()
    {
    }

    /**
     * Memory outside the heap with lines of its own: what lies behind it, of another partition or of the virtual
     * machine, is on other ones.
     *
     * @param length bytes.
     * @return zeros; capacity is the length.
     */
    public static UnsafeBuffer buffer(final int length)
    {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(length + LENGTH - 1 & -LENGTH, LENGTH), 0, length);
    }

    /**
     * From one thing to the next, if the first one lies on the border of a line.
     *
     * @param length bytes of one.
     * @return whole lines, where what fills them up is an eighth of them at the most; else the length.
     */
    public static int distance(final int length)
    {
        final int lines = length + LENGTH - 1 & -LENGTH;
        return lines - length <= lines >> 3 ? lines : length;
    }
}
