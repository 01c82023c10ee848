package io.corelane.core.sql;

import io.corelane.core.plan.Frame;
import java.util.List;

/** OVER as it was written. The frame may be null. Immutable. */
record OverClause(Position position, List<Node> partition, List<Syntax.Sort> order, FrameClause frame)
{
    /** ROWS or RANGE. */
    record FrameClause(Position position, Frame.Unit unit, BoundClause start, BoundClause end)
    {
    }

    /** One bound; the offset is of PRECEDING and FOLLOWING. */
    record BoundClause(Position position, Frame.Side side, Node offset)
    {
    }
}
