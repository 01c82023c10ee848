package io.corelane.core.interpret;

import io.corelane.core.runtime.Faults;

/**
 * What a record leads to, before it is done: nothing has changed yet.
 *
 * @param operation of the protocol; without meaning when there is no row.
 * @param former    the row in the place of which another one leaves, or null.
 * @param row       what leaves, or null.
 * @param group     the record's group as it will be, or null.
 * @param fault     why the group has no row, though the record counts.
 */
record Change(byte operation, Object[] former, Object[] row, Group group, int fault)
{
    Change(final byte operation, final Object[] former, final Object[] row, final Group group)
    {
        this(operation, former, row, group, Faults.NONE);
    }
}
