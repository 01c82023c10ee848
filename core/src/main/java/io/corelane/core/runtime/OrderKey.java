package io.corelane.core.runtime;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Values as bytes that compare as the values do, from the first byte on and without signs: a byte that places NULL,
 * then the value in as many bytes as its type has, turned over when the greatest comes first. All methods write one
 * value at an index and give the index behind it. Nothing is allocated.
 */
public final class OrderKey
{
    private static final byte NULL_FIRST = 0;
    private static final byte VALUE = 1;
    private static final byte NULL_LAST = 2;

    private OrderKey()
    {
    }

    /**
     * Where NULL comes.
     *
     * @param key        takes the byte.
     * @param index      where.
     * @param isNull     whether the value is NULL; its bytes are zeros then.
     * @param nullsFirst whether NULL comes before all values.
     * @return the index behind it.
     */
    public static int putNull(
        final UnsafeBuffer key, final int index, final boolean isNull, final boolean nullsFirst)
    {
        key.putByte(index, isNull ? nullsFirst ? NULL_FIRST : NULL_LAST : VALUE);
        return index + 1;
    }

    /**
     * An integer, a time or a word of a decimal that has the sign.
     *
     * @param key        takes the bytes.
     * @param index      first of them.
     * @param value      the value.
     * @param descending whether the greatest comes first.
     * @return the index behind it.
     */
    public static int putLong(final UnsafeBuffer key, final int index, final long value, final boolean descending)
    {
        return putWord(key, index, value ^ Long.MIN_VALUE, descending);
    }

    /**
     * A word without a sign: the low one of a decimal.
     *
     * @param key        takes the bytes.
     * @param index      first of them.
     * @param value      the word.
     * @param descending whether the greatest comes first.
     * @return the index behind it.
     */
    public static int putWord(final UnsafeBuffer key, final int index, final long value, final boolean descending)
    {
        key.putLong(index, descending ? ~value : value, ByteOrder.BIG_ENDIAN);
        return index + Long.BYTES;
    }

    /**
     * A DOUBLE; minus zero is zero.
     *
     * @param key        takes the bytes.
     * @param index      first of them.
     * @param value      the value.
     * @param descending whether the greatest comes first.
     * @return the index behind it.
     */
    public static int putDouble(final UnsafeBuffer key, final int index, final double value, final boolean descending)
    {
        final long bits = Double.doubleToRawLongBits(0.0 + value);
        return putLong(key, index, bits ^ bits >> 63 & Long.MAX_VALUE, descending);
    }

    /**
     * A truth value; false comes first.
     *
     * @param key        takes the byte.
     * @param index      where.
     * @param value      the value.
     * @param descending whether true comes first.
     * @return the index behind it.
     */
    public static int putBoolean(
        final UnsafeBuffer key, final int index, final boolean value, final boolean descending)
    {
        key.putByte(index, (byte)(value == descending ? 0 : 1));
        return index + 1;
    }

    /**
     * A text: its bytes, zeros up to the greatest length of its type, then its length in two bytes.
     *
     * @param key        takes the bytes.
     * @param index      first of them.
     * @param text       holds the text.
     * @param offset     first byte of the text.
     * @param length     bytes of the text.
     * @param lengthMax  of its type.
     * @param descending whether the greatest comes first.
     * @return the index behind it.
     */
    public static int putText(
        final UnsafeBuffer key,
        final int index,
        final UnsafeBuffer text,
        final int offset,
        final int length,
        final int lengthMax,
        final boolean descending)
    {
        final int end = index + lengthMax;
        for (int i = 0; i < lengthMax; i++)
        {
            key.putByte(index + i, i < length ? text.getByte(offset + i) : 0);
        }
        key.putShort(end, (short)length, ByteOrder.BIG_ENDIAN);
        for (int i = index; descending && i < end + Short.BYTES; i++)
        {
            key.putByte(i, (byte)~key.getByte(i));
        }
        return end + Short.BYTES;
    }
}
