package io.corelane.perf.throughput;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corelane.perf.report.Axis;
import io.corelane.perf.report.BarPlot;
import io.corelane.perf.report.BenchReport;
import io.corelane.perf.report.LinePlot;
import io.corelane.perf.report.ReportOptions;
import io.corelane.perf.report.Scale;
import io.corelane.perf.report.Spread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code corelane bench throughput}: all ways in turn, several times, so that a busy machine disturbs all alike. */
@Command(
    name = "throughput",
    mixinStandardHelpOptions = true,
    description = "Records per second of one partition, from the publisher's process to state and to results, beside " +
        "raw Aeron IPC and a hand-written loop over the same bytes; and the same recorded.")
public final class ThroughputCommand implements Callable<Integer>
{
    @Option(names = "--keys", defaultValue = "10000", description = "Keys, 10000 by default.")
    private int keys;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds of each way, 3 by default.")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "2", description = "Seconds before the window, 2 by default.")
    private int warmUpSeconds;

    @Option(names = "--window", defaultValue = "2", description = "Seconds of the window, 2 by default.")
    private int windowSeconds;

    @Option(names = "--ways", split = ",", description = "Ways to measure, by default all but " +
        "AGRONA_MAP, so that a run ends within four minutes: ${COMPLETION-CANDIDATES}.")
    private Way[] ways = Way.usual();

    @Option(names = "--memory", defaultValue = "/dev/shm", paramLabel = "FOLDER",
        description = "Folder of logs, state and hand-written tables, /dev/shm by default: a tmpfs that is mounted " +
        "with huge=within_size shows what huge pages give.")
    private Path memory;

    @Mixin
    private ReportOptions options;

    /** Made by picocli. */
    public ThroughputCommand()
    {
    }

    @Override
    public Integer call() throws Exception
    {
        options.require(keys > 0 && rounds > 0 && warmUpSeconds >= 0 && windowSeconds > 0,
            "--keys, --rounds and --window must be positive, and --warm-up not negative");
        options.require(Files.isDirectory(memory), "--memory " + memory + ": there is no such folder; make it first");
        final BenchReport report = options.begin();
        final Map<Way, List<Round>> measured = new EnumMap<>(Way.class);
        for (int round = 1; round <= rounds; round++)
        {
            for (final Way way : ways)
            {
                if (1 == round && rounds > 1 && (way.hasManyKeys() || way.isFiles()))
                {
                    // Many keys take long to fill, files are no more than a limit: one round less, and all together.
                    continue;
                }
                final Round result = RoundProcess.measure(way, memory, keys,
                    TimeUnit.SECONDS.toNanos(warmUpSeconds), TimeUnit.SECONDS.toNanos(windowSeconds));
                measured.computeIfAbsent(way, (key) -> new ArrayList<>()).add(result);
                System.err.printf(Locale.ROOT, "round %d/%d  %-46s %8.2f M/s%s%n", round, rounds, way.title(),
                    result.recordsPerSecond() / 1e6, result.isWhole() ? "" : "  VOID: " + result);
                if (!result.isWhole())
                {
                    report.fail(way.title() + " lost records or results: " + result);
                }
            }
        }
        fill(report, measured);
        return options.finish(report, table(measured));
    }

    private String table(final Map<Way, List<Round>> measured)
    {
        final StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
            "%-46s %-28s  %s%n", "", "M records/s: median (range)", "of hand-written (else the first)"));
        final Way limit = measured.containsKey(Way.HAND_WRITTEN) ? Way.HAND_WRITTEN : ways[0];
        measured.forEach((way, results) ->
        {
            final Way own = way.limit();
            final Way other = measured.containsKey(own) ? own : limit;
            text.append(String.format(Locale.ROOT, "%-46s %-28s  %s%n", way.title(),
                Spread.of(results.stream().mapToDouble(Round::recordsPerSecond).toArray()).times(1e-6).text("%.2f"),
                Spread.of(Ratios.of(results, measured.get(other))).text("%.2f")));
        });
        return text.append(keys).append(" keys, records of 40 bytes, one partition, memory in ").append(memory)
            .toString();
    }

    private void fill(final BenchReport report, final Map<Way, List<Round>> measured)
    {
        report.figures().put("keys", keys).put("record_bytes", 40).put("memory", memory.toString());
        final ObjectNode rates = report.figures().putObject("records_per_second");
        final BarPlot bars = new BarPlot("Records a second of one partition", "M/s");
        measured.forEach((way, results) ->
        {
            final Spread spread = Spread.of(results.stream().mapToDouble(Round::recordsPerSecond).toArray());
            rates.putObject(way.name().toLowerCase(Locale.ROOT)).put("median", spread.median())
                .put("min", spread.min()).put("max", spread.max());
            bars.bar(way.title(), spread.times(1e-6));
        });
        report.plot(bars);
        final Ratios ratios = new Ratios(report, measured);
        ratios.add("group_by_10k_vs_hand_written", Way.STATE, Way.HAND_WRITTEN, 0.8);
        ratios.add("group_by_10k_vs_agrona_map", Way.STATE, Way.AGRONA_MAP, BenchReport.NO_GOAL);
        ratios.add("group_by_10k_vs_raw_ipc", Way.STATE, Way.RAW_PACKED, BenchReport.NO_GOAL);
        ratios.add("emit_changes_10k_vs_hand_written", Way.CHANGES, Way.HAND_WRITTEN, 0.5);
        ratios.add("tumbling_vs_hand_written", Way.TUMBLING, Way.HAND_WRITTEN_WINDOW, 0.7);
        ratios.add("group_by_5m_vs_hand_written", Way.STATE_5M, Way.HAND_WRITTEN_5M, 0.9);
        ratios.add("group_by_5m_vs_hand_written_batched", Way.STATE_5M, Way.HAND_WRITTEN_5M_BATCHED,
            BenchReport.NO_GOAL);
        ratios.add("hand_written_5m_batched_vs_plain", Way.HAND_WRITTEN_5M_BATCHED, Way.HAND_WRITTEN_5M, 2);
        ratios.add("recorded_vs_unrecorded", Way.RECORDED, Way.STATE, 0.7);
        ratios.add("recorded_on_disk_vs_unrecorded", Way.RECORDED_ON_DISK, Way.STATE, BenchReport.NO_GOAL);
        ratios.add("recorded_vs_files", Way.RECORDED, Way.FILES, BenchReport.NO_GOAL);
        ratios.add("recorded_on_disk_vs_files_on_disk", Way.RECORDED_ON_DISK, Way.FILES_ON_DISK, BenchReport.NO_GOAL);
        report.plot(series(measured));
    }

    /** Round by round, so that one that was disturbed is seen. */
    private static LinePlot series(final Map<Way, List<Round>> measured)
    {
        final LinePlot plot = new LinePlot("Records a second, round by round", new Axis("round", Scale.LINEAR),
            new Axis("M/s", Scale.LINEAR));
        measured.forEach((way, results) ->
        {
            if (Way.STATE == way || Way.HAND_WRITTEN == way || Way.CHANGES == way || Way.TUMBLING == way)
            {
                final double[] rounds = new double[results.size()];
                Arrays.setAll(rounds, (i) -> i + 1);
                plot.line(way.name().toLowerCase(Locale.ROOT).replace('_', ' '), rounds,
                    results.stream().mapToDouble((round) -> round.recordsPerSecond() / 1e6).toArray());
            }
        });
        return plot;
    }
}
