package io.corelane.core.sql;

import static java.time.temporal.ChronoField.EPOCH_DAY;
import static java.time.temporal.ChronoField.NANO_OF_DAY;
import static java.time.temporal.ChronoField.OFFSET_SECONDS;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * Times as SQL writes them: {@code 2013-10-09 14:30:00.123456789}, with T or a blank, with or without fraction, zone
 * (Z or +02:00) and time of day. Without a zone it is UTC.
 */
final class Timestamps
{
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_DAY = 86_400L * NANOS_PER_SECOND;

    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .append(DateTimeFormatter.ISO_LOCAL_DATE)
        .optionalStart()
        .appendPattern("['T'][' ']")
        .append(DateTimeFormatter.ISO_LOCAL_TIME)
        .optionalEnd()
        .optionalStart()
        .appendOffset("+HH:mm", "Z")
        .optionalEnd()
        .toFormatter(Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT);

    private Timestamps()
    {
    }

    /** Nanoseconds since the epoch. */
    static long parse(final Position position, final String text)
    {
        try
        {
            final TemporalAccessor time = FORMAT.parse(text.trim());
            final long ofDay = time.isSupported(NANO_OF_DAY) ? time.getLong(NANO_OF_DAY) : 0;
            final long offset = time.isSupported(OFFSET_SECONDS) ? time.getLong(OFFSET_SECONDS) : 0;
            final long local = Math.addExact(Math.multiplyExact(time.getLong(EPOCH_DAY), NANOS_PER_DAY), ofDay);
            return Math.subtractExact(local, offset * NANOS_PER_SECOND);
        }
        catch (final DateTimeException ex)
        {
            throw position.error("'" + text + "' is not a time; write it like '2013-10-09 14:30:00.123'");
        }
        catch (final ArithmeticException ex)
        {
            throw position.error("'" + text + "' is outside of what a TIMESTAMP can hold: the years 1678 to 2262");
        }
    }

    /** ISO with all the digits that the time has. */
    static String format(final long epochNs)
    {
        return Instant.ofEpochSecond(
            Math.floorDiv(epochNs, NANOS_PER_SECOND), Math.floorMod(epochNs, NANOS_PER_SECOND)).toString();
    }
}
