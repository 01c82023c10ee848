package io.corelane.core.sql;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations in all their spellings, as nanoseconds: {@code 10s}, {@code 5 MINUTES}, {@code INTERVAL '1' MINUTE},
 * {@code INTERVAL '1:30' MINUTE TO SECOND}.
 */
final class Durations
{
    private static final Pattern TEXT = Pattern.compile("\\s*([+-]?[0-9]+(?:\\.[0-9]+)?)\\s*([A-Za-z]+)\\s*");
    private static final Pattern INTERVAL = Pattern.compile("\\s*INTERVAL\\s+([+-]?)\\s*(?:'([^']*)'|([0-9]+))\\s*" +
        "([A-Za-z]+)(?:\\s+TO\\s+([A-Za-z]+))?\\s*", Pattern.CASE_INSENSITIVE);
    private static final Map<String, Long> UNITS = new LinkedHashMap<>();

    private static final List<String> SHORT = List.of("ns", "us", "ms", "s", "m", "h", "d");

    /** From the largest to the smallest: those that an interval of several has, each with what comes before it. */
    private static final List<String> PARTS = List.of("day", "hour", "minute", "second");

    private static final List<String> SEPARATORS = List.of("", "\\s+", ":", ":");
    private static final long[] MOST = {Long.MAX_VALUE, 23, 59, 59};

    static
    {
        unit(1L, "ns", "nanosecond", "nanoseconds");
        unit(1_000L, "us", "microsecond", "microseconds");
        unit(1_000_000L, "ms", "millisecond", "milliseconds");
        unit(1_000_000_000L, "s", "second", "seconds");
        unit(60_000_000_000L, "m", "minute", "minutes");
        unit(3_600_000_000_000L, "h", "hour", "hours");
        unit(86_400_000_000_000L, "d", "day", "days");
        unit(604_800_000_000_000L, "w", "week", "weeks");
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

    /** A whole duration such as {@code 500ms}, {@code 5 MINUTES} or {@code INTERVAL '5' MINUTE}. */
    static long parse(final Position position, final String text)
    {
        final Matcher matcher = TEXT.matcher(text);
        if (matcher.matches())
        {
            return of(position, matcher.group(1), matcher.group(2));
        }
        final Matcher interval = INTERVAL.matcher(text);
        if (!interval.matches())
        {
            throw position.error("'" + text + "' is not a duration; write it like 500ms, 10s or 5 MINUTES");
        }
        final String amount = null == interval.group(2) ? interval.group(3) : interval.group(2).trim();
        final long lengthNs = null == interval.group(5) ? of(position, amount, interval.group(4)) :
            between(position, amount, interval.group(4), interval.group(5));
        return "-".equals(interval.group(1)) ? negated(position, lengthNs) : lengthNs;
    }

    /** As short as it can be written, such as 90s. */
    static String text(final long lengthNs)
    {
        String text = lengthNs + "ns";
        for (final String unit : SHORT)
        {
            if (0 == lengthNs % UNITS.get(unit))
            {
                text = lengthNs / UNITS.get(unit) + unit;
            }
        }
        return text;
    }

    /** The same in the other direction. */
    static long negated(final Position position, final long lengthNs)
    {
        if (Long.MIN_VALUE == lengthNs)
        {
            throw position.error("the interval is no whole number of nanoseconds in 64 bits");
        }
        return -lengthNs;
    }

    private static String unitHint(final String name)
    {
        final String nearest = Nearest.of(name, UNITS.keySet());
        return null == nearest ? "; there are ns, us, ms, s, m, h, d and w, and their English names" :
            "; did you mean " + nearest + "?";
    }

    /** An amount and its unit. */
    static long of(final Position position, final String amount, final String unit)
    {
        final long lengthNs = length(position, unit);
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

    private static long length(final Position position, final String unit)
    {
        final String name = unit.toLowerCase(Locale.ROOT);
        final Long lengthNs = UNITS.get(name);
        if (null != lengthNs)
        {
            return lengthNs;
        }
        if (name.startsWith("month") || name.startsWith("quarter") || name.startsWith("year"))
        {
            throw position.error("a duration in " + unit + " has no fixed length; use WEEKS, DAYS or less");
        }
        throw position.error("there is no unit of time " + unit + unitHint(name));
    }

    /** {@code '1 12:30'} DAY TO MINUTE, {@code '1:30.5'} MINUTE TO SECOND: each part but the first below its limit. */
    static long between(final Position position, final String amount, final String first, final String last)
    {
        final int from = PARTS.indexOf(first.toLowerCase(Locale.ROOT));
        final int to = PARTS.indexOf(last.toLowerCase(Locale.ROOT));
        if (from < 0 || to <= from)
        {
            throw position.error("an interval goes from a larger unit TO a smaller one of DAY, HOUR, MINUTE and " +
                "SECOND, found " + first + " TO " + last);
        }
        final StringBuilder form = new StringBuilder("([+-]?)([0-9]+)");
        for (int i = from + 1; i <= to; i++)
        {
            form.append(SEPARATORS.get(i)).append(PARTS.size() - 1 == i ? "([0-9]+(?:\\.[0-9]{1,9})?)" : "([0-9]+)");
        }
        final Matcher matcher = Pattern.compile(form.toString()).matcher(amount);
        if (!matcher.matches())
        {
            throw position.error("'" + amount + "' is not an interval " + first + " TO " + last +
                "; write it like '1 12:30' DAY TO MINUTE or '1:30' MINUTE TO SECOND");
        }
        BigDecimal totalNs = BigDecimal.ZERO;
        for (int i = from; i <= to; i++)
        {
            final BigDecimal part = new BigDecimal(matcher.group(2 + i - from));
            if (i > from && part.compareTo(BigDecimal.valueOf(MOST[i] + 1)) >= 0)
            {
                throw position.error("'" + amount + "' has " + part + " in the place of " + PARTS.get(i) +
                    "s, which go up to " + MOST[i]);
            }
            totalNs = totalNs.add(part.multiply(BigDecimal.valueOf(UNITS.get(PARTS.get(i)))));
        }
        return of(position, ("-".equals(matcher.group(1)) ? totalNs.negate() : totalNs).toPlainString(), "ns");
    }
}
