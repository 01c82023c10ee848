package io.corelane.codec.protocol;

import java.nio.ByteOrder;
import org.agrona.UnsafeApi;

/** Numbers in memory whose bounds the caller has looked at. No allocation; any thread. */
final class LittleEndian
{
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
}
