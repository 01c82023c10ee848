package io.corelane.core.partition;

import io.corelane.core.state.KeyedState;

/** How much a fragment of a job keeps, added up over its operators. Owned by the partition's thread; used again. */
public final class StateSize
{
    private long entries;
    private long bytes;
    private long headroom = Long.MAX_VALUE;

    /** Nothing so far. */
    public void clear()
    {
        entries = 0;
        bytes = 0;
        headroom = Long.MAX_VALUE;
    }

    /**
     * Adds the state of an operator.
     *
     * @param keys  that it keeps.
     * @param other bytes beside those of the keys: rows, panes, lists.
     */
    public void add(final KeyedState keys, final long other)
    {
        add(keys.size(), keys.bytes() + other, keys.maxKeys() - keys.size());
    }

    /**
     * Adds the state of an operator.
     *
     * @param keys  that it keeps.
     * @param size  bytes of all.
     * @param still new keys that it takes.
     */
    public void add(final long keys, final long size, final long still)
    {
        entries += keys;
        bytes += size;
        headroom = Math.min(headroom, still);
    }

    /**
     * Keys that are kept.
     *
     * @return count.
     */
    public long entries()
    {
        return entries;
    }

    /**
     * Bytes of the files, as they would be if every page were touched.
     *
     * @return bytes.
     */
    public long bytes()
    {
        return bytes;
    }

    /**
     * New keys that are taken before the first one is refused or has another one go: of the fullest operator.
     *
     * @return count; {@code Long.MAX_VALUE} of what keeps no keys.
     */
    public long headroom()
    {
        return headroom;
    }
}
