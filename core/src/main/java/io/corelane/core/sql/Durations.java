package io.corelane.core.sql;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in all their spellings, as nanoseconds: {@code 10s}, {@code 5 MINUTES}, {@code INTERVAL '1' MINUTE}. */
final class Durations
{
    private static final Pattern TEXT = Pattern.compile("\\s*([+-]?[0-9]+(?:\\.[0-9]+)?)\\s*([A-Za-z]+)\\s*");
    private static final Map<String, Long> UNITS = new LinkedHashMap<>();

    static
    {
        unit(1L, "ns", "nanosecond", "nanoseconds");
        unit(1_000L, "us", "microsecond", "microseconds");
        unit(1_000_000L, "ms", "millisecond", "milliseconds");
        unit(1_000_000_000L, "s", "second", "seconds");
        unit(60_000_000_000L, "m", "minute", "minutes");
        unit(3_600_000_000_000L, "h", "hour", "hours");
        unit(86_400_000_000_000L, "d", "day", "days");
    }

    private Durations()
    {
    }

    private static void unit(final long lengthNs, final String... names)
    {
        for (final String name : names)
        {
            UNITS.put(name, lengthNs);
        }
    }

    /** A whole duration such as {@code 500ms} or {@code 5 MINUTES}. */
    static long parse(final Position position, final String text)
    {
        final Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches())
        {
            throw position.error("'" + text + "' is not a duration; write it like 500ms, 10s or 5 MINUTES");
        }
        return of(position, matcher.group(1), matcher.group(2));
    }

    private static String unitHint(final String name)
    {
        final String nearest = Nearest.of(name, UNITS.keySet());
        return null == nearest ? "; there are ns, us, ms, s, m, h and d, and their English names" :
            "; did you mean " + nearest + "?";
    }

    /** An amount and its unit. */
    static long of(final Position position, final String amount, final String unit)
    {
        final String name = unit.toLowerCase(Locale.ROOT);
        final Long lengthNs = UNITS.get(name);
        if (null == lengthNs)
        {
            if (name.startsWith("month") || name.startsWith("year"))
            {
                throw position.error("a duration in " + unit + " has no fixed length; use DAYS or less");
            }
            throw position.error("there is no unit of time " + unit + unitHint(name));
        }
        try
        {
            return new BigDecimal(amount.trim()).multiply(BigDecimal.valueOf(lengthNs)).longValueExact();
        }
        catch (final NumberFormatException ex)
        {
            throw position.error("'" + amount + "' is not a number of " + unit);
        }
        catch (final ArithmeticException ex)
        {
            throw position.error(amount + " " + unit + " is no whole number of nanoseconds in 64 bits");
        }
    }
}
