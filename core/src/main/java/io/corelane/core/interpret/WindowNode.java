package io.corelane.core.interpret;

import io.corelane.core.partition.JobTask;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Panes;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StateLimits;
import io.corelane.core.plan.Window;
import io.corelane.core.runtime.Faults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Groups in windows of a fixed size: all rows of an open window are kept. */
final class WindowNode extends Node
{
    private final Rel.Aggregate aggregate;
    private final Window window;
    private final Rows rows;
    private final Rows quiet;
    private final TreeMap<Long, Map<List<Object>, List<Object[]>>> open = new TreeMap<>();
    private final Map<Pane, Object[]> given = new LinkedHashMap<>();
    private final Set<Pane> changed = new LinkedHashSet<>();
    private final Interval interval;
    private final long paneNs;
    private long watermarkNs = JobTask.NO_TIME;

    WindowNode(final Rel.Aggregate aggregate, final long everyNs, final Node input, final Rows rows)
    {
        super(List.of(input));
        this.aggregate = aggregate;
        this.interval = new Interval(everyNs);
        this.window = aggregate.window();
        this.paneNs = Panes.lengthNs(aggregate);
        this.rows = rows;
        this.quiet = rows.quiet();
    }

    /** A group in a window, or in a pane of windows. */
    private record Pane(long start, List<Object> key)
    {
    }

    @Override
    long delayNs()
    {
        return window.latenessNs();
    }

    @Override
    void on(final int input, final RowChange change)
    {
        final Object[] row = change.after();
        final long timeNs = (Long)rows.value(window.time(), row);
        final List<Object> key = rows.key(aggregate.keys(), row);
        final long last = timeNs - Math.floorMod(timeNs, window.advanceNs());
        if (last > timeNs || last + window.sizeNs() < last)
        {
            throw new FaultException(Faults.OVERFLOW);
        }
        final List<Long> starts = new ArrayList<>(window.starts(timeNs));
        final boolean hasSome = !starts.isEmpty();
        starts.removeIf((start) -> window.isClosed(start + window.sizeNs(), watermarkNs));
        if (hasSome && starts.isEmpty())
        {
            throw new FaultException(Faults.LATE);
        }
        final List<RowChange> changes = new ArrayList<>();
        try
        {
            for (final long start : starts)
            {
                changes.add(check(start, key, row, changes.isEmpty() ? rows : quiet));
            }
        }
        catch (final FaultException ex)
        {
            forgetAbove();
            throw ex;
        }
        requireBlocks(starts, key, timeNs);
        for (final long start : starts)
        {
            open.computeIfAbsent(start, (one) -> new LinkedHashMap<>()).computeIfAbsent(key, (one) -> new ArrayList<>())
                .add(row);
            changed.add(new Pane(start, key));
        }
        changes.forEach(this::give);
    }

    /** What a row changes in a window, where that is told; throws a fault when it cannot be taken in, or told. */
    private RowChange check(final long start, final List<Object> key, final Object[] row, final Rows first)
    {
        final List<Object[]> members =
            new ArrayList<>(open.getOrDefault(start, Map.of()).getOrDefault(key, List.of()));
        first.check(aggregate.aggregates(), members, row);
        if (EmitMode.CHANGES != aggregate.emit() || !members.isEmpty() && aggregate.aggregates().isEmpty())
        {
            return new RowChange(null, null);
        }
        final Object[] former = members.isEmpty() ? null : row(key, members, start, start + window.sizeNs());
        members.add(row);
        final Object[] next = row(key, members, start, start + window.sizeNs());
        if (!aggregate.entersLate())
        {
            checkAbove(next);
        }
        return new RowChange(former, next);
    }

    /** Throws a fault when a window has too many groups, or all of them have; where windows share panes, a pane. */
    private void requireBlocks(final List<Long> starts, final List<Object> key, final long timeNs)
    {
        final long most = rows.mostKeys(aggregate.lifetime()) *
            StateLimits.windowsPerKey(window, 0 == paneNs ? window.advanceNs() : paneNs);
        final Set<Pane> blocks = new LinkedHashSet<>();
        boolean isFull = false;
        if (0 == paneNs)
        {
            for (final long start : starts)
            {
                final Map<List<Object>, ?> groups = open.getOrDefault(start, new LinkedHashMap<>());
                isFull |= groups.size() >= rows.mostKeys(aggregate.lifetime()) && !groups.containsKey(key);
            }
            open.forEach((start, groups) -> groups.keySet().forEach((one) -> blocks.add(new Pane(start, one))));
            starts.forEach((start) -> blocks.add(new Pane(start, key)));
        }
        else
        {
            open.values().forEach((groups) -> groups.forEach((one, members) -> members.forEach((row) ->
                blocks.add(pane(one, (Long)rows.value(window.time(), row))))));
            final Pane own = pane(key, timeNs);
            isFull = !blocks.contains(own) && rows.mostKeys(aggregate.lifetime()) <=
                blocks.stream().filter((one) -> one.start() == own.start()).count();
            blocks.add(own);
        }
        if (isFull || blocks.size() > most)
        {
            forgetAbove();
            throw new FaultException(Faults.CAPACITY);
        }
    }

    private Pane pane(final List<Object> key, final long timeNs)
    {
        return new Pane(timeNs - Math.floorMod(timeNs, paneNs), key);
    }

    @Override
    void tick(final long logTimeNs)
    {
        super.tick(logTimeNs);
        if (EmitMode.EVERY == aggregate.emit() && interval.isDue(logTimeNs))
        {
            changed.forEach(this::tell);
            changed.clear();
        }
    }

    @Override
    void time(final long nextWatermarkNs)
    {
        watermarkNs = nextWatermarkNs;
        while (!open.isEmpty() && window.isClosed(open.firstKey() + window.sizeNs(), watermarkNs))
        {
            final long start = open.firstKey();
            open.get(start).forEach((key, members) ->
            {
                final Pane pane = new Pane(start, key);
                if (EmitMode.FINAL == aggregate.emit())
                {
                    give(RowChange.insert(row(key, members, start, start + window.sizeNs())));
                }
                if (changed.remove(pane) && EmitMode.EVERY == aggregate.emit())
                {
                    tell(pane);
                }
                given.remove(pane);
            });
            open.remove(start);
        }
    }

    private void tell(final Pane pane)
    {
        final Object[] former = given.get(pane);
        final Object[] row = row(
            pane.key(), open.get(pane.start()).get(pane.key()), pane.start(), pane.start() + window.sizeNs());
        given.put(pane, row);
        if (!aggregate.aggregates().isEmpty() || !Arrays.equals(former, row))
        {
            give(new RowChange(former, row));
        }
    }

    private Object[] row(final List<Object> key, final List<Object[]> members, final long start, final long end)
    {
        final Object[] row = rows.group(key, aggregate.aggregates(), members, 2);
        row[row.length - 2] = start;
        row[row.length - 1] = end;
        return row;
    }
}
