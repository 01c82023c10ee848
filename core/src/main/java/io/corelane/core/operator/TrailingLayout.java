package io.corelane.core.operator;

import java.util.Arrays;

/**
 * How what a {@link TrailingTask} keeps lies in memory. Immutable.
 * <p>
 * A partition's value:
 * <pre>
 *   0           8       12                            multiple of 8
 *  +-----------+-------+----------+----------+-------+---------+---------+-----+------+
 *  | rows      | last  | page of  | page of  | ...   | piece 0 | piece 1 | ... | ring |
 *  | so far    | page  | cursor 0 | cursor 1 |       |         |         |     |      |
 *  +-----------+-------+----------+----------+-------+---------+---------+-----+------+
 * </pre>
 * Pieces are accumulators of frames, and values of a row that are looked at for ever. Rows are numbered from 0 in the
 * order of their partition. What is looked at again of a row is a slot. A cursor is at the row that lies so far before
 * the next one, but not before its first row; the page of a cursor is the one with that row. Where all slots are few
 * bytes they are a ring in the value, and there are no pages; else they are in pages of so many of them that row
 * {@code n} has slot {@code n % pageRows} of its page:
 * <pre>
 *   0       4       8
 *  +-------+-------+--------+--------+-----
 *  | next  | former| slot 0 | slot 1 | ...
 *  | page  | page  |        |        |
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
    static final int FORMER_OFFSET = 4;
    static final int SLOTS_OFFSET = 8;

    /** Bytes of a page's slots: small, since a partition has two that are not full, and large beside its header. */
    private static final int PAGE_LENGTH = 256;
    private static final int LEAST_PAGE_ROWS = 4;
    /** Bytes of a ring at the most: two cache lines, where pages are four and more. */
    private static final int RING_LENGTH = 128;

    final long[] firsts;
    final long[] distances;
    /** From which row on a cursor moves with each row. */
    final long[] fulls;
    final long longest;
    final int longestCursor;
    final int slotLength;
    final int rowMask;
    final boolean isRing;
    final int ringOffset;
    private final int[] offsets;
    private final int entryLength;

    /**
     * A layout.
     *
     * @param firsts       the first row of each cursor.
     * @param distances    how far before the next row each cursor is, from 1.
     * @param pieceLengths bytes of each piece of a value, multiples of 8.
     * @param slotLength   bytes of what is looked at again of a row, a multiple of 8; 0 when nothing is kept of rows.
     */
    public TrailingLayout(
        final long[] firsts, final long[] distances, final int[] pieceLengths, final int slotLength)
    {
        long rows = 0;
        for (int i = 0; i < firsts.length; i++)
        {
            rows = Math.max(rows, firsts[i] + distances[i]);
        }
        this.longest = rows;
        this.slotLength = slotLength;
        final long ringRows = rows <= 1 ? rows : Long.highestOneBit(rows - 1) << 1;
        this.isRing = ringRows * slotLength <= RING_LENGTH;
        final int asked = slotLength > 0 && !isRing ? firsts.length : 0;
        int last = asked - 1;
        while (last >= 0 && (firsts[last] > 0 || distances[last] < rows))
        {
            last--;
        }
        // One is behind all others: what it leaves is looked at no more.
        final boolean isMissing = asked > 0 && last < 0;
        final int cursors = asked + (isMissing ? 1 : 0);
        this.firsts = Arrays.copyOf(firsts, cursors);
        this.distances = Arrays.copyOf(distances, cursors);
        this.longestCursor = isMissing ? asked : last;
        if (isMissing)
        {
            this.distances[asked] = rows;
        }
        this.fulls = new long[cursors];
        Arrays.setAll(fulls, (i) -> this.firsts[i] + this.distances[i]);
        this.rowMask = (isRing ? (int)Math.max(1, ringRows) :
            Integer.highestOneBit(Math.max(LEAST_PAGE_ROWS, PAGE_LENGTH / Math.max(1, slotLength)))) - 1;
        this.offsets = new int[pieceLengths.length];
        int entry = PAGES_OFFSET + cursors * Integer.BYTES + 7 & ~7;
        for (int i = 0; i < offsets.length; i++)
        {
            offsets[i] = entry;
            entry += pieceLengths[i];
        }
        this.ringOffset = entry;
        this.entryLength = entry + (isRing ? (int)ringRows * slotLength : 0);
    }

    /**
     * Where a piece is in a partition's value.
     *
     * @param piece index of the piece.
     * @return offset.
     */
    public int offset(final int piece)
    {
        return offsets[piece];
    }

    /** Where the last piece is. */
    int lastOffset()
    {
        return offsets[offsets.length - 1];
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
        return SLOTS_OFFSET + pageRows() * slotLength;
    }

    /**
     * Rows of a page.
     *
     * @return a power of two.
     */
    public int pageRows()
    {
        return rowMask + 1;
    }

    /**
     * Whether something is kept of rows in pages.
     *
     * @return false when nothing is looked at again, or so little that it lies in a partition's value.
     */
    public boolean hasPages()
    {
        return longestCursor >= 0;
    }
}
