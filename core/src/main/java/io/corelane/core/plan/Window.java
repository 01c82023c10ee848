package io.corelane.core.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * How time cuts the groups of a {@link Rel.Aggregate} into windows {@code [start, end)}. Immutable.
 * <p>
 * Windows of a fixed size are aligned to the epoch: their starts are multiples of the advance. A session of a group
 * starts at its first row and ends a gap behind its last; rows at most a gap apart, as seen from either side, are of
 * one session, so a row between two sessions makes one of them.
 * <p>
 * A window closes when the watermark reaches its end + lateness: at {@code watermark >= end + latenessNs}. A row none
 * of whose windows is open any more is the fault LATE; of hopping windows it counts in those that are still open. A row
 * of a session is LATE when the session that it would be in, by itself or merged with others, would be closed by now.
 *
 * @param kind       its shape.
 * @param time       TIMESTAMP over the input's columns, never NULL.
 * @param sizeNs     length, nanoseconds; of a session its gap.
 * @param advanceNs  from one start to the next, nanoseconds; the size of a tumbling window, 0 of a session.
 * @param latenessNs how long behind its end a window stays open, nanoseconds.
 */
public record Window(Kind kind, Expr time, long sizeNs, long advanceNs, long latenessNs)
{
    /** Name of the column that holds a window's first moment. */
    public static final String START = "window_start";

    /** Name of the column that holds the first moment behind a window. */
    public static final String END = "window_end";

    /** The shape of a window. */
    public enum Kind
    {
        /** One behind the other. */
        TUMBLING,
        /** Overlapping, or with gaps between them. */
        HOPPING,
        /** As long as rows of the group come. */
        SESSION
    }

    /**
     * The starts of the windows of a fixed size that hold a moment.
     *
     * @param timeNs the moment, epoch nanoseconds.
     * @return ascending; none when windows have gaps between them and the moment lies in one, or when a window would
     *     not lie within the range of a TIMESTAMP.
     */
    public List<Long> starts(final long timeNs)
    {
        final List<Long> starts = new ArrayList<>();
        long start = timeNs - Math.floorMod(timeNs, advanceNs);
        while (start <= timeNs && timeNs - start >= 0 && timeNs - start < sizeNs)
        {
            if (start + sizeNs > start)
            {
                starts.add(0, start);
            }
            start -= advanceNs;
        }
        return starts;
    }

    /**
     * Whether a window takes no more rows.
     *
     * @param endNs       first moment behind it, epoch nanoseconds.
     * @param watermarkNs where the watermark is: the least of a long before there is one, the greatest at the end.
     * @return true when the watermark has reached its end and the lateness behind that.
     */
    public boolean isClosed(final long endNs, final long watermarkNs)
    {
        return isClosed(endNs, watermarkNs, latenessNs);
    }

    /**
     * Whether a window takes no more rows.
     *
     * @param endNs       first moment behind it, epoch nanoseconds.
     * @param watermarkNs where the watermark is, as above.
     * @param latenessNs  how long behind its end it stays open, nanoseconds.
     * @return true when the watermark has reached its end and the lateness behind that.
     */
    public static boolean isClosed(final long endNs, final long watermarkNs, final long latenessNs)
    {
        // A difference beyond the range of a long is great enough.
        return Long.MAX_VALUE == watermarkNs ||
            endNs <= watermarkNs && (watermarkNs - endNs < 0 || watermarkNs - endNs >= latenessNs);
    }

    @Override
    public String toString()
    {
        return kind + "(" + time + ", " + sizeNs + (Kind.HOPPING == kind ? ", " + advanceNs : "") + ") lateness=" +
            latenessNs;
    }
}
