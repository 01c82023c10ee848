package io.corelane.core.runtime;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * New texts from texts, written into a buffer from 0 on; what comes back is their length in bytes. A text longer than
 * its buffer may become raises {@link Faults#TOO_LONG} and is of no use.
 */
public final class TextEdit
{
    private static final int REPLACEMENT = -1;

    private TextEdit()
    {
    }

    /**
     * Puts a text behind another.
     *
     * @param text   with the text.
     * @param offset first byte.
     * @param length bytes.
     * @param out    takes the text.
     * @param at     where.
     * @param max    bytes that all of it may have.
     * @param faults takes a text that is too long.
     * @return bytes of all of it.
     */
    public static int append(
        final UnsafeBuffer text,
        final int offset,
        final int length,
        final UnsafeBuffer out,
        final int at,
        final int max,
        final Faults faults)
    {
        if (length > max - at)
        {
            faults.raise(Faults.TOO_LONG);
            return at;
        }
        out.putBytes(at, text, offset, length);
        return at + length;
    }

    /**
     * Letters as capitals.
     *
     * @param text   with the text.
     * @param offset first byte.
     * @param length bytes.
     * @param out    takes the text.
     * @param max    bytes that it may have.
     * @param faults takes a text that is too long.
     * @return bytes of the text.
     */
    public static int upper(
        final UnsafeBuffer text,
        final int offset,
        final int length,
        final UnsafeBuffer out,
        final int max,
        final Faults faults)
    {
        return changeCase(text, offset, length, out, max, true, faults);
    }

    /**
     * Letters as small ones.
     *
     * @param text   with the text.
     * @param offset first byte.
     * @param length bytes.
     * @param out    takes the text.
     * @param max    bytes that it may have.
     * @param faults takes a text that is too long.
     * @return bytes of the text.
     */
    public static int lower(
        final UnsafeBuffer text,
        final int offset,
        final int length,
        final UnsafeBuffer out,
        final int max,
        final Faults faults)
    {
        return changeCase(text, offset, length, out, max, false, faults);
    }

    private static int changeCase(
        final UnsafeBuffer text,
        final int offset,
        final int length,
        final UnsafeBuffer out,
        final int max,
        final boolean isUpper,
        final Faults faults)
    {
        final byte first = (byte)(isUpper ? 'a' : 'A');
        final int end = offset + length;
        int at = 0;
        int i = offset;
        while (i < end)
        {
            final byte b = text.getByte(i);
            if (at >= max)
            {
                faults.raise(Faults.TOO_LONG);
                return 0;
            }
            if (b >= 0)
            {
                out.putByte(at++, b >= first && b < first + 26 ? (byte)(b ^ 0x20) : b);
                i++;
                continue;
            }
            final int next = TextSlice.next(text, i, end);
            final int codePoint = decode(text, i, next - i);
            if (REPLACEMENT == codePoint)
            {
                at = append(text, i, next - i, out, at, max, faults);
            }
            else
            {
                final int changed = isUpper ? Character.toUpperCase(codePoint) : Character.toLowerCase(codePoint);
                at = put(changed, out, at, max, faults);
            }
            i = next;
        }
        return at;
    }

    /** A code point of two to four bytes, or {@link #REPLACEMENT} when they are none. */
    private static int decode(final UnsafeBuffer text, final int offset, final int length)
    {
        final int b = text.getByte(offset);
        final int expected = (b & 0xE0) == 0xC0 ? 2 : (b & 0xF0) == 0xE0 ? 3 : (b & 0xF8) == 0xF0 ? 4 : 0;
        if (expected != length)
        {
            return REPLACEMENT;
        }
        int codePoint = b & 0x7F >> length;
        for (int i = 1; i < length; i++)
        {
            codePoint = codePoint << 6 | text.getByte(offset + i) & 0x3F;
        }
        return codePoint;
    }

    private static int put(
        final int codePoint, final UnsafeBuffer out, final int at, final int max, final Faults faults)
    {
        final int length = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
        if (length > max - at)
        {
            faults.raise(Faults.TOO_LONG);
            return at;
        }
        if (1 == length)
        {
            out.putByte(at, (byte)codePoint);
            return at + 1;
        }
        int rest = codePoint;
        for (int i = length - 1; i > 0; i--)
        {
            out.putByte(at + i, (byte)(0x80 | rest & 0x3F));
            rest >>= 6;
        }
        out.putByte(at, (byte)(0xF00 >> length | rest));
        return at + length;
    }

    /**
     * The code points from the last to the first.
     *
     * @param text   with the text.
     * @param offset first byte.
     * @param length bytes.
     * @param out    takes the text, which is as long.
     * @param max    bytes that it may have.
     * @param faults takes a text that is too long.
     * @return bytes of the text.
     */
    public static int reverse(
        final UnsafeBuffer text,
        final int offset,
        final int length,
        final UnsafeBuffer out,
        final int max,
        final Faults faults)
    {
        if (length > max)
        {
            faults.raise(Faults.TOO_LONG);
            return 0;
        }
        final int end = offset + length;
        int at = length;
        int i = offset;
        while (i < end)
        {
            final int next = TextSlice.next(text, i, end);
            at -= next - i;
            out.putBytes(at, text, i, next - i);
            i = next;
        }
        return length;
    }

    /**
     * Every place of one text in another replaced by a third.
     *
     * @param text       with the text.
     * @param offset     first byte.
     * @param length     bytes.
     * @param from       what is replaced; when it is empty, nothing.
     * @param fromOffset its first byte.
     * @param fromLength its bytes.
     * @param to         what stands there instead.
     * @param toOffset   its first byte.
     * @param toLength   its bytes.
     * @param out        takes the text.
     * @param max        bytes that it may have.
     * @param faults     takes a text that is too long.
     * @return bytes of the text.
     */
    public static int replace(
        final UnsafeBuffer text,
        final int offset,
        final int length,
        final UnsafeBuffer from,
        final int fromOffset,
        final int fromLength,
        final UnsafeBuffer to,
        final int toOffset,
        final int toLength,
        final UnsafeBuffer out,
        final int max,
        final Faults faults)
    {
        final int end = offset + length;
        int at = 0;
        int start = offset;
        while (0 != fromLength)
        {
            final int found = TextSearch.indexOf(text, start, end, from, fromOffset, fromLength);
            if (found < 0)
            {
                break;
            }
            at = append(text, start, found - start, out, at, max, faults);
            at = append(to, toOffset, toLength, out, at, max, faults);
            start = found + fromLength;
        }
        return append(text, start, end - start, out, at, max, faults);
    }

    /**
     * A text of so many code points: cut, or filled up.
     *
     * @param text          with the text.
     * @param offset        first byte.
     * @param length        bytes.
     * @param count         code points; none when negative.
     * @param filling       what it is filled up with, again and again; when it is empty, not at all.
     * @param fillingOffset its first byte.
     * @param fillingLength its bytes.
     * @param isLeft        whether it is filled up at the beginning.
     * @param out           takes the text.
     * @param max           bytes that it may have.
     * @param faults        takes a text that is too long.
     * @return bytes of the text.
     */
    public static int pad(
        final UnsafeBuffer text,
        final int offset,
        final int length,
        final long count,
        final UnsafeBuffer filling,
        final int fillingOffset,
        final int fillingLength,
        final boolean isLeft,
        final UnsafeBuffer out,
        final int max,
        final Faults faults)
    {
        final int end = offset + length;
        final long missing = 0 == fillingLength || count < 0 ? 0 : count - TextSearch.length(text, offset, length);
        final int kept = TextSlice.skip(text, offset, end, count) - offset;
        int at = isLeft ? 0 : append(text, offset, kept, out, 0, max, faults);
        int next = fillingOffset;
        for (long left = missing; left > 0; left--)
        {
            final int start = next == fillingOffset + fillingLength ? fillingOffset : next;
            next = TextSlice.next(filling, start, fillingOffset + fillingLength);
            // Without going on to a count that may be any.
            if (at + next - start > max)
            {
                faults.raise(Faults.TOO_LONG);
                return 0;
            }
            at = append(filling, start, next - start, out, at, max, faults);
        }
        return isLeft ? append(text, offset, kept, out, at, max, faults) : at;
    }
}
