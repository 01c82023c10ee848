package io.corelane.perf.peers;

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
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code corelane bench peers-latency}: from when a record was due to its result, in other engines and a partition. */
@Command(
    name = "peers-latency",
    mixinStandardHelpOptions = true,
    description = "Time from when a record was to be sent to its result, of other engines and of a partition of " +
        "Corelane, operators alone, each in a process of its own, in turn, at fixed rates; what comes late delays " +
        "nothing that is due. An engine that cannot hold the rate is named.")
public final class PeersLatencyCommand implements Callable<Integer>
{
    private static final double GOAL = 20;
    private static final double US = 1e-3;
    private static final long SLACK_NS = TimeUnit.SECONDS.toNanos(60);
    private static final String LOOP = "loop";
    private static final long CHECKED = 300_000;

    @Option(names = "--engines", split = ",", description = "Engines beside Corelane: ${COMPLETION-CANDIDATES}; all " +
        "by default.")
    private Engine[] engines = Engine.values();

    @Option(names = "--query", defaultValue = "GROUP_BY", description = "A query with a result for each record, " +
        "GROUP_BY by default.")
    private PeerQuery query;

    @Option(names = "--rates", split = ",", defaultValue = "100000,1000000", description = "Records a second, " +
        "100000,1000000 by default.")
    private int[] rates;

    @Option(names = "--keys", defaultValue = "10000", description = "Keys, 10000 by default.")
    private int keys;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds, 3 by default.")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "5", description = "Seconds before the window, 5 by default.")
    private int warmUpSeconds;

    @Option(names = "--window", defaultValue = "5", description = "Seconds of the window, 5 by default.")
    private int windowSeconds;

    @Option(names = "--lib", paramLabel = "DIR", description = "Jars of the engines; those that the profile has made.")
    private Path lib = Path.of(System.getProperty("corelane.home", "tools/target/corelane"))
        .resolve("../../../perf/target/peers/corelane-perf/lib").normalize();

    @Mixin
    private ReportOptions options;

    private String expected;
    private final Map<String, List<Peer.Latencies>> measured = new TreeMap<>();

    /** Made by picocli. */
    public PeersLatencyCommand()
    {
    }

    @Override
    public Integer call() throws IOException
    {
        options.require(rounds > 0 && warmUpSeconds > 0 && windowSeconds > 0 && keys > 0 &&
            Arrays.stream(rates).allMatch((rate) -> rate > 0),
            "--keys, --rates, --rounds, --warm-up and --window must be positive");
        expected = Reference.sum(query, query.trades(keys, false), CHECKED);
        options.require(expected.startsWith(CHECKED + "/"),
            query + " has no result for each record; choose GROUP_BY, TWO_KEYS_CHANGES or ROWS_100");
        options.require(Files.isDirectory(lib), "there are no engines in " + lib +
            "; they are never shipped, so build them: ./mvnw -q -Ppeers -DskipTests -pl perf -am package");
        final List<Engine> all = new ArrayList<>(List.of(Engine.CORELANE));
        Arrays.stream(engines).filter((engine) -> !all.contains(engine)).forEach(all::add);
        final BenchReport report = options.begin();
        System.err.printf(Locale.ROOT, "%d engines, %d rates, %d rounds: about %d minutes%n", all.size(), rates.length,
            rounds, 1 + rounds * rates.length * (all.size() + 1) * (warmUpSeconds + windowSeconds + 4) / 60);
        for (int round = 0; round < rounds; round++)
        {
            for (final int rate : rates)
            {
                measure(report, LOOP, LoopPeer.class.getName(), System.getProperty("java.class.path"), rate, round);
                for (final Engine engine : all)
                {
                    measure(report, engine.text(), engine.className(false),
                        engine.isPeer() ? lib + "/*" : System.getProperty("java.class.path"), rate, round);
                }
            }
        }
        fill(report, all);
        report.note("operators alone: no transport; the thread that paces records also runs those engines that are " +
            "given them one by one; \"" + LOOP + "\" is that thread without an engine");
        return options.finish(report, table());
    }

    private void measure(
        final BenchReport report,
        final String name,
        final String className,
        final String classPath,
        final int rate,
        final int round)
    {
        final String key = name(rate) + " " + name;
        String told;
        try
        {
            final Peer.Latencies latencies = ask(className, classPath, rate, LOOP.equals(name));
            if (null == latencies)
            {
                told = "does not do the query";
            }
            else
            {
                measured.computeIfAbsent(key, (one) -> new ArrayList<>()).add(latencies);
                told = text(latencies);
            }
        }
        catch (final IOException ex)
        {
            report.fail(key + ": " + ex.getMessage());
            told = "failed";
        }
        System.err.printf(Locale.ROOT, "round %d %-28s %s%n", round + 1, key, told);
    }

    private Peer.Latencies ask(
        final String className, final String classPath, final int rate, final boolean isLoop) throws IOException
    {
        final long warmUpNs = TimeUnit.SECONDS.toNanos(warmUpSeconds);
        final long windowNs = TimeUnit.SECONDS.toNanos(windowSeconds);
        try (JavaProcess process = JavaProcess.start(PeerProcess.class.getName(), classPath,
            2 * (warmUpNs + windowNs) + SLACK_NS, List.of("-Xms2g", "-Xmx2g", "-XX:+UseG1GC"),
            List.of(className, query.name(), String.valueOf(keys), "false", String.valueOf(CHECKED),
            String.valueOf(warmUpNs), String.valueOf(windowNs), String.valueOf(rate))))
        {
            final String first = process.expect("");
            if (first.startsWith("REFUSED "))
            {
                return null;
            }
            if (!isLoop && !first.equals("CHECKED " + expected))
            {
                throw new IOException("it says " + first + " where " + expected + " is right (results, checksum)");
            }
            return Peer.Latencies.parse(process.expect("LATENCIES"));
        }
    }

    private static String name(final int rate)
    {
        return rate % 1_000_000 == 0 ? rate / 1_000_000 + "m" : rate % 1_000 == 0 ? rate / 1_000 + "k" : "" + rate;
    }

    private static String text(final Peer.Latencies latencies)
    {
        return String.format(Locale.ROOT, "p50 %.1f p99 %.1f p99.9 %.1f p99.99 %.1f max %.1f us%s",
            latencies.p50Ns() * US, latencies.p99Ns() * US, latencies.p999Ns() * US, latencies.p9999Ns() * US,
            latencies.maxNs() * US, latencies.isHeld() ? "" : ", does not hold the rate");
    }

    /** A goal is one of engines that hold the rate; those that do not are named, and no ratio is made of them. */
    private void fill(final BenchReport report, final List<Engine> all)
    {
        final var figures = report.figures().putObject("latency_us");
        measured.forEach((key, rows) ->
        {
            final var one = figures.putObject(key.replace(' ', '_'));
            one.put("held", rows.stream().allMatch(Peer.Latencies::isHeld));
            one.put("p50", median(rows, Peer.Latencies::p50Ns)).put("p99", median(rows, Peer.Latencies::p99Ns))
                .put("p99_9", median(rows, Peer.Latencies::p999Ns))
                .put("p99_99", median(rows, Peer.Latencies::p9999Ns));
        });
        for (final int rate : rates)
        {
            final BarPlot bars = new BarPlot(query.text() + " at " + name(rate) + " records a second, p99.99", "us");
            final double[] best = new double[rounds];
            Arrays.fill(best, Double.NaN);
            measured.forEach((key, rows) ->
            {
                final String engine = key.substring(key.indexOf(' ') + 1);
                if (key.startsWith(name(rate) + " "))
                {
                    bars.bar(engine, Spread.of(rows.stream().mapToDouble((row) -> row.p9999Ns() * US).toArray()));
                }
            });
            for (int round = 0; round < rounds; round++)
            {
                for (final Engine engine : all)
                {
                    final List<Peer.Latencies> rows = measured.get(name(rate) + " " + engine.text());
                    if (engine.isPeer() && null != rows && round < rows.size() && rows.get(round).isHeld())
                    {
                        best[round] = Double.isNaN(best[round]) ? rows.get(round).p9999Ns() :
                            Math.min(best[round], rows.get(round).p9999Ns());
                    }
                }
            }
            final List<Peer.Latencies> ours = measured.getOrDefault(
                name(rate) + " " + Engine.CORELANE.text(), List.of());
            final double[] ratios = new double[Math.min(rounds, ours.size())];
            Arrays.setAll(ratios, (round) -> best[round] / ours.get(round).p9999Ns());
            report.ratio(query.text() + "_at_" + name(rate) + "_p99_99_of_best_peer", Better.HIGHER, GOAL,
                Arrays.stream(ratios).filter((ratio) -> !Double.isNaN(ratio)).toArray());
            report.plot(bars);
        }
    }

    private static double median(
        final List<Peer.Latencies> rows, final ToDoubleFunction<Peer.Latencies> value)
    {
        return Spread.of(rows.stream().mapToDouble(value).toArray()).median() * US;
    }

    private String table()
    {
        final List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-28s%12s%12s%12s%12s   %s", query.text(), "p50 us", "p99", "p99.9",
            "p99.99", "(range)"));
        measured.forEach((key, rows) ->
        {
            final Spread tail = Spread.of(rows.stream().mapToDouble((row) -> row.p9999Ns() * US).toArray());
            lines.add(String.format(Locale.ROOT, "%-28s%12.1f%12.1f%12.1f%12.1f   (%.1f to %.1f)%s", key,
                median(rows, Peer.Latencies::p50Ns), median(rows, Peer.Latencies::p99Ns),
                median(rows, Peer.Latencies::p999Ns), tail.median(), tail.min(), tail.max(),
                rows.stream().allMatch(Peer.Latencies::isHeld) ? "" : "   does not hold the rate"));
        });
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }
}
