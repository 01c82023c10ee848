package io.corelane.perf.report;

import java.util.Locale;

/** Which way of a figure is the good one. */
public enum Better
{
    /** More is better, such as a rate. */
    HIGHER,
    /** Less is better, such as a latency. */
    LOWER;

    boolean isReached(final double value, final double goal)
    {
        return HIGHER == this ? value >= goal : value <= goal;
    }

    boolean isWorse(final double then, final double now, final double tolerance)
    {
        return HIGHER == this ? now < then * (1 - tolerance) : now > then * (1 + tolerance);
    }

    String word()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
