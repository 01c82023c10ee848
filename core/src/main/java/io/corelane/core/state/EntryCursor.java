package io.corelane.core.state;

import static io.corelane.core.state.StateFileDescriptor.VALUE_HEADER_LENGTH;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the entries of a state in the order of their creation. Entries made meanwhile are met at the end; any entry may
 * be removed, that at hand too. A state knows its cursors as long as it lives, so make few. Owned by the partition's
 * thread.
 */
public final class EntryCursor
{
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);
    private final KeyedState state;
    private final EntryOrder order;
    private int nextNumber;
    private long value;

    EntryCursor(final KeyedState state, final EntryOrder order)
    {
        this.state = state;
        this.order = order;
        this.nextNumber = order.first();
    }

    /**
     * Moves on to the next entry.
     *
     * @return false when there is none (yet).
     */
    public boolean next()
    {
        if (0 == nextNumber)
        {
            return false;
        }
        value = state.header(nextNumber);
        nextNumber = order.next(value);
        final long payload = value + VALUE_HEADER_LENGTH;
        key.wrap(KeyedState.keyAddress(payload), KeyedState.keyLength(payload));
        return true;
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
     * The key of the entry at hand, valid until the cursor moves on or the entry is removed.
     *
     * @return a view of the key's bytes.
     */
    public DirectBuffer key()
    {
        return key;
    }

    void rewind()
    {
        nextNumber = order.first();
    }

    void onAdded(final int added)
    {
        if (0 == nextNumber)
        {
            nextNumber = added;
        }
    }

    void onRemoved(final int removed, final int next)
    {
        if (removed == nextNumber)
        {
            nextNumber = next;
        }
    }
}
