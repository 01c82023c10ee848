package io.corelane.core.plan;

/**
 * The rows around the current one that an analytic function looks at. Immutable.
 *
 * @param unit  what offsets count.
 * @param start first bound.
 * @param end   last bound, not in front of the first.
 */
public record Frame(Unit unit, Bound start, Bound end)
{
    /** What a frame's offsets count. */
    public enum Unit
    {
        /** Rows. */
        ROWS,
        /** Nanoseconds of the order's TIMESTAMP, or units of its number; rows equal in the order go together. */
        RANGE
    }

    /** One end of a frame. */
    public enum Side
    {
        /** The partition's first row. */
        UNBOUNDED_PRECEDING,
        /** An offset before the current row. */
        PRECEDING,
        /** The current row; with RANGE all that are equal to it in the order. */
        CURRENT_ROW,
        /** An offset behind the current row. */
        FOLLOWING,
        /** The partition's last row. */
        UNBOUNDED_FOLLOWING
    }

    /**
     * One bound.
     *
     * @param side   where.
     * @param offset of PRECEDING and FOLLOWING, from 0; else 0.
     */
    public record Bound(Side side, long offset)
    {
        @Override
        public String toString()
        {
            return Side.PRECEDING == side || Side.FOLLOWING == side ? offset + " " + side : side.toString();
        }
    }

    /** What holds with an order and no frame: all rows up to the current one and those that are equal to it. */
    public static final Frame UP_TO_PEERS = new Frame(
        Unit.RANGE, new Bound(Side.UNBOUNDED_PRECEDING, 0), new Bound(Side.CURRENT_ROW, 0));

    /** All rows up to the current one. */
    public static final Frame UP_TO_ROW = new Frame(
        Unit.ROWS, new Bound(Side.UNBOUNDED_PRECEDING, 0), new Bound(Side.CURRENT_ROW, 0));

    /** All rows. */
    public static final Frame WHOLE = new Frame(
        Unit.ROWS, new Bound(Side.UNBOUNDED_PRECEDING, 0), new Bound(Side.UNBOUNDED_FOLLOWING, 0));

    /**
     * Whether rows leave it while others come.
     *
     * @return false when it begins with the partition's first row.
     */
    public boolean isMoving()
    {
        return Side.UNBOUNDED_PRECEDING != start.side();
    }

    @Override
    public String toString()
    {
        return unit + " BETWEEN " + start + " AND " + end;
    }
}
