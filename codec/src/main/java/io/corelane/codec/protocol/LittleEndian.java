package io.corelane.codec.protocol;

import java.nio.ByteOrder;
import org.agrona.UnsafeApi;

/** Numbers in memory whose bounds the caller has looked at. No allocation; any thread. */
public final class LittleEndian
{
    private static final boolean IS_NATIVE = ByteOrder.LITTLE_ENDIAN == ByteOrder.nativeOrder();

    private LittleEndian()
    {
    }

    /**
     * Reads four bytes.
     *
     * @param array   what a buffer wraps, or null for memory outside the heap.
     * @param address in that memory, or the array's offset and what comes before.
     * @return the number.
     */
    public static int getInt(final byte[] array, final long address)
    {
        final int value = UnsafeApi.getInt(array, address);
        return IS_NATIVE ? value : Integer.reverseBytes(value);
    }

    /**
     * Reads eight bytes.
     *
     * @param array   what a buffer wraps, or null for memory outside the heap.
     * @param address in that memory, or the array's offset and what comes before.
     * @return the number.
     */
    public static long getLong(final byte[] array, final long address)
    {
        final long value = UnsafeApi.getLong(array, address);
        return IS_NATIVE ? value : Long.reverseBytes(value);
    }

    /**
     * Writes two bytes.
     *
     * @param array   what a buffer wraps, or null for memory outside the heap.
     * @param address in that memory, or the array's offset and what comes before.
     * @param value   the number.
     */
    public static void putShort(final byte[] array, final long address, final short value)
    {
        UnsafeApi.putShort(array, address, IS_NATIVE ? value : Short.reverseBytes(value));
    }

    /**
     * Writes four bytes.
     *
     * @param array   what a buffer wraps, or null for memory outside the heap.
     * @param address in that memory, or the array's offset and what comes before.
     * @param value   the number.
     */
    public static void putInt(final byte[] array, final long address, final int value)
    {
        UnsafeApi.putInt(array, address, IS_NATIVE ? value : Integer.reverseBytes(value));
    }

    /**
     * Writes eight bytes.
     *
     * @param array   what a buffer wraps, or null for memory outside the heap.
     * @param address in that memory, or the array's offset and what comes before.
     * @param value   the number.
     */
    public static void putLong(final byte[] array, final long address, final long value)
    {
        UnsafeApi.putLong(array, address, IS_NATIVE ? value : Long.reverseBytes(value));
    }
}
