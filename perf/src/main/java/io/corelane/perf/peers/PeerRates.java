package io.corelane.perf.peers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corelane.perf.report.BarPlot;
import io.corelane.perf.report.BenchReport;
import io.corelane.perf.report.Better;
import io.corelane.perf.report.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/** Records a second of each case, engine and round, by wall time and by CPU time. For one thread. */
final class PeerRates
{
    private static final double GOAL = 4;
    private static final double FLINK_GOAL = 20;
    private static final double NANOS = 1e9;
    private static final double MILLIONTH = 1e-6;

    private final List<PeerCase> cases;
    private final List<Engine> engines;
    private final int rounds;
    private final Map<String, double[]> walls = new TreeMap<>();
    private final Map<String, double[]> cpus = new TreeMap<>();
    private final Map<String, String> refusals = new TreeMap<>();

    PeerRates(final List<PeerCase> cases, final List<Engine> engines, final int rounds)
    {
        this.cases = cases;
        this.engines = engines;
        this.rounds = rounds;
        for (final PeerCase one : cases)
        {
            for (final Engine engine : engines)
            {
                walls.put(key(one, engine), missing());
                cpus.put(key(one, engine), missing());
            }
        }
    }

    private double[] missing()
    {
        final double[] values = new double[rounds];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    static String key(final PeerCase one, final Engine engine)
    {
        return one.name() + " " + engine.text();
    }

    void put(final PeerCase one, final Engine engine, final int round, final Peer.Measured measured)
    {
        walls.get(key(one, engine))[round] = measured.records() * NANOS / measured.wallNs();
        cpus.get(key(one, engine))[round] = measured.records() * NANOS / measured.cpuNs();
    }

    /** It does not do the query. */
    void refuse(final PeerCase one, final Engine engine, final String reason)
    {
        refusals.put(key(one, engine), reason);
    }

    boolean isRefused(final PeerCase one, final Engine engine)
    {
        return refusals.containsKey(key(one, engine));
    }

    /** Of one round, for people who wait. */
    String text(final PeerCase one, final Engine engine, final int round)
    {
        return String.format(Locale.ROOT, "%8.3f M/s, %8.3f M/s of CPU time",
            walls.get(key(one, engine))[round] * MILLIONTH, cpus.get(key(one, engine))[round] * MILLIONTH);
    }

    void fill(final BenchReport report)
    {
        final ObjectNode figures = report.figures().putObject("records_per_second");
        final ObjectNode refused = report.figures().putObject("not_done");
        for (final PeerCase one : cases)
        {
            final BarPlot bars = new BarPlot(one.name() + ", records a second of CPU time", "M/s");
            for (final Engine engine : engines)
            {
                final String key = key(one, engine);
                final double[] wall = present(walls.get(key));
                final double[] cpu = present(cpus.get(key));
                if (wall.length > 0)
                {
                    final Spread spread = Spread.of(wall);
                    figures.putObject(key.replace(' ', '_')).put("median", spread.median()).put("min", spread.min())
                        .put("max", spread.max()).put("median_by_cpu_time", Spread.of(cpu).median());
                    bars.bar(engine.text(), Spread.of(cpu).times(MILLIONTH));
                }
                else if (refusals.containsKey(key))
                {
                    refused.put(key.replace(' ', '_'), refusals.get(key));
                }
                if (engine.isPeer())
                {
                    ratio(report, one, "_vs_" + engine.text(),
                        Engine.FLINK == engine ? FLINK_GOAL : BenchReport.NO_GOAL, List.of(engine));
                }
            }
            ratio(report, one, "_vs_fastest_peer", GOAL, engines.stream().filter(Engine::isPeer).toList());
            report.plot(bars);
        }
    }

    /** Ours to the fastest of some in each round. */
    private void ratio(
        final BenchReport report, final PeerCase one, final String suffix, final double goal, final List<Engine> peers)
    {
        report.ratio(one.name() + suffix, Better.HIGHER, goal, ratios(walls, one, peers));
        report.ratio(one.name() + suffix + "_by_cpu_time", Better.HIGHER, goal, ratios(cpus, one, peers));
    }

    private double[] ratios(final Map<String, double[]> rates, final PeerCase one, final List<Engine> peers)
    {
        final IntToDoubleFunction fastest = (round) -> peers.stream()
            .mapToDouble((peer) -> rates.get(key(one, peer))[round]).filter((rate) -> !Double.isNaN(rate)).max()
            .orElse(Double.NaN);
        final double[] ours = rates.get(key(one, Engine.CORELANE));
        final double[] ratios = new double[rounds];
        Arrays.setAll(ratios, (round) -> ours[round] / fastest.applyAsDouble(round));
        return present(ratios);
    }

    private static double[] present(final double[] values)
    {
        return Arrays.stream(values).filter((value) -> !Double.isNaN(value)).toArray();
    }

    String table()
    {
        final List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-44s%-32s%s", "", "M records/s: median (range)", "by CPU time"));
        for (final PeerCase one : cases)
        {
            for (final Engine engine : engines)
            {
                final String key = key(one, engine);
                final double[] wall = present(walls.get(key));
                lines.add(wall.length > 0 ? String.format(Locale.ROOT, "%-44s%-32s%s", key,
                    Spread.of(wall).times(MILLIONTH).text("%.3f"),
                    Spread.of(present(cpus.get(key))).times(MILLIONTH).text("%.3f")) :
                    String.format(Locale.ROOT, "%-44s%s", key,
                    refusals.containsKey(key) ? "not done, because " + refusals.get(key) : "no figure"));
            }
        }
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }
}
