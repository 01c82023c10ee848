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

/** Groups in sessions: all rows of an open session are kept. */
final class SessionNode extends Node
{
    private final Rel.Aggregate aggregate;
    private final Window window;
    private final Rows rows;
    private final Map<List<Object>, List<Session>> open = new LinkedHashMap<>();
    private final Set<Session> changed = new LinkedHashSet<>();
    private final Interval interval;
    private long watermarkNs = JobTask.NO_TIME;
    private long arrivals;
    private long sessions;

    SessionNode(final Rel.Aggregate aggregate, final long everyNs, final Node input, final Rows rows)
    {
        super(List.of(input));
        this.aggregate = aggregate;
        this.interval = new Interval(everyNs);
        this.window = aggregate.window();
        // Rows of several sessions came in turns: sums are looked at where sessions become one.
        this.rows = rows.with(Accumulator.Sums.UNBOUNDED);
    }

    /** A session; it is no other's equal. */
    private static final class Session
    {
        private final List<Object> key;
        private final long number;
        private List<Object[]> members = List.of();
        private Object[] given;
        private boolean isMerged;

        Session(final List<Object> key, final long number)
        {
            this.key = key;
            this.number = number;
        }
    }

    @Override
    long delayNs()
    {
        return window.latenessNs();
    }

    /** A row joins all sessions that it is near to. */
    @Override
    void on(final int input, final RowChange change)
    {
        final long timeNs = (Long)rows.value(window.time(), change.after());
        final List<Object> key = rows.key(aggregate.keys(), change.after());
        if (timeNs + window.sizeNs() < timeNs)
        {
            throw new FaultException(Faults.OVERFLOW);
        }
        // Behind its columns, which arrived when: rows of sessions that become one came in turns.
        final Object[] row = Arrays.copyOf(change.after(), change.after().length + 1);
        row[row.length - 1] = arrivals++;
        final List<Session> all = open.computeIfAbsent(key, (one) -> new ArrayList<>());
        // The earlier one stays, the other one comes into it.
        final List<Session> near = all.stream().filter((one) ->
            timeNs >= Times.subtract(first(one), window.sizeNs()) && timeNs <= end(one)).sorted(
            Comparator.comparingLong(this::first)).toList();
        long endNs = timeNs + window.sizeNs();
        final List<Object[]> members = new ArrayList<>();
        for (final Session one : near)
        {
            endNs = Math.max(endNs, end(one));
            members.addAll(one.members);
        }
        if (window.isClosed(endNs, watermarkNs))
        {
            throw new FaultException(Faults.LATE);
        }
        if (near.isEmpty())
        {
            final Set<List<Object>> keys = new LinkedHashSet<>(open.keySet());
            keys.removeIf((one) -> open.get(one).isEmpty());
            rows.requireRoom(aggregate.lifetime(), keys, key);
        }
        members.sort(Comparator.comparingLong((one) -> (Long)one[one.length - 1]));
        rows.checkMerged(aggregate.aggregates(), members, row);
        members.add(row);
        final Object[] told = EmitMode.CHANGES == aggregate.emit() ? row(key, members) : null;
        if (null != told && !aggregate.entersLate())
        {
            checkAbove(told);
        }
        final Session session = near.isEmpty() ? new Session(key, sessions++) : near.get(0);
        if (near.isEmpty())
        {
            all.add(session);
        }
        session.members = members;
        near.stream().skip(1).forEach((one) ->
        {
            all.remove(one);
            one.isMerged = true;
            // The row that goes is told before the one that has its rows now.
            changed.remove(session);
            touch(one, null);
        });
        touch(session, told);
    }

    /** A session has changed, or is gone. */
    private void touch(final Session session, final Object[] row)
    {
        if (EmitMode.CHANGES == aggregate.emit())
        {
            tell(session, row);
        }
        changed.add(session);
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
        // Those that were merged into others are told as gone when they would have closed, if not before.
        final List<Session> due = new ArrayList<>(changed.stream().filter((one) -> one.isMerged).toList());
        open.values().forEach(due::addAll);
        due.removeIf((one) -> !window.isClosed(end(one), watermarkNs));
        due.sort(Comparator.comparingLong((final Session one) -> end(one)).thenComparingLong((one) -> one.number));
        for (final Session one : due)
        {
            open.get(one.key).remove(one);
            close(one);
        }
    }

    private void close(final Session session)
    {
        final boolean hasChanged = changed.remove(session);
        if (EmitMode.FINAL == aggregate.emit() && !session.isMerged || EmitMode.EVERY == aggregate.emit() && hasChanged)
        {
            tell(session);
        }
    }

    private void tell(final Session session)
    {
        tell(session, session.isMerged ? null : row(session.key, session.members));
    }

    private void tell(final Session session, final Object[] row)
    {
        final Object[] former = session.given;
        session.given = row;
        give(new RowChange(former, row));
    }

    private Object[] row(final List<Object> key, final List<Object[]> members)
    {
        final Object[] row = rows.group(key, aggregate.aggregates(), members, 2);
        row[row.length - 2] = first(members);
        row[row.length - 1] = end(members);
        return row;
    }

    private long first(final Session session)
    {
        return first(session.members);
    }

    private long first(final List<Object[]> members)
    {
        return members.stream().mapToLong((row) -> (Long)rows.value(window.time(), row)).min().getAsLong();
    }

    private long end(final Session session)
    {
        return end(session.members);
    }

    private long end(final List<Object[]> members)
    {
        return window.sizeNs() +
            members.stream().mapToLong((row) -> (Long)rows.value(window.time(), row)).max().getAsLong();
    }

}
