package io.corelane.core.state;

/** How far things lie apart that should not be in one cache line more than they need. */
public final class CacheLines
{
    /** Bytes of a line. */
    public static final int LENGTH = 64;

    private CacheLines()
    {
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
