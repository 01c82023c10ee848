package io.corelane.tools.metrics;

import java.util.List;

/**
 * What the counters of an appliance come to at a moment, with rates since an earlier one.
 *
 * @param epochNs            when.
 * @param isReady            whether it takes records.
 * @param records            taken by all partitions.
 * @param recordRate         a second.
 * @param results            made by all jobs.
 * @param resultRate         a second.
 * @param deadLetters        of all partitions.
 * @param deadLetterRate     a second.
 * @param backPressures      of all publishers that are there.
 * @param recoveryBytes      that the start had to read again.
 * @param recoveryDoneBytes  that it has read.
 * @param plainLagRecords    messages of plain publishers that the forwarder has not taken; -1 when nobody knows.
 * @param latency            since the earlier moment; of all time when there is none.
 * @param partitions         in their order.
 * @param jobs               by name.
 * @param streams            by name.
 * @param publishers         by stream.
 * @param checkpoints        null when it does not record.
 */
public record Overview(
    long epochNs,
    boolean isReady,
    long records,
    double recordRate,
    long results,
    double resultRate,
    long deadLetters,
    double deadLetterRate,
    long backPressures,
    long recoveryBytes,
    long recoveryDoneBytes,
    long plainLagRecords,
    Latency latency,
    List<PartitionStat> partitions,
    List<JobStat> jobs,
    List<StreamStat> streams,
    List<PublisherStat> publishers,
    CheckpointStat checkpoints)
{
}
