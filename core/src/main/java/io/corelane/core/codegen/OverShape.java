package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.operator.OverFrame;
import io.corelane.core.operator.OverLayout;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Frame;
import io.corelane.core.plan.OverCall;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.TrailingFrames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the functions of an {@link Rel.Over} need: frames, each once, and the accumulators of each. */
final class OverShape
{
    private static final OverFrame.By[] BY = OverFrame.By.values();

    private final Rel.Over over;
    private final Map<List<Long>, Integer> indexes = new LinkedHashMap<>();
    private final List<Integer> pinned = new ArrayList<>();
    private final List<List<AggregateCall>> aggregates = new ArrayList<>();
    private final List<OverFrame.Kept> kept = new ArrayList<>();
    private final int[] frameOfCall;
    private final int[] placeOfCall;
    private final List<GroupLayout> layouts = new ArrayList<>();
    private final List<Rel.Aggregate> groups = new ArrayList<>();

    OverShape(final Rel.Over over, final Rel.Scan scan)
    {
        this.over = over;
        this.frameOfCall = new int[over.calls().size()];
        this.placeOfCall = new int[over.calls().size()];
        for (int i = 0; i < frameOfCall.length; i++)
        {
            add(i, over.calls().get(i));
        }
        for (int i = 0; i < aggregates.size(); i++)
        {
            final List<AggregateCall> calls = aggregates.get(i);
            final List<Attribute> output = calls.stream()
                .map((call) -> new Attribute(call.name(), call.type())).toList();
            groups.add(new Rel.Aggregate(over.input(), List.of(), calls, null, EmitMode.FINAL, output));
            layouts.add(new GroupLayout(
                "f" + i + "_", groups.get(i), (expr) -> InputWriter.isNeverNull(scan, expr), false, true,
                OverFrame.Kept.COUNTED == kept.get(i)));
        }
    }

    int frames()
    {
        return aggregates.size();
    }

    boolean hasAggregates(final int frame)
    {
        return !aggregates.get(frame).isEmpty();
    }

    /** The aggregates of a frame, as if they were of one group. */
    Rel.Aggregate group(final int frame)
    {
        return groups.get(frame);
    }

    GroupLayout layout(final int frame)
    {
        return layouts.get(frame);
    }

    /** The frame that a call looks at. */
    int frame(final int call)
    {
        return frameOfCall[call];
    }

    /** Which of its frame's aggregates a call is. */
    int place(final int call)
    {
        return placeOfCall[call];
    }

    OverLayout runtime(final int rowLength)
    {
        final List<OverFrame> frames = new ArrayList<>();
        for (final Map.Entry<List<Long>, Integer> one : indexes.entrySet())
        {
            final int index = one.getValue();
            final List<Long> key = one.getKey();
            frames.add(new OverFrame(BY[key.get(0).intValue()], key.get(1), key.get(2),
                hasAggregates(index) ? layouts.get(index).valueLength() : 0,
                layouts.get(index).memory().flagsOffset(), kept.get(index), pinned.get(index)));
        }
        return new OverLayout(
            over.kind(), rowLength, frames, over.calls().stream().anyMatch(OverShape::isRank), over.hold().mostNs());
    }

    /** Whether a function asks for the row's place, and for no frame. */
    static boolean isRank(final OverCall call)
    {
        return null != call.function() && switch (call.function())
        {
            case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE -> true;
            default -> false;
        };
    }

    /** Columns of functions whose result can be too great or too long: the row is refused, whatever stands above. */
    static List<Expr> refusing(final Rel.Over over)
    {
        final int width = over.input().output().size();
        final List<Expr> columns = new ArrayList<>();
        for (int i = 0; i < over.calls().size(); i++)
        {
            final OverCall call = over.calls().get(i);
            if (null != call.aggregate() && switch (call.aggregate().function())
            {
                case SUM, AVG -> DataType.Kind.DOUBLE != call.type().kind();
                case LISTAGG -> true;
                default -> false;
            })
            {
                columns.add(new Expr.Column(width + i, call.name(), call.type()));
            }
        }
        return columns;
    }

    /** A constant among a function's arguments. */
    static long constant(final OverCall call, final int argument, final long otherwise)
    {
        return call.arguments().size() <= argument ? otherwise :
            (Long)((Expr.Literal)call.arguments().get(argument)).value();
    }

    private void add(final int index, final OverCall call)
    {
        if (null != call.aggregate())
        {
            final int frame = frame(call.frame(), kept(call), 0, 1);
            frameOfCall[index] = frame;
            placeOfCall[index] = aggregates.get(frame).size();
            aggregates.get(frame).add(call.aggregate());
            return;
        }
        switch (call.function())
        {
            case LAG ->
            {
                final long offset = -constant(call, 1, 1);
                frameOfCall[index] = frame(OverFrame.By.NUMBER, offset, offset, OverFrame.Kept.HERE, 0, 1);
            }
            case LEAD ->
            {
                final long offset = constant(call, 1, 1);
                frameOfCall[index] = frame(OverFrame.By.NUMBER, offset, offset, OverFrame.Kept.HERE, 0, 1);
            }
            case FIRST_VALUE -> frameOfCall[index] = frame(call.frame(), OverFrame.Kept.HERE, 1, 1);
            case NTH_VALUE -> frameOfCall[index] = frame(
                call.frame(), OverFrame.Kept.HERE, (int)constant(call, 1, 1), constant(call, 1, 1));
            case LAST_VALUE -> frameOfCall[index] = frame(call.frame(), OverFrame.Kept.HERE, 0, 1);
            default -> frameOfCall[index] = -1;
        }
    }

    private OverFrame.Kept kept(final OverCall call)
    {
        if (call.aggregate().isElsewhere())
        {
            return call.frame().isMoving() ? OverFrame.Kept.COUNTED : OverFrame.Kept.ELSEWHERE;
        }
        // Where all of a frame's aggregates can give a row back, rows keep no accumulators of their own.
        return call.frame().isMoving() && over.calls().stream().allMatch((other) -> null == other.aggregate() ||
            other.aggregate().isElsewhere() || !other.frame().equals(call.frame()) ||
            TrailingFrames.canLeave(other.aggregate())) ?
            OverFrame.Kept.COUNTED : OverFrame.Kept.HERE;
    }

    /** A frame; aggregates that keep what they are made of in other ways, and other places, have their own. */
    private int frame(final Frame frame, final OverFrame.Kept how, final int pins, final long place)
    {
        final OverFrame.By by = Frame.Unit.ROWS == frame.unit() ? OverFrame.By.NUMBER :
            Rel.OverOrder.EVENT_TIME == over.kind() ? OverFrame.By.TIME : OverFrame.By.RANK;
        return frame(by, offset(frame.start()), offset(frame.end()), how, pins, place);
    }

    private int frame(
        final OverFrame.By by,
        final long from,
        final long to,
        final OverFrame.Kept how,
        final int pins,
        final long place)
    {
        final List<Long> identity = List.of((long)by.ordinal(), from, to, (long)how.ordinal(), place);
        final int index = indexes.computeIfAbsent(identity, (key) ->
        {
            pinned.add(0);
            kept.add(how);
            aggregates.add(new ArrayList<>());
            return indexes.size();
        });
        pinned.set(index, Math.max(pinned.get(index), OverFrame.FIRST == from ? pins : 0));
        return index;
    }

    private static long offset(final Frame.Bound bound)
    {
        return switch (bound.side())
        {
            case UNBOUNDED_PRECEDING -> OverFrame.FIRST;
            case PRECEDING -> -bound.offset();
            case CURRENT_ROW -> 0;
            case FOLLOWING -> bound.offset();
            case UNBOUNDED_FOLLOWING -> OverFrame.LAST;
        };
    }
}
