package io.corelane.core.operator;

import io.corelane.core.state.BlockStore;
import io.corelane.core.state.GroupTable;
import io.corelane.core.state.TableMemory;

/** A window that is open: its blocks, in the order in which they were added, and the table that finds them. */
final class OpenWindow
{
    final GroupTable table;

    long start;

    /** Nanoseconds; 0 when it is not open. */
    long lengthNs;

    /** The block that was added first, 0 for none. */
    int first;

    /** The first one that has not given its last row, 0 for none. */
    int head;

    /** The block that was added last, 0 for none. */
    int tail;

    int count;

    /** Blocks that the table has been made for. */
    int expected;

    /** Of a pane: the share of what a sum can hold that a group has come to at the most. */
    double most;

    /** None, which is never opened. */
    OpenWindow()
    {
        table = null;
    }

    OpenWindow(final TableMemory memory)
    {
        table = new GroupTable(memory);
    }

    /** Begins without blocks; so many may come. */
    void open(final int blocks)
    {
        first = BlockStore.NONE;
        head = BlockStore.NONE;
        tail = BlockStore.NONE;
        count = 0;
        expected = blocks;
        most = 0.0;
        table.open(blocks);
    }
}
