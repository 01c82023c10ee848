package io.corelane.core.state;

import org.agrona.MutableDirectBuffer;

/**
 * Takes state out, or puts it back: whoever has state passes all of it through, in one order for both ways. Going out,
 * a number comes back as it was given; coming in, it is replaced by what was taken out. Large memory is not copied
 * here: its slots and records are only made known, and follow behind.
 */
public interface Snapshot
{
    /**
     * A number.
     *
     * @param value as it is now.
     * @return as it has to be from now on.
     */
    long value(long value);

    /**
     * A number.
     *
     * @param value as it is now.
     * @return as it has to be from now on.
     */
    default int value(final int value)
    {
        return (int)value((long)value);
    }

    /**
     * A flag.
     *
     * @param value as it is now.
     * @return as it has to be from now on.
     */
    default boolean value(final boolean value)
    {
        return 0 != value(value ? 1L : 0L);
    }

    /**
     * Numbers, as many as there are.
     *
     * @param values as they are now; replaced by what they have to be.
     */
    default void values(final long[] values)
    {
        for (int i = 0; i < values.length; i++)
        {
            values[i] = value(values[i]);
        }
    }

    /**
     * Bytes, few of them.
     *
     * @param buffer holds them, from its first byte on; replaced by what they have to be.
     * @param length how many; the same when they come in.
     */
    default void bytes(final MutableDirectBuffer buffer, final int length)
    {
        for (int i = 0; i < length; i++)
        {
            buffer.putByte(i, (byte)value((long)buffer.getByte(i)));
        }
    }

    /**
     * Memory of slots.
     *
     * @param memory that has them.
     */
    void slots(SlotMemory memory);

    /**
     * Things on the heap.
     *
     * @param records that has them.
     */
    void records(RecordMemory records);
}
