package io.corelane.core.state;

import static io.corelane.core.state.StateFileDescriptor.NEXT_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.PREVIOUS_OFFSET;

import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * All entries in the order of their creation, so that they can be walked without a hash order: linked through their
 * headers, so an entry that goes leaves nothing behind. Owned by the partition's thread.
 */
final class EntryOrder
{
    private static final long NONE = KeyedState.NULL_ADDRESS;

    private EntryCursor[] cursors = new EntryCursor[0];
    private long first;
    private long last;

    /** The entry that was made first, or none. */
    long first()
    {
        return first;
    }

    /** The entry that was made behind another one, or none. */
    static long next(final long value)
    {
        return UnsafeApi.getLong(null, value + NEXT_OFFSET);
    }

    /** A cursor that is told of what comes and goes. */
    EntryCursor cursor()
    {
        final EntryCursor cursor = new EntryCursor(first);
        cursors = Arrays.copyOf(cursors, cursors.length + 1);
        cursors[cursors.length - 1] = cursor;
        return cursor;
    }

    void add(final long value)
    {
        UnsafeApi.putLong(null, value + PREVIOUS_OFFSET, last);
        UnsafeApi.putLong(null, value + NEXT_OFFSET, NONE);
        if (NONE == last)
        {
            first = value;
        }
        else
        {
            UnsafeApi.putLong(null, last + NEXT_OFFSET, value);
        }
        last = value;
        for (final EntryCursor cursor : cursors)
        {
            cursor.onAdded(value);
        }
    }

    void remove(final long value)
    {
        final long previous = UnsafeApi.getLong(null, value + PREVIOUS_OFFSET);
        final long next = next(value);
        if (NONE == previous)
        {
            first = next;
        }
        else
        {
            UnsafeApi.putLong(null, previous + NEXT_OFFSET, next);
        }
        if (NONE == next)
        {
            last = previous;
        }
        else
        {
            UnsafeApi.putLong(null, next + PREVIOUS_OFFSET, previous);
        }
        for (final EntryCursor cursor : cursors)
        {
            cursor.onRemoved(value, next);
        }
    }
}
