package io.corelane.tools.metrics;

import java.util.Map;

/**
 * A job, over all partitions.
 *
 * @param job           name.
 * @param results       made.
 * @param resultRate    a second.
 * @param latency       of them, since the earlier moment; of a running console those of the last ten seconds.
 * @param unread        results that nobody read.
 * @param dropped       results that a stalled reader missed.
 * @param deadLetters   by reason.
 * @param stateEntries  keys.
 * @param stateBytes    of files.
 * @param stateHeadroom new keys that the fullest partition still takes, -1 when it keeps none.
 * @param expired       groups that went by their time.
 * @param evicted       groups that made room.
 * @param watermarkNs   of the partition where time has come least far, 0 where it does not look at time.
 * @param holder        the stream that holds it there, or null.
 * @param holderPartition where that is, -1 for nowhere.
 */
public record JobStat(
    String job,
    long results,
    double resultRate,
    Latency latency,
    long unread,
    long dropped,
    Map<String, Long> deadLetters,
    long stateEntries,
    long stateBytes,
    long stateHeadroom,
    long expired,
    long evicted,
    long watermarkNs,
    String holder,
    int holderPartition)
{
}
