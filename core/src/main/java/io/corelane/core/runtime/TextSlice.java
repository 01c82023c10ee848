package io.corelane.core.runtime;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Parts of texts, which stay where they are: a slice is the offset of its first byte in the high 32 bits and its length
 * in the low ones. Positions and lengths that go in are code points.
 */
public final class TextSlice
{
    /** No text at all, which means NULL. */
    public static final long NULL = -1;

    private static final byte SPACE = ' ';

    private TextSlice()
    {
    }

    /**
     * The first byte of a slice.
     *
     * @param slice a slice.
     * @return its offset.
     */
    public static int offset(final long slice)
    {
        return (int)(slice >>> 32);
    }

    /**
     * The bytes of a slice.
     *
     * @param slice a slice.
     * @return their number.
     */
    public static int length(final long slice)
    {
        return (int)slice;
    }

    static long of(final int start, final int end)
    {
        return (long)start << 32 | end - start;
    }

    /** Whether a byte goes on with the code point of the byte in front of it. */
    static boolean isContinuation(final byte b)
    {
        return (b & 0xC0) == 0x80;
    }

    /** First byte of the next code point. */
    static int next(final UnsafeBuffer text, final int at, final int end)
    {
        int i = at + 1;
        while (i < end && isContinuation(text.getByte(i)))
        {
            i++;
        }
        return i;
    }

    /** First byte of the code point that ends in front of a byte. */
    private static int previous(final UnsafeBuffer text, final int at, final int start)
    {
        int i = at - 1;
        while (i > start && isContinuation(text.getByte(i)))
        {
            i--;
        }
        return i;
    }

    /** First byte behind so many code points. */
    static int skip(final UnsafeBuffer text, final int start, final int end, final long count)
    {
        int i = start;
        for (long left = count; left > 0 && i < end; left--)
        {
            i = next(text, i, end);
        }
        return i;
    }

    /**
     * SUBSTRING(text FROM start).
     *
     * @param text   with the text.
     * @param offset first byte.
     * @param length bytes.
     * @param start  first code point, counted from 1.
     * @return slice.
     */
    public static long substring(final UnsafeBuffer text, final int offset, final int length, final long start)
    {
        final int end = offset + length;
        return of(skip(text, offset, end, Math.max(1, start) - 1), end);
    }

    /**
     * SUBSTRING(text FROM start FOR count): what lies between the two, also when it begins in front of the text.
     *
     * @param text   with the text.
     * @param offset first byte.
     * @param length bytes.
     * @param start  first code point, counted from 1.
     * @param count  code points; none when negative.
     * @return slice.
     */
    public static long substring(
        final UnsafeBuffer text, final int offset, final int length, final long start, final long count)
    {
        final int end = offset + length;
        final long wanted = start >= 1 ? count : Math.max(0, count) + Math.max(start, -Long.MAX_VALUE) - 1;
        final int first = skip(text, offset, end, Math.max(1, start) - 1);
        return of(first, skip(text, first, end, wanted));
    }

    /**
     * The first code points.
     *
     * @param text   with the text.
     * @param offset first byte.
     * @param length bytes.
     * @param count  code points; none when negative.
     * @return slice.
     */
    public static long left(final UnsafeBuffer text, final int offset, final int length, final long count)
    {
        return of(offset, skip(text, offset, offset + length, count));
    }

    /**
     * The last code points.
     *
     * @param text   with the text.
     * @param offset first byte.
     * @param length bytes.
     * @param count  code points; none when negative.
     * @return slice.
     */
    public static long right(final UnsafeBuffer text, final int offset, final int length, final long count)
    {
        int start = offset + length;
        for (long left = count; left > 0 && start > offset; left--)
        {
            start = previous(text, start, offset);
        }
        return of(start, offset + length);
    }

    /**
     * Without spaces at its ends.
     *
     * @param text       with the text.
     * @param offset     first byte.
     * @param length     bytes.
     * @param isLeading  whether those at the beginning go.
     * @param isTrailing whether those at the end go.
     * @return slice.
     */
    public static long trim(
        final UnsafeBuffer text,
        final int offset,
        final int length,
        final boolean isLeading,
        final boolean isTrailing)
    {
        int start = offset;
        int end = offset + length;
        while (isLeading && start < end && SPACE == text.getByte(start))
        {
            start++;
        }
        while (isTrailing && start < end && SPACE == text.getByte(end - 1))
        {
            end--;
        }
        return of(start, end);
    }

    /**
     * Without certain characters at its ends.
     *
     * @param text       with the text.
     * @param offset     first byte.
     * @param length     bytes.
     * @param set        the characters.
     * @param setOffset  their first byte.
     * @param setLength  their bytes.
     * @param isLeading  whether those at the beginning go.
     * @param isTrailing whether those at the end go.
     * @return slice.
     */
    public static long trim(
        final UnsafeBuffer text,
        final int offset,
        final int length,
        final UnsafeBuffer set,
        final int setOffset,
        final int setLength,
        final boolean isLeading,
        final boolean isTrailing)
    {
        int start = offset;
        int end = offset + length;
        while (isLeading && start < end)
        {
            final int next = next(text, start, end);
            if (!contains(set, setOffset, setOffset + setLength, text, start, next - start))
            {
                break;
            }
            start = next;
        }
        while (isTrailing && start < end)
        {
            final int last = previous(text, end, start);
            if (!contains(set, setOffset, setOffset + setLength, text, last, end - last))
            {
                break;
            }
            end = last;
        }
        return of(start, end);
    }

    private static boolean contains(
        final UnsafeBuffer set,
        final int start,
        final int end,
        final UnsafeBuffer text,
        final int offset,
        final int length)
    {
        int i = start;
        while (i < end)
        {
            final int next = next(set, i, end);
            if (Text.equal(set, i, next - i, text, offset, length))
            {
                return true;
            }
            i = next;
        }
        return false;
    }

    /**
     * The n-th part of a text between separators.
     *
     * @param text            with the text.
     * @param offset          first byte.
     * @param length          bytes.
     * @param separator       with the separator; an empty one is nowhere.
     * @param separatorOffset its first byte.
     * @param separatorLength its bytes.
     * @param n               which part, counted from 1, or from the end when negative.
     * @param faults          counts an n of 0.
     * @return slice, empty when there is no such part, {@link #NULL} for an n of 0.
     */
    public static long splitPart(
        final UnsafeBuffer text,
        final int offset,
        final int length,
        final UnsafeBuffer separator,
        final int separatorOffset,
        final int separatorLength,
        final long n,
        final Faults faults)
    {
        if (0 == n)
        {
            faults.divisionByZero();
            return NULL;
        }
        final int end = offset + length;
        long left = n > 0 ? n :
            parts(text, offset, end, separator, separatorOffset, separatorLength) + n + 1;
        int start = offset;
        while (left > 1)
        {
            final int found = TextSearch.indexOf(text, start, end, separator, separatorOffset, separatorLength);
            if (found < 0 || 0 == separatorLength)
            {
                return of(end, end);
            }
            start = found + separatorLength;
            left--;
        }
        if (left < 1)
        {
            return of(end, end);
        }
        final int found = TextSearch.indexOf(text, start, end, separator, separatorOffset, separatorLength);
        return of(start, found < 0 || 0 == separatorLength ? end : found);
    }

    private static long parts(
        final UnsafeBuffer text,
        final int start,
        final int end,
        final UnsafeBuffer separator,
        final int offset,
        final int length)
    {
        long parts = 1;
        int at = 0 == length ? -1 : TextSearch.indexOf(text, start, end, separator, offset, length);
        while (at >= 0)
        {
            parts++;
            at = TextSearch.indexOf(text, at + length, end, separator, offset, length);
        }
        return parts;
    }
}
