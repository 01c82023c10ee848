package io.corelane.core.partition;

import org.agrona.DirectBuffer;

/** A task with groups, whose state can be shown: also to a process that only has a copy of an entry. */
public interface GroupTask extends JobTask
{
    /**
     * Adds the row of a group as it stands to the batch of results, as an INSERT. The batch has headroom.
     *
     * @param key     the group's key, as the state holds it.
     * @param address of the group's value, as the state holds it.
     * @return false when the group does not satisfy HAVING, or its row cannot be made.
     */
    boolean show(DirectBuffer key, long address);
}
