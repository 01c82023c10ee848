package io.corelane.core.runtime;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Conversions from and to text, and from DOUBLE to BIGINT. What cannot be converted raises {@link Faults#CAST}, what
 * leaves the range of its type {@link Faults#OVERFLOW}, a text that is too long {@link Faults#TOO_LONG}.
 * <p>
 * As text: a BIGINT by its digits, a DECIMAL plain with all digits of its scale, a DOUBLE as Java writes it, a BOOLEAN
 * as true or false, a TIMESTAMP as ISO-8601 in UTC with as many digits of the second as it needs (none, 3, 6 or 9).
 * Text may have blanks around it, and is read as Java's own classes read it.
 * <p>
 * Nothing is allocated, with these exceptions: a DOUBLE to text; to DOUBLE text of more than 15 digits or with an
 * exponent beyond 22; a TIMESTAMP in an unusual form; and text that is not ASCII.
 */
public final class Casts
{
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final UnsafeBuffer TRUE = Text.constant("true");
    private static final UnsafeBuffer FALSE = Text.constant("false");

    private Casts()
    {
    }

    /**
     * DOUBLE to BIGINT, halves away from zero.
     *
     * @param value  the value.
     * @param faults takes an overflow.
     * @return the integer.
     */
    public static long toLong(final double value, final Faults faults)
    {
        if (!(Math.abs(value) < 0x1p63))
        {
            faults.raise(Faults.OVERFLOW);
            return 0;
        }
        final long whole = (long)value;
        final double fraction = value - whole;
        return fraction >= 0.5 ? whole + 1 : fraction <= -0.5 ? whole - 1 : whole;
    }

    /**
     * VARCHAR to BIGINT.
     *
     * @param text   with the text.
     * @param offset first byte.
     * @param length bytes.
     * @param faults takes a text that is no integer.
     * @return the integer.
     */
    public static long parseLong(final UnsafeBuffer text, final int offset, final int length, final Faults faults)
    {
        final int start = Text.start(text, offset, length);
        final int end = Text.end(text, start, offset + length);
        if (Text.isAscii(text, start, end))
        {
            return NumberText.parseLong(text, start, end, faults);
        }
        try
        {
            return Long.parseLong(string(text, offset, length));
        }
        catch (final NumberFormatException ex)
        {
            faults.raise(Faults.CAST);
            return 0;
        }
    }

    /**
     * VARCHAR to DECIMAL, halves away from zero.
     *
     * @param text   with the text.
     * @param offset first byte.
     * @param length bytes.
     * @param scale  scale of the decimal.
     * @param result takes the mantissa.
     * @param faults takes a text that is no number.
     */
    public static void parseDecimal(
        final UnsafeBuffer text,
        final int offset,
        final int length,
        final int scale,
        final Int128 result,
        final Faults faults)
    {
        final int start = Text.start(text, offset, length);
        final int end = Text.end(text, start, offset + length);
        if (Text.isAscii(text, start, end))
        {
            NumberText.parseDecimal(text, start, end, scale, result, faults);
            return;
        }
        // Digits of other scripts, which Java takes for digits too: as ASCII they are read like any other.
        final UnsafeBuffer ascii = Text.constant(Text.withAsciiDigits(string(text, offset, length)));
        NumberText.parseDecimal(ascii, 0, ascii.capacity(), scale, result, faults);
    }

    /**
     * VARCHAR to DOUBLE.
     *
     * @param text   with the text.
     * @param offset first byte.
     * @param length bytes.
     * @param faults takes a text that is no number.
     * @return the number; NaN means NULL.
     */
    public static double parseDouble(final UnsafeBuffer text, final int offset, final int length, final Faults faults)
    {
        final int start = Text.start(text, offset, length);
        final int end = Text.end(text, start, offset + length);
        final double plain = NumberText.parseDouble(text, start, end);
        if (!Double.isNaN(plain))
        {
            return plain;
        }
        if (!Text.beginsNumber(text, start, end))
        {
            faults.raise(Faults.CAST);
            return 0;
        }
        try
        {
            return Double.parseDouble(string(text, offset, length));
        }
        catch (final NumberFormatException ex)
        {
            faults.raise(Faults.CAST);
            return 0;
        }
    }

    /**
     * VARCHAR to BOOLEAN.
     *
     * @param text   with the text.
     * @param offset first byte.
     * @param length bytes.
     * @param faults takes a text that is neither true nor false.
     * @return the value.
     */
    public static boolean parseBoolean(
        final UnsafeBuffer text, final int offset, final int length, final Faults faults)
    {
        final int start = Text.start(text, offset, length);
        final int end = Text.end(text, start, offset + length);
        if (Text.isAscii(text, start, end) ?
            Text.equalIgnoringCase(TRUE, text, start, end) : "true".equalsIgnoreCase(string(text, offset, length)))
        {
            return true;
        }
        if (Text.isAscii(text, start, end) ?
            !Text.equalIgnoringCase(FALSE, text, start, end) :
            !"false".equalsIgnoreCase(string(text, offset, length)))
        {
            faults.raise(Faults.CAST);
        }
        return false;
    }

    /**
     * VARCHAR to TIMESTAMP.
     *
     * @param text   with the text.
     * @param offset first byte.
     * @param length bytes.
     * @param faults takes a text that is no time.
     * @return epoch nanoseconds.
     */
    public static long parseTimestamp(
        final UnsafeBuffer text, final int offset, final int length, final Faults faults)
    {
        final int start = Text.start(text, offset, length);
        final int end = Text.end(text, start, offset + length);
        final long usual = TimeText.parse(text, start, end);
        if (TimeText.INVALID == usual)
        {
            faults.raise(Faults.CAST);
            return 0;
        }
        if (TimeText.UNUSUAL != usual)
        {
            return usual;
        }
        try
        {
            return parseTimestamp(string(text, offset, length));
        }
        catch (final DateTimeException ex)
        {
            faults.raise(Faults.CAST);
        }
        catch (final ArithmeticException ex)
        {
            faults.raise(Faults.OVERFLOW);
        }
        return 0;
    }

    /**
     * Reads a time: {@code 2026-01-31T12:00:00.123456789Z}, with a space for the T, without the Z, without the
     * fraction, without the seconds, or the date alone. UTC. Not for the record path.
     *
     * @param text the text.
     * @return epoch nanoseconds.
     * @throws DateTimeException   when it is no time.
     * @throws ArithmeticException when it is out of range.
     */
    public static long parseTimestamp(final String text)
    {
        final String trimmed = text.trim();
        final String local = trimmed.endsWith("Z") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
        final LocalDateTime time = local.length() <= 10 ?
            LocalDate.parse(local).atStartOfDay() : LocalDateTime.parse(local.replace(' ', 'T'));
        return Math.addExact(Math.multiplyExact(time.toEpochSecond(ZoneOffset.UTC), NS_PER_SECOND), time.getNano());
    }

    /**
     * Writes a time. Not for the record path.
     *
     * @param epochNs epoch nanoseconds.
     * @return ISO-8601 text.
     */
    public static String formatTimestamp(final long epochNs)
    {
        return Instant.ofEpochSecond(
            Math.floorDiv(epochNs, NS_PER_SECOND), Math.floorMod(epochNs, NS_PER_SECOND)).toString();
    }

    /**
     * BIGINT to VARCHAR.
     *
     * @param value  the value.
     * @param out    takes the text at 0.
     * @param max    bytes that the text may have.
     * @param faults takes a text that is too long.
     * @return bytes of the text.
     */
    public static int format(final long value, final UnsafeBuffer out, final int max, final Faults faults)
    {
        return NumberText.format(value, out, max, faults);
    }

    /**
     * DECIMAL to VARCHAR.
     *
     * @param high     high word of the mantissa.
     * @param low      low word of the mantissa.
     * @param scale    scale.
     * @param register to work in.
     * @param out      takes the text at 0.
     * @param max      bytes that the text may have.
     * @param faults   takes a text that is too long.
     * @return bytes of the text.
     */
    public static int format(
        final long high,
        final long low,
        final int scale,
        final Int128 register,
        final UnsafeBuffer out,
        final int max,
        final Faults faults)
    {
        return NumberText.format(high, low, scale, register, out, max, faults);
    }

    /**
     * DOUBLE to VARCHAR.
     *
     * @param value  the value.
     * @param out    takes the text at 0.
     * @param max    bytes that the text may have.
     * @param faults takes a text that is too long.
     * @return bytes of the text.
     */
    public static int format(final double value, final UnsafeBuffer out, final int max, final Faults faults)
    {
        final UnsafeBuffer text = Text.constant(Double.toString(value));
        return put(text, out, max, faults);
    }

    /**
     * BOOLEAN to VARCHAR.
     *
     * @param value  the value.
     * @param out    takes the text at 0.
     * @param max    bytes that the text may have.
     * @param faults takes a text that is too long.
     * @return bytes of the text.
     */
    public static int format(final boolean value, final UnsafeBuffer out, final int max, final Faults faults)
    {
        return put(value ? TRUE : FALSE, out, max, faults);
    }

    /**
     * TIMESTAMP to VARCHAR.
     *
     * @param epochNs the value.
     * @param out     takes the text at 0.
     * @param max     bytes that the text may have.
     * @param faults  takes a text that is too long.
     * @return bytes of the text.
     */
    public static int formatTime(final long epochNs, final UnsafeBuffer out, final int max, final Faults faults)
    {
        return TimeText.format(epochNs, out, max, faults);
    }

    private static int put(final UnsafeBuffer text, final UnsafeBuffer out, final int max, final Faults faults)
    {
        if (text.capacity() > max)
        {
            faults.raise(Faults.TOO_LONG);
            return 0;
        }
        out.putBytes(0, text, 0, text.capacity());
        return text.capacity();
    }

    private static String string(final UnsafeBuffer text, final int offset, final int length)
    {
        return text.getStringWithoutLengthUtf8(offset, length).trim();
    }
}
