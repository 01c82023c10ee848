package io.corelane.core.interpret;

/** Arithmetic of moments, which ends at the ends of time instead of beginning anew at the other one. */
final class Times
{
    private Times()
    {
    }

    static long add(final long timeNs, final long distanceNs)
    {
        final long sum = timeNs + distanceNs;
        final boolean isOver = ((timeNs ^ sum) & (distanceNs ^ sum)) < 0;
        return isOver ? end(distanceNs > 0) : sum;
    }

    static long subtract(final long timeNs, final long distanceNs)
    {
        final long difference = timeNs - distanceNs;
        final boolean isOver = ((timeNs ^ distanceNs) & (timeNs ^ difference)) < 0;
        return isOver ? end(distanceNs < 0) : difference;
    }

    private static long end(final boolean isLast)
    {
        return isLast ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
}
