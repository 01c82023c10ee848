package io.corelane.ingest;

/**
 * What a restart read again of the logs that former runs left. Immutable.
 *
 * @param segments files of the logs.
 * @param bytes    read.
 * @param records  taken from them, rows between partitions among them.
 * @param timeNs   that took, nanoseconds.
 * @param damages  damaged ranges of recordings that were set aside before.
 */
public record RecoveryReport(long segments, long bytes, long records, long timeNs, int damages)
{
}
