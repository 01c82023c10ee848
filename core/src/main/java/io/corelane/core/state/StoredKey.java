package io.corelane.core.state;

import static io.corelane.core.state.StateFileDescriptor.KEY_LENGTH_OFFSET;

import org.agrona.UnsafeApi;

/** The key in front of a value's header, and whether it is the one that is sought. No allocation; any thread. */
final class StoredKey
{
    private StoredKey()
    {
    }

    /** A short key, by its words. Whole ones, but for what lies behind the key in the last, which can be anything. */
    static boolean matches(
        final long value, final long first, final long second, final long third, final int length)
    {
        return 0 == KeyHash.difference(value - StateFileDescriptor.keyRoom(length), first, second, third, length);
    }

    /** A key of the same length. Whole words of both; behind the given key there is room for them too. */
    static boolean matches(final long value, final long keyAddress, final int length)
    {
        final long stored = value - StateFileDescriptor.keyRoom(length);
        long difference = 0;
        for (int i = 0; i < length; i += Long.BYTES)
        {
            difference |= KeyHash.word(stored, i, length) ^ KeyHash.word(keyAddress, i, length);
        }
        return 0 == difference;
    }

    /** Any key. */
    static boolean matches(
        final long value, final byte[] key, final long keyAddress, final int length)
    {
        return length == UnsafeApi.getShort(null, value + KEY_LENGTH_OFFSET) &&
            KeyHash.isSame(value - StateFileDescriptor.keyRoom(length), key, keyAddress, length);
    }
}
