package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Exprs;
import io.corelane.core.plan.Operator;
import io.corelane.core.plan.Rel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The times of joined rows. Where an outer join has no row on one side, a row's time is the one of the other side, in a
 * column of its own behind the others. A row that met a table's has its own time alone.
 */
final class JoinTimes
{
    private final Map<Integer, Expr> times;
    private final Projection hidden;
    private Rel rel;
    private int windowEnd;

    JoinTimes(final Rel.Join join, final Scope left, final Scope right)
    {
        final int width = left.rel().output().size();
        this.rel = join;
        this.windowEnd = left.windowEnd();
        this.times = new LinkedHashMap<>(left.times());
        this.hidden = new Projection(join).addFirst(join.output().size());
        if (null == join.span())
        {
            return;
        }
        final Map<Integer, Expr> rights = new LinkedHashMap<>();
        right.times().forEach((index, time) -> rights.put(index + width, moved(time, width)));
        final boolean isLeftMissing = Rel.JoinKind.RIGHT == join.kind() || Rel.JoinKind.FULL == join.kind();
        final boolean isRightMissing = Rel.JoinKind.LEFT == join.kind() || Rel.JoinKind.FULL == join.kind();
        final Expr leftTime = left.time();
        final Expr rightTime = moved(right.time(), width);
        if (isLeftMissing && isEnd(join.span().leftTime(), left) && isEnd(join.span().rightTime(), right))
        {
            final Expr.Column end =
                either(join.span().leftTime(), moved(join.span().rightTime(), width));
            windowEnd = end.index();
            times.put(windowEnd, end);
            times.putAll(rights);
            times.replaceAll((index, time) -> Scope.lastOf(end));
            return;
        }
        if (isLeftMissing)
        {
            windowEnd = -1;
            final Expr time = either(leftTime, rightTime);
            times.replaceAll((index, former) -> time);
        }
        if (isRightMissing)
        {
            final Expr time = either(rightTime, leftTime);
            rights.replaceAll((index, former) -> time);
        }
        times.putAll(rights);
    }

    /** The joined rows, with columns for what is missing on one side. */
    Rel rel()
    {
        return rel;
    }

    /** By which time a row counts that has a time in a column. */
    Map<Integer, Expr> times()
    {
        return times;
    }

    /** The column with the end of a row's window, or -1. */
    int windowEnd()
    {
        return windowEnd;
    }

    private Expr.Column either(final Expr one, final Expr other)
    {
        final int place =
            hidden.place(new Expr.Call(Operator.COALESCE, List.of(one, other), DataType.TIMESTAMP));
        rel = hidden.rel();
        return new Expr.Column(place, rel.output().get(place).name(), DataType.TIMESTAMP);
    }

    private static boolean isEnd(final Expr time, final Scope side)
    {
        return time instanceof Expr.Column column && column.index() == side.windowEnd();
    }

    private static Expr moved(final Expr time, final int width)
    {
        return Exprs.replaceColumns(
            time, (column) -> new Expr.Column(column.index() + width, column.name(), column.type()));
    }
}
