package io.corelane.core.interpret;

import java.util.Arrays;
import java.util.List;

/** Passes changes of a table's rows on that change something. */
final class ChangedNode extends Node
{
    ChangedNode(final Node input)
    {
        super(List.of(input));
    }

    @Override
    void on(final int input, final RowChange change)
    {
        if (!Arrays.equals(change.before(), change.after()))
        {
            pass(change);
        }
    }
}
