package io.corelane.core.plan;

import java.math.BigInteger;

/**
 * Which windows share panes: each row is kept in one pane, the least stretch of time that no window begins or ends
 * within, and a window that closes merges its panes. Then a row costs one update instead of one for each window that it
 * is in, and a merge for each pane of a group when a window closes.
 * <p>
 * That needs rows that leave when a window closes and not before, and aggregates that can be merged any number of
 * times: neither values that count once, nor sketches and lists, which go into one another, nor ARG_MIN and ARG_MAX,
 * where of equal ones the first of all rows counts.
 */
public final class Panes
{
    /** Windows that a moment is in, from which on panes are used: with two, 1.7 to 4 times as fast. */
    private static final long LEAST_WINDOWS = 2;

    /** Panes from one window's start to the next, up to which they are used: with ten, 0.8 to 1.2 times as fast. */
    private static final long MOST_PANES_AN_ADVANCE = 4;

    private Panes()
    {
    }

    /**
     * Length of the panes that the windows of an aggregate share.
     *
     * @param aggregate with a window.
     * @return nanoseconds; 0 when each window keeps values of its own.
     */
    public static long lengthNs(final Rel.Aggregate aggregate)
    {
        final Window window = aggregate.window();
        if (Window.Kind.HOPPING != window.kind() || EmitMode.FINAL != aggregate.emit() ||
            !aggregate.aggregates().stream().allMatch(Panes::canMerge))
        {
            return 0;
        }
        final long lengthNs =
            BigInteger.valueOf(window.sizeNs()).gcd(BigInteger.valueOf(window.advanceNs())).longValueExact();
        return window.sizeNs() / window.advanceNs() < LEAST_WINDOWS ||
            window.advanceNs() / lengthNs > MOST_PANES_AN_ADVANCE ? 0 : lengthNs;
    }

    private static boolean canMerge(final AggregateCall call)
    {
        return !call.isElsewhere() && !call.function().isPick();
    }
}
