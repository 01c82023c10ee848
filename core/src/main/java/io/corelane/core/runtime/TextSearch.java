package io.corelane.core.runtime;

import org.agrona.concurrent.UnsafeBuffer;

/** Looks for something in texts. Lengths and positions that come out are code points. */
public final class TextSearch
{
    /** For {@link #isLike} when no character makes the one behind it plain. */
    public static final int NO_ESCAPE = -256;

    private TextSearch()
    {
    }

    /**
     * The number of code points.
     *
     * @param text   with the text.
     * @param offset first byte.
     * @param length bytes.
     * @return code points.
     */
    public static long length(final UnsafeBuffer text, final int offset, final int length)
    {
        int count = 0;
        for (int i = offset; i < offset + length; i++)
        {
            count += TextSlice.isContinuation(text.getByte(i)) ? 0 : 1;
        }
        return count;
    }

    /**
     * Where one text stands in another.
     *
     * @param part       what is looked for.
     * @param partOffset its first byte.
     * @param partLength its bytes.
     * @param text       where it is looked for.
     * @param offset     first byte.
     * @param length     bytes.
     * @return the code point at which it begins, counted from 1; 0 when it is not there.
     */
    public static long position(
        final UnsafeBuffer part,
        final int partOffset,
        final int partLength,
        final UnsafeBuffer text,
        final int offset,
        final int length)
    {
        final int found = indexOf(text, offset, offset + length, part, partOffset, partLength);
        return found < 0 ? 0 : length(text, offset, found - offset) + 1;
    }

    /** First byte of a part in a text, or -1. */
    static int indexOf(
        final UnsafeBuffer text,
        final int start,
        final int end,
        final UnsafeBuffer part,
        final int partOffset,
        final int partLength)
    {
        if (0 == partLength)
        {
            return start;
        }
        final byte first = part.getByte(partOffset);
        for (int i = start; i <= end - partLength; i++)
        {
            if (first == text.getByte(i) && Text.equal(text, i, partLength, part, partOffset, partLength))
            {
                return i;
            }
        }
        return -1;
    }

    /**
     * Whether a text is as a pattern: % stands for anything, _ for one code point. Each % takes as little as it can and
     * is never taken up again once the next one is reached, so the work is at most the length of the text times that
     * of the longest piece of the pattern between two %.
     *
     * @param text          with the text.
     * @param offset        first byte.
     * @param length        bytes.
     * @param pattern       with the pattern.
     * @param patternOffset its first byte.
     * @param patternLength its bytes.
     * @param escape        ASCII character that makes the one behind it plain, or {@link #NO_ESCAPE}.
     * @return whether it is.
     */
    public static boolean isLike(
        final UnsafeBuffer text,
        final int offset,
        final int length,
        final UnsafeBuffer pattern,
        final int patternOffset,
        final int patternLength,
        final int escape)
    {
        final int end = offset + length;
        final int patternEnd = patternOffset + patternLength;
        int at = offset;
        int p = patternOffset;
        int behindAny = -1;
        int taken = 0;
        while (at < end)
        {
            if (p < patternEnd)
            {
                final byte c = pattern.getByte(p);
                final boolean isEscape = c == escape && p + 1 < patternEnd;
                if ('%' == c && c != escape)
                {
                    if (++p == patternEnd)
                    {
                        return true;
                    }
                    behindAny = p;
                    taken = at;
                    continue;
                }
                if ('_' == c && c != escape)
                {
                    p++;
                    at = TextSlice.next(text, at, end);
                    continue;
                }
                if ((isEscape ? pattern.getByte(p + 1) : c) == text.getByte(at))
                {
                    p += isEscape ? 2 : 1;
                    at++;
                    continue;
                }
            }
            if (behindAny < 0)
            {
                return false;
            }
            p = behindAny;
            taken = TextSlice.next(text, taken, end);
            at = taken;
        }
        while (p < patternEnd && '%' == pattern.getByte(p) && '%' != escape)
        {
            p++;
        }
        return p == patternEnd;
    }
}
