package io.corelane.tools.health;

import java.util.concurrent.TimeUnit;

/**
 * What is still well.
 *
 * @param lagNs           how long a record may wait in a log.
 * @param diskFree        bytes that have to be free for recordings and checkpoints.
 * @param sharedMemoryFree bytes that have to be free for logs.
 */
public record HealthLimits(long lagNs, long diskFree, long sharedMemoryFree)
{
    /**
     * What holds when nobody has said otherwise.
     *
     * @return 10 s, 256 MiB, 16 MiB.
     */
    public static HealthLimits standard()
    {
        return new HealthLimits(TimeUnit.SECONDS.toNanos(10), 256L << 20, 16L << 20);
    }
}
