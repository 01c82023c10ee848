package io.corelane.core.interpret;

import static io.corelane.codec.protocol.ResultBatchDescriptor.DELETE;
import static io.corelane.codec.protocol.ResultBatchDescriptor.INSERT;
import static io.corelane.codec.protocol.ResultBatchDescriptor.UPDATE;

import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Lifetime;
import io.corelane.core.plan.Rel;
import io.corelane.core.runtime.Faults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A job over rows: filters, groups, filters over groups, computed columns. Groups are kept in creation order. */
final class InterpretedJob
{
    private final JobPlan plan;
    private final Evaluator evaluator;
    private final LinkedList<Rel> below = new LinkedList<>();
    private final LinkedList<Rel> above = new LinkedList<>();
    private final Rel.Aggregate aggregate;
    private final Map<List<Object>, Group> groups = new LinkedHashMap<>();
    private final Ages ages;
    private final Consumer<Group> leaving;
    private LinkedList<Group> undrained;

    /**
     * A job without groups.
     *
     * @param plan      the job.
     * @param faults    of the partition.
     * @param partition it runs in.
     * @param leaving   takes groups that go before the input ends.
     */
    InterpretedJob(final JobPlan plan, final Faults faults, final int partition, final Consumer<Group> leaving)
    {
        this.leaving = leaving;
        this.plan = plan;
        this.evaluator = new Evaluator(faults);
        this.aggregate = plan.aggregate();
        this.ages = new Ages(null == aggregate ? Lifetime.FOREVER : aggregate.lifetime());
        boolean isAbove = null != aggregate;
        for (Rel rel = plan.root(); !(rel instanceof Rel.Scan); rel = JobPlan.input(rel))
        {
            if (rel instanceof Rel.Aggregate)
            {
                isAbove = false;
            }
            else
            {
                (isAbove ? above : below).addFirst(rel);
            }
        }
        if (null != aggregate && aggregate.keys().isEmpty() && EmitMode.FINAL == plan.emit() && 0 == partition)
        {
            // Without input, a group over everything still gives a row.
            store(Group.create(List.of(), aggregate.aggregates()));
        }
    }

    /** Whether rows leave when the input ends. */
    boolean emitsFinally()
    {
        return null != aggregate && EmitMode.FINAL == plan.emit();
    }

    /** A source's row as the group (or the output) sees it, or null when it is filtered out; throws a fault. */
    Columns filter(final Columns row)
    {
        return through(below, row);
    }

    /** What a row that was not filtered out leads to; throws a fault. Nothing changes before {@link #commit}. */
    Change prepare(final Columns input)
    {
        if (null == aggregate)
        {
            return new Change(INSERT, null, output(input), null);
        }
        final List<Object> key = key(input);
        ages.row(key).forEach(this::leave);
        final Group known = groups.get(key);
        if (null == known && groups.size() >= plan.options().maxKeys() && !aggregate.lifetime().evicts())
        {
            throw new FaultException(Faults.CAPACITY);
        }
        final Group group = null == known ? Group.create(key, aggregate.aggregates()) : known.copy();
        group.add(input, evaluator);
        final Change change = EmitMode.FINAL == plan.emit() ? new Change(INSERT, null, null, group) :
            aggregate.entersLate() ? changeAnyhow(group) : change(group);
        if (null == known && null != ages.evicted())
        {
            leave(ages.evicted());
        }
        return change;
    }

    /** Log time has come on: groups whose time is over go. */
    void tick(final long logTimeNs)
    {
        ages.tick(logTimeNs).forEach(this::leave);
    }

    private void leave(final List<Object> key)
    {
        ages.remove(key);
        leaving.accept(groups.remove(key));
    }

    /** Makes a change part of the state, after its row was written. */
    void commit(final Change change)
    {
        if (null != change.group())
        {
            store(change.group());
        }
    }

    /** Whether groups are left that the end of the input has to emit. */
    boolean hasUndrained()
    {
        if (null == undrained)
        {
            undrained = new LinkedList<>(groups.values());
        }
        return emitsFinally() && !undrained.isEmpty();
    }

    /** The row of the next group, or null when it does not satisfy HAVING; throws a fault. The group is done then. */
    Object[] drainNext()
    {
        return row(undrained.removeFirst());
    }

    /** The row of a group, or null when it does not satisfy HAVING; throws a fault. */
    Object[] row(final Group group)
    {
        final Columns columns = through(above, group.columns());
        return null == columns ? null : output(columns);
    }

    private Change change(final Group group)
    {
        final Object[] former = group.emitted();
        final Columns columns = through(above, group.columns());
        if (null != columns)
        {
            group.emitted(output(columns));
            return new Change(null == former ? INSERT : UPDATE, former, group.emitted(), group);
        }
        group.emitted(null);
        return new Change(DELETE, null, former, group);
    }

    /** The same where the record counts before what it makes of the group is known. */
    private Change changeAnyhow(final Group group)
    {
        final Object[] former = group.emitted();
        try
        {
            return change(group);
        }
        catch (final FaultException ex)
        {
            group.emitted(null);
            return new Change(DELETE, null, former, group, ex.code());
        }
    }

    private void store(final Group group)
    {
        groups.put(group.key(), group);
        ages.touch(group.key());
    }

    private List<Object> key(final Columns input)
    {
        final List<Object> key = new ArrayList<>();
        for (final Expr expr : aggregate.keys())
        {
            final Object value = evaluator.evaluate(expr, input);
            // Adding zero makes one group of zero and minus zero.
            key.add(value instanceof Double ? (Object)((Double)value + 0.0) : value);
        }
        return key;
    }

    /** The row behind the relations, or null when one of them filtered it out. */
    private Columns through(final List<Rel> relations, final Columns row)
    {
        Columns columns = row;
        for (final Rel rel : relations)
        {
            if (rel instanceof Rel.Filter)
            {
                if (!evaluator.isTrue(((Rel.Filter)rel).condition(), columns))
                {
                    return null;
                }
            }
            else
            {
                final List<Expr> expressions = ((Rel.Project)rel).expressions();
                final Columns input = columns;
                columns = (index) -> evaluator.evaluate(expressions.get(index), input);
            }
        }
        return columns;
    }

    private Object[] output(final Columns columns)
    {
        final Object[] row = new Object[plan.output().size()];
        for (int i = 0; i < row.length; i++)
        {
            row[i] = columns.value(i);
            OutputValue.check(plan.outputSchema().fields().get(i), row[i]);
        }
        return row;
    }
}
