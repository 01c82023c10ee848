package io.corelane.tools.metrics;

/**
 * Checkpoints of an appliance that records.
 *
 * @param taken      each of one log.
 * @param givenUp    each of one log.
 * @param lastBytes  size of the last round.
 * @param lastNs     how long it took.
 * @param ageNs      since it ended, -1 when there was none.
 */
public record CheckpointStat(long taken, long givenUp, long lastBytes, long lastNs, long ageNs)
{
}
