package io.corelane.perf.throughput;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
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

    @Option(names = "--ways", split = ",", description = "Ways to measure, all by default: ${COMPLETION-CANDIDATES}.")
    private Way[] ways = Way.values();

    @Option(names = "--json", description = "One JSON object instead of a table.")
    private boolean json;

    /** Made by picocli. */
    public ThroughputCommand()
    {
    }

    @Override
    public Integer call() throws Exception
    {
        final ThroughputRig rig = new ThroughputRig(
            keys, TimeUnit.SECONDS.toNanos(warmUpSeconds), TimeUnit.SECONDS.toNanos(windowSeconds));
        final Map<Way, List<Round>> measured = new EnumMap<>(Way.class);
        boolean whole = true;
        for (int round = 1; round <= rounds; round++)
        {
            for (final Way way : ways)
            {
                if (1 == round && rounds > 1 && way.hasManyKeys())
                {
                    // They take long to fill: one round less, and all together.
                    continue;
                }
                final Round result = rig.measure(way);
                measured.computeIfAbsent(way, (key) -> new ArrayList<>()).add(result);
                System.err.printf(Locale.ROOT, "round %d/%d  %-46s %8.2f M/s%s%n", round, rounds, way.title(),
                    result.recordsPerSecond() / 1e6, result.isWhole() ? "" : "  VOID: " + result);
                whole &= result.isWhole();
            }
        }
        System.out.println(json ? json(measured) : table(measured));
        return whole ? 0 : 1;
    }

    private String table(final Map<Way, List<Round>> measured)
    {
        final StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
            "%-46s %26s  %s%n", "", "M records/s: median (range)", "of hand-written (else the first)"));
        final Way limit = measured.containsKey(Way.HAND_WRITTEN) ? Way.HAND_WRITTEN : ways[0];
        measured.forEach((way, results) ->
        {
            final Way own = way.limit();
            final Way other = measured.containsKey(own) ? own : limit;
            text.append(String.format(Locale.ROOT, "%-46s %8.2f (%.2f to %.2f)      %.2f (%.2f to %.2f)%n",
                way.title(), rate(results, 0.5) / 1e6, rate(results, 0) / 1e6, rate(results, 1) / 1e6,
                ratio(measured, way, other, 0.5), ratio(measured, way, other, 0), ratio(measured, way, other, 1)));
        });
        return text.append(keys).append(" keys, records of 40 bytes, one partition").toString();
    }

    private String json(final Map<Way, List<Round>> measured)
    {
        final ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("keys", keys).put("record_bytes", 40);
        final ObjectNode rates = root.putObject("records_per_second");
        measured.forEach((way, results) -> rates.putObject(way.name().toLowerCase(Locale.ROOT))
            .put("median", rate(results, 0.5)).put("min", rate(results, 0)).put("max", rate(results, 1)));
        final ObjectNode ratios = root.putObject("ratios");
        put(ratios, "group_by_10k_vs_hand_written", measured, Way.STATE, Way.HAND_WRITTEN);
        put(ratios, "group_by_10k_vs_raw_ipc", measured, Way.STATE, Way.RAW_PACKED);
        put(ratios, "emit_changes_10k_vs_hand_written", measured, Way.CHANGES, Way.HAND_WRITTEN);
        put(ratios, "tumbling_vs_hand_written", measured, Way.TUMBLING, Way.HAND_WRITTEN_WINDOW);
        put(ratios, "group_by_5m_vs_hand_written", measured, Way.STATE_5M, Way.HAND_WRITTEN_5M);
        put(ratios, "group_by_5m_vs_hand_written_batched", measured, Way.STATE_5M, Way.HAND_WRITTEN_5M_BATCHED);
        put(ratios, "hand_written_5m_batched_vs_plain", measured, Way.HAND_WRITTEN_5M_BATCHED, Way.HAND_WRITTEN_5M);
        put(ratios, "recorded_vs_unrecorded", measured, Way.RECORDED, Way.STATE);
        put(ratios, "recorded_on_disk_vs_unrecorded", measured, Way.RECORDED_ON_DISK, Way.STATE);
        return root.toPrettyString();
    }

    private static void put(
        final ObjectNode ratios, final String name, final Map<Way, List<Round>> measured, final Way a, final Way b)
    {
        if (!measured.containsKey(a) || !measured.containsKey(b))
        {
            return;
        }
        ratios.putObject(name)
            .put("median", ratio(measured, a, b, 0.5))
            .put("min", ratio(measured, a, b, 0))
            .put("max", ratio(measured, a, b, 1));
    }

    private static double rate(final List<Round> results, final double quantile)
    {
        return quantile(results.stream().mapToDouble(Round::recordsPerSecond).sorted().toArray(), quantile);
    }

    /** Ratios are taken round by round: neighbours in time share what else the machine did. */
    private static double ratio(
        final Map<Way, List<Round>> measured, final Way a, final Way b, final double quantile)
    {
        final List<Round> of = measured.get(a);
        final List<Round> to = measured.get(b);
        final double[] ratios = new double[Math.min(of.size(), to.size())];
        for (int i = 1; i <= ratios.length; i++)
        {
            // The last rounds are those of all ways.
            ratios[ratios.length - i] =
                of.get(of.size() - i).recordsPerSecond() / to.get(to.size() - i).recordsPerSecond();
        }
        Arrays.sort(ratios);
        return quantile(ratios, quantile);
    }

    private static double quantile(final double[] sorted, final double quantile)
    {
        return sorted[(int)Math.round(quantile * (sorted.length - 1))];
    }
}
