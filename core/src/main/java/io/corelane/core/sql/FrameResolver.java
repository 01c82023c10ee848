package io.corelane.core.sql;

import io.corelane.core.plan.Frame;
import io.corelane.core.plan.Rel;

/** Turns a frame as it was written into one that the plan has. */
final class FrameResolver
{
    private static final long MAX_ROWS = Integer.MAX_VALUE;

    private final OverClause clause;
    private final Rel.OverOrder kind;

    private FrameResolver(final OverClause clause, final Rel.OverOrder kind)
    {
        this.clause = clause;
        this.kind = kind;
    }

    static Frame resolve(final OverClause clause, final Rel.OverOrder kind)
    {
        if (null == clause.frame())
        {
            if (clause.order().isEmpty())
            {
                return Rel.OverOrder.WINDOW == kind ? Frame.WHOLE : Frame.UP_TO_ROW;
            }
            return Frame.UP_TO_PEERS;
        }
        return new FrameResolver(clause, kind).resolve();
    }

    private Frame resolve()
    {
        final OverClause.FrameClause frame = clause.frame();
        if (Frame.Unit.RANGE == frame.unit() && clause.order().isEmpty())
        {
            throw frame.position().error("RANGE needs ORDER BY in OVER; without an order use ROWS");
        }
        final Frame.Bound start = bound(frame.start());
        final Frame.Bound end = bound(frame.end());
        if (Frame.Side.UNBOUNDED_FOLLOWING == start.side() || Frame.Side.UNBOUNDED_PRECEDING == end.side() ||
            signed(start) > signed(end))
        {
            throw frame.end().position().error("the frame ends before it begins: " + start + " to " + end);
        }
        if (Frame.Side.UNBOUNDED_FOLLOWING == end.side() && Rel.OverOrder.WINDOW != kind)
        {
            throw frame.end().position().error("a frame up to the partition's last row needs partitions that have " +
                "one: those of a windowed subquery with its window_end in PARTITION BY");
        }
        return new Frame(frame.unit(), start, end);
    }

    private static long signed(final Frame.Bound bound)
    {
        return switch (bound.side())
        {
            case UNBOUNDED_PRECEDING -> Long.MIN_VALUE;
            case PRECEDING -> -bound.offset();
            case CURRENT_ROW -> 0;
            case FOLLOWING -> bound.offset();
            case UNBOUNDED_FOLLOWING -> Long.MAX_VALUE;
        };
    }

    private Frame.Bound bound(final OverClause.BoundClause bound)
    {
        if (null == bound.offset())
        {
            return new Frame.Bound(bound.side(), 0);
        }
        return new Frame.Bound(bound.side(), Frame.Unit.ROWS == clause.frame().unit() ? rows(bound) : time(bound));
    }

    private static long rows(final OverClause.BoundClause bound)
    {
        if (bound.offset() instanceof Node.Constant constant && constant.value() instanceof Long rows && rows >= 0 &&
            rows <= MAX_ROWS)
        {
            return rows;
        }
        throw bound.position().error("ROWS takes a whole number of rows from 0 to " + MAX_ROWS +
            (bound.offset() instanceof Node.Interval ? "; an interval stands with RANGE" : ""));
    }

    private long time(final OverClause.BoundClause bound)
    {
        if (Rel.OverOrder.EVENT_TIME != kind)
        {
            throw bound.position().error("RANGE with an offset needs ORDER BY event time; here use CURRENT ROW, " +
                "UNBOUNDED PRECEDING or ROWS");
        }
        if (bound.offset() instanceof Node.Interval interval && interval.lengthNs() >= 0)
        {
            return interval.lengthNs();
        }
        throw bound.position().error(
            "RANGE over event time takes a duration from 0, such as INTERVAL '10' SECOND or 10s");
    }
}
