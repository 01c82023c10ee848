package io.corelane.core.interpret;

import io.corelane.core.partition.JobTask;
import io.corelane.core.plan.AnalyticFunction;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Frame;
import io.corelane.core.plan.OverCall;
import io.corelane.core.plan.Rel;
import io.corelane.core.runtime.Faults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Analytic functions: all rows of a partition are kept, and each frame is looked through from end to end. */
final class OverNode extends Node
{
    private final Rel.Over over;
    private final Rows rows;
    private final boolean isStrict;
    private final List<Object[]> waiting = new ArrayList<>();
    private final Map<List<Object>, List<Object[]>> partitions = new LinkedHashMap<>();
    private final List<Held> held = new ArrayList<>();
    private final Ages ages;
    private long watermarkNs = JobTask.NO_TIME;
    private long nowNs = JobTask.NO_TIME;
    private long behindNs = JobTask.NO_TIME;
    private boolean isEnded;

    /** A row of a partition that has not left. */
    private record Held(List<Object[]> all, int index, long timeNs)
    {
    }

    OverNode(final Rel.Over over, final Node input, final Rows rows)
    {
        super(List.of(input));
        this.over = over;
        this.rows = rows.with(Accumulator.Sums.UNBOUNDED);
        this.ages = new Ages(over.lifetime());
        this.isStrict = over.calls().stream().anyMatch((call) -> looksAtFrame(call) &&
            Frame.Unit.RANGE == call.frame().unit());
    }

    @Override
    void on(final int input, final RowChange change)
    {
        final Object[] row = change.after();
        final boolean isArrival = Rel.OverOrder.ARRIVAL == over.kind();
        final boolean isWindow = Rel.OverOrder.WINDOW == over.kind();
        if (!isArrival && JobTask.NO_TIME != watermarkNs &&
            (isWindow ? time(row) <= watermarkNs : time(row) < watermarkNs))
        {
            throw new FaultException(Faults.LATE);
        }
        age(rows.key(over.partition(), row));
        if (isArrival)
        {
            place(row);
        }
        else
        {
            waiting.add(row);
        }
    }

    @Override
    void tick(final long logTimeNs)
    {
        super.tick(logTimeNs);
        ages.tick(logTimeNs).forEach(this::retire);
    }

    /** A row of a partition has come: partitions whose time is over go, and one that has to make room. */
    private void age(final List<Object> key)
    {
        ages.row(key).forEach(this::retire);
        final List<Object> evicted = ages.knows(key) ? null : ages.evicted();
        if (null != evicted)
        {
            if (waits(evicted))
            {
                throw new FaultException(Faults.CAPACITY);
            }
            forget(evicted);
        }
        requireRoom(key);
        ages.touch(key);
    }

    /**
     * Throws a fault when there is one partition too many. Those of frames that time empties go when nothing depends on
     * their rows any more, which is not known here.
     */
    private void requireRoom(final List<Object> key)
    {
        if (over.isGrowing() || Rel.OverOrder.WINDOW == over.kind())
        {
            final Set<List<Object>> known = new LinkedHashSet<>(partitions.keySet());
            waiting.forEach((row) -> known.add(rows.key(over.partition(), row)));
            if (known.size() >= rows.mostKeys(over.lifetime()) && !known.contains(key))
            {
                throw new FaultException(Faults.CAPACITY);
            }
        }
    }

    /** A partition's time is over; one of which a row has not left begins another time. */
    private void retire(final List<Object> key)
    {
        if (waits(key))
        {
            ages.touch(key);
        }
        else
        {
            forget(key);
        }
    }

    private void forget(final List<Object> key)
    {
        partitions.remove(key);
        ages.remove(key);
    }

    private boolean waits(final List<Object> key)
    {
        return waiting.stream().anyMatch((row) -> rows.key(over.partition(), row).equals(key)) ||
            held.stream().anyMatch((one) -> one.all() == partitions.get(key));
    }

    @Override
    void time(final long nextWatermarkNs)
    {
        watermarkNs = nextWatermarkNs;
        if (Rel.OverOrder.WINDOW == over.kind())
        {
            windows();
            return;
        }
        waiting.sort(Comparator.comparingLong(this::time));
        while (!waiting.isEmpty() && isDue(time(waiting.get(0))))
        {
            nowNs = time(waiting.get(0));
            giveWhole();
            place(waiting.remove(0));
        }
        nowNs = watermarkNs;
        giveWhole();
        isEnded = Long.MAX_VALUE == watermarkNs;
        giveWhole();
    }

    @Override
    long delayNs()
    {
        return over.hold().delayNs();
    }

    @Override
    long behindNs(final long beforeNs)
    {
        if (Rel.OverOrder.WINDOW == over.kind())
        {
            return beforeNs;
        }
        long earliestNs = beforeNs;
        final long mostNs = over.hold().mostNs();
        final long limitNs = beforeNs < JobTask.NO_TIME + mostNs ? JobTask.NO_TIME : beforeNs - mostNs;
        for (final Held one : held)
        {
            final long timeNs = waitsForTime(one) ? one.timeNs() : Math.max(one.timeNs(), limitNs);
            earliestNs = timeNs > beforeNs ? earliestNs : Math.min(earliestNs, before(timeNs));
        }
        for (final Object[] row : waiting)
        {
            earliestNs = time(row) > beforeNs ? earliestNs : Math.min(earliestNs, before(time(row)));
        }
        behindNs = Math.max(behindNs, earliestNs);
        return behindNs;
    }

    private static long before(final long timeNs)
    {
        return JobTask.NO_TIME == timeNs ? timeNs : timeNs - 1;
    }

    private boolean isDue(final long timeNs)
    {
        return Long.MAX_VALUE == watermarkNs || (isStrict ? timeNs < watermarkNs : timeNs <= watermarkNs);
    }

    private void windows()
    {
        final Map<List<Object>, List<Object[]>> whole = new LinkedHashMap<>();
        waiting.stream().filter((row) -> time(row) <= watermarkNs).forEach((row) ->
            whole.computeIfAbsent(rows.key(over.partition(), row), (key) -> new ArrayList<>()).add(row));
        waiting.removeIf((row) -> time(row) <= watermarkNs);
        whole.values().forEach((all) ->
        {
            all.sort((a, b) -> rows.compare(over.order(), a, b));
            for (int i = 0; i < all.size(); i++)
            {
                give(all, i);
            }
        });
    }

    private void place(final Object[] row)
    {
        final List<Object[]> all =
            partitions.computeIfAbsent(rows.key(over.partition(), row), (one) -> new ArrayList<>());
        all.add(row);
        held.add(new Held(all, all.size() - 1, Rel.OverOrder.ARRIVAL == over.kind() ? watermarkNs : time(row)));
        giveWhole();
    }

    /** Gives the rows whose frames are whole, in the order in which they took their place. */
    private void giveWhole()
    {
        final List<Held> whole = held.stream().filter((one) -> isWhole(one.all(), one.index())).toList();
        held.removeIf((one) -> isWhole(one.all(), one.index()));
        whole.forEach((one) -> give(one.all(), one.index()));
    }

    /** Gives a row, or refuses it when what a function gives cannot be worked out. */
    private void give(final List<Object[]> all, final int index)
    {
        final Object[] row;
        try
        {
            row = row(all, index);
        }
        catch (final FaultException ex)
        {
            refuse(ex.code());
            return;
        }
        give(RowChange.insert(row));
    }

    private boolean waitsForTime(final Held one)
    {
        return over.calls().stream().anyMatch((call) -> Frame.Unit.RANGE == unit(call) &&
            Frame.Side.PRECEDING != end(call).side() && Times.add(one.timeNs(), end(call).offset()) >= nowNs);
    }

    private boolean isWhole(final List<Object[]> all, final int index)
    {
        if (isEnded)
        {
            return true;
        }
        for (final OverCall call : over.calls())
        {
            final Frame.Bound end = end(call);
            if (Frame.Unit.ROWS == unit(call))
            {
                if (Frame.Side.FOLLOWING == end.side() && index + end.offset() >= all.size())
                {
                    return false;
                }
            }
            else if (Frame.Side.PRECEDING != end.side() && Times.add(time(all.get(index)), end.offset()) >= nowNs)
            {
                return false;
            }
        }
        return true;
    }

    private Object[] row(final List<Object[]> all, final int index)
    {
        final Object[] row = all.get(index);
        final Object[] made = new Object[over.output().size()];
        System.arraycopy(row, 0, made, 0, row.length);
        for (int i = 0; i < over.calls().size(); i++)
        {
            made[row.length + i] = value(over.calls().get(i), all, index);
        }
        return made;
    }

    private Object value(final OverCall call, final List<Object[]> all, final int index)
    {
        if (null != call.aggregate() && call.frame().isMoving() && ExactResult.isOf(call.aggregate()))
        {
            return ExactResult.of(call.aggregate(), rows, frame(call, all, index));
        }
        if (null != call.aggregate())
        {
            return Unmade.required(rows.group(List.of(), List.of(call.aggregate()), frame(call, all, index), 0)[0]);
        }
        final int first = peers(all, index, true);
        final int last = peers(all, index, false);
        return switch (call.function())
        {
            case ROW_NUMBER -> index + 1L;
            case RANK -> first + 1L;
            case DENSE_RANK -> denseRank(all, index);
            case PERCENT_RANK -> 1 == all.size() ? 0.0 : (double)first / (all.size() - 1);
            case CUME_DIST -> (last + 1.0) / all.size();
            case NTILE -> ntile(all.size(), index, count(call, 0));
            case LAG, LEAD -> shifted(call, all, index);
            default ->
            {
                final List<Object[]> frame = frame(call, all, index);
                final int place = AnalyticFunction.FIRST_VALUE == call.function() ? 0 :
                    AnalyticFunction.LAST_VALUE == call.function() ? frame.size() - 1 : (int)count(call, 1) - 1;
                yield place < 0 || place >= frame.size() ? null :
                    rows.value(call.arguments().get(0), frame.get(place));
            }
        };
    }

    private Object shifted(final OverCall call, final List<Object[]> all, final int index)
    {
        final long distance = call.arguments().size() > 1 ? count(call, 1) : 1;
        final long place = AnalyticFunction.LAG == call.function() ? index - distance : index + distance;
        if (place >= 0 && place < all.size())
        {
            return rows.value(call.arguments().get(0), all.get((int)place));
        }
        return call.arguments().size() > 2 ? rows.value(call.arguments().get(2), all.get(index)) : null;
    }

    private long denseRank(final List<Object[]> all, final int index)
    {
        long rank = 1;
        for (int i = 1; i <= index; i++)
        {
            rank += 0 == compare(all.get(i - 1), all.get(i)) ? 0 : 1;
        }
        return rank;
    }

    private static long ntile(final int size, final int index, final long parts)
    {
        long next = 0;
        for (long part = 1; part <= parts; part++)
        {
            next += size / parts + (part <= size % parts ? 1 : 0);
            if (index < next)
            {
                return part;
            }
        }
        throw new IllegalStateException("a row is in no part");
    }

    /** The first, or the last, row that is equal to one in the order. */
    private int peers(final List<Object[]> all, final int index, final boolean isFirst)
    {
        int place = index;
        final int step = isFirst ? -1 : 1;
        while (place + step >= 0 && place + step < all.size() && 0 == compare(all.get(place + step), all.get(index)))
        {
            place += step;
        }
        return place;
    }

    private int compare(final Object[] left, final Object[] right)
    {
        return rows.compare(over.order(), left, right);
    }

    private List<Object[]> frame(final OverCall call, final List<Object[]> all, final int index)
    {
        final List<Object[]> frame = new ArrayList<>();
        for (int i = 0; i < all.size(); i++)
        {
            if (isInside(call.frame().start(), call, all, index, i, true) &&
                isInside(call.frame().end(), call, all, index, i, false))
            {
                frame.add(all.get(i));
            }
        }
        return frame;
    }

    private boolean isInside(
        final Frame.Bound bound,
        final OverCall call,
        final List<Object[]> all,
        final int index,
        final int other,
        final boolean isStart)
    {
        final long offset = switch (bound.side())
        {
            case UNBOUNDED_PRECEDING -> Long.MIN_VALUE;
            case PRECEDING -> -bound.offset();
            case CURRENT_ROW -> 0;
            case FOLLOWING -> bound.offset();
            case UNBOUNDED_FOLLOWING -> Long.MAX_VALUE;
        };
        if (Long.MIN_VALUE == offset || Long.MAX_VALUE == offset)
        {
            return true;
        }
        final long distance = Frame.Unit.ROWS == call.frame().unit() ? other - index :
            Rel.OverOrder.EVENT_TIME == over.kind() ?
            Times.subtract(time(all.get(other)), time(all.get(index))) :
            compare(all.get(other), all.get(index));
        return isStart ? distance >= offset : distance <= offset;
    }

    private static boolean looksAtFrame(final OverCall call)
    {
        return null != call.aggregate() || switch (call.function())
        {
            case FIRST_VALUE, LAST_VALUE, NTH_VALUE -> true;
            default -> false;
        };
    }

    private static Frame.Unit unit(final OverCall call)
    {
        return looksAtFrame(call) ? call.frame().unit() : Frame.Unit.ROWS;
    }

    private static Frame.Bound end(final OverCall call)
    {
        if (looksAtFrame(call))
        {
            return call.frame().end();
        }
        return AnalyticFunction.LEAD == call.function() ? new Frame.Bound(Frame.Side.FOLLOWING,
            call.arguments().size() > 1 ? count(call, 1) : 1) : new Frame.Bound(Frame.Side.CURRENT_ROW, 0);
    }

    private static long count(final OverCall call, final int argument)
    {
        return (Long)((Expr.Literal)call.arguments().get(argument)).value();
    }

    private long time(final Object[] row)
    {
        return (Long)rows.value(Rel.OverOrder.WINDOW == over.kind() ?
            over.partition().get(0) : over.order().get(0).expr(), row);
    }
}
