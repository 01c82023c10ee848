package io.corelane.perf.peers;

import io.corelane.perf.process.JavaProcess;
import io.corelane.perf.report.BenchReport;
import io.corelane.perf.report.ReportOptions;
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
    private static final PeerQuery[] QUERIES = {PeerQuery.GROUP_BY, PeerQuery.TUMBLING, PeerQuery.TWO_KEYS,
        PeerQuery.TWO_KEYS_CHANGES, PeerQuery.ROWS_100, PeerQuery.FILTER};
    private static final PeerQuery[] LINK_QUERIES =
        {PeerQuery.GROUP_BY, PeerQuery.TWO_KEYS_CHANGES, PeerQuery.ROWS_100};
    private static final long SLACK_NS = TimeUnit.SECONDS.toNanos(90);
    private static final int USUAL_RATE = 500_000;
    private static final int LEAST_RATE = 20_000;

    @Option(names = "--engines", split = ",", description = "Engines beside Corelane: ${COMPLETION-CANDIDATES}; all " +
        "by default.")
    private Engine[] engines = Engine.values();

    @Option(names = "--queries", split = ",", description = "Queries: ${COMPLETION-CANDIDATES}; the first " +
        "six by default, end to end those of them with a result for each record.")
    private PeerQuery[] queries;

    @Option(names = "--end-to-end", description = "With transport: records are published by another process, which " +
        "reads the results; Kafka Streams with a broker.")
    private boolean isEndToEnd;

    @Option(names = "--keys", split = ",", defaultValue = "10000", description = "Keys, 10000 by default; scenarios " +
        "have their own.")
    private int[] keys;

    @Option(names = "--zipf", description = "Keys by Zipf's law with 0.99 instead of all as often.")
    private boolean isZipf;

    @Option(names = "--rounds", defaultValue = "2", description = "Rounds, 2 by default.")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "2", description = "Seconds before the window, 2 by default.")
    private int warmUpSeconds;

    @Option(names = "--window", defaultValue = "2", description = "Seconds of the window, 2 by default.")
    private int windowSeconds;

    @Option(names = "--minutes", defaultValue = "12", description = "What it may take at most, 12 by default; " +
        "what would take longer is refused, and what does take longer is void.")
    private int minutes;

    @Option(names = "--check", defaultValue = "300000", description = "Records whose results are checked, 300,000.")
    private long checked;

    @Option(names = "--lib", paramLabel = "DIR", description = "Jars of the engines; those that the profile has made.")
    private Path lib = Path.of(System.getProperty("corelane.home", "tools/target/corelane"))
        .resolve("../../../perf/target/peers/corelane-perf/lib").normalize();

    @Mixin
    private ReportOptions options;

    /** Made by picocli. */
    public PeersCommand()
    {
    }

    @Override
    public Integer call() throws IOException
    {
        options.require(rounds > 0 && warmUpSeconds > 0 && windowSeconds > 0 && checked > 0 && minutes > 0 &&
            Arrays.stream(keys).allMatch((count) -> count > 0),
            "--keys, --rounds, --warm-up, --window, --minutes and --check must be positive");
        final List<PeerCase> cases = PeerCase.of(null != queries ? queries : isEndToEnd ? LINK_QUERIES : QUERIES, keys,
            isEndToEnd);
        for (final PeerCase one : cases)
        {
            final long windowRecords = one.query().windowNs() / one.query().trades(one.keys(), isZipf).timeStepNs();
            options.require(!one.query().isWindowed() || 0 == checked % windowRecords, "--check must be a multiple " +
                "of " + windowRecords + " for " + one.query() + ", so that windows are whole");
        }
        final List<Engine> all = new ArrayList<>(List.of(Engine.CORELANE));
        Arrays.stream(engines).filter((engine) -> !all.contains(engine))
            .filter((engine) -> !isEndToEnd || engine.hasEndToEnd()).forEach(all::add);
        final long seconds = cases.stream().mapToLong((one) -> rounds * seconds(one, all)).sum();
        options.require(seconds <= TimeUnit.MINUTES.toSeconds(minutes), "this would take about " +
            (seconds + 59) / 60 + " minutes; choose --queries, --keys, --engines and --rounds, or allow it by " +
            "--minutes");
        options.require(Files.isDirectory(lib), "there are no engines in " + lib +
            "; they are never shipped, so build them: ./mvnw -q -Ppeers -DskipTests -pl perf -am package");
        final BenchReport report = options.begin();
        System.err.printf(Locale.ROOT, "%d cases, %d engines, %d rounds: about %d minutes%n", cases.size(), all.size(),
            rounds, (seconds + 59) / 60);
        final PeerRates rates = new PeerRates(cases, all, rounds);
        run(report, rates, cases, all);
        report.figures().put("checked_records", checked);
        rates.fill(report);
        report.note(isEndToEnd ? "end to end: a process publishes and reads a result for each record, at most " +
            "100,000 on their way; logs in memory, not forced; rates by CPU time count all processes" :
            "operators alone: no transport; records are made and handed over in the window; rates by CPU time " +
            "count all threads of a process, compilers and collectors among them");
        report.note("keys " + (isZipf ? "by Zipf's law, 0.99" : "all as often"));
        return options.finish(report, rates.table());
    }

    /** Of one round of a case. */
    private long seconds(final PeerCase one, final List<Engine> all)
    {
        final long records = one.query().warmUp(one.query().trades(one.keys(), isZipf));
        return all.stream().mapToLong((engine) -> engine.startSeconds(isEndToEnd) + windowSeconds +
            Math.max(warmUpSeconds, records / USUAL_RATE)).sum();
    }

    /** A round of everything, then the next, so that what the machine does meanwhile disturbs all alike. */
    private void run(
        final BenchReport report, final PeerRates rates, final List<PeerCase> cases, final List<Engine> all)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
        final Map<String, String> expected = new TreeMap<>();
        for (int round = 0; round < rounds; round++)
        {
            for (final PeerCase one : cases)
            {
                final String sum = expected.computeIfAbsent(one.name(), (name) ->
                    Reference.sum(one.query(), one.query().trades(one.keys(), isZipf), checked));
                for (final Engine engine : all)
                {
                    if (System.nanoTime() - deadlineNs > 0)
                    {
                        report.fail("it took longer than " + minutes + " minutes; what is missing was not measured");
                        return;
                    }
                    if (!rates.isRefused(one, engine))
                    {
                        measure(report, rates, one, engine, round, sum);
                    }
                }
            }
        }
    }

    private void measure(
        final BenchReport report,
        final PeerRates rates,
        final PeerCase one,
        final Engine engine,
        final int round,
        final String expected)
    {
        final String name = PeerRates.key(one, engine);
        String told;
        try
        {
            told = ask(report, rates, one, engine, round, expected);
        }
        catch (final IOException ex)
        {
            report.fail(name + ": " + ex.getMessage());
            told = "failed";
        }
        System.err.printf(Locale.ROOT, "round %d %-44s %s%n", round + 1, name, told);
    }

    private String ask(
        final BenchReport report,
        final PeerRates rates,
        final PeerCase one,
        final Engine engine,
        final int round,
        final String expected)
        throws IOException
    {
        final long warmUpNs = TimeUnit.SECONDS.toNanos(warmUpSeconds);
        final long windowNs = TimeUnit.SECONDS.toNanos(windowSeconds);
        final long slackNs = TimeUnit.SECONDS.toNanos(
            one.query().warmUp(one.query().trades(one.keys(), isZipf)) / LEAST_RATE);
        final String classPath = engine.isPeer() ? lib + "/*" : System.getProperty("java.class.path");
        try (JavaProcess process = JavaProcess.start(PeerProcess.class.getName(), classPath,
            warmUpNs + windowNs + SLACK_NS + slackNs, List.of("-Xms2g", "-Xmx2g", "-XX:+UseParallelGC"),
            List.of(engine.className(isEndToEnd), one.query().name(), String.valueOf(one.keys()),
            String.valueOf(isZipf), String.valueOf(checked), String.valueOf(warmUpNs), String.valueOf(windowNs))))
        {
            final String first = process.expect("");
            if (first.startsWith("REFUSED "))
            {
                rates.refuse(one, engine, first.substring("REFUSED ".length()));
                return "not done, because " + first.substring("REFUSED ".length());
            }
            if (!first.equals("CHECKED " + expected))
            {
                report.fail(PeerRates.key(one, engine) + " says " + first + " where " + expected +
                    " is right (results, checksum)");
            }
            final String[] words = process.expect("MEASURED").split(" ");
            rates.put(one, engine, round, new Peer.Measured(
                Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2])));
            return rates.text(one, engine, round);
        }
    }
}
