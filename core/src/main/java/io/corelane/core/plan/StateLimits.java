package io.corelane.core.plan;

/** How much state a job may keep for each of its keys, so that {@code @max_keys} limits all of it. */
public final class StateLimits
{
    /** Rows, windows or values of one key that the limits reckon with at the most. */
    public static final long MOST_PER_KEY = 128;

    private StateLimits()
    {
    }

    /**
     * Windows, or panes, that one key may be in at a time, on an average over all keys: those that overlap, and those
     * that lateness keeps open behind them.
     *
     * @param window  of the groups.
     * @param stepNs  from the start of one to the start of the next, nanoseconds.
     * @return count.
     */
    public static long windowsPerKey(final Window window, final long stepNs)
    {
        return Math.min(2 + (window.sizeNs() + window.latenessNs()) / Math.max(1, stepNs), MOST_PER_KEY);
    }
}
