package io.corelane.core.interpret;

import io.corelane.core.partition.JobTask;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.Window;
import io.corelane.core.runtime.Faults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Groups in windows: all rows of an open window are kept. */
final class WindowNode extends Node
{
    private final Rel.Aggregate aggregate;
    private final Window window;
    private final Rows rows;
    private final TreeMap<Long, Map<List<Object>, List<Object[]>>> open = new TreeMap<>();
    private final Map<List<Object>, List<List<Object[]>>> sessions = new LinkedHashMap<>();
    private final Map<Pane, Object[]> given = new LinkedHashMap<>();
    private final Set<Pane> changed = new LinkedHashSet<>();
    private final long everyNs;
    private long watermarkNs = JobTask.NO_TIME;
    private long arrivals;
    private long nextTickNs = JobTask.NO_TIME;

    WindowNode(final Rel.Aggregate aggregate, final long everyNs, final Node input, final Rows rows)
    {
        super(List.of(input));
        this.aggregate = aggregate;
        this.everyNs = everyNs;
        this.window = aggregate.window();
        this.rows = rows;
    }

    /** A group in a window. */
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
        if (Window.Kind.SESSION == window.kind())
        {
            // Behind its columns, which arrived when: rows of sessions that become one came in turns.
            final Object[] arrived = Arrays.copyOf(row, row.length + 1);
            arrived[row.length] = arrivals++;
            session(key, arrived, timeNs);
            return;
        }
        final List<Long> starts = new ArrayList<>(window.starts(timeNs));
        final boolean hasSome = !starts.isEmpty();
        starts.removeIf((start) -> isClosed(start + window.sizeNs()));
        if (hasSome && starts.isEmpty())
        {
            throw new FaultException(Faults.LATE);
        }
        for (final long start : starts)
        {
            rows.check(aggregate.aggregates(), open.getOrDefault(start, Map.of()).getOrDefault(key, List.of()), row);
        }
        for (final long start : starts)
        {
            final List<Object[]> members = open.computeIfAbsent(start, (one) -> new LinkedHashMap<>())
                .computeIfAbsent(key, (one) -> new ArrayList<>());
            final Object[] former = members.isEmpty() ? null : row(key, members, start, start + window.sizeNs());
            members.add(row);
            if (EmitMode.CHANGES == aggregate.emit() && (null == former || !aggregate.aggregates().isEmpty()))
            {
                give(new RowChange(former, row(key, members, start, start + window.sizeNs())));
            }
            changed.add(new Pane(start, key));
        }
    }

    @Override
    void tick(final long logTimeNs)
    {
        super.tick(logTimeNs);
        if (EmitMode.EVERY == aggregate.emit())
        {
            if (JobTask.NO_TIME != nextTickNs && logTimeNs >= nextTickNs)
            {
                changed.forEach(this::tell);
                changed.clear();
            }
            if (JobTask.NO_TIME == nextTickNs || logTimeNs >= nextTickNs)
            {
                nextTickNs = logTimeNs - Math.floorMod(logTimeNs, everyNs) + everyNs;
            }
        }
    }

    @Override
    void time(final long nextWatermarkNs)
    {
        watermarkNs = nextWatermarkNs;
        while (!open.isEmpty() && isClosed(open.firstKey() + window.sizeNs()))
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
        sessions.forEach((key, all) ->
        {
            for (final List<Object[]> members : List.copyOf(all))
            {
                if (isClosed(last(members) + window.sizeNs()))
                {
                    all.remove(members);
                    if (EmitMode.FINAL == aggregate.emit())
                    {
                        give(RowChange.insert(session(key, members)));
                    }
                }
            }
        });
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

    /** A row joins all sessions that it is near to. */
    private void session(final List<Object> key, final Object[] row, final long timeNs)
    {
        final List<List<Object[]>> all = sessions.computeIfAbsent(key, (one) -> new ArrayList<>());
        // The earlier one stays, the other one comes into it.
        final List<List<Object[]>> near = all.stream().filter((members) ->
            timeNs >= first(members) - window.sizeNs() && timeNs <= last(members) + window.sizeNs())
            .sorted(Comparator.comparingLong(this::first)).toList();
        long lastNs = timeNs;
        final List<Object[]> merged = new ArrayList<>();
        for (final List<Object[]> members : near)
        {
            lastNs = Math.max(lastNs, last(members));
            merged.addAll(members);
        }
        if (isClosed(lastNs + window.sizeNs()))
        {
            throw new FaultException(Faults.LATE);
        }
        merged.sort(Comparator.comparingLong((one) -> (Long)one[one.length - 1]));
        rows.check(aggregate.aggregates(), merged, row);
        merged.add(row);
        all.removeAll(near);
        all.add(merged);
        if (EmitMode.CHANGES == aggregate.emit())
        {
            for (int i = 1; i < near.size(); i++)
            {
                give(new RowChange(session(key, near.get(i)), null));
            }
            give(new RowChange(near.isEmpty() ? null : session(key, near.get(0)), session(key, merged)));
        }
    }

    private Object[] session(final List<Object> key, final List<Object[]> members)
    {
        return row(key, members, first(members), last(members) + window.sizeNs());
    }

    private long first(final List<Object[]> members)
    {
        return members.stream().mapToLong((row) -> (Long)rows.value(window.time(), row)).min().getAsLong();
    }

    private long last(final List<Object[]> members)
    {
        return members.stream().mapToLong((row) -> (Long)rows.value(window.time(), row)).max().getAsLong();
    }

    private boolean isClosed(final long endNs)
    {
        return Long.MAX_VALUE == watermarkNs || JobTask.NO_TIME != watermarkNs &&
            watermarkNs >= Math.addExact(endNs, window.latenessNs());
    }

    private Object[] row(final List<Object> key, final List<Object[]> members, final long start, final long end)
    {
        final Object[] row = rows.group(key, aggregate.aggregates(), members, 2);
        row[row.length - 2] = start;
        row[row.length - 1] = end;
        return row;
    }
}
