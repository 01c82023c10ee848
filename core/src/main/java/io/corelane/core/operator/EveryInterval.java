package io.corelane.core.operator;

import io.corelane.core.partition.JobTask;
import io.corelane.core.state.Snapshot;

/** When EMIT EVERY is due: at the first tick of log time in each interval but the first. */
final class EveryInterval
{
    private final long lengthNs;
    private long nextTickNs = JobTask.NO_TIME;
    private boolean isDue;

    EveryInterval(final long lengthNs)
    {
        this.lengthNs = lengthNs;
    }

    /** Log time has come to a moment: whether what has changed is to be told; it is until {@link #done}. */
    boolean isDue(final long logTimeNs)
    {
        if (JobTask.NO_TIME != nextTickNs && logTimeNs >= nextTickNs)
        {
            isDue = true;
        }
        if (JobTask.NO_TIME == nextTickNs || isDue)
        {
            nextTickNs = logTimeNs - Math.floorMod(logTimeNs, lengthNs) + lengthNs;
        }
        return isDue;
    }

    void snapshot(final Snapshot snapshot)
    {
        nextTickNs = snapshot.value(nextTickNs);
        isDue = snapshot.value(isDue);
    }

    /** All that had changed has been told. */
    void done()
    {
        isDue = false;
    }
}
