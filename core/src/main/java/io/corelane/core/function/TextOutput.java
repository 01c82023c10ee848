package io.corelane.core.function;

import io.corelane.core.runtime.Faults;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes the text that a function answers: UTF-8, piece by piece. It is empty when the function is called, and good
 * during the call only. Allocates nothing.
 */
public final class TextOutput
{
    private final UnsafeBuffer buffer;
    private int length;
    private boolean isNull;
    private boolean isTooLong;

    /**
     * An empty text; for generated code.
     *
     * @param maxLength bytes that the text may have.
     */
    public TextOutput(final int maxLength)
    {
        buffer = new UnsafeBuffer(new byte[maxLength]);
    }

    /**
     * Puts one byte behind the text.
     *
     * @param b ASCII, or a part of a UTF-8 sequence.
     * @return this.
     */
    public TextOutput append(final byte b)
    {
        if (reserve(1))
        {
            buffer.putByte(length++, b);
        }
        return this;
    }

    /**
     * Puts bytes behind the text.
     *
     * @param text   with the bytes.
     * @param offset the first.
     * @param count  how many.
     * @return this.
     */
    public TextOutput append(final DirectBuffer text, final int offset, final int count)
    {
        if (reserve(count))
        {
            buffer.putBytes(length, text, offset, count);
            length += count;
        }
        return this;
    }

    /**
     * Puts characters behind the text.
     *
     * @param ascii the characters, all of them ASCII.
     * @return this.
     */
    public TextOutput append(final CharSequence ascii)
    {
        for (int i = 0; i < ascii.length(); i++)
        {
            append((byte)ascii.charAt(i));
        }
        return this;
    }

    /**
     * Puts the digits of a number behind the text.
     *
     * @param value the number.
     * @return this.
     */
    public TextOutput append(final long value)
    {
        if (reserve(digits(value)))
        {
            length += buffer.putLongAscii(length, value);
        }
        return this;
    }

    /** The answer is NULL, whatever was written. */
    public void setNull()
    {
        isNull = true;
    }

    /**
     * Empties the text; for generated code.
     *
     * @return this.
     */
    public TextOutput reset()
    {
        length = 0;
        isNull = false;
        isTooLong = false;
        return this;
    }

    /**
     * Whether the answer is NULL; for generated code.
     *
     * @return true after {@link #setNull()}.
     */
    public boolean isNull()
    {
        return isNull;
    }

    /**
     * The text from 0 on; for generated code.
     *
     * @return the buffer.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Bytes of the text; for generated code.
     *
     * @param faults takes a text that is too long, unless it is NULL.
     * @return bytes.
     */
    public int length(final Faults faults)
    {
        if (isTooLong && !isNull)
        {
            faults.raise(Faults.TOO_LONG);
        }
        return length;
    }

    private boolean reserve(final int count)
    {
        isTooLong |= count > buffer.capacity() - length;
        return !isTooLong;
    }

    private static int digits(final long value)
    {
        int digits = value < 0 ? 2 : 1;
        for (long rest = value / 10; 0 != rest; rest /= 10)
        {
            digits++;
        }
        return digits;
    }
}
