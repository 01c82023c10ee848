package io.corelane.tools;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads sizes and durations with their units; a duration without a unit is refused, since it would be guessed. */
final class Units
{
    private static final Pattern QUANTITY = Pattern.compile("([0-9]+)\\s*([A-Za-z]*)");

    private Units()
    {
    }

    /** Bytes of {@code 16384}, {@code 16KiB}, {@code 1MiB}, less than 2 GiB; {@code what} begins the error. */
    static int bytes(final String text, final String what)
    {
        return (int)bytes(text, what, Integer.MAX_VALUE);
    }

    /** The same for more bytes than that. */
    static long manyBytes(final String text, final String what)
    {
        return bytes(text, what, Long.MAX_VALUE >>> 1);
    }

    private static long bytes(final String text, final String what, final long most)
    {
        final Matcher matcher = QUANTITY.matcher(text.trim());
        final String unit = matcher.matches() ? matcher.group(2).toLowerCase(Locale.ROOT) : "?";
        final long factor = switch (unit)
        {
            case "", "b" -> 1;
            case "k", "kib" -> 1L << 10;
            case "m", "mib" -> 1L << 20;
            case "g", "gib" -> 1L << 30;
            case "t", "tib" -> 1L << 40;
            default -> 0;
        };
        final long number = 0 == factor || matcher.group(1).length() > 18 ? -1 : Long.parseLong(matcher.group(1));
        if (number < 0 || number > most / factor)
        {
            throw ToolException.usage(what + " is '" + text + "', which is no size; write it as 16384, 16KiB or 1MiB");
        }
        return number * factor;
    }

    /** Nanoseconds of {@code 500ms}, {@code 1s}, {@code 10us}; {@code what} begins the error. */
    static long nanoseconds(final String text, final String what)
    {
        final Matcher matcher = QUANTITY.matcher(text.trim());
        final String name = matcher.matches() ? matcher.group(2).toLowerCase(Locale.ROOT) : "?";
        final TimeUnit unit = switch (name)
        {
            case "ns" -> TimeUnit.NANOSECONDS;
            case "us" -> TimeUnit.MICROSECONDS;
            case "ms" -> TimeUnit.MILLISECONDS;
            case "s" -> TimeUnit.SECONDS;
            case "m", "min" -> TimeUnit.MINUTES;
            case "h" -> TimeUnit.HOURS;
            case "d" -> TimeUnit.DAYS;
            default -> null;
        };
        if (null == unit || matcher.group(1).length() > 12)
        {
            throw ToolException.usage(what + " is '" + text + "', which is no duration; write it as 500ms, 10s or 2m");
        }
        return unit.toNanos(Long.parseLong(matcher.group(1)));
    }
}
