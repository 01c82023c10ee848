package io.corelane.core.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.agrona.concurrent.UnsafeBuffer;

/** Times in parts are those of java.time, over the whole range. */
class TimesTest
{
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final List<ChronoUnit> UNITS = List.of(ChronoUnit.NANOS, ChronoUnit.MICROS, ChronoUnit.MILLIS,
        ChronoUnit.SECONDS, ChronoUnit.MINUTES, ChronoUnit.HOURS, ChronoUnit.DAYS);

    private final Faults faults = new Faults();

    @Property(tries = 3_000)
    void shouldExtractAsJavaTime(@ForAll final long epochNs)
    {
        final LocalDateTime time = time(epochNs);
        final long[] wanted = {time.getNano(), time.get(ChronoField.MICRO_OF_SECOND),
            time.get(ChronoField.MILLI_OF_SECOND), time.getSecond(), time.getMinute(), time.getHour(),
            time.getDayOfMonth(), time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), time.getMonthValue(),
            time.get(IsoFields.QUARTER_OF_YEAR), time.getYear(), time.getDayOfWeek().getValue() % 7,
            time.getDayOfWeek().getValue(), time.getDayOfYear(), time.get(IsoFields.WEEK_BASED_YEAR),
            time.toEpochSecond(ZoneOffset.UTC)};
        for (int field = 0; field < wanted.length; field++)
        {
            assertEquals(wanted[field], Times.extract(field, epochNs), "field " + field);
        }
    }

    @Property(tries = 3_000)
    void shouldTruncateAsJavaTime(@ForAll final long epochNs)
    {
        final LocalDateTime time = time(epochNs);
        final LocalDateTime day = time.truncatedTo(ChronoUnit.DAYS);
        for (int unit = 0; unit < UNITS.size(); unit++)
        {
            check(time.truncatedTo(UNITS.get(unit)), Times.truncate(unit, epochNs, faults));
        }
        check(day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)),
            Times.truncate(Times.WEEK, epochNs, faults));
        check(day.withDayOfMonth(1), Times.truncate(Times.MONTH, epochNs, faults));
        check(day.withDayOfMonth(1).withMonth(day.getMonth().firstMonthOfQuarter().getValue()),
            Times.truncate(Times.QUARTER, epochNs, faults));
        check(day.withDayOfYear(1), Times.truncate(Times.YEAR, epochNs, faults));
    }

    @Property(tries = 3_000)
    void shouldMoveAsJavaTime(@ForAll final long epochNs, @ForAll @IntRange(min = -9_000, max = 9_000) final int count)
    {
        final LocalDateTime time = time(epochNs);
        check(time.plusMonths(count), Times.add(Times.MONTH, count, epochNs, faults));
        check(time.plusMonths(3L * count), Times.add(Times.QUARTER, count, epochNs, faults));
        check(time.plusYears(count), Times.add(Times.YEAR, count, epochNs, faults));
        check(time.plusWeeks(count), Times.add(Times.WEEK, count, epochNs, faults));
        check(time.plusDays(count), Times.add(Times.DAY, count, epochNs, faults));
        check(time.plusSeconds(count), Times.add(Times.SECOND, count, epochNs, faults));
    }

    @Property(tries = 3_000)
    void shouldCountWhatLiesBetween(
        @ForAll @LongRange(min = Long.MIN_VALUE / 2, max = Long.MAX_VALUE / 2) final long fromNs,
        @ForAll @LongRange(min = Long.MIN_VALUE / 2, max = Long.MAX_VALUE / 2) final long toNs)
    {
        final LocalDateTime from = time(fromNs);
        final LocalDateTime to = time(toNs);
        for (int unit = 0; unit < UNITS.size(); unit++)
        {
            assertEquals(UNITS.get(unit).between(from, to), Times.between(unit, fromNs, toNs, faults));
            assertEquals(UNITS.get(unit).between(from.truncatedTo(UNITS.get(unit)), to.truncatedTo(UNITS.get(unit))),
                Times.boundaries(unit, fromNs, toNs, faults));
        }
        // So many months on it is not yet past the end, and one more is; the day of the month need not exist there.
        final long months = Times.between(Times.MONTH, Math.min(fromNs, toNs), Math.max(fromNs, toNs), faults);
        final LocalDateTime first = time(Math.min(fromNs, toNs));
        final LocalDateTime last = time(Math.max(fromNs, toNs));
        if (first.getDayOfMonth() <= 28)
        {
            assertTrue(!first.plusMonths(months).isAfter(last) && first.plusMonths(months + 1).isAfter(last));
            assertEquals(months / 12,
                Times.between(Times.YEAR, Math.min(fromNs, toNs), Math.max(fromNs, toNs), faults));
        }
        assertEquals(-Times.between(Times.MONTH, toNs, fromNs, faults), Times.between(
            Times.MONTH, fromNs, toNs, faults));
        assertEquals(to.getYear() - from.getYear(), Times.boundaries(Times.YEAR, fromNs, toNs, faults));
        assertEquals(Faults.NONE, faults.code());
    }

    @Property(tries = 2_000)
    void shouldFormatAsJavaTime(@ForAll final long epochNs)
    {
        for (final String pattern : List.of("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSX", "E EEEE d M MM MMM MMMM yy y u uuuu",
            "h hh a D DDD", "S SS SSS SSSS", "'it''s' ''H'' '{}'", "日 HH", "XXX"))
        {
            final TimeFormat format = TimeFormat.of(pattern);
            final UnsafeBuffer out = new UnsafeBuffer(new byte[format.maxLength()]);
            final String wanted = DateTimeFormatter.ofPattern(pattern, Locale.US).format(
                time(epochNs).atOffset(ZoneOffset.UTC));
            assertEquals(wanted, out.getStringWithoutLengthUtf8(0, format.format(epochNs, out)));
            assertTrue(wanted.getBytes(UTF_8).length <= format.maxLength());
        }
    }

    @Example
    void shouldRefuseWhatIsNoPattern()
    {
        for (final String pattern : List.of("Y", "yyy", "yyyyy", "MMMMM", "HHH", "SSSSSSSSSS", "DD", "[HH]", "{", "#",
            "'open", "Z", "ddd", "aa", "XXXX"))
        {
            assertThrows(IllegalArgumentException.class, () -> TimeFormat.of(pattern), pattern);
        }
    }

    private void check(final LocalDateTime wanted, final long epochNs)
    {
        final Instant instant = wanted.toInstant(ZoneOffset.UTC);
        final BigInteger exact = BigInteger.valueOf(instant.getEpochSecond()).multiply(
            BigInteger.valueOf(NS_PER_SECOND)).add(BigInteger.valueOf(instant.getNano()));
        if (exact.compareTo(LEAST) < 0 || exact.compareTo(MOST) > 0)
        {
            assertEquals(Faults.OVERFLOW, faults.code());
        }
        else
        {
            assertEquals(Faults.NONE, faults.code(), wanted::toString);
            assertEquals(exact.longValueExact(), epochNs);
        }
        faults.clear();
    }

    private static LocalDateTime time(final long epochNs)
    {
        return LocalDateTime.ofEpochSecond(Math.floorDiv(epochNs, NS_PER_SECOND),
            (int)Math.floorMod(epochNs, NS_PER_SECOND), ZoneOffset.UTC);
    }
}
