package io.corelane.core.operator;

/**
 * How what a {@link TrailingTask} keeps lies in memory. Immutable.
 * <p>
 * A partition's value:
 * <pre>
 *   0           8       12                          multiple of 8
 *  +-----------+-------+---------+---------+-------+--------------+--------------+-----
 *  | rows      | last  | page of | page of | ...   | accumulators | accumulators | ...
 *  | so far    | page  | frame 0 | frame 1 |       | of frame 0   | of frame 1   |
 *  +-----------+-------+---------+---------+-------+--------------+--------------+-----
 * </pre>
 * Rows are numbered from 0 in the order of their partition. What leaves a frame again of a row is a slot, in a page of
 * so many of them that row {@code n} has slot {@code n % pageRows} of its page; the page of a frame is the one of the
 * row that leaves it next. A page:
 * <pre>
 *   0       4       8
 *  +-------+-------+--------+--------+-----
 *  | next  | pad   | slot 0 | slot 1 | ...
 *  | page  |       |        |        |
 *  +-------+-------+--------+--------+-----
 * </pre>
 */
public final class TrailingLayout
{
    /** Rows of a frame that only grows. */
    public static final long ALL = Long.MAX_VALUE;

    static final int ROWS_OFFSET = 0;
    static final int LAST_OFFSET = 8;
    static final int PAGES_OFFSET = 12;
    static final int NEXT_OFFSET = 0;
    static final int SLOTS_OFFSET = 8;

    /** Bytes of a page's slots: small, since a partition has two that are not full, and large beside its header. */
    private static final int PAGE_LENGTH = 256;
    private static final int LEAST_PAGE_ROWS = 4;

    final long[] lengths;
    final long longest;
    final int longestFrame;
    final int slotLength;
    final int pageMask;
    final int pageLength;
    private final int[] offsets;
    private final int entryLength;

    /**
     * A layout.
     *
     * @param lengths      rows of each frame, the row at hand included, or {@link #ALL}.
     * @param valueLengths bytes of the accumulators of each frame, multiples of 8.
     * @param slotLength   bytes of what leaves of a row, a multiple of 8; 0 when nothing is kept of rows.
     */
    public TrailingLayout(final long[] lengths, final int[] valueLengths, final int slotLength)
    {
        this.lengths = lengths.clone();
        this.slotLength = slotLength;
        int longestIndex = -1;
        for (int i = 0; i < lengths.length; i++)
        {
            longestIndex = ALL != lengths[i] && (longestIndex < 0 || lengths[i] > lengths[longestIndex]) ?
                i : longestIndex;
        }
        this.longestFrame = longestIndex;
        this.longest = longestIndex < 0 ? 0 : lengths[longestIndex];
        final int rows = Integer.highestOneBit(Math.max(LEAST_PAGE_ROWS, PAGE_LENGTH / Math.max(1, slotLength)));
        this.pageMask = rows - 1;
        this.pageLength = SLOTS_OFFSET + rows * slotLength;
        this.offsets = new int[lengths.length];
        int entry = PAGES_OFFSET + lengths.length * Integer.BYTES + 7 & ~7;
        for (int i = 0; i < offsets.length; i++)
        {
            offsets[i] = entry;
            entry += valueLengths[i];
        }
        this.entryLength = entry;
    }

    /**
     * Where a frame's accumulators are in a partition's value.
     *
     * @param frame index of the frame.
     * @return offset.
     */
    public int offset(final int frame)
    {
        return offsets[frame];
    }

    /**
     * Bytes of a partition's value, behind which its age lies where partitions go again.
     *
     * @return a multiple of 8.
     */
    public int entryLength()
    {
        return entryLength;
    }

    /**
     * Bytes of a page.
     *
     * @return a multiple of 8.
     */
    public int pageLength()
    {
        return pageLength;
    }

    /**
     * Rows of a page.
     *
     * @return a power of two.
     */
    public int pageRows()
    {
        return pageMask + 1;
    }

    /**
     * Whether anything is kept of rows.
     *
     * @return false when all frames only grow, or only count rows.
     */
    public boolean keepsRows()
    {
        return slotLength > 0;
    }
}
