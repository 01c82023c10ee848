package io.corelane.perf.peers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corelane.perf.process.JavaProcess;
import io.corelane.perf.report.BarPlot;
import io.corelane.perf.report.BenchReport;
import io.corelane.perf.report.Better;
import io.corelane.perf.report.ReportOptions;
import io.corelane.perf.report.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code corelane bench peers}: other engines beside a partition, operators alone. */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    description = "Records a second of other engines and of a partition of Corelane, operators alone, each in a " +
        "process of its own, in turn: the same records, queries and results, or the run is void.")
public final class PeersCommand implements Callable<Integer>
{
    private static final long SLACK_NS = TimeUnit.SECONDS.toNanos(120);
    private static final double GOAL = 4;

    @Option(names = "--engines", split = ",", defaultValue = "ESPER,JET",
        description = "Engines beside Corelane: ${COMPLETION-CANDIDATES}; all by default.")
    private Engine[] engines;

    @Option(names = "--queries", split = ",", description = "Queries: ${COMPLETION-CANDIDATES}; all by default.")
    private PeerQuery[] queries = PeerQuery.values();

    @Option(names = "--keys", split = ",", defaultValue = "1000,100000", description = "Keys, 1000,100000 by default.")
    private int[] keys;

    @Option(names = "--zipf", description = "Keys by Zipf's law with 0.99 instead of all as often.")
    private boolean isZipf;

    @Option(names = "--rounds", defaultValue = "2", description = "Rounds, 2 by default.")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "4", description = "Seconds before the window, 4 by default.")
    private int warmUpSeconds;

    @Option(names = "--window", defaultValue = "3", description = "Seconds of the window, 3 by default.")
    private int windowSeconds;

    @Option(names = "--check", defaultValue = "300000", description = "Records whose results are checked, 300,000.")
    private long checked;

    @Option(names = "--lib", paramLabel = "DIR", description = "Jars of the engines; those that the profile has made.")
    private Path lib = Path.of(System.getProperty("corelane.home", "tools/target/corelane"))
        .resolve("../../../perf/target/peers/corelane-perf/lib").normalize();

    @Mixin
    private ReportOptions options;

    private final Map<String, List<Double>> rates = new TreeMap<>();
    private final Map<String, List<Double>> cpuRates = new TreeMap<>();

    /** Made by picocli. */
    public PeersCommand()
    {
    }

    /** Who is measured. */
    enum Engine
    {
        /** A partition. */
        CORELANE("CorelanePeer"),
        /** Esper. */
        ESPER("EsperPeer"),
        /** Hazelcast Jet. */
        JET("JetPeer");

        private final String className;

        Engine(final String className)
        {
            this.className = className;
        }
    }

    @Override
    public Integer call() throws IOException
    {
        options.require(rounds > 0 && warmUpSeconds > 0 && windowSeconds > 0 && checked > 0 &&
            Arrays.stream(keys).allMatch((count) -> count > 0),
            "--keys, --rounds, --warm-up, --window and --check must be positive");
        options.require(0 == checked % (Peer.WINDOW_NS / Trades.TIME_STEP_NS), "--check must be a multiple of " +
            Peer.WINDOW_NS / Trades.TIME_STEP_NS + ", so that windows are whole");
        options.require(Files.isDirectory(lib), "there are no engines in " + lib +
            "; they are never shipped, so build them: ./mvnw -q -Ppeers -DskipTests -pl perf -am package");
        final BenchReport report = options.begin();
        final List<Engine> all = new ArrayList<>(List.of(Engine.CORELANE));
        Arrays.stream(engines).filter((engine) -> !all.contains(engine)).forEach(all::add);
        for (final PeerQuery query : queries)
        {
            for (final int count : keys)
            {
                final String expected = Reference.sum(query, new Trades(count, isZipf), checked);
                for (int round = 0; round < rounds; round++)
                {
                    for (final Engine engine : all)
                    {
                        measure(report, engine, query, count, expected);
                    }
                }
            }
        }
        fill(report, all);
        report.note("operators alone: no transport; keys " + (isZipf ? "by Zipf's law, 0.99" : "all as often") +
            "; records are made and handed over in the window; rates by CPU time count all threads of a process, " +
            "compilers and collectors among them");
        return options.finish(report, table(all));
    }

    private void measure(
        final BenchReport report, final Engine engine, final PeerQuery query, final int count, final String expected)
        throws IOException
    {
        final long warmUpNs = TimeUnit.SECONDS.toNanos(warmUpSeconds);
        final long windowNs = TimeUnit.SECONDS.toNanos(windowSeconds);
        final String classPath = Engine.CORELANE == engine ? System.getProperty("java.class.path") : lib + "/*";
        try (JavaProcess process = JavaProcess.start(PeerProcess.class.getName(), classPath,
            warmUpNs + windowNs + SLACK_NS, List.of("-Xms2g", "-Xmx2g", "-XX:+UseParallelGC"),
            List.of(PeersCommand.class.getPackageName() + "." + engine.className, query.name(), String.valueOf(count),
            String.valueOf(isZipf), String.valueOf(checked), String.valueOf(warmUpNs), String.valueOf(windowNs))))
        {
            final String sum = process.expect("CHECKED");
            if (!sum.equals(expected))
            {
                report.fail(engine + " answers " + name(query, count) + " with " + sum + " where " + expected +
                    " is right (results, checksum)");
            }
            final String[] words = process.expect("MEASURED").split(" ");
            final double records = Double.parseDouble(words[0]);
            final String key = key(engine, query, count);
            add(rates, key, records * 1e9 / Double.parseDouble(words[1]));
            add(cpuRates, key, records * 1e9 / Double.parseDouble(words[2]));
            System.err.printf(Locale.ROOT, "%-32s %8.3f M/s, %8.3f M/s of CPU time%n", key,
                last(rates, key) / 1e6, last(cpuRates, key) / 1e6);
        }
    }

    private static void add(final Map<String, List<Double>> map, final String key, final double value)
    {
        map.computeIfAbsent(key, (name) -> new ArrayList<>()).add(value);
    }

    private static double last(final Map<String, List<Double>> map, final String key)
    {
        return map.get(key).get(map.get(key).size() - 1);
    }

    private static String name(final PeerQuery query, final int count)
    {
        return query.name().toLowerCase(Locale.ROOT) + "_" + count;
    }

    private static String key(final Engine engine, final PeerQuery query, final int count)
    {
        return name(query, count) + " " + engine.name().toLowerCase(Locale.ROOT);
    }

    private static double[] array(final List<Double> values)
    {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[] ratios(final Map<String, List<Double>> map, final String of, final String to)
    {
        final double[] ratios = array(map.get(of));
        final double[] others = array(map.get(to));
        Arrays.setAll(ratios, (i) -> ratios[i] / others[i]);
        return ratios;
    }

    private void fill(final BenchReport report, final List<Engine> all)
    {
        final ObjectNode figures = report.figures().put("checked_records", checked).putObject("records_per_second");
        for (final PeerQuery query : queries)
        {
            for (final int count : keys)
            {
                final BarPlot bars = new BarPlot(name(query, count) + ", records a second of CPU time", "M/s");
                for (final Engine engine : all)
                {
                    final String key = key(engine, query, count);
                    final Spread wall = Spread.of(array(rates.get(key)));
                    figures.putObject(key.replace(' ', '_')).put("median", wall.median()).put("min", wall.min())
                        .put("max", wall.max()).put("median_by_cpu_time", Spread.of(array(cpuRates.get(key))).median());
                    bars.bar(engine.name().toLowerCase(Locale.ROOT), Spread.of(array(cpuRates.get(key))).times(1e-6));
                    if (Engine.CORELANE != engine)
                    {
                        final String ratio = name(query, count) + "_vs_" + engine.name().toLowerCase(Locale.ROOT);
                        final String ours = key(Engine.CORELANE, query, count);
                        report.ratio(ratio, Better.HIGHER, GOAL, ratios(rates, ours, key));
                        report.ratio(ratio + "_by_cpu_time", Better.HIGHER, GOAL, ratios(cpuRates, ours, key));
                    }
                }
                report.plot(bars);
            }
        }
    }

    private String table(final List<Engine> all)
    {
        final StringBuilder text = new StringBuilder(
            String.format(Locale.ROOT, "%-34s%-30s%s%n", "", "M records/s: median (range)", "by CPU time"));
        for (final PeerQuery query : queries)
        {
            for (final int count : keys)
            {
                for (final Engine engine : all)
                {
                    final String key = key(engine, query, count);
                    text.append(String.format(Locale.ROOT, "%-34s%-30s%s%n", key,
                        Spread.of(array(rates.get(key))).times(1e-6).text("%.3f"),
                        Spread.of(array(cpuRates.get(key))).times(1e-6).text("%.3f")));
                }
            }
        }
        return text.toString();
    }
}
