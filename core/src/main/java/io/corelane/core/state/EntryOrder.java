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
    private EntryCursor[] cursors = new EntryCursor[0];
    private int first;
    private int last;

    EntryOrder(final KeyedState state)
    {
        this.state = state;
    }

    /** Number of the entry that was made first, or none. */
    int first()
    {
        return first;
    }

    /** Number of the entry that was made behind another one, or none. */
    static int next(final long value)
    {
        return UnsafeApi.getInt(null, value + NEXT_OFFSET);
    }

    /** A cursor that is told of what comes and goes. */
    EntryCursor cursor()
    {
        final EntryCursor cursor = new EntryCursor(state, first);
        cursors = Arrays.copyOf(cursors, cursors.length + 1);
        cursors[cursors.length - 1] = cursor;
        return cursor;
    }

    void add(final long value)
    {
        final int number = UnsafeApi.getInt(null, value + NUMBER_OFFSET);
        UnsafeApi.putInt(null, value + PREVIOUS_OFFSET, last);
        UnsafeApi.putInt(null, value + NEXT_OFFSET, NONE);
        if (NONE == last)
        {
            first = number;
        }
        else
        {
            UnsafeApi.putInt(null, state.header(last) + NEXT_OFFSET, number);
        }
        last = number;
        for (final EntryCursor cursor : cursors)
        {
            cursor.onAdded(number);
        }
    }

    void remove(final long value)
    {
        final int previous = UnsafeApi.getInt(null, value + PREVIOUS_OFFSET);
        final int next = next(value);
        if (NONE == previous)
        {
            first = next;
        }
        else
        {
            UnsafeApi.putInt(null, state.header(previous) + NEXT_OFFSET, next);
        }
        if (NONE == next)
        {
            last = previous;
        }
        else
        {
            UnsafeApi.putInt(null, state.header(next) + PREVIOUS_OFFSET, previous);
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
