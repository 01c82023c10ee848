package io.corelane.core.codegen;

import io.corelane.core.plan.Frame;
import io.corelane.core.plan.OverCall;

/**
 * The row that LAG or a value of a frame is of, as seen from row {@code rows} of a partition, the row at hand: the one
 * {@code distance} before it, but not before {@code first}; none as long as {@code rows} is less than {@code from}.
 *
 * @param first    number of the first row that it is of.
 * @param distance how far before the row at hand; 0 for that row itself, or {@link #FOREVER}.
 * @param from     from which row on there is one, or {@link #NEVER}.
 */
record TrailingReach(long first, long distance, long from)
{
    /** It is the first row for ever. */
    static final long FOREVER = Long.MAX_VALUE;

    /** There is never a row. */
    static final long NEVER = Long.MAX_VALUE;

    static TrailingReach of(final OverCall call)
    {
        final Frame.Bound start = call.frame().start();
        final long end = before(call.frame().end());
        return switch (call.function())
        {
            case LAG -> before(OverShape.constant(call, 1, 1));
            case LAST_VALUE -> before(end);
            case FIRST_VALUE, NTH_VALUE ->
            {
                final long place = OverShape.constant(call, 1, 1) - 1;
                final boolean isGrowing = Frame.Side.UNBOUNDED_PRECEDING == start.side();
                yield isGrowing ? new TrailingReach(place, FOREVER, place + end) :
                    before(start) - end < place ? new TrailingReach(0, 0, NEVER) :
                    new TrailingReach(place, before(start) - place, place + end);
            }
            default -> null;
        };
    }

    private static TrailingReach before(final long rows)
    {
        return new TrailingReach(0, rows, rows);
    }

    private static long before(final Frame.Bound bound)
    {
        return Frame.Side.PRECEDING == bound.side() ? bound.offset() : 0;
    }

    boolean isNever()
    {
        return NEVER == from;
    }

    /** Whether it is always the row at hand. */
    boolean isOwn()
    {
        return 0 == distance;
    }

    boolean isForever()
    {
        return FOREVER == distance;
    }

    /** Whether it is a row that comes out of sight, but is kept until then. */
    boolean isMoving()
    {
        return !isNever() && !isOwn() && !isForever();
    }
}
