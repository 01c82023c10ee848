package io.corelane.tools;

import io.corelane.ingest.metrics.LogWaiting;
import io.corelane.tools.metrics.CheckpointStat;
import io.corelane.tools.metrics.JobStat;
import io.corelane.tools.metrics.Latency;
import io.corelane.tools.metrics.Overview;
import io.corelane.tools.metrics.PartitionStat;
import io.corelane.tools.metrics.PublisherStat;
import io.corelane.tools.metrics.StreamStat;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** An overview as tables for people. */
final class OverviewTables
{
    private OverviewTables()
    {
    }

    static List<String> partitions(final Overview overview)
    {
        return table(List.of("partition", "records", "records/s", "dead letters", "waits for readers", "slow turns",
            "longest turn", "lag", "lag time", "recorded"), 0, overview.partitions(), (stat) -> row(stat));
    }

    private static List<String> row(final PartitionStat stat)
    {
        return List.of(Integer.toString(stat.partition()), Progress.count(stat.records()), rate(stat.recordRate()),
            Progress.count(stat.deadLetters()), Progress.count(stat.egressWaits()), Progress.count(stat.slowTurns()),
            MetricsView.duration(stat.maxTurnNs()), lag(stat.lagRecords()) + " records",
            MetricsView.duration(stat.lagNs()), stat.recordedBytes() < 0 ? "-" : MetricsView.bytes(
            stat.recordedBytes()));
    }

    static List<String> jobs(final Overview overview)
    {
        return table(List.of("job", "results", "results/s", "p50", "p99", "longest", "unread", "dropped",
            "dead letters", "keys", "room for", "state", "watermark", "held by"), 1, overview.jobs(),
            (stat) -> row(stat));
    }

    private static List<String> row(final JobStat stat)
    {
        final Utf8Writer time = new Utf8Writer(null);
        IsoTime.print(stat.watermarkNs(), time);
        final String watermark = time.take();
        return List.of(stat.job(), Progress.count(stat.results()), rate(stat.resultRate()),
            latency(stat.latency(), stat.latency().p50Ns()), latency(stat.latency(), stat.latency().p99Ns()),
            latency(stat.latency(), stat.latency().maxNs()), Progress.count(stat.unread()),
            Progress.count(stat.dropped()),
            Progress.count(stat.deadLetters().values().stream().mapToLong((count) -> count).sum()),
            Progress.count(stat.stateEntries()), stat.stateHeadroom() < 0 ? "-" : Progress.count(stat.stateHeadroom()),
            MetricsView.bytes(stat.stateBytes()), 0 == stat.watermarkNs() ? "-" : watermark,
            null == stat.holder() ? "-" : stat.holder() + " in " + stat.holderPartition());
    }

    static List<String> streams(final Overview overview)
    {
        return table(List.of("stream", "records", "records/s", "size", "size/s", "lag", "publishers"), 1,
            overview.streams(), (StreamStat stat) -> List.of(stat.stream(), Progress.count(stat.records()),
            rate(stat.recordRate()), MetricsView.bytes(stat.bytes()), MetricsView.bytes(stat.byteRate()),
            lag(stat.lagRecords()), Integer.toString(stat.publishers())));
    }

    static List<String> publishers(final Overview overview)
    {
        return table(List.of("stream", "producer", "records", "records/s", "size", "lag", "back pressures"), 2,
            overview.publishers(), (PublisherStat stat) -> List.of(stat.stream(), stat.producer(),
            Progress.count(stat.records()), rate(stat.recordRate()), MetricsView.bytes(stat.bytes()),
            lag(stat.lagRecords()), Progress.count(stat.backPressures())));
    }

    /** The appliance as a whole, in a few lines. */
    static List<String> totals(final Overview overview)
    {
        final List<String> lines = new ArrayList<>();
        lines.add((overview.isReady() ? "ready" : "recovering, " + MetricsView.bytes(overview.recoveryDoneBytes()) +
            " of " + MetricsView.bytes(overview.recoveryBytes())) + "; records " + Progress.count(
            overview.records()) + ", " + rate(overview.recordRate()) + "/s; results " +
            Progress.count(overview.results()) + ", " + rate(overview.resultRate()) + "/s; dead letters " +
            Progress.count(overview.deadLetters()) + "; back pressures " + Progress.count(overview.backPressures()) +
            (0 == overview.plainLagRecords() ? "" : "; plain messages that wait " + lag(overview.plainLagRecords())));
        lines.add("latency, at most: " + (0 == overview.latency().samples() ? "no result" : "p50 " +
            MetricsView.duration(overview.latency().p50Ns()) + ", p99 " + MetricsView.duration(
            overview.latency().p99Ns()) + ", p99.9 " + MetricsView.duration(overview.latency().p999Ns()) +
            ", longest " + MetricsView.duration(overview.latency().maxNs())));
        lines.add(null == overview.checkpoints() ? "not recorded" : "checkpoints " +
            Progress.count(overview.checkpoints().taken()) + ", given up " +
            Progress.count(overview.checkpoints().givenUp()) + "; " + last(overview.checkpoints()));
        return lines;
    }

    private static String last(final CheckpointStat stat)
    {
        return stat.ageNs() < 0 ? "none since the start" : "last round " + MetricsView.bytes(stat.lastBytes()) +
            " in " + MetricsView.duration(stat.lastNs()) + ", " + MetricsView.duration(stat.ageNs()) + " ago";
    }

    private static String latency(final Latency latency, final long ns)
    {
        return 0 == latency.samples() ? "-" : MetricsView.duration(ns);
    }

    private static String lag(final long records)
    {
        return LogWaiting.NOT_KNOWN == records ? "-" : Progress.count(records);
    }

    private static String rate(final double perSecond)
    {
        return Progress.count(Math.round(perSecond));
    }

    /** The first columns are texts. */
    private static <T> List<String> table(
        final List<String> names, final int texts, final List<T> stats, final Function<T, List<String>> row)
    {
        final boolean[] areRight = new boolean[names.size()];
        for (int i = texts; i < areRight.length; i++)
        {
            areRight[i] = true;
        }
        final TextTable table = new TextTable(names, areRight);
        final List<List<String>> rows = stats.stream().map(row).toList();
        rows.forEach(table::widen);
        final List<String> lines = new ArrayList<>(List.of(table.header(), table.rule()));
        rows.forEach((cells) -> lines.add(table.line(cells)));
        return lines;
    }
}
