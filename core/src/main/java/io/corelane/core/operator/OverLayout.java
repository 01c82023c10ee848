package io.corelane.core.operator;

import io.corelane.core.plan.Rel;
import java.util.List;

/**
 * How the rows and partitions of an {@link OverTask} lie in memory. Immutable.
 * <p>
 * A row's block:
 * <pre>
 *   0      8        16       24     32      40     48         52     56       60    64
 *  +------+--------+--------+------+-------+------+----------+------+--------+-----+-----+-----------
 *  | time | key's  | number | rank | dense | last | previous | next | next   | pad | row | a slot for
 *  |      | entry  |        |      | rank  | peer |          |      | in time|     |     | each frame
 *  +------+--------+--------+------+-------+------+----------+------+--------+-----+-----+-----------
 * </pre>
 * Only rows of windows have a last peer; there other rows have, 4 bytes each, the next and the previous one of those
 * that are held back.
 * <p>
 * A partition's value: see {@link OverEntry}; behind it for each frame the ids of its first row, its last one, the last
 * of its front, and the one that NTH_VALUE looked at last, then the accumulators of its back. Slots and backs are those
 * of {@link OverFrames}.
 */
public final class OverLayout
{
    static final int TIME_OFFSET = 0;
    static final int KEY_OFFSET = 8;
    static final int NUMBER_OFFSET = 16;
    static final int RANK_OFFSET = 24;
    static final int DENSE_RANK_OFFSET = 32;
    static final int LAST_PEER_OFFSET = 40;
    static final int NEXT_HELD_OFFSET = LAST_PEER_OFFSET;
    static final int PREVIOUS_HELD_OFFSET = 44;
    static final int PREVIOUS_OFFSET = 48;
    static final int NEXT_OFFSET = 52;
    static final int NEXT_IN_TIME_OFFSET = 56;
    static final int ROW_OFFSET = 64;

    static final int START_OFFSET = 0;
    static final int END_OFFSET = 4;
    static final int FRONT_END_OFFSET = 8;
    static final int NTH_OFFSET = 12;
    static final int BACK_OFFSET = 16;

    final Rel.OverOrder order;
    final int rowLength;
    final OverFrame[] frames;
    final int[] slotOffsets;
    final int[] entryOffsets;
    final int blockLength;
    final int entryLength;
    final int pinned;
    final long rowsAhead;
    final long timeAheadNs;
    final long timeBackNs;
    final boolean isStrict;
    final boolean expires;
    final long holdNs;

    /**
     * A layout.
     *
     * @param order     what the order goes by.
     * @param rowLength bytes of a row.
     * @param frames    all frames.
     * @param isRanked  whether a function asks for numbers or ranks.
     * @param holdNs    how far rows that wait for a number of rows may hold time back.
     */
    public OverLayout(
        final Rel.OverOrder order,
        final int rowLength,
        final List<OverFrame> frames,
        final boolean isRanked,
        final long holdNs)
    {
        this.order = order;
        this.rowLength = rowLength;
        this.holdNs = holdNs;
        this.frames = frames.toArray(new OverFrame[0]);
        this.slotOffsets = new int[frames.size()];
        this.entryOffsets = new int[frames.size()];
        // With room for the last text's last word.
        int block = ROW_OFFSET + (rowLength + Long.BYTES + 7 & ~7);
        int entry = OverEntry.FRAMES_OFFSET;
        int pins = 0;
        long rows = 0;
        long ahead = -1;
        long back = 0;
        boolean allByTime = !isRanked && Rel.OverOrder.EVENT_TIME == order;
        boolean strict = false;
        for (int i = 0; i < this.frames.length; i++)
        {
            final OverFrame frame = this.frames[i];
            slotOffsets[i] = block;
            block += frame.slotLength();
            entryOffsets[i] = entry;
            entry += BACK_OFFSET + frame.valueLength();
            pins = Math.max(pins, frame.pinned());
            allByTime &= OverFrame.By.TIME == frame.by() && !frame.isUnbounded();
            if (OverFrame.By.TIME == frame.by())
            {
                strict = true;
                ahead = Math.max(ahead, frame.to());
                back = frame.isUnbounded() ? back : Math.max(back, -frame.from());
            }
            else if (OverFrame.By.NUMBER == frame.by() && OverFrame.LAST != frame.to())
            {
                rows = Math.max(rows, frame.to());
            }
        }
        this.blockLength = block;
        this.entryLength = entry;
        this.pinned = pins;
        this.rowsAhead = rows;
        this.timeAheadNs = ahead;
        this.timeBackNs = back;
        this.isStrict = strict;
        this.expires = allByTime;
    }

    /**
     * Bytes of a row's block.
     *
     * @return bytes.
     */
    public int blockLength()
    {
        return blockLength;
    }

    /**
     * Bytes of a partition's value.
     *
     * @return bytes.
     */
    public int entryLength()
    {
        return entryLength;
    }

    /**
     * Whether rows stand in the order as they come.
     *
     * @return false when they wait for time.
     */
    public boolean isByArrival()
    {
        return Rel.OverOrder.ARRIVAL == order;
    }

    /** Whether a frame takes in rows of equal or later time, so that a row waits for them. */
    boolean waitsForTime()
    {
        return timeAheadNs >= 0;
    }
}
