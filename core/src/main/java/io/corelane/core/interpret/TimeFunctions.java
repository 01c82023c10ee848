package io.corelane.core.interpret;

import io.corelane.core.plan.StandardFunction;
import io.corelane.core.plan.TimeField;
import io.corelane.core.runtime.Faults;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.TemporalUnit;
import java.util.List;
import java.util.Locale;

/** Functions of times that are not NULL. */
final class TimeFunctions
{
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private TimeFunctions()
    {
    }

    static Object call(final StandardFunction function, final List<Object> values)
    {
        try
        {
            return switch (function)
            {
                case FROM_UNIXTIME -> Math.multiplyExact((Long)values.get(0), NS_PER_SECOND);
                case DATE_FORMAT -> DateTimeFormatter.ofPattern((String)values.get(1), Locale.US)
                    .format(time(values.get(0)).atOffset(ZoneOffset.UTC));
                default -> call(function, TimeField.valueOf((String)values.get(0)), values);
            };
        }
        catch (final ArithmeticException | DateTimeException ex)
        {
            throw new FaultException(Faults.OVERFLOW);
        }
    }

    private static Object call(final StandardFunction function, final TimeField field, final List<Object> values)
    {
        return switch (function)
        {
            case EXTRACT -> extract(field, time(values.get(1)));
            case DATE_TRUNC -> epochNs(truncated(field, time(values.get(1))));
            case DATEDIFF -> unit(field).between(
                truncated(field, time(values.get(1))), truncated(field, time(values.get(2))));
            case TIMESTAMPDIFF -> between(field, time(values.get(1)), time(values.get(2)));
            case TIMESTAMPADD -> moved(field, (Long)values.get(1), (Long)values.get(2));
            default -> throw new IllegalArgumentException(function + " is no function of times");
        };
    }

    private static long between(final TimeField field, final LocalDateTime from, final LocalDateTime to)
    {
        if (field.compareTo(TimeField.WEEK) <= 0)
        {
            return unit(field).between(from, to);
        }
        // Not as java.time counts months, which takes a day off the end first when its time of day is the earlier.
        final long months = ChronoUnit.MONTHS.between(YearMonth.from(from), YearMonth.from(to));
        final int order = ofMonth(to).compareTo(ofMonth(from));
        final long whole = months > 0 && order < 0 ? months - 1 : months < 0 && order > 0 ? months + 1 : months;
        return whole / unit(field).getDuration().dividedBy(ChronoUnit.MONTHS.getDuration());
    }

    private static Duration ofMonth(final LocalDateTime time)
    {
        return Duration.between(truncated(TimeField.MONTH, time), time);
    }

    private static long moved(final TimeField field, final long count, final long epochNs)
    {
        if (field.compareTo(TimeField.WEEK) > 0)
        {
            return epochNs(time(epochNs).plus(count, unit(field)));
        }
        return Math.addExact(epochNs, Math.multiplyExact(count, unit(field).getDuration().toNanos()));
    }

    private static long extract(final TimeField field, final LocalDateTime time)
    {
        return switch (field)
        {
            case NANOSECOND -> time.getNano();
            case MICROSECOND -> time.get(ChronoField.MICRO_OF_SECOND);
            case MILLISECOND -> time.get(ChronoField.MILLI_OF_SECOND);
            case SECOND -> time.getSecond();
            case MINUTE -> time.getMinute();
            case HOUR -> time.getHour();
            case DAY -> time.getDayOfMonth();
            case WEEK -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTH -> time.getMonthValue();
            case QUARTER -> time.get(IsoFields.QUARTER_OF_YEAR);
            case YEAR -> time.getYear();
            case DOW -> time.getDayOfWeek().getValue() % 7;
            case ISODOW -> time.getDayOfWeek().getValue();
            case DOY -> time.getDayOfYear();
            case ISOYEAR -> time.get(IsoFields.WEEK_BASED_YEAR);
            case EPOCH -> time.toEpochSecond(ZoneOffset.UTC);
        };
    }

    private static LocalDateTime truncated(final TimeField field, final LocalDateTime time)
    {
        final LocalDateTime day = time.truncatedTo(ChronoUnit.DAYS);
        return switch (field)
        {
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.withDayOfMonth(1).with(day.getMonth().firstMonthOfQuarter());
            case YEAR -> day.withDayOfYear(1);
            default -> time.truncatedTo(unit(field));
        };
    }

    private static TemporalUnit unit(final TimeField field)
    {
        return switch (field)
        {
            case NANOSECOND -> ChronoUnit.NANOS;
            case MICROSECOND -> ChronoUnit.MICROS;
            case MILLISECOND -> ChronoUnit.MILLIS;
            case QUARTER -> IsoFields.QUARTER_YEARS;
            default -> ChronoUnit.valueOf(field.name() + "S");
        };
    }

    private static LocalDateTime time(final Object epochNs)
    {
        return LocalDateTime.ofEpochSecond(Math.floorDiv((Long)epochNs, NS_PER_SECOND),
            (int)Math.floorMod((Long)epochNs, NS_PER_SECOND), ZoneOffset.UTC);
    }

    /** By half seconds, since the beginning of the first second there is cannot be told. */
    private static long epochNs(final LocalDateTime time)
    {
        final long half = NS_PER_SECOND / 2;
        return Math.addExact(Math.multiplyExact(2 * time.toEpochSecond(ZoneOffset.UTC) + 1, half),
            time.getNano() - half);
    }
}
