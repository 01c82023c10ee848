package io.corelane.tools;

import java.io.PrintStream;
import java.util.Locale;

/** One line on standard error that is written again and again; nothing where nobody looks at a terminal. */
final class Progress
{
    private static final long INTERVAL_NS = 200_000_000L;
    private static final int BAR_LENGTH = 24;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream err;
    private final boolean isShown;
    private long lastNs;
    private boolean isDirty;

    Progress(final ToolIo io)
    {
        err = io.err();
        isShown = io.terminal();
        lastNs = io.nanoTime().getAsLong() - INTERVAL_NS;
    }

    /** Whether the line should be written again. */
    boolean isDue(final long nowNs)
    {
        if (!isShown || nowNs - lastNs < INTERVAL_NS)
        {
            return false;
        }
        lastNs = nowNs;
        return true;
    }

    /** Writes the line in place of the former one. */
    void show(final String line)
    {
        err.print(CLEAR_LINE + line);
        err.flush();
        isDirty = true;
    }

    /** Takes the line away. */
    void clear()
    {
        if (isDirty)
        {
            err.print(CLEAR_LINE);
            err.flush();
            isDirty = false;
        }
    }

    /** A bar such as {@code [######------]  50 %}. */
    static String bar(final long done, final long whole)
    {
        final double share = whole <= 0 ? 0 : Math.min(1.0, (double)done / whole);
        final int filled = (int)(share * BAR_LENGTH);
        return "[" + "#".repeat(filled) + "-".repeat(BAR_LENGTH - filled) + "] " +
            String.format(Locale.ROOT, "%3d %%", (int)(share * 100));
    }

    /** A count for people: 1,234,567. */
    static String count(final long count)
    {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** The same with what is counted: 1 record, 1,234,567 records. */
    static String count(final long count, final String noun)
    {
        return count(count) + " " + noun + (1 == count ? "" : "s");
    }

    /** A duration for people: 1.25 s. */
    static String seconds(final long durationNs)
    {
        return String.format(Locale.ROOT, "%.2f s", durationNs / 1e9);
    }

    /** A rate for people: 1.23 M/s. */
    static String rate(final long count, final long durationNs)
    {
        final double perSecond = durationNs <= 0 ? 0 : count * 1e9 / durationNs;
        if (perSecond >= 1e6)
        {
            return String.format(Locale.ROOT, "%.2f M/s", perSecond / 1e6);
        }
        return perSecond >= 1e4 ? String.format(Locale.ROOT, "%.1f k/s", perSecond / 1e3) :
            String.format(Locale.ROOT, "%.0f/s", perSecond);
    }
}
