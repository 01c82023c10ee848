package io.corelane.core.interpret;

import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Rel;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.KeyBytes;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.RefusedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** Groups without a window: all rows of a group are kept, and it is worked out anew with each change. */
final class GroupNode extends Node
{
    private final Rel.Aggregate aggregate;
    private final Interval interval;
    private final Rows rows;
    private final Rows quiet;
    private final Map<List<Object>, List<Object[]>> groups = new LinkedHashMap<>();
    private final Map<List<Object>, Object[]> given = new LinkedHashMap<>();
    private final Set<List<Object>> changed = new LinkedHashSet<>();
    private final Ages ages;
    /** Of rows that go: as generated code counts those that were refused for want of room. */
    private final RefusedRows refused;
    private Object[] checked;

    GroupNode(
        final Rel.Aggregate aggregate, final long everyNs, final Node input, final Rows rows, final boolean isHome)
    {
        super(List.of(input));
        this.aggregate = aggregate;
        this.interval = new Interval(everyNs);
        this.rows = rows;
        this.quiet = rows.quiet();
        this.ages = new Ages(aggregate.lifetime());
        this.refused = aggregate.input().isAppendOnly() || aggregate.keys().isEmpty() ? null : new RefusedRows();
        if (aggregate.keys().isEmpty() && EmitMode.FINAL == aggregate.emit() && isHome)
        {
            groups.put(List.of(), new ArrayList<>());
        }
    }

    @Override
    void on(final int input, final RowChange change)
    {
        final Set<List<Object>> touched = new LinkedHashSet<>();
        if (null != change.before())
        {
            leave(change.before(), touched);
        }
        if (null != change.after())
        {
            final List<Object> key;
            try
            {
                key = rows.key(aggregate.keys(), change.after());
                ages.row(key).forEach(this::leave);
                if (null == refused)
                {
                    rows.requireRoom(aggregate.lifetime(), alive(), key);
                    check(key, change.after());
                }
                else
                {
                    check(key, change.after());
                    requireRoom(key);
                }
            }
            catch (final FaultException ex)
            {
                tell(touched);
                throw ex;
            }
            if (!groups.containsKey(key) && null != ages.evicted())
            {
                leave(ages.evicted());
            }
            ages.touch(key);
            groups.computeIfAbsent(key, (one) -> new ArrayList<>()).add(change.after());
            touched.add(key);
        }
        tell(touched);
    }

    /** Groups with rows: one whose last row has gone makes room. */
    private Set<List<Object>> alive()
    {
        final Set<List<Object>> alive = new LinkedHashSet<>(groups.keySet());
        alive.removeIf((one) -> groups.get(one).isEmpty());
        return alive;
    }

    /** Throws a fault where there is no room for a group, and as long as rows of it stand that were refused so. */
    private void requireRoom(final List<Object> key)
    {
        final boolean isNew = !groups.containsKey(key);
        final int hash = hash(key);
        if (isNew && (alive().size() >= rows.mostKeys(aggregate.lifetime()) || refused.hasAny(hash)))
        {
            refused.add(hash);
            throw new FaultException(Faults.CAPACITY);
        }
    }

    /** A row goes whose group is not there: it was refused, for want of room unless something else was. */
    private void forgetRefused(final List<Object> key, final Object[] row)
    {
        if (null != refused)
        {
            try
            {
                quiet.check(aggregate.aggregates(), List.of(), row);
                refused.remove(hash(key));
            }
            catch (final FaultException ex)
            {
                // It counts nowhere.
            }
        }
    }

    private int hash(final List<Object> key)
    {
        final MutableDirectBuffer bytes = new ExpandableArrayBuffer();
        return KeyHash.of(bytes, 0, KeyBytes.encode(aggregate.keys().stream().map(Expr::type).toList(), key, bytes));
    }

    /** A row goes; one whose key cannot be worked out was refused when it came. */
    private void leave(final Object[] row, final Set<List<Object>> touched)
    {
        final List<Object> key;
        try
        {
            key = quiet.key(aggregate.keys(), row);
        }
        catch (final FaultException ex)
        {
            return;
        }
        if (!groups.containsKey(key))
        {
            forgetRefused(key, row);
        }
        else if (Rows.remove(groups.get(key), row))
        {
            touched.add(key);
        }
    }

    /** Throws a fault when a group cannot take a row in, or cannot be told with it, where rows only come. */
    private void check(final List<Object> key, final Object[] row)
    {
        final List<Object[]> members = new ArrayList<>(groups.getOrDefault(key, List.of()));
        rows.check(aggregate.aggregates(), members, row);
        members.add(row);
        if (EmitMode.CHANGES == aggregate.emit() && aggregate.input().isAppendOnly() && !aggregate.entersLate() &&
            (members.size() < 2 || !aggregate.aggregates().isEmpty()))
        {
            final Object[] made = rows.group(key, aggregate.aggregates(), members, 0);
            checkAbove(made);
            checked = made;
        }
    }

    private void tell(final Set<List<Object>> touched)
    {
        if (EmitMode.CHANGES == aggregate.emit())
        {
            touched.forEach(this::tell);
        }
        changed.addAll(touched);
    }

    @Override
    void tick(final long logTimeNs)
    {
        super.tick(logTimeNs);
        ages.tick(logTimeNs).forEach(this::leave);
        if (EmitMode.EVERY == aggregate.emit() && interval.isDue(logTimeNs))
        {
            changed.forEach(this::tell);
            changed.clear();
        }
    }

    @Override
    void end()
    {
        super.end();
        if (EmitMode.FINAL == aggregate.emit())
        {
            List.copyOf(groups.keySet()).forEach(this::tell);
        }
        if (EmitMode.EVERY == aggregate.emit())
        {
            changed.forEach(this::tell);
        }
    }

    /** A group goes: what is told as groups end is told now; a row that was given goes, unless rows only ever come. */
    private void leave(final List<Object> key)
    {
        if (EmitMode.FINAL == aggregate.emit())
        {
            tell(key);
        }
        else if (given.containsKey(key) && !aggregate.isAppendOnly())
        {
            give(new RowChange(given.get(key), null));
        }
        ages.remove(key);
        groups.remove(key);
        given.remove(key);
        changed.remove(key);
    }

    private void tell(final List<Object> key)
    {
        final List<Object[]> members = groups.get(key);
        final Object[] former = given.get(key);
        final boolean isGone = members.isEmpty() && !aggregate.keys().isEmpty();
        final Object[] row = isGone ? null :
            null != checked ? checked : rows.group(key, aggregate.aggregates(), members, 0);
        checked = null;
        if (isGone)
        {
            groups.remove(key);
            given.remove(key);
        }
        else
        {
            given.put(key, row);
        }
        if (!aggregate.aggregates().isEmpty() || !Arrays.equals(former, row))
        {
            give(new RowChange(former, row));
        }
    }
}
