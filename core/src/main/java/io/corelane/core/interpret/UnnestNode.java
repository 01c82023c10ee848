package io.corelane.core.interpret;

import io.corelane.codec.GroupEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A row for each entry of a group. The entries stand behind the columns of the record's row. */
final class UnnestNode extends Node
{
    private final int width;
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

    /** {@code width} columns has a row of the input, without the entries. */
    UnnestNode(final Node input, final int width)
    {
        super(List.of(input));
        this.width = width;
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
            for (final Object entry : (List<?>)change.after()[width])
            {
                final List<Object> values = ((GroupEntry)entry).values();
                final Object[] row = Arrays.copyOf(change.after(), width + values.size());
                for (int i = 0; i < values.size(); i++)
                {
                    row[width + i] = values.get(i);
                }
                pass(RowChange.insert(row));
            }
        }
        catch (final FaultException ex)
        {
            gate.waiting.clear();
            throw ex;
        }
        gate.open();
    }
}
