package io.corelane.core.interpret;

import io.corelane.codec.GroupEntry;
import io.corelane.core.plan.Rel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A row for each innermost entry of groups. The entries stand behind the columns of the record's row. */
final class UnnestNode extends Node
{
    private final int width;
    private final int[] path;
    private Gate gate;

    /** Behind the last filter or projection of the rows: all rows of a record pass it, or none. */
    static final class Gate extends Node
    {
        private final List<RowChange> waiting = new ArrayList<>();
        private final Consumer<Object[]> check;

        Gate(final Node input, final Consumer<Object[]> check)
        {
            super(List.of(input));
            this.check = check;
        }

        @Override
        void on(final int input, final RowChange change)
        {
            check.accept(change.after());
            waiting.add(change);
        }

        private void open()
        {
            final List<RowChange> all = List.copyOf(waiting);
            waiting.clear();
            all.forEach(this::give);
        }
    }

    /** {@code width} columns has a row of the input, without the entries; {@code path} as {@link Rel.Unnest} has it. */
    UnnestNode(final Node input, final int width, final int[] path)
    {
        super(List.of(input));
        this.width = width;
        this.path = path.clone();
    }

    void gate(final Gate value)
    {
        gate = value;
    }

    @Override
    void on(final int input, final RowChange change)
    {
        try
        {
            unnest(Arrays.copyOf(change.after(), width), (List<?>)change.after()[width], 1);
        }
        catch (final FaultException ex)
        {
            gate.waiting.clear();
            throw ex;
        }
        gate.open();
    }

    private void unnest(final Object[] outer, final List<?> entries, final int depth)
    {
        for (final Object one : entries)
        {
            final GroupEntry entry = (GroupEntry)one;
            final Object[] row = Arrays.copyOf(outer, outer.length + entry.values().size());
            for (int i = 0; i < entry.values().size(); i++)
            {
                row[outer.length + i] = entry.values().get(i);
            }
            if (path.length == depth)
            {
                pass(RowChange.insert(row));
            }
            else
            {
                unnest(row, entry.groups().get(path[depth]), depth + 1);
            }
        }
    }
}
