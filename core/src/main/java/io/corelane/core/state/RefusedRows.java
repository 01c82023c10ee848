package io.corelane.core.state;

/**
 * How many rows there are that a state with too many keys has refused, and that have not gone since: rows that change
 * go later as if they had come. As long as there are any of a key it must not come in, or nobody could tell which of
 * its rows are counted; so what goes of a key that is not there was refused.
 * <p>
 * Keys are counted by a part of their {@link KeyHash}, in a bounded number of places. Two keys that share one are
 * refused together: never is a row taken back that did not come. Owned by the partition's thread; no allocation but at
 * the start.
 */
public final class RefusedRows
{
    private static final int PLACE_BITS = 12;

    private final long[] counts = new long[1 << PLACE_BITS];
    private long all;

    /**
     * Whether rows were refused that may be of a key.
     *
     * @param hash of the key.
     * @return false when none of its rows stands out.
     */
    public boolean hasAny(final int hash)
    {
        return 0 != all && 0 != counts[place(hash)];
    }

    /**
     * A row is refused.
     *
     * @param hash of its key, which is not there.
     */
    public void add(final int hash)
    {
        all++;
        counts[place(hash)]++;
    }

    /**
     * A row goes, whose key is not there.
     *
     * @param hash of its key.
     */
    public void remove(final int hash)
    {
        if (hasAny(hash))
        {
            all--;
            counts[place(hash)]--;
        }
    }

    /**
     * Takes out or puts back.
     *
     * @param snapshot takes or gives.
     */
    public void snapshot(final Snapshot snapshot)
    {
        all = snapshot.value(all);
        if (0 != all)
        {
            snapshot.values(counts);
        }
    }

    private static int place(final int hash)
    {
        return hash >>> Integer.SIZE - PLACE_BITS;
    }
}
