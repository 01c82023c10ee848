package io.corelane.tools.metrics;

/**
 * A publisher that is there now.
 *
 * @param stream        that it publishes to.
 * @param producer      its id, hexadecimal.
 * @param records       sent.
 * @param recordRate    a second.
 * @param bytes         of their fragments.
 * @param lagRecords   of them that were not taken, -1 when nobody knows.
 * @param backPressures times that it found a log busy.
 */
public record PublisherStat(
    String stream, String producer, long records, double recordRate, long bytes, long lagRecords, long backPressures)
{
}
