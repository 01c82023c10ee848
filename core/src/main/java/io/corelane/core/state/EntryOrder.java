package io.corelane.core.state;

import static io.corelane.core.state.StateFileDescriptor.NEXT_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.NUMBER_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.PREVIOUS_OFFSET;

import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * All entries in the order of their creation, so that they can be walked without a hash order: linked through their
 * headers, so an entry that goes leaves nothing behind. Owned by the partition's thread.
 */
final class EntryOrder
{
    private static final int NONE = 0;

    private final KeyedState state;
    private final int previousOffset;
    private final int nextOffset;
    private EntryCursor[] cursors = new EntryCursor[0];
    private int first;
    private int last;

    /**
     * No entries.
     *
     * @param state      whose they are.
     * @param tailOffset from an entry's header to its links.
     */
    EntryOrder(final KeyedState state, final int tailOffset)
    {
        this.state = state;
        previousOffset = tailOffset + PREVIOUS_OFFSET;
        nextOffset = tailOffset + NEXT_OFFSET;
    }

    /** Number of the entry that was made first, or none. */
    int first()
    {
        return first;
    }

    /** Number of the entry that was made behind another one, or none. */
    int next(final long value)
    {
        return UnsafeApi.getInt(null, value + nextOffset);
    }

    /** A cursor that is told of what comes and goes. */
    EntryCursor cursor()
    {
        final EntryCursor cursor = new EntryCursor(state, this);
        cursors = Arrays.copyOf(cursors, cursors.length + 1);
        cursors[cursors.length - 1] = cursor;
        return cursor;
    }

    /** The entry that is removed names the next free one. */
    void free(final long value, final int nextFree)
    {
        UnsafeApi.putInt(null, value + nextOffset, nextFree);
    }

    void add(final long value)
    {
        final int number = UnsafeApi.getInt(null, value + NUMBER_OFFSET);
        UnsafeApi.putInt(null, value + previousOffset, last);
        UnsafeApi.putInt(null, value + nextOffset, NONE);
        if (NONE == last)
        {
            first = number;
        }
        else
        {
            UnsafeApi.putInt(null, state.header(last) + nextOffset, number);
        }
        last = number;
        for (final EntryCursor cursor : cursors)
        {
            cursor.onAdded(number);
        }
    }

    void remove(final long value)
    {
        final int previous = UnsafeApi.getInt(null, value + previousOffset);
        final int next = next(value);
        if (NONE == previous)
        {
            first = next;
        }
        else
        {
            UnsafeApi.putInt(null, state.header(previous) + nextOffset, next);
        }
        if (NONE == next)
        {
            last = previous;
        }
        else
        {
            UnsafeApi.putInt(null, state.header(next) + previousOffset, previous);
        }
        final int number = UnsafeApi.getInt(null, value + NUMBER_OFFSET);
        for (final EntryCursor cursor : cursors)
        {
            cursor.onRemoved(number, next);
        }
    }

    void snapshot(final Snapshot snapshot)
    {
        first = snapshot.value(first);
        last = snapshot.value(last);
    }
}
