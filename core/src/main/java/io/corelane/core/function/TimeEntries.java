package io.corelane.core.function;

import java.util.List;

/** Functions of times. UTC, and the ISO calendar. */
final class TimeEntries
{
    private TimeEntries()
    {
    }

    static void addTo(final List<FunctionEntry> entries)
    {
        add(entries, "EXTRACT",
            "A field of a time: YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, MILLISECOND, " +
            "MICROSECOND, NANOSECOND, DOW (Sunday is 0), ISODOW, DOY, ISOYEAR or EPOCH (seconds).",
            "EXTRACT(HOUR FROM TIMESTAMP '2026-01-31 12:30:00')", "12", "EXTRACT(field FROM time)");
        add(entries, "YEAR", "The year.",
            "YEAR(TIMESTAMP '2026-01-31 12:30:00')", "2026", "YEAR(time)");
        add(entries, "QUARTER", "The quarter, 1 to 4.",
            "QUARTER(TIMESTAMP '2026-01-31 12:30:00')", "1", "QUARTER(time)");
        add(entries, "MONTH", "The month, 1 to 12.",
            "MONTH(TIMESTAMP '2026-01-31 12:30:00')", "1", "MONTH(time)");
        add(entries, "WEEK", "The ISO week, 1 to 53.",
            "WEEK(TIMESTAMP '2026-01-31 12:30:00')", "5", "WEEK(time)");
        add(entries, "DAY", "The day of the month.",
            "DAY(TIMESTAMP '2026-01-31 12:30:00')", "31", "DAY(time)");
        add(entries, "HOUR", "The hour, 0 to 23.",
            "HOUR(TIMESTAMP '2026-01-31 12:30:00')", "12", "HOUR(time)");
        add(entries, "MINUTE", "The minute.",
            "MINUTE(TIMESTAMP '2026-01-31 12:30:00')", "30", "MINUTE(time)");
        add(entries, "SECOND", "The second.",
            "SECOND(TIMESTAMP '2026-01-31 12:30:00')", "0", "SECOND(time)");
        add(entries, "DATE_TRUNC", "The beginning of the year, quarter, month, week, day, ... that a time lies in.",
            "DATE_TRUNC('hour', TIMESTAMP '2026-01-31 12:30:00')", "2026-01-31T12:00:00Z",
            "DATE_TRUNC('unit', time)");
        add(entries, "DATEDIFF", "How many beginnings of a unit lie between two times.",
            "DATEDIFF(YEAR, '2025-12-31', '2026-01-01')", "1", "DATEDIFF(unit, from, to)");
        add(entries, "TIMESTAMPDIFF", "How many whole units lie between two times.",
            "TIMESTAMPDIFF(YEAR, '2025-12-31', '2026-01-01')", "0", "TIMESTAMPDIFF(unit, from, to)");
        add(entries, "TIMESTAMPADD", "A time moved by so many units; months end on their last day at the latest.",
            "TIMESTAMPADD(MONTH, 1, '2026-01-31')", "2026-02-28T00:00:00Z", "TIMESTAMPADD(unit, count, time)");
        add(entries, "DATEADD", "As TIMESTAMPADD.",
            "DATEADD(DAY, -1, '2026-03-01')", "2026-02-28T00:00:00Z", "DATEADD(unit, count, time)");
        add(entries, "FROM_UNIXTIME", "The time so many seconds after the epoch.",
            "FROM_UNIXTIME(1769860800)", "2026-01-31T12:00:00Z", "FROM_UNIXTIME(seconds)");
        add(entries, "UNIX_TIMESTAMP", "Whole seconds since the epoch.",
            "UNIX_TIMESTAMP('2026-01-31 12:00:00')", "1769860800", "UNIX_TIMESTAMP(time)");
        add(entries, "DATE_FORMAT", "A time as text, by a pattern of the letters y M d D E H h m s S a X.",
            "DATE_FORMAT('2026-01-31 12:30:00', 'yyyy-MM-dd HH:mm:ss.SSS')", "2026-01-31 12:30:00.000",
            "DATE_FORMAT(time, 'pattern')");
        add(entries, "TO_TIMESTAMP", "The time that an ISO text says, as by CAST.",
            "TO_TIMESTAMP('2026-01-31 12:30:00')", "2026-01-31T12:30:00Z", "TO_TIMESTAMP(text)");
    }

    private static void add(
        final List<FunctionEntry> entries,
        final String name,
        final String description,
        final String example,
        final String result,
        final String... signatures)
    {
        entries.add(new FunctionEntry(
            name, FunctionEntry.Kind.SCALAR, List.of(signatures), description, example, result));
    }
}
