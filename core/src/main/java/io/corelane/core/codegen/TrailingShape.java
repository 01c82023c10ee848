package io.corelane.core.codegen;

import io.corelane.core.operator.TrailingLayout;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Exprs;
import io.corelane.core.plan.Frame;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.OverCall;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.TrailingFrames;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Objects;

/**
 * A stage as the generator sees it whose frames end with the row at hand: filters over a source, the rows' columns over
 * the source's, frames, each once, with their aggregates over the rows' columns, and what stands above.
 */
final class TrailingShape
{
    private final CoreShape shape;
    private final Rel.Over over;
    private final Rel.Scan scan;
    private final List<Expr> where = new ArrayList<>();
    private final List<Expr> columns;
    private final List<Long> lengths = new ArrayList<>();
    private final List<List<AggregateCall>> calls = new ArrayList<>();
    private final int[] frameOfCall;
    private final int[] placeOfCall;
    private final int[] extremeOfCall;
    private final List<TrailingReach> reaches = new ArrayList<>();
    private final List<Extreme> extremes = new ArrayList<>();
    private final List<List<Long>> cursors = new ArrayList<>();

    /** MIN or MAX of so many last rows. */
    record Extreme(long length, AggregateCall call)
    {
        /** Whether they give the same. */
        boolean isLike(final long otherLength, final AggregateCall other)
        {
            return length == otherLength && call.function() == other.function() &&
                call.argument().equals(other.argument()) && Objects.equals(call.filter(), other.filter());
        }
    }

    private TrailingShape(final CoreShape shape)
    {
        this.shape = shape;
        this.over = (Rel.Over)shape.core();
        final LinkedList<Rel> chain = new LinkedList<>();
        Rel rel = over.input();
        while (!(rel instanceof Rel.Scan))
        {
            chain.addFirst(rel);
            rel = rel.inputs().get(0);
        }
        this.scan = (Rel.Scan)rel;
        this.columns = resolve(chain);
        this.frameOfCall = new int[over.calls().size()];
        this.placeOfCall = new int[over.calls().size()];
        this.extremeOfCall = new int[over.calls().size()];
        for (int i = 0; i < frameOfCall.length; i++)
        {
            add(i, over.calls().get(i));
        }
        for (int i = 0; i < lengths.size(); i++)
        {
            if (leaves(i))
            {
                cursor(0, length(i));
            }
        }
        extremes.stream().filter((extreme) -> extreme.length() > 1)
            .forEach((extreme) -> cursor(0, extreme.length() - 1));
        reaches.stream().filter((reach) -> null != reach && reach.isMoving())
            .forEach((reach) -> cursor(reach.first(), reach.distance()));
    }

    static TrailingShape of(final JobPlan plan)
    {
        return new TrailingShape(CoreShape.of(plan));
    }

    private List<Expr> resolve(final List<Rel> chain)
    {
        List<Expr> resolved = new ArrayList<>();
        for (int i = 0; i < scan.output().size(); i++)
        {
            resolved.add(new Expr.Column(i, scan.output().get(i).name(), scan.output().get(i).type()));
        }
        for (final Rel one : chain)
        {
            final List<Expr> below = resolved;
            if (one instanceof Rel.Filter filter)
            {
                where.add(resolve(filter.condition(), below));
            }
            else
            {
                resolved = ((Rel.Project)one).expressions().stream().map((expr) -> resolve(expr, below)).toList();
            }
        }
        return resolved;
    }

    private static Expr resolve(final Expr expr, final List<Expr> below)
    {
        return Exprs.replaceColumns(expr, (column) -> below.get(column.index()));
    }

    private void add(final int index, final OverCall call)
    {
        reaches.add(null == call.aggregate() ? TrailingReach.of(call) : null);
        frameOfCall[index] = -1;
        extremeOfCall[index] = -1;
        if (null == call.aggregate())
        {
            return;
        }
        final long length = length(call.frame());
        if (call.frame().isMoving() && !TrailingFrames.canLeave(call.aggregate()))
        {
            addExtreme(index, length, call.aggregate());
            return;
        }
        if (!lengths.contains(length))
        {
            lengths.add(length);
            calls.add(new ArrayList<>());
        }
        frameOfCall[index] = lengths.indexOf(length);
        placeOfCall[index] = calls.get(frameOfCall[index]).size();
        calls.get(frameOfCall[index]).add(call.aggregate());
    }

    private void addExtreme(final int index, final long length, final AggregateCall call)
    {
        for (int i = 0; i < extremes.size(); i++)
        {
            if (extremes.get(i).isLike(length, call))
            {
                extremeOfCall[index] = i;
                return;
            }
        }
        extremeOfCall[index] = extremes.size();
        extremes.add(new Extreme(length, call));
    }

    private static long length(final Frame frame)
    {
        return switch (frame.start().side())
        {
            case PRECEDING -> frame.start().offset() + 1;
            case CURRENT_ROW -> 1;
            default -> TrailingLayout.ALL;
        };
    }

    Rel.Over over()
    {
        return over;
    }

    Rel.Scan scan()
    {
        return scan;
    }

    /** Conditions over the source's columns. */
    List<Expr> where()
    {
        return where;
    }

    /** The rows' columns over the source's. */
    List<Expr> columns()
    {
        return columns;
    }

    /** Conditions over the rows' and the functions' columns. */
    List<Expr> above()
    {
        return shape.where();
    }

    /** The output over the rows' and the functions' columns. */
    List<Expr> output()
    {
        return shape.output();
    }

    int frames()
    {
        return lengths.size();
    }

    /** Rows of a frame, or {@link TrailingLayout#ALL}. */
    long length(final int frame)
    {
        return lengths.get(frame);
    }

    boolean isMoving(final int frame)
    {
        return TrailingLayout.ALL != lengths.get(frame);
    }

    /** Whether columns of a row are looked at again when it leaves a frame. */
    boolean leaves(final int frame)
    {
        final boolean[] leaves = {false};
        calls.get(frame).forEach((call) -> call.expressions().forEach((expr) ->
            Exprs.forEachColumn(expr, (column) -> leaves[0] = isMoving(frame))));
        return leaves[0];
    }

    /** Least and greatest values of frames that move. */
    List<Extreme> extremes()
    {
        return extremes;
    }

    /** Which extreme a function is, or -1. */
    int extreme(final int call)
    {
        return extremeOfCall[call];
    }

    /** The row that a function's value is of; null for aggregates and ROW_NUMBER. */
    TrailingReach reach(final int call)
    {
        return reaches.get(call);
    }

    /** The cursor that is so far behind the row at hand, but not before a first row. */
    int cursor(final long first, final long distance)
    {
        final List<Long> cursor = List.of(first, distance);
        if (!cursors.contains(cursor))
        {
            cursors.add(cursor);
        }
        return cursors.indexOf(cursor);
    }

    long[] firsts()
    {
        return cursors.stream().mapToLong((cursor) -> cursor.get(0)).toArray();
    }

    long[] distances()
    {
        return cursors.stream().mapToLong((cursor) -> cursor.get(1)).toArray();
    }

    /** The aggregates of a frame, as if they were of one group. */
    Rel.Aggregate group(final int frame)
    {
        final List<Attribute> output = calls.get(frame).stream()
            .map((call) -> new Attribute(call.name(), call.type())).toList();
        return new Rel.Aggregate(over.input(), List.of(), calls.get(frame), null, EmitMode.FINAL, output);
    }

    /** The frame of a function, or -1 when it has none. */
    int frame(final int call)
    {
        return frameOfCall[call];
    }

    /** Which of its frame's aggregates a function is. */
    int place(final int call)
    {
        return placeOfCall[call];
    }
}
