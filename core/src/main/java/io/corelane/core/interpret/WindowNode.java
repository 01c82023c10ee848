package io.corelane.core.interpret;

import io.corelane.core.partition.JobTask;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.Window;
import io.corelane.core.runtime.Faults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Groups in windows: all rows of an open window are kept. */
final class WindowNode extends Node
{
    private final Rel.Aggregate aggregate;
    private final Window window;
    private final Rows rows;
    private final TreeMap<Long, Map<List<Object>, List<Object[]>>> open = new TreeMap<>();
    private final Map<List<Object>, List<List<Object[]>>> sessions = new LinkedHashMap<>();
    private long watermarkNs = JobTask.NO_TIME;

    WindowNode(final Rel.Aggregate aggregate, final Node input, final Rows rows)
    {
        super(List.of(input));
        this.aggregate = aggregate;
        this.window = aggregate.window();
        this.rows = rows;
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
            session(key, row, timeNs);
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
            final List<Object[]> members = open.computeIfAbsent(start, (one) -> new LinkedHashMap<>())
                .computeIfAbsent(key, (one) -> new ArrayList<>());
            final Object[] former = members.isEmpty() ? null : row(key, members, start, start + window.sizeNs());
            members.add(row);
            if (EmitMode.CHANGES == aggregate.emit())
            {
                give(new RowChange(former, row(key, members, start, start + window.sizeNs())));
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
            open.remove(start).forEach((key, members) ->
            {
                if (EmitMode.FINAL == aggregate.emit())
                {
                    give(RowChange.insert(row(key, members, start, start + window.sizeNs())));
                }
            });
        }
        sessions.forEach((key, all) ->
        {
            for (final List<Object[]> members : List.copyOf(all))
            {
                if (isClosed(last(members) + window.sizeNs()))
                {
                    all.remove(members);
                    give(RowChange.insert(row(key, members, first(members), last(members) + window.sizeNs())));
                }
            }
        });
    }

    /** A row joins all sessions that it is near to. */
    private void session(final List<Object> key, final Object[] row, final long timeNs)
    {
        final List<List<Object[]>> all = sessions.computeIfAbsent(key, (one) -> new ArrayList<>());
        final List<List<Object[]>> near = all.stream().filter((members) ->
            timeNs >= first(members) - window.sizeNs() && timeNs <= last(members) + window.sizeNs()).toList();
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
        merged.add(row);
        all.removeAll(near);
        all.add(merged);
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
