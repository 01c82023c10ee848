package io.corelane.core.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Conversions between types. What cannot be converted raises {@link Faults#CAST}, what leaves the range of its type
 * {@link Faults#OVERFLOW}, a text that is too long {@link Faults#TOO_LONG}. Conversions between integers and decimals
 * allocate nothing; those from and to text, and from DOUBLE to DECIMAL, allocate.
 * <p>
 * As text: a BIGINT by its digits, a DECIMAL plain with all digits of its scale, a DOUBLE as Java writes it, a BOOLEAN
 * as true or false, a TIMESTAMP as ISO-8601 in UTC with as many digits of the second as it needs (none, 3, 6 or 9).
 */
public final class Casts
{
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final double MAX_EXACT = 9_007_199_254_740_992.0;
    private static final double[] EXACT_POWERS = new double[23];

    static
    {
        double power = 1;
        for (int i = 0; i < EXACT_POWERS.length; i++)
        {
            EXACT_POWERS[i] = power;
            power *= 10;
        }
    }

    private Casts()
    {
    }

    /**
     * DECIMAL to DOUBLE, correctly rounded.
     *
     * @param high  high word of the mantissa.
     * @param low   low word of the mantissa.
     * @param scale scale.
     * @return the nearest double.
     */
    public static double toDouble(final long high, final long low, final int scale)
    {
        if (high == low >> 63 && scale < EXACT_POWERS.length && Math.abs((double)low) <= MAX_EXACT)
        {
            // Both operands are exact, so the one division is correctly rounded.
            return low / EXACT_POWERS[scale];
        }
        return new BigDecimal(Int128.big(high, low), scale).doubleValue();
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
     * DOUBLE to DECIMAL, halves of the exact value away from zero.
     *
     * @param value  the value.
     * @param scale  scale of the decimal.
     * @param result takes the mantissa.
     * @param faults takes an overflow.
     */
    public static void toDecimal(final double value, final int scale, final Int128 result, final Faults faults)
    {
        if (Double.isInfinite(value))
        {
            faults.raise(Faults.OVERFLOW);
            return;
        }
        result.set(new BigDecimal(value).setScale(scale, RoundingMode.HALF_UP).unscaledValue(), faults);
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
        try
        {
            final BigDecimal value = new BigDecimal(string(text, offset, length));
            final long wholeDigits = (long)value.precision() - value.scale();
            if (0 == value.signum() || wholeDigits < -scale - 1L)
            {
                // Far below half of the last digit: to divide it out would take as long as its exponent says.
                result.set(0, 0);
            }
            else if (wholeDigits > 39)
            {
                faults.raise(Faults.OVERFLOW);
            }
            else
            {
                result.set(value.setScale(scale, RoundingMode.HALF_UP).unscaledValue(), faults);
            }
        }
        catch (final ArithmeticException | NumberFormatException ex)
        {
            faults.raise(Faults.CAST);
        }
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
        final String value = string(text, offset, length);
        if ("true".equalsIgnoreCase(value))
        {
            return true;
        }
        if (!"false".equalsIgnoreCase(value))
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
        return put(Long.toString(value), out, max, faults);
    }

    /**
     * DECIMAL to VARCHAR.
     *
     * @param high   high word of the mantissa.
     * @param low    low word of the mantissa.
     * @param scale  scale.
     * @param out    takes the text at 0.
     * @param max    bytes that the text may have.
     * @param faults takes a text that is too long.
     * @return bytes of the text.
     */
    public static int format(
        final long high, final long low, final int scale, final UnsafeBuffer out, final int max, final Faults faults)
    {
        return put(new BigDecimal(Int128.big(high, low), scale).toPlainString(), out, max, faults);
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
        return put(Double.toString(value), out, max, faults);
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
        return put(Boolean.toString(value), out, max, faults);
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
        return put(formatTimestamp(epochNs), out, max, faults);
    }

    private static int put(final String text, final UnsafeBuffer out, final int max, final Faults faults)
    {
        final byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > max)
        {
            faults.raise(Faults.TOO_LONG);
            return 0;
        }
        out.putBytes(0, bytes);
        return bytes.length;
    }

    private static String string(final UnsafeBuffer text, final int offset, final int length)
    {
        return text.getStringWithoutLengthUtf8(offset, length).trim();
    }
}
