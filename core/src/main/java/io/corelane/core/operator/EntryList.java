package io.corelane.core.operator;

import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import org.agrona.UnsafeApi;

/**
 * Entries of a state in the order in which they were added, linked by two words of their values. Owned by the
 * partition's thread.
 */
final class EntryList
{
    /** Bytes of the links in an entry's value. */
    static final int LENGTH = 2 * Integer.BYTES;

    private static final int NONE = 0;

    private final KeyedState entries;
    private final int previousOffset;
    private final int nextOffset;
    private int first;
    private int last;

    /**
     * No entries.
     *
     * @param entries what has them.
     * @param offset  of the links in an entry's value.
     */
    EntryList(final KeyedState entries, final int offset)
    {
        this.entries = entries;
        this.previousOffset = offset;
        this.nextOffset = offset + Integer.BYTES;
    }

    /** The entry that was added first, or 0. */
    long first()
    {
        return entries.address(first);
    }

    boolean isEmpty()
    {
        return NONE == first;
    }

    /** Whether an entry is there; only where the links of those that are not are zeros. */
    boolean holds(final long entry)
    {
        return NONE != UnsafeApi.getInt(null, entry + previousOffset) || first == KeyedState.number(entry);
    }

    /** Makes the links zeros of an entry that has been taken away. */
    void clear(final long entry)
    {
        UnsafeApi.putInt(null, entry + previousOffset, NONE);
        UnsafeApi.putInt(null, entry + nextOffset, NONE);
    }

    /** Whether an entry is the one that was added last. */
    boolean isLast(final long entry)
    {
        return last == KeyedState.number(entry);
    }

    /** Adds an entry that is not there. */
    void add(final long entry)
    {
        final int number = KeyedState.number(entry);
        UnsafeApi.putInt(null, entry + previousOffset, last);
        UnsafeApi.putInt(null, entry + nextOffset, NONE);
        if (NONE == last)
        {
            first = number;
        }
        else
        {
            UnsafeApi.putInt(null, entries.address(last) + nextOffset, number);
        }
        last = number;
    }

    /** Takes an entry away that is there. */
    void remove(final long entry)
    {
        final int previous = UnsafeApi.getInt(null, entry + previousOffset);
        final int next = UnsafeApi.getInt(null, entry + nextOffset);
        if (NONE == previous)
        {
            first = next;
        }
        else
        {
            UnsafeApi.putInt(null, entries.address(previous) + nextOffset, next);
        }
        if (NONE == next)
        {
            last = previous;
        }
        else
        {
            UnsafeApi.putInt(null, entries.address(next) + previousOffset, previous);
        }
    }

    void snapshot(final Snapshot snapshot)
    {
        first = snapshot.value(first);
        last = snapshot.value(last);
    }
}
