package io.corelane.core.interpret;

import java.util.Arrays;
import java.util.List;

/** Gives changes of a table's rows on that change something. What is below is of the record, what is above is not. */
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
            give(change);
        }
    }
}
