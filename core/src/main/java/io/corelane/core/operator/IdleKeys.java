package io.corelane.core.operator;

import io.corelane.core.state.KeyHash;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Keys that have nothing any more, in the order in which they lost it. They stay for a while, since a key most likely
 * comes again; then, or when their place is needed, they are removed. Links lie in the last bytes of a key's value:
 * <pre>
 *   0           8          12         16
 *  +-----------+----------+----------+
 *  | idle      | previous | next     |
 *  | since     | idle key | idle key |
 *  +-----------+----------+----------+
 * </pre>
 * Owned by the partition's thread.
 */
final class IdleKeys
{
    static final int LENGTH = Long.BYTES + EntryList.LENGTH;

    /** Keys that one call removes at the most. */
    private static final int REMOVALS = 64;

    private final KeyedState keys;
    private final int sinceOffset;
    private final EntryList idle;
    private final long retentionNs;
    private final UnsafeBuffer removed = new UnsafeBuffer(0, 0);

    /**
     * No idle keys.
     *
     * @param keys        the keys.
     * @param offset      of the links in a key's value.
     * @param retentionNs how long an idle key stays, nanoseconds of event time.
     */
    IdleKeys(final KeyedState keys, final int offset, final long retentionNs)
    {
        this.keys = keys;
        this.sinceOffset = offset;
        this.idle = new EntryList(keys, sinceOffset + Long.BYTES);
        this.retentionNs = retentionNs;
    }

    /** Whether one more key has room, if need be in the place of an idle one. */
    boolean hasRoom()
    {
        return keys.size() < keys.maxKeys() || !idle.isEmpty();
    }

    /** Makes room for one more key. */
    void makeRoom()
    {
        if (!idle.isEmpty() && keys.size() >= keys.maxKeys())
        {
            remove(idle.first());
        }
    }

    /** A key has nothing any more. */
    void add(final long key, final long nowNs)
    {
        UnsafeApi.putLong(null, key + sinceOffset, nowNs);
        idle.add(key);
    }

    /** A key has something again, or for the first time: then its links are zeros, as they are behind this. */
    void take(final long key)
    {
        if (idle.holds(key))
        {
            idle.remove(key);
            idle.clear(key);
        }
    }

    /** When the first key has been idle for long; Long.MAX_VALUE when none will have been. */
    long dueNs()
    {
        if (idle.isEmpty())
        {
            return Long.MAX_VALUE;
        }
        final long sinceNs = UnsafeApi.getLong(null, idle.first() + sinceOffset);
        return sinceNs > Long.MAX_VALUE - retentionNs ? Long.MAX_VALUE : sinceNs + retentionNs;
    }

    /** Removes keys that have been idle for long; some of them, if they are many. */
    void expire(final long nowNs)
    {
        for (int i = 0; i < REMOVALS && !idle.isEmpty() && nowNs >= dueNs(); i++)
        {
            remove(idle.first());
        }
    }

    void snapshot(final Snapshot snapshot)
    {
        idle.snapshot(snapshot);
    }

    private void remove(final long key)
    {
        take(key);
        final int length = KeyedState.keyLength(key);
        removed.wrap(KeyedState.keyAddress(key), length);
        keys.remove(removed, 0, length, KeyHash.of(removed, 0, length));
    }
}
