package io.corelane.core.interpret;

import io.corelane.core.plan.AggregateCall;
import java.util.ArrayList;
import java.util.List;

/** One group: its key, its aggregates, and the row that left last. */
final class Group
{
    private final List<Object> key;
    private final List<Accumulator> accumulators = new ArrayList<>();
    private Object[] emitted;

    private Group(final List<Object> key)
    {
        this.key = key;
    }

    /** A group whose rows only come. */
    static Group create(final List<Object> key, final List<AggregateCall> calls)
    {
        return create(key, calls, Accumulator.Sums.STRICT);
    }

    static Group create(final List<Object> key, final List<AggregateCall> calls, final Accumulator.Sums sums)
    {
        final Group group = new Group(key);
        calls.forEach((call) -> group.accumulators.add(new Accumulator(call, sums)));
        return group;
    }

    /** A copy to work on, so that a fault leaves the group itself as it was. */
    Group copy()
    {
        final Group copy = new Group(key);
        accumulators.forEach((accumulator) -> copy.accumulators.add(accumulator.copy()));
        copy.emitted = emitted;
        return copy;
    }

    List<Object> key()
    {
        return key;
    }

    /** What several aggregates take under the same condition is worked out once, for the first of them. */
    void add(final Columns row, final Evaluator evaluator)
    {
        final List<Accumulator> rest = new ArrayList<>(accumulators);
        while (!rest.isEmpty())
        {
            final Accumulator first = rest.get(0);
            final Object value = first.evaluate(row, evaluator);
            rest.stream().filter(first::takesSame).forEach((accumulator) -> accumulator.add(value));
            rest.removeIf(first::takesSame);
        }
    }

    /** Throws a fault when a sum is too long. */
    void requireRoom()
    {
        accumulators.forEach(Accumulator::requireRoom);
    }

    /** The columns of the groups: keys, then aggregates. */
    Columns columns()
    {
        return (index) -> index < key.size() ? key.get(index) : accumulators.get(index - key.size()).result();
    }

    /** The row that left last and still holds, or null. */
    Object[] emitted()
    {
        return emitted;
    }

    void emitted(final Object[] row)
    {
        emitted = row;
    }
}
