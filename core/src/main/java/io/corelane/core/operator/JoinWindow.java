package io.corelane.core.operator;

import io.corelane.core.state.TableMemory;

/** What a join keeps of one window: the rows of both sides. */
final class JoinWindow
{
    final OpenWindow left;
    final OpenWindow right;

    /** End of the window. */
    long endNs;

    JoinWindow(final TableMemory tables)
    {
        left = new OpenWindow(tables);
        right = new OpenWindow(tables);
    }

    OpenWindow side(final int input)
    {
        return JoinTask.LEFT == input ? left : right;
    }
}
