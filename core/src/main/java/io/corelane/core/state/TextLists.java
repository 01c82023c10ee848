package io.corelane.core.state;

import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Lists of texts, each in the order of a key, and of arrival where keys are the same. A key is bytes of one length that
 * are compared from the first on, without signs. What a group keeps of its list is the first and the last text.
 * <pre>
 *   0       4          8         16       20
 *  +-------+----------+---------+--------+-----+-------------
 *  | next  | previous | arrival | length | key | text
 *  +-------+----------+---------+--------+-----+-------------
 * </pre>
 * Single-threaded: only the partition's thread calls it. Nothing is allocated.
 */
public final class TextLists implements AutoCloseable
{
    private static final int NONE = BlockStore.NONE;
    private static final int NEXT_OFFSET = 0;
    private static final int PREVIOUS_OFFSET = 4;
    private static final int ARRIVAL_OFFSET = 8;
    private static final int LENGTH_OFFSET = 16;
    private static final int KEY_OFFSET = 20;

    private final BlockStore texts;
    private final int keyLength;
    private final long atOnce;
    private long arrivals;
    private int first;
    private int last;

    /**
     * No lists.
     *
     * @param texts     blocks of {@link #blockLength}; closed with this.
     * @param keyLength bytes of a key, 0 for texts in the order of their arrival.
     * @param atOnce    texts that one record may bring at the most.
     */
    public TextLists(final BlockStore texts, final int keyLength, final long atOnce)
    {
        this.texts = texts;
        this.keyLength = keyLength;
        this.atOnce = atOnce;
    }

    /**
     * Bytes of a block for a text.
     *
     * @param keyLength     bytes of a key.
     * @param textLengthMax bytes of the longest text.
     * @return bytes.
     */
    public static int blockLength(final int keyLength, final int textLengthMax)
    {
        return KEY_OFFSET + keyLength + textLengthMax + 7 & ~7;
    }

    /**
     * Whether there is no room for all that a record may bring.
     *
     * @return true when {@link #add} must not be called.
     */
    public boolean isFull()
    {
        return texts.room() < atOnce;
    }

    /**
     * Takes up a list, for {@link #add} and {@link #merge}.
     *
     * @param firstText first text, 0 for none.
     * @param lastText  last text, 0 for none.
     */
    public void open(final long firstText, final long lastText)
    {
        first = (int)firstText;
        last = (int)lastText;
    }

    /**
     * The first text of the list at hand.
     *
     * @return id, 0 for none.
     */
    public long first()
    {
        return first;
    }

    /**
     * The last text of the list at hand.
     *
     * @return id, 0 for none.
     */
    public long last()
    {
        return last;
    }

    /**
     * Adds a text to the list at hand, behind those with the same key. Only with room.
     *
     * @param key    holds the key.
     * @param text   holds the text.
     * @param offset first byte.
     * @param length bytes.
     */
    public void add(final DirectBuffer key, final DirectBuffer text, final int offset, final int length)
    {
        final int id = texts.allocate();
        final long block = texts.address(id);
        UnsafeApi.putLong(null, block + ARRIVAL_OFFSET, arrivals++);
        UnsafeApi.putInt(null, block + LENGTH_OFFSET, length);
        UnsafeApi.copyMemory(key.byteArray(), key.addressOffset(), null, block + KEY_OFFSET, keyLength);
        UnsafeApi.copyMemory(
            text.byteArray(), text.addressOffset() + offset, null, block + KEY_OFFSET + keyLength, length);
        // Most come in the order that is asked for.
        int before = last;
        while (NONE != before && compare(before, id) > 0)
        {
            before = link(before, PREVIOUS_OFFSET);
        }
        insert(id, before);
    }

    /**
     * Takes one out of the list at hand: of the texts with a key the one that came first. Costs as much as there are
     * texts in front of it, so no more than to write the list.
     *
     * @param key holds the key, which a text of the list has.
     */
    public void remove(final DirectBuffer key)
    {
        int id = first;
        while (!isOf(id, key))
        {
            id = link(id, NEXT_OFFSET);
        }
        final int before = link(id, PREVIOUS_OFFSET);
        final int after = link(id, NEXT_OFFSET);
        if (NONE == before)
        {
            first = after;
        }
        else
        {
            link(before, NEXT_OFFSET, after);
        }
        if (NONE == after)
        {
            last = before;
        }
        else
        {
            link(after, PREVIOUS_OFFSET, before);
        }
        texts.free(id);
    }

    private boolean isOf(final int id, final DirectBuffer key)
    {
        if (NONE == id)
        {
            throw new IllegalStateException("a text leaves that has not come");
        }
        final long block = texts.address(id);
        for (int i = 0; i < keyLength; i++)
        {
            if (UnsafeApi.getByte(null, block + KEY_OFFSET + i) != key.getByte(i))
            {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes the texts of another list into the one at hand; costs as much as both have texts.
     *
     * @param otherFirst first text of the other list, which is none any more.
     */
    public void merge(final long otherFirst)
    {
        int before = NONE;
        int after = first;
        int id = (int)otherFirst;
        while (NONE != id)
        {
            final int next = link(id, NEXT_OFFSET);
            while (NONE != after && compare(after, id) < 0)
            {
                before = after;
                after = link(after, NEXT_OFFSET);
            }
            insert(id, before);
            before = id;
            id = next;
        }
    }

    /**
     * Writes the texts of a list one behind the other.
     *
     * @param firstText       first text.
     * @param separator       holds what stands between two of them.
     * @param separatorLength its bytes.
     * @param out             takes the texts; has room for them.
     * @return bytes.
     */
    public int write(
        final long firstText, final DirectBuffer separator, final int separatorLength, final UnsafeBuffer out)
    {
        int length = 0;
        for (int id = (int)firstText; NONE != id; id = link(id, NEXT_OFFSET))
        {
            if (id != (int)firstText)
            {
                out.putBytes(length, separator, 0, separatorLength);
                length += separatorLength;
            }
            final long block = texts.address(id);
            final int textLength = UnsafeApi.getInt(null, block + LENGTH_OFFSET);
            UnsafeApi.copyMemory(
                null, block + KEY_OFFSET + keyLength, out.byteArray(), out.addressOffset() + length, textLength);
            length += textLength;
        }
        return length;
    }

    /**
     * Takes all texts of a list away.
     *
     * @param firstText first text, 0 for none.
     */
    public void release(final long firstText)
    {
        int id = (int)firstText;
        while (NONE != id)
        {
            final int next = link(id, NEXT_OFFSET);
            texts.free(id);
            id = next;
        }
    }

    /**
     * Texts of all lists.
     *
     * @return count.
     */
    public int size()
    {
        return texts.size();
    }

    /**
     * Takes the texts out or puts them back, into lists without any.
     *
     * @param snapshot takes or gives.
     */
    public void snapshot(final Snapshot snapshot)
    {
        arrivals = snapshot.value(arrivals);
        texts.snapshot(snapshot);
    }

    @Override
    public void close()
    {
        texts.close();
    }

    private void insert(final int id, final int before)
    {
        final int after = NONE == before ? first : link(before, NEXT_OFFSET);
        link(id, PREVIOUS_OFFSET, before);
        link(id, NEXT_OFFSET, after);
        if (NONE == before)
        {
            first = id;
        }
        else
        {
            link(before, NEXT_OFFSET, id);
        }
        if (NONE == after)
        {
            last = id;
        }
        else
        {
            link(after, PREVIOUS_OFFSET, id);
        }
    }

    private int compare(final int id, final int other)
    {
        final long a = texts.address(id);
        final long b = texts.address(other);
        for (int i = KEY_OFFSET; i < KEY_OFFSET + keyLength; i++)
        {
            final int difference = (UnsafeApi.getByte(null, a + i) & 0xFF) - (UnsafeApi.getByte(null, b + i) & 0xFF);
            if (0 != difference)
            {
                return difference;
            }
        }
        return Long.compare(
            UnsafeApi.getLong(null, a + ARRIVAL_OFFSET), UnsafeApi.getLong(null, b + ARRIVAL_OFFSET));
    }

    private int link(final int id, final int offset)
    {
        return UnsafeApi.getInt(null, texts.address(id) + offset);
    }

    private void link(final int id, final int offset, final int other)
    {
        UnsafeApi.putInt(null, texts.address(id) + offset, other);
    }
}
