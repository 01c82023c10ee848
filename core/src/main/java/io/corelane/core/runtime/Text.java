package io.corelane.core.runtime;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Text as a range of UTF-8 bytes, worked on eight at a time. Compared bytewise and unsigned, which is the order of code
 * points.
 */
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
        for (; length <= max - Long.BYTES; length += Long.BYTES)
        {
            final long zeros = zeros(buffer.getLong(offset + length, LITTLE_ENDIAN));
            if (0 != zeros)
            {
                return length + (Long.numberOfTrailingZeros(zeros) >>> 3);
            }
        }
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
        if (aLength != bLength)
        {
            return false;
        }
        int i = 0;
        for (; i <= aLength - Long.BYTES; i += Long.BYTES)
        {
            if (a.getLong(aOffset + i) != b.getLong(bOffset + i))
            {
                return false;
            }
        }
        return i == aLength || lastWord(a, aOffset + i, aLength - i) == lastWord(b, bOffset + i, aLength - i);
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
        for (int i = 0; i < common; i += Long.BYTES)
        {
            final int bytes = Math.min(Long.BYTES, common - i);
            final long aWord = Long.reverseBytes(lastWord(a, aOffset + i, bytes));
            final long bWord = Long.reverseBytes(lastWord(b, bOffset + i, bytes));
            if (aWord != bWord)
            {
                return Long.compareUnsigned(aWord, bWord);
            }
        }
        return aLength - bLength;
    }

    /**
     * Copies a text, in whole words; the bytes behind it up to the end of its last word become zeros.
     *
     * @param from       buffer of the text.
     * @param fromOffset its first byte.
     * @param length     its bytes.
     * @param to         takes the text; has room for whole words.
     * @param toOffset   where.
     */
    public static void copy(
        final UnsafeBuffer from, final int fromOffset, final int length, final UnsafeBuffer to, final int toOffset)
    {
        for (int i = 0; i < length; i += Long.BYTES)
        {
            to.putLong(
                toOffset + i, lastWord(from, fromOffset + i, Math.min(Long.BYTES, length - i)), LITTLE_ENDIAN);
        }
    }

    /**
     * Puts a text into a char array of a schema that Corelane made, zeros behind it. What would read as another text
     * cannot stand there: one with a NUL byte, or one that begins with the byte that means NULL.
     *
     * @param from       buffer of the text.
     * @param fromOffset its first byte.
     * @param length     its bytes, at most {@code width}.
     * @param to         takes the text.
     * @param toOffset   first byte of the array.
     * @param width      bytes of the array.
     * @param nullByte   what means NULL.
     * @return false when it cannot stand there; the array's bytes mean nothing then.
     */
    public static boolean put(
        final UnsafeBuffer from,
        final int fromOffset,
        final int length,
        final UnsafeBuffer to,
        final int toOffset,
        final int width,
        final byte nullByte)
    {
        boolean isStorable = 0 == length || nullByte != from.getByte(fromOffset);
        int i = 0;
        for (; i <= width - Long.BYTES; i += Long.BYTES)
        {
            final int bytes = Math.max(0, Math.min(Long.BYTES, length - i));
            final long word = 0 == bytes ? 0 : lastWord(from, fromOffset + i, bytes);
            // Zeros behind the text are right, and so is none in it.
            isStorable &= 0 == (zeros(word) & mask(bytes));
            to.putLong(toOffset + i, word, LITTLE_ENDIAN);
        }
        for (; i < width; i++)
        {
            final byte c = i < length ? from.getByte(fromOffset + i) : 0;
            isStorable &= i >= length || 0 != c;
            to.putByte(toOffset + i, c);
        }
        return isStorable;
    }

    /** 1 to 8 bytes as a little-endian word, zeros behind them. */
    private static long lastWord(final UnsafeBuffer buffer, final int offset, final int bytes)
    {
        if (offset <= buffer.capacity() - Long.BYTES)
        {
            return buffer.getLong(offset, LITTLE_ENDIAN) & mask(bytes);
        }
        long word = 0;
        for (int i = bytes - 1; i >= 0; i--)
        {
            word = word << Byte.SIZE | buffer.getByte(offset + i) & 0xFF;
        }
        return word;
    }

    /** All ones in the first bytes of a little-endian word. */
    private static long mask(final int bytes)
    {
        return bytes >= Long.BYTES ? -1L : (1L << (bytes << 3)) - 1;
    }

    /** The top bit of the first byte that is zero; those of bytes behind it may be set as well. */
    private static long zeros(final long word)
    {
        return word - 0x0101010101010101L & ~word & 0x8080808080808080L;
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

    /** Whether a text could be a number to Java, by its first byte. */
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
