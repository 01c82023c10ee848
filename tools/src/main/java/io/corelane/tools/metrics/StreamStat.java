package io.corelane.tools.metrics;

/**
 * A stream, over all partitions.
 *
 * @param stream     name.
 * @param records    that came.
 * @param recordRate a second.
 * @param bytes      of their fragments.
 * @param byteRate   a second.
 * @param lagRecords that lie in logs and were not taken, -1 when nobody knows.
 * @param publishers that are there now.
 */
public record StreamStat(
    String stream, long records, double recordRate, long bytes, double byteRate, long lagRecords, int publishers)
{
}
