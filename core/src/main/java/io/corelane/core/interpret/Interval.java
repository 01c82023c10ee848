package io.corelane.core.interpret;

import io.corelane.core.partition.JobTask;

/** The log times at which EMIT EVERY tells: multiples of its duration. */
final class Interval
{
    private final long everyNs;
    private long nextNs = JobTask.NO_TIME;

    Interval(final long everyNs)
    {
        this.everyNs = everyNs;
    }

    /** Whether a multiple has come since it was asked last; the first time only says where log time is. */
    boolean isDue(final long logTimeNs)
    {
        final boolean isFirst = JobTask.NO_TIME == nextNs;
        if (!isFirst && logTimeNs < nextNs)
        {
            return false;
        }
        nextNs = logTimeNs - Math.floorMod(logTimeNs, everyNs) + everyNs;
        return !isFirst;
    }
}
