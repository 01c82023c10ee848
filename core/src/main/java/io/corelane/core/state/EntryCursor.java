package io.corelane.core.state;

import static io.corelane.core.state.StateFileDescriptor.KEY_DISTANCE_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.KEY_LENGTH_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.VALUE_HEADER_LENGTH;

import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the entries of a state in the order of their creation. Entries made meanwhile are met at the end; the entry at
 * hand may be removed. Owned by the partition's thread.
 */
public final class EntryCursor
{
    private final EntryDirectory entries;
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);
    private int nextOrdinal;
    private long value;

    EntryCursor(final EntryDirectory entries)
    {
        this.entries = entries;
    }

    /**
     * Moves on to the next entry.
     *
     * @return false when there is none (yet).
     */
    public boolean next()
    {
        while (nextOrdinal < entries.length())
        {
            value = entries.address(nextOrdinal++);
            if (KeyedState.NULL_ADDRESS != value)
            {
                key.wrap(
                    value - UnsafeApi.getInt(null, value + KEY_DISTANCE_OFFSET),
                    UnsafeApi.getInt(null, value + KEY_LENGTH_OFFSET));
                return true;
            }
        }
        return false;
    }

    /**
     * The value of the entry at hand.
     *
     * @return address of the payload.
     */
    public long valueAddress()
    {
        return value + VALUE_HEADER_LENGTH;
    }

    /**
     * The key of the entry at hand, valid until the cursor moves on.
     *
     * @return a view of the key's bytes.
     */
    public DirectBuffer key()
    {
        return key;
    }
}
