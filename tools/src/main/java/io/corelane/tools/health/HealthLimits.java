package io.corelane.tools.health;

/**
 * What is still well.
 *
 * @param lagNs           how long a record may wait in a log.
 * @param diskFree        bytes that have to be free for recordings and checkpoints.
 * @param sharedMemoryFree bytes that have to be free for logs.
 */
public record HealthLimits(long lagNs, long diskFree, long sharedMemoryFree)
{
}
