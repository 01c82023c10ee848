package io.corelane.core.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.agrona.concurrent.UnsafeBuffer;

/** Text as a range of UTF-8 bytes. Compared bytewise and unsigned, which is the order of code points. */
public final class Text
{
    private Text()
    {
    }

    /**
     * A constant.
     *
     * @param text its value.
     * @return its bytes.
     */
    public static UnsafeBuffer constant(final String text)
    {
        return new UnsafeBuffer(text.getBytes(UTF_8));
    }

    /**
     * Bytes of text in a char array, which a NUL byte ends early.
     *
     * @param buffer with the text.
     * @param offset first byte.
     * @param max    bytes of the array.
     * @return bytes of the text.
     */
    public static int length(final UnsafeBuffer buffer, final int offset, final int max)
    {
        int length = 0;
        while (length < max && 0 != buffer.getByte(offset + length))
        {
            length++;
        }
        return length;
    }

    /**
     * Whether two texts are the same.
     *
     * @param a       buffer of the one.
     * @param aOffset its first byte.
     * @param aLength its bytes.
     * @param b       buffer of the other.
     * @param bOffset its first byte.
     * @param bLength its bytes.
     * @return true when equal.
     */
    public static boolean equal(
        final UnsafeBuffer a,
        final int aOffset,
        final int aLength,
        final UnsafeBuffer b,
        final int bOffset,
        final int bLength)
    {
        return aLength == bLength && 0 == compare(a, aOffset, aLength, b, bOffset, bLength);
    }

    /**
     * Compares two texts.
     *
     * @param a       buffer of the one.
     * @param aOffset its first byte.
     * @param aLength its bytes.
     * @param b       buffer of the other.
     * @param bOffset its first byte.
     * @param bLength its bytes.
     * @return less than, equal to or greater than 0.
     */
    public static int compare(
        final UnsafeBuffer a,
        final int aOffset,
        final int aLength,
        final UnsafeBuffer b,
        final int bOffset,
        final int bLength)
    {
        final int common = Math.min(aLength, bLength);
        for (int i = 0; i < common; i++)
        {
            final int difference = (a.getByte(aOffset + i) & 0xFF) - (b.getByte(bOffset + i) & 0xFF);
            if (0 != difference)
            {
                return difference;
            }
        }
        return aLength - bLength;
    }

    /**
     * Whether a text can stand in a char array of a schema that Corelane made: it ends at no NUL byte and does not
     * begin with the byte that means NULL.
     *
     * @param buffer   with the text.
     * @param offset   first byte.
     * @param length   bytes.
     * @param nullByte what means NULL.
     * @return true when it can.
     */
    public static boolean isStorable(
        final UnsafeBuffer buffer, final int offset, final int length, final byte nullByte)
    {
        if (length > 0 && nullByte == buffer.getByte(offset))
        {
            return false;
        }
        for (int i = 0; i < length; i++)
        {
            if (0 == buffer.getByte(offset + i))
            {
                return false;
            }
        }
        return true;
    }
}
