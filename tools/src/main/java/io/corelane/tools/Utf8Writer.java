package io.corelane.tools;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Writes UTF-8 text into a buffer of its own and that to a stream. Nothing is allocated but on the ways that take a
 * String. For one thread.
 */
final class Utf8Writer
{
    private static final int INITIAL_CAPACITY = 1 << 16;
    private static final int FLUSH_AT = INITIAL_CAPACITY - (1 << 13);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LEAST_LONG = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);
    private static final int MAX_LONG_DIGITS = 19;

    private final OutputStream stream;
    private byte[] bytes = new byte[INITIAL_CAPACITY];
    private int length;

    /** Writes to a stream, which stays the caller's. */
    Utf8Writer(final OutputStream stream)
    {
        this.stream = stream;
    }

    /** One ASCII character. */
    Utf8Writer ascii(final char character)
    {
        reserve(1);
        bytes[length++] = (byte)character;
        return this;
    }

    /** ASCII text as it is. */
    Utf8Writer ascii(final String text)
    {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++)
        {
            bytes[length++] = (byte)text.charAt(i);
        }
        return this;
    }

    /** UTF-8 bytes as they are. */
    Utf8Writer raw(final byte[] text)
    {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    /** UTF-8 bytes of a buffer as they are. */
    Utf8Writer raw(final DirectBuffer buffer, final int offset, final int count)
    {
        reserve(count);
        buffer.getBytes(offset, bytes, length, count);
        length += count;
        return this;
    }

    /** Text as a JSON string, or null where it is empty. */
    Utf8Writer jsonTextOrNull(final String text)
    {
        return text.isEmpty() ? ascii("null") : jsonText(text);
    }

    /** Text as it is. */
    Utf8Writer text(final String text)
    {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Text as a JSON string with its quotes. */
    Utf8Writer jsonText(final String text)
    {
        ascii('"');
        for (final byte next : text.getBytes(StandardCharsets.UTF_8))
        {
            jsonByte(next);
        }
        return ascii('"');
    }

    /** Bytes of a buffer as a JSON string with its quotes; each that is no UTF-8 as U+FFFD. */
    Utf8Writer jsonText(final DirectBuffer buffer, final int offset, final int count)
    {
        ascii('"');
        final int end = offset + count;
        int i = offset;
        while (i < end)
        {
            final byte next = buffer.getByte(i);
            if (next >= 0)
            {
                jsonByte(next);
                i++;
            }
            else
            {
                i += character(buffer, i, end);
            }
        }
        return ascii('"');
    }

    /** A character that is not ASCII, or U+FFFD for a byte that begins none; how many bytes it took. */
    private int character(final DirectBuffer buffer, final int offset, final int end)
    {
        final int taken = Utf8Check.length(buffer, offset, end);
        if (0 == taken)
        {
            raw(REPLACEMENT);
            return 1;
        }
        raw(buffer, offset, taken);
        return taken;
    }

    /** Bytes of a buffer as a CSV field, quoted where RFC 4180 asks for it, and empty text; no UTF-8 is as above. */
    Utf8Writer csvText(final DirectBuffer buffer, final int offset, final int count)
    {
        boolean isQuoted = 0 == count;
        for (int j = 0; j < count && !isQuoted; j++)
        {
            final byte next = buffer.getByte(offset + j);
            isQuoted = ',' == next || '"' == next || '\n' == next || '\r' == next;
        }
        if (isQuoted)
        {
            ascii('"');
        }
        final int end = offset + count;
        int i = offset;
        while (i < end)
        {
            final byte next = buffer.getByte(i);
            if ('"' == next)
            {
                ascii('"');
            }
            if (next >= 0)
            {
                reserve(1);
                bytes[length++] = next;
                i++;
            }
            else
            {
                i += character(buffer, i, end);
            }
        }
        return isQuoted ? ascii('"') : this;
    }

    /** An integer. */
    Utf8Writer number(final long value)
    {
        if (Long.MIN_VALUE == value)
        {
            return raw(LEAST_LONG);
        }
        reserve(MAX_LONG_DIGITS + 1);
        long rest = value;
        if (rest < 0)
        {
            bytes[length++] = '-';
            rest = -rest;
        }
        final int digits = digits(rest);
        fixed(rest, digits);
        return this;
    }

    /** A decimal with all digits of its scale, such as 186.7300. */
    Utf8Writer decimal(final long mantissa, final int scale)
    {
        if (0 == scale)
        {
            return number(mantissa);
        }
        if (Long.MIN_VALUE == mantissa || scale >= MAX_LONG_DIGITS)
        {
            return ascii(BigDecimal.valueOf(mantissa, scale).toPlainString());
        }
        long power = 1;
        for (int i = 0; i < scale; i++)
        {
            power *= 10;
        }
        if (mantissa < 0)
        {
            ascii('-');
        }
        final long positive = Math.abs(mantissa);
        number(positive / power).ascii('.');
        return padded(positive % power, scale);
    }

    /** An integer of exactly so many digits, zeroes in front. */
    Utf8Writer padded(final long value, final int digits)
    {
        reserve(digits);
        fixed(value, digits);
        return this;
    }

    /** Bytes that wait; then they may leave when they are many. */
    void endOfLine()
    {
        ascii('\n');
        if (length >= FLUSH_AT)
        {
            flush();
        }
    }

    /** Hands all bytes to the stream and flushes it; an UncheckedIOException when they do not arrive. */
    void flush()
    {
        try
        {
            stream.write(bytes, 0, length);
            length = 0;
            stream.flush();
        }
        catch (final IOException ex)
        {
            throw ToolOutput.failed(ex);
        }
        ToolOutput.flush(stream);
    }

    /** Takes what waits, and leaves nothing. */
    byte[] takeBytes()
    {
        final byte[] taken = Arrays.copyOf(bytes, length);
        length = 0;
        return taken;
    }

    /** Takes what waits as text, and leaves nothing. */
    String take()
    {
        final String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        length = 0;
        return text;
    }

    private void jsonByte(final byte next)
    {
        reserve(6);
        if ('"' == next || '\\' == next)
        {
            bytes[length++] = '\\';
            bytes[length++] = next;
        }
        else if (next >= 0 && next < ' ')
        {
            jsonControl(next);
        }
        else
        {
            bytes[length++] = next;
        }
    }

    private void jsonControl(final byte control)
    {
        bytes[length++] = '\\';
        switch (control)
        {
            case '\n':
                bytes[length++] = 'n';
                break;

            case '\r':
                bytes[length++] = 'r';
                break;

            case '\t':
                bytes[length++] = 't';
                break;

            default:
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[control >> 4];
                bytes[length++] = HEX[control & 0xF];
                break;
        }
    }

    private void fixed(final long value, final int digits)
    {
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--)
        {
            final long tenth = rest / 10;
            bytes[i] = (byte)('0' + (rest - tenth * 10));
            rest = tenth;
        }
        length += digits;
    }

    private static int digits(final long value)
    {
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10)
        {
            digits++;
        }
        return digits;
    }

    private void reserve(final int count)
    {
        if (count > bytes.length - length)
        {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }
}
