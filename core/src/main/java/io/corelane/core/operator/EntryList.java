package io.corelane.core.operator;

import io.corelane.core.state.KeyedState;
import org.agrona.UnsafeApi;

/**
 * Entries of a state in the order in which they were added, linked by two words of their values. Owned by the
 * partition's thread.
 */
final class EntryList
{
    /** Bytes of the links in an entry's value. */
    static final int LENGTH = 2 * Long.BYTES;

    private static final long NONE = KeyedState.NULL_ADDRESS;

    private final int previousOffset;
    private final int nextOffset;
    private long first;
    private long last;

    /**
     * No entries.
     *
     * @param offset of the links in an entry's value.
     */
    EntryList(final int offset)
    {
        this.previousOffset = offset;
        this.nextOffset = offset + Long.BYTES;
    }

    /** The entry that was added first, or none. */
    long first()
    {
        return first;
    }

    /** The entry that was added last, or none. */
    long last()
    {
        return last;
    }

    /** Adds an entry that is not there. */
    void add(final long entry)
    {
        UnsafeApi.putLong(null, entry + previousOffset, last);
        UnsafeApi.putLong(null, entry + nextOffset, NONE);
        if (NONE == last)
        {
            first = entry;
        }
        else
        {
            UnsafeApi.putLong(null, last + nextOffset, entry);
        }
        last = entry;
    }

    /** Takes an entry away that is there. */
    void remove(final long entry)
    {
        final long previous = UnsafeApi.getLong(null, entry + previousOffset);
        final long next = UnsafeApi.getLong(null, entry + nextOffset);
        if (NONE == previous)
        {
            first = next;
        }
        else
        {
            UnsafeApi.putLong(null, previous + nextOffset, next);
        }
        if (NONE == next)
        {
            last = previous;
        }
        else
        {
            UnsafeApi.putLong(null, next + previousOffset, previous);
        }
    }
}
