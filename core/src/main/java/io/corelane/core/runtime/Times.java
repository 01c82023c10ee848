package io.corelane.core.runtime;

/**
 * Times in parts: UTC, the ISO calendar, epoch nanoseconds of 64 bits (the years 1677 to 2262). What leaves that range
 * raises {@link Faults#OVERFLOW}. Units and fields are numbered as io.corelane.core.plan.TimeField.
 */
public final class Times
{
    /** Nanosecond, of the second. */
    public static final int NANOSECOND = 0;

    /** Microsecond, of the second. */
    public static final int MICROSECOND = 1;

    /** Millisecond, of the second. */
    public static final int MILLISECOND = 2;

    /** Second, of the minute. */
    public static final int SECOND = 3;

    /** Minute, of the hour. */
    public static final int MINUTE = 4;

    /** Hour, of the day. */
    public static final int HOUR = 5;

    /** Day, of the month. */
    public static final int DAY = 6;

    /** ISO week, of the ISO year. */
    public static final int WEEK = 7;

    /** Month, of the year. */
    public static final int MONTH = 8;

    /** Quarter, of the year. */
    public static final int QUARTER = 9;

    /** Year. */
    public static final int YEAR = 10;

    /** Day of the week, Sunday is 0. */
    public static final int DOW = 11;

    /** Day of the week, Monday is 1. */
    public static final int ISODOW = 12;

    /** Day of the year. */
    public static final int DOY = 13;

    /** Year of the ISO week. */
    public static final int ISOYEAR = 14;

    /** Seconds since the epoch. */
    public static final int EPOCH = 15;

    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long NS_PER_DAY = 86_400 * NS_PER_SECOND;

    /** From the Monday before the epoch to the epoch. */
    private static final long MONDAY_DAYS = 3;
    private static final int MONTHS_PER_YEAR = 12;

    /** Months that no time can be away from another. */
    private static final long MANY_MONTHS = 12_000;
    private static final int DAYS_OF_ERA = 146_097;
    private static final int DAYS_TO_EPOCH = 719_468;

    private Times()
    {
    }

    /**
     * A part of a time.
     *
     * @param field   which.
     * @param epochNs the time.
     * @return its value.
     */
    public static long extract(final int field, final long epochNs)
    {
        final long epochDay = Math.floorDiv(epochNs, NS_PER_DAY);
        return switch (field)
        {
            case NANOSECOND -> Math.floorMod(epochNs, NS_PER_SECOND);
            case MICROSECOND -> Math.floorMod(epochNs, NS_PER_SECOND) / 1_000;
            case MILLISECOND -> Math.floorMod(epochNs, NS_PER_SECOND) / 1_000_000;
            case SECOND -> Math.floorMod(Math.floorDiv(epochNs, NS_PER_SECOND), 60L);
            case MINUTE -> Math.floorMod(Math.floorDiv(epochNs, length(MINUTE)), 60L);
            case HOUR -> Math.floorMod(Math.floorDiv(epochNs, length(HOUR)), 24L);
            case DAY -> day(date(epochDay));
            case WEEK -> (dayOfYear(thursday(epochDay)) - 1) / 7 + 1;
            case MONTH -> month(date(epochDay));
            case QUARTER -> (month(date(epochDay)) + 2) / 3;
            case YEAR -> year(date(epochDay));
            case DOW -> Math.floorMod(epochDay + MONDAY_DAYS + 1, 7L);
            case ISODOW -> Math.floorMod(epochDay + MONDAY_DAYS, 7L) + 1;
            case DOY -> dayOfYear(epochDay);
            case ISOYEAR -> year(date(thursday(epochDay)));
            default -> Math.floorDiv(epochNs, NS_PER_SECOND);
        };
    }

    /**
     * The beginning of the unit that a time lies in.
     *
     * @param unit    which.
     * @param epochNs the time.
     * @param faults  takes an overflow.
     * @return the beginning.
     */
    public static long truncate(final int unit, final long epochNs, final Faults faults)
    {
        if (unit < WEEK)
        {
            return Checked.subtract(epochNs, Math.floorMod(epochNs, length(unit)), faults);
        }
        final long epochDay = Math.floorDiv(epochNs, NS_PER_DAY);
        if (WEEK == unit)
        {
            return Checked.multiply(thursday(epochDay) - 3, NS_PER_DAY, faults);
        }
        final int date = date(epochDay);
        final int month = YEAR == unit ? 1 : QUARTER == unit ? (month(date) - 1) / 3 * 3 + 1 : month(date);
        return Checked.multiply(TimeText.epochDay(year(date), month, 1), NS_PER_DAY, faults);
    }

    /**
     * How many beginnings of a unit lie behind one time and not behind another.
     *
     * @param unit   which.
     * @param fromNs the one time.
     * @param toNs   the other; when it is the earlier one, the answer is negative.
     * @param faults takes an overflow.
     * @return the count.
     */
    public static long boundaries(final int unit, final long fromNs, final long toNs, final Faults faults)
    {
        return Checked.subtract(number(unit, toNs), number(unit, fromNs), faults);
    }

    private static long number(final int unit, final long epochNs)
    {
        final long epochDay = Math.floorDiv(epochNs, NS_PER_DAY);
        return switch (unit)
        {
            case WEEK -> Math.floorDiv(epochDay + MONDAY_DAYS, 7L);
            case MONTH -> months(date(epochDay));
            case QUARTER -> months(date(epochDay)) / 3;
            case YEAR -> year(date(epochDay));
            default -> Math.floorDiv(epochNs, length(unit));
        };
    }

    /**
     * How many whole units lie between two times.
     *
     * @param unit   which.
     * @param fromNs the one time.
     * @param toNs   the other; when it is the earlier one, the answer is negative.
     * @param faults takes an overflow.
     * @return the count.
     */
    public static long between(final int unit, final long fromNs, final long toNs, final Faults faults)
    {
        if (unit <= WEEK)
        {
            final long length = length(unit);
            return whole(Checked.subtract(Math.floorDiv(toNs, length), Math.floorDiv(fromNs, length), faults),
                Math.floorMod(fromNs, length), Math.floorMod(toNs, length));
        }
        final int from = date(Math.floorDiv(fromNs, NS_PER_DAY));
        final int to = date(Math.floorDiv(toNs, NS_PER_DAY));
        final long months = whole(months(to) - months(from), ofMonth(from, fromNs), ofMonth(to, toNs));
        return MONTH == unit ? months : QUARTER == unit ? months / 3 : months / MONTHS_PER_YEAR;
    }

    /** A difference without the unit that is not whole. */
    private static long whole(final long difference, final long fromRest, final long toRest)
    {
        return difference > 0 && toRest < fromRest ? difference - 1 :
            difference < 0 && toRest > fromRest ? difference + 1 : difference;
    }

    private static long ofMonth(final int date, final long epochNs)
    {
        return day(date) * NS_PER_DAY + Math.floorMod(epochNs, NS_PER_DAY);
    }

    /**
     * A time moved by so many units. Months keep the day of the month, or end on their last.
     *
     * @param unit    which.
     * @param count   units, whose length together has to fit 64 bits of nanoseconds; back when negative.
     * @param epochNs the time.
     * @param faults  takes an overflow.
     * @return the other time.
     */
    public static long add(final int unit, final long count, final long epochNs, final Faults faults)
    {
        if (unit <= WEEK)
        {
            return Checked.add(epochNs, Checked.multiply(count, length(unit), faults), faults);
        }
        if (count > MANY_MONTHS || count < -MANY_MONTHS)
        {
            faults.raise(Faults.OVERFLOW);
            return 0;
        }
        final int date = date(Math.floorDiv(epochNs, NS_PER_DAY));
        final long months = months(date) + count * (MONTH == unit ? 1 : QUARTER == unit ? 3 : MONTHS_PER_YEAR);
        final int year = (int)Math.floorDiv(months, (long)MONTHS_PER_YEAR);
        if (year < 1_000 || year > 3_000)
        {
            faults.raise(Faults.OVERFLOW);
            return 0;
        }
        final int month = (int)Math.floorMod(months, (long)MONTHS_PER_YEAR) + 1;
        final long epochDay = TimeText.epochDay(year, month, Math.min(day(date), TimeText.days(year, month)));
        // By halves, since the beginning of the first day there is cannot be told.
        final long half = NS_PER_DAY / 2;
        final long ofDay = Math.floorMod(epochNs, NS_PER_DAY);
        return Checked.add(Checked.multiply(2 * epochDay + 1, half, faults), ofDay - half, faults);
    }

    /**
     * Seconds since the epoch as a time.
     *
     * @param seconds the seconds.
     * @param faults  takes an overflow.
     * @return epoch nanoseconds.
     */
    public static long ofSeconds(final long seconds, final Faults faults)
    {
        return Checked.multiply(seconds, NS_PER_SECOND, faults);
    }

    /**
     * Of a unit up to the week, nanoseconds. No table: what divides by it is generated for one unit, and a constant is
     * multiplied by instead.
     */
    private static long length(final int unit)
    {
        return switch (unit)
        {
            case NANOSECOND -> 1;
            case MICROSECOND -> 1_000;
            case MILLISECOND -> 1_000_000;
            case SECOND -> NS_PER_SECOND;
            case MINUTE -> 60 * NS_PER_SECOND;
            case HOUR -> 3_600 * NS_PER_SECOND;
            case DAY -> NS_PER_DAY;
            default -> 7 * NS_PER_DAY;
        };
    }

    /** The Thursday of the ISO week that a day is in. */
    private static long thursday(final long epochDay)
    {
        return epochDay - Math.floorMod(epochDay + MONDAY_DAYS, 7L) + 3;
    }

    private static long dayOfYear(final long epochDay)
    {
        return epochDay - TimeText.epochDay(year(date(epochDay)), 1, 1) + 1;
    }

    /** Year, month and day in one word, by years that begin in March and eras of 400 of them. */
    static int date(final long epochDay)
    {
        final long days = epochDay + DAYS_TO_EPOCH;
        final long era = Math.floorDiv(days, (long)DAYS_OF_ERA);
        final long dayOfEra = Math.floorMod(days, (long)DAYS_OF_ERA);
        final long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        final long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        final int marchMonth = (int)((5 * dayOfYear + 2) / 153);
        final int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        final int year = (int)(yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        return year << 9 | month << 5 | (int)(dayOfYear - (153 * marchMonth + 2) / 5 + 1);
    }

    static int year(final int date)
    {
        return date >> 9;
    }

    static int month(final int date)
    {
        return date >> 5 & 0xF;
    }

    static int day(final int date)
    {
        return date & 0x1F;
    }

    private static long months(final int date)
    {
        return (long)year(date) * MONTHS_PER_YEAR + month(date) - 1;
    }
}
