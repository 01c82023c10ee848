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

    /** First byte of a text behind blanks: control characters and spaces. */
    static int start(final UnsafeBuffer text, final int offset, final int length)
    {
        int start = offset;
        while (start < offset + length && isBlank(text.getByte(start)))
        {
            start++;
        }
        return start;
    }

    /** First byte of the blanks at the end of a text. */
    static int end(final UnsafeBuffer text, final int start, final int end)
    {
        int last = end;
        while (last > start && isBlank(text.getByte(last - 1)))
        {
            last--;
        }
        return last;
    }

    static boolean isAscii(final UnsafeBuffer text, final int start, final int end)
    {
        int all = 0;
        for (int i = start; i < end; i++)
        {
            all |= text.getByte(i);
        }
        return all >= 0;
    }

    /** Whether a text could be a number or a time to Java, by its first byte. */
    static boolean beginsNumber(final UnsafeBuffer text, final int start, final int end)
    {
        if (start == end)
        {
            return false;
        }
        final byte c = text.getByte(start);
        return c < 0 || c >= '0' && c <= '9' || '+' == c || '-' == c || '.' == c || 'N' == c || 'I' == c;
    }

    /** Whether ASCII text is a word in lower case, written in any case. */
    static boolean equalIgnoringCase(final UnsafeBuffer word, final UnsafeBuffer text, final int start, final int end)
    {
        boolean isEqual = end - start == word.capacity();
        for (int i = 0; isEqual && i < word.capacity(); i++)
        {
            isEqual = word.getByte(i) == (text.getByte(start + i) | 0x20);
        }
        return isEqual;
    }

    /** Digits of any script as digits of ASCII. Allocates. */
    static String withAsciiDigits(final String text)
    {
        final StringBuilder ascii = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            ascii.append(Character.isDigit(c) ? (char)('0' + Character.digit(c, 10)) : c);
        }
        return ascii.toString();
    }

    private static boolean isBlank(final byte c)
    {
        return c >= 0 && c <= ' ';
    }
}
