package io.corelane.codec.protocol;

import java.nio.ByteOrder;
import org.agrona.UnsafeApi;

/** Numbers and bytes in memory whose bounds the caller has looked at. No allocation; any thread. */
final class LittleEndian
{
    /** Up to here words are moved one by one: the call that moves more costs as much as some thirty of them. */
    private static final int MAX_WORDS_LENGTH = 256;

    private static final boolean IS_NATIVE = ByteOrder.LITTLE_ENDIAN == ByteOrder.nativeOrder();

    private LittleEndian()
    {
    }

    /** The array (or null) and the address are what a buffer wraps. */
    static int getInt(final byte[] array, final long address)
    {
        final int value = UnsafeApi.getInt(array, address);
        return IS_NATIVE ? value : Integer.reverseBytes(value);
    }

    static long getLong(final byte[] array, final long address)
    {
        final long value = UnsafeApi.getLong(array, address);
        return IS_NATIVE ? value : Long.reverseBytes(value);
    }

    static void putShort(final byte[] array, final long address, final short value)
    {
        UnsafeApi.putShort(array, address, IS_NATIVE ? value : Short.reverseBytes(value));
    }

    static void putInt(final byte[] array, final long address, final int value)
    {
        UnsafeApi.putInt(array, address, IS_NATIVE ? value : Integer.reverseBytes(value));
    }

    static void putLong(final byte[] array, final long address, final long value)
    {
        UnsafeApi.putLong(array, address, IS_NATIVE ? value : Long.reverseBytes(value));
    }

    /** Copies bytes to memory that does not overlap. Records are short, so most are a few words and the last one. */
    static void copy(final byte[] from, final long source, final byte[] to, final long target, final int length)
    {
        if (length < Long.BYTES || length > MAX_WORDS_LENGTH)
        {
            UnsafeApi.copyMemory(from, source, to, target, length);
            return;
        }
        final int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES)
        {
            UnsafeApi.putLong(to, target + i, UnsafeApi.getLong(from, source + i));
        }
        UnsafeApi.putLong(to, target + last, UnsafeApi.getLong(from, source + last));
    }
}
