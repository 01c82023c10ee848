package io.corelane.tools.metrics;

/**
 * A partition.
 *
 * @param partition     from 0.
 * @param records       taken.
 * @param recordRate    a second.
 * @param deadLetters   of it.
 * @param egressWaits   turns that waited for a reader.
 * @param slowTurns     turns of more than 1 ms.
 * @param maxTurnNs     longest turn.
 * @param lagBytes      of all its logs.
 * @param lagRecords    of all its logs, -1 when nobody knows.
 * @param lagNs         of all its logs the longest.
 * @param positionBytes up to where its log of level 0 was taken.
 * @param recordedBytes up to where that is recorded, -1 when it is not.
 */
public record PartitionStat(
    int partition,
    long records,
    double recordRate,
    long deadLetters,
    long egressWaits,
    long slowTurns,
    long maxTurnNs,
    long lagBytes,
    long lagRecords,
    long lagNs,
    long positionBytes,
    long recordedBytes)
{
}
