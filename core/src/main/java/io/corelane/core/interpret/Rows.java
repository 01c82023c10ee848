package io.corelane.core.interpret;

import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Lifetime;
import io.corelane.core.plan.SortKey;
import io.corelane.core.runtime.Faults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What relations do with rows that they keep. */
final class Rows
{
    private final Evaluator evaluator;
    /** Works out what was worked out, and counted, when it came. */
    private final Evaluator again = new Evaluator(new Faults());
    private final long maxKeys;
    private final Accumulator.Sums sums;

    /** Of a job that may have so many keys; rows only come. */
    Rows(final Evaluator evaluator, final long maxKeys)
    {
        this(evaluator, maxKeys, Accumulator.Sums.STRICT);
    }

    private Rows(final Evaluator evaluator, final long maxKeys, final Accumulator.Sums sums)
    {
        this.evaluator = evaluator;
        this.maxKeys = maxKeys;
        this.sums = sums;
    }

    /** The same without counting, for what was counted before. */
    Rows quiet()
    {
        return new Rows(again, maxKeys, sums);
    }

    /** The same with sums that may become longer. */
    Rows with(final Accumulator.Sums others)
    {
        return new Rows(evaluator, maxKeys, others);
    }

    Object value(final Expr expr, final Object[] row)
    {
        return evaluator.evaluate(expr, (index) -> row[index]);
    }

    boolean isTrue(final Expr expr, final Object[] row)
    {
        return null == expr || evaluator.isTrue(expr, (index) -> row[index]);
    }

    List<Object> key(final List<Expr> keys, final Object[] row)
    {
        final List<Object> key = new ArrayList<>();
        for (final Expr expr : keys)
        {
            final Object value = value(expr, row);
            // Adding zero makes one group of zero and minus zero.
            key.add(value instanceof Double ? (Object)((Double)value + 0.0) : value);
        }
        return key;
    }

    /** Key and aggregates of rows, worked out from the first to the last; {@link Unmade} is one that cannot be. */
    Object[] group(final List<Object> key, final List<AggregateCall> calls, final List<Object[]> rows, final int more)
    {
        final Group group = group(key, calls, rows);
        final Object[] made = new Object[key.size() + calls.size() + more];
        for (int i = 0; i < made.length - more; i++)
        {
            made[i] = column(group, i);
        }
        return made;
    }

    private static Object column(final Group group, final int index)
    {
        try
        {
            return group.columns().value(index);
        }
        catch (final FaultException ex)
        {
            return new Unmade(ex.code());
        }
    }

    /** Throws a fault when a group cannot take one more row in. */
    void check(final List<AggregateCall> calls, final List<Object[]> rows, final Object[] row)
    {
        final Group group = group(List.of(), calls, rows);
        group.add((index) -> row[index], evaluator);
    }

    /** The same where rows are of several groups that become one: their sum has to have room, and that of all. */
    void checkMerged(final List<AggregateCall> calls, final List<Object[]> rows, final Object[] row)
    {
        final Group group = group(List.of(), calls, rows);
        group.requireRoom();
        group.add((index) -> row[index], evaluator);
        group.requireRoom();
    }

    private Group group(final List<Object> key, final List<AggregateCall> calls, final List<Object[]> rows)
    {
        final Group group = Group.create(key, calls, sums);
        rows.forEach((row) -> group.add((index) -> row[index], again));
        return group;
    }

    /** How many keys groups may have: what is said of them, else what is said of the job. */
    long mostKeys(final Lifetime lifetime)
    {
        return 0 == lifetime.mostKeys() ? maxKeys : lifetime.mostKeys();
    }

    /** Throws a fault when there is one key too many. */
    void requireRoom(final Lifetime lifetime, final Set<List<Object>> keys, final List<Object> key)
    {
        if (keys.size() >= mostKeys(lifetime) && !lifetime.evicts() && !keys.contains(key))
        {
            throw new FaultException(Faults.CAPACITY);
        }
    }

    int compare(final List<SortKey> order, final Object[] left, final Object[] right)
    {
        for (final SortKey key : order)
        {
            final Object a = value(key.expr(), left);
            final Object b = value(key.expr(), right);
            if (null == a || null == b)
            {
                if (a != b)
                {
                    return (null == a) == key.nullsFirst() ? -1 : 1;
                }
            }
            else if (0 != Comparison.compare(a, b))
            {
                return key.descending() ? -Comparison.compare(a, b) : Comparison.compare(a, b);
            }
        }
        return 0;
    }

    /** Takes away the last of the rows that are the same. */
    static boolean remove(final List<Object[]> rows, final Object[] row)
    {
        for (int i = rows.size() - 1; i >= 0; i--)
        {
            if (Arrays.equals(rows.get(i), row))
            {
                rows.remove(i);
                return true;
            }
        }
        return false;
    }
}
