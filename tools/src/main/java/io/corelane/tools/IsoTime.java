package io.corelane.tools;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Times as text: ISO 8601 in UTC as {@link Instant#toString} writes it, and ISO or epoch milliseconds as people do. */
final class IsoTime
{
    private static final long NS_PER_S = 1_000_000_000L;
    private static final int NS_PER_MS = 1_000_000;
    private static final int NS_PER_US = 1_000;
    private static final int S_PER_DAY = 86_400;
    private static final int DAYS_PER_ERA = 146_097;
    private static final int DAYS_TO_YEAR_0 = 719_468;

    private IsoTime()
    {
    }

    /** Writes nanoseconds since the epoch with as many digits as they need: 0, 3, 6 or 9. Allocates nothing. */
    static void print(final long epochNs, final Utf8Writer out)
    {
        final long seconds = Math.floorDiv(epochNs, NS_PER_S);
        final int nanos = (int)Math.floorMod(epochNs, NS_PER_S);
        printDate(Math.floorDiv(seconds, (long)S_PER_DAY), out);
        final int second = (int)Math.floorMod(seconds, (long)S_PER_DAY);
        out.ascii('T').padded(second / 3_600, 2).ascii(':').padded(second / 60 % 60, 2).ascii(':')
            .padded(second % 60, 2);
        if (0 != nanos)
        {
            out.ascii('.');
            if (0 == nanos % NS_PER_MS)
            {
                out.padded(nanos / NS_PER_MS, 3);
            }
            else if (0 == nanos % NS_PER_US)
            {
                out.padded(nanos / NS_PER_US, 6);
            }
            else
            {
                out.padded(nanos, 9);
            }
        }
        out.ascii('Z');
    }

    /** The Gregorian date, after Howard Hinnant's civil_from_days; 64 bits of nanoseconds span 1677 to 2262. */
    private static void printDate(final long epochDay, final Utf8Writer out)
    {
        final int day = (int)epochDay + DAYS_TO_YEAR_0;
        final int era = day / DAYS_PER_ERA;
        final int dayOfEra = day - era * DAYS_PER_ERA;
        final int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        final int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        final int shiftedMonth = (5 * dayOfYear + 2) / 153;
        final int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        final int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        out.padded(year, 4).ascii('-').padded(month, 2).ascii('-')
            .padded(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, 2);
    }

    /**
     * Reads a time.
     *
     * @param text ISO 8601 with its zone, or milliseconds since the epoch.
     * @return nanoseconds since the epoch.
     * @throws IllegalArgumentException when it is neither, or beyond what 64 bits of nanoseconds hold.
     */
    static long parse(final String text)
    {
        if (!text.isEmpty() && text.indexOf('T') < 0 && text.indexOf('t') < 0)
        {
            try
            {
                return ofMilliseconds(new BigDecimal(text));
            }
            catch (final NumberFormatException ex)
            {
                throw noTime(text);
            }
        }
        try
        {
            final Instant instant = OffsetDateTime.parse(text).toInstant();
            // Seconds are rounded towards zero, or the least times would overflow on the way.
            final long seconds = instant.getEpochSecond();
            final int borrowed = seconds < 0 ? 1 : 0;
            return Math.addExact(
                Math.multiplyExact(seconds + borrowed, NS_PER_S), instant.getNano() - borrowed * NS_PER_S);
        }
        catch (final DateTimeParseException ex)
        {
            throw noTime(text);
        }
        catch (final ArithmeticException ex)
        {
            throw new IllegalArgumentException("'" + text + "' is beyond what a TIMESTAMP holds (1677 to 2262)");
        }
    }

    /** Nanoseconds since the epoch of milliseconds since the epoch, exactly. */
    static long ofMilliseconds(final BigDecimal milliseconds)
    {
        if (milliseconds.precision() - milliseconds.scale() > 14)
        {
            throw new IllegalArgumentException(milliseconds +
                " milliseconds are beyond what a TIMESTAMP holds (1677 to 2262)");
        }
        try
        {
            return milliseconds.movePointRight(6).longValueExact();
        }
        catch (final ArithmeticException ex)
        {
            throw new IllegalArgumentException(milliseconds +
                " milliseconds are no whole number of nanoseconds within what a TIMESTAMP holds (1677 to 2262)");
        }
    }

    private static IllegalArgumentException noTime(final String text)
    {
        return new IllegalArgumentException("'" + text +
            "' is no time; write it as 2013-10-09T13:30:00.123Z or as milliseconds since the epoch");
    }
}
