package io.corelane.core.runtime;

import org.agrona.concurrent.UnsafeBuffer;

/** Times from and to ASCII text, without an object. Epoch nanoseconds of 64 bits lie in the years 1677 to 2262. */
final class TimeText
{
    /** The text is not of the usual form, or of a year in which the range ends: it takes a closer look. */
    static final long UNUSUAL = Long.MIN_VALUE;

    /** The text is no time. */
    static final long INVALID = Long.MIN_VALUE + 1;

    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final long NS_PER_DAY = 86_400 * NS_PER_SECOND;
    private static final int MIN_YEAR = 1678;
    private static final int MAX_YEAR = 2261;
    private static final int DATE_LENGTH = 10;
    private static final int MINUTES_LENGTH = 16;
    private static final int SECONDS_LENGTH = 19;
    private static final int DIGITS_OF_SECOND = 9;
    private static final int DAYS_OF_ERA = 146_097;
    private static final int DAYS_TO_EPOCH = 719_468;

    private TimeText()
    {
    }

    /**
     * A time as {@code 2026-01-31}, {@code 2026-01-31T12:00}, with seconds, with up to 9 digits of a second, with a
     * blank for the T, and with or without Z at the end.
     *
     * @return epoch nanoseconds, {@link #UNUSUAL} or {@link #INVALID}.
     */
    static long parse(final UnsafeBuffer text, final int start, final int end)
    {
        if (end - start < DATE_LENGTH || !isOfTimes(text, start, end))
        {
            return INVALID;
        }
        final int length = end - start - (end > start && 'Z' == text.getByte(end - 1) ? 1 : 0);
        final boolean hasTime = length > DATE_LENGTH;
        final boolean hasSeconds = length > MINUTES_LENGTH;
        final boolean hasFraction = length > SECONDS_LENGTH;
        final boolean isUsual = (DATE_LENGTH == length || MINUTES_LENGTH == length || SECONDS_LENGTH == length ||
            length > SECONDS_LENGTH + 1 && length <= SECONDS_LENGTH + 1 + DIGITS_OF_SECOND) &&
            '-' == text.getByte(start + 4) && '-' == text.getByte(start + 7) &&
            (!hasTime || ('T' == text.getByte(start + DATE_LENGTH) || ' ' == text.getByte(start + DATE_LENGTH)) &&
            ':' == text.getByte(start + 13)) &&
            (!hasSeconds || ':' == text.getByte(start + MINUTES_LENGTH)) &&
            (!hasFraction || '.' == text.getByte(start + SECONDS_LENGTH));
        if (!isUsual)
        {
            return UNUSUAL;
        }
        final int year = number(text, start, 4);
        final int month = number(text, start + 5, 2);
        final int day = number(text, start + 8, 2);
        final int hour = hasTime ? number(text, start + 11, 2) : 0;
        final int minute = hasTime ? number(text, start + 14, 2) : 0;
        final int second = hasSeconds ? number(text, start + 17, 2) : 0;
        final int digits = hasFraction ? length - SECONDS_LENGTH - 1 : 0;
        long fraction = hasFraction ? number(text, start + SECONDS_LENGTH + 1, digits) : 0;
        if (year < MIN_YEAR || year > MAX_YEAR)
        {
            return UNUSUAL;
        }
        if (month < 1 || month > 12 || day < 1 || day > days(year, month) ||
            (hour | minute | second | fraction) < 0 || hour > 23 || minute > 59 || second > 59)
        {
            return INVALID;
        }
        for (int i = digits; i < DIGITS_OF_SECOND; i++)
        {
            fraction *= 10;
        }
        return epochDay(year, month, day) * NS_PER_DAY +
            ((hour * 60 + minute) * 60 + second) * NS_PER_SECOND + fraction;
    }

    /** Writes a time at 0; the bytes of the text, or {@link Faults#TOO_LONG}. */
    static int format(final long epochNs, final UnsafeBuffer out, final int max, final Faults faults)
    {
        final long nsOfDay = Math.floorMod(epochNs, NS_PER_DAY);
        final long fraction = nsOfDay % NS_PER_SECOND;
        final int digits = 0 == fraction ? 0 : 0 == fraction % 1_000_000 ? 3 : 0 == fraction % 1_000 ? 6 : 9;
        final int length = SECONDS_LENGTH + 1 + (0 == digits ? 0 : digits + 1);
        if (length > max)
        {
            faults.raise(Faults.TOO_LONG);
            return 0;
        }
        putDate(Math.floorDiv(epochNs, NS_PER_DAY), out);
        final int secondOfDay = (int)(nsOfDay / NS_PER_SECOND);
        out.putByte(DATE_LENGTH, (byte)'T');
        put(secondOfDay / 3_600, 2, out, 11);
        out.putByte(13, (byte)':');
        put(secondOfDay / 60 % 60, 2, out, 14);
        out.putByte(MINUTES_LENGTH, (byte)':');
        put(secondOfDay % 60, 2, out, 17);
        if (0 != digits)
        {
            out.putByte(SECONDS_LENGTH, (byte)'.');
            put((int)(3 == digits ? fraction / 1_000_000 : 6 == digits ? fraction / 1_000 : fraction), digits, out, 20);
        }
        out.putByte(length - 1, (byte)'Z');
        return length;
    }

    /** Whether all characters are such as times have. */
    private static boolean isOfTimes(final UnsafeBuffer text, final int start, final int end)
    {
        boolean isOfTimes = true;
        for (int i = start; i < end; i++)
        {
            final byte c = text.getByte(i);
            isOfTimes &= c >= '0' && c <= ':' || '-' == c || '+' == c || '.' == c || ' ' == c ||
                'T' == c || 't' == c || 'Z' == c;
        }
        return isOfTimes;
    }

    /** Days since the epoch, by years that begin in March and eras of 400 of them. */
    static long epochDay(final int year, final int month, final int day)
    {
        final int marchYear = month > 2 ? year : year - 1;
        final int era = marchYear / 400;
        final int yearOfEra = marchYear % 400;
        final int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        final int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return (long)era * DAYS_OF_ERA + dayOfEra - DAYS_TO_EPOCH;
    }

    private static void putDate(final long epochDay, final UnsafeBuffer out)
    {
        final long days = epochDay + DAYS_TO_EPOCH;
        final long era = days / DAYS_OF_ERA;
        final long dayOfEra = days % DAYS_OF_ERA;
        final long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        final long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        final int marchMonth = (int)((5 * dayOfYear + 2) / 153);
        final int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        put((int)(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), 4, out, 0);
        out.putByte(4, (byte)'-');
        put(month, 2, out, 5);
        out.putByte(7, (byte)'-');
        put((int)(dayOfYear - (153 * marchMonth + 2) / 5 + 1), 2, out, 8);
    }

    static int days(final int year, final int month)
    {
        final boolean isLeap = 0 == year % 4 && (0 != year % 100 || 0 == year % 400);
        return switch (month)
        {
            case 2 -> isLeap ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /** Digits as a number, or something negative when one of them is none. */
    private static int number(final UnsafeBuffer text, final int start, final int digits)
    {
        int value = 0;
        boolean isNumber = true;
        for (int i = start; i < start + digits; i++)
        {
            final int digit = text.getByte(i) - '0';
            isNumber &= digit >= 0 && digit <= 9;
            value = value * 10 + digit;
        }
        return isNumber ? value : -1;
    }

    private static void put(final int value, final int digits, final UnsafeBuffer out, final int offset)
    {
        int rest = value;
        for (int i = offset + digits - 1; i >= offset; i--)
        {
            out.putByte(i, (byte)('0' + rest % 10));
            rest /= 10;
        }
    }
}
