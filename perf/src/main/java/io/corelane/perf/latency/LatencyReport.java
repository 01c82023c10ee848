package io.corelane.perf.latency;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corelane.perf.report.Axis;
import io.corelane.perf.report.BenchReport;
import io.corelane.perf.report.Better;
import io.corelane.perf.report.LinePlot;
import io.corelane.perf.report.Scale;
import io.corelane.perf.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** What the rounds come to. */
final class LatencyReport
{
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};
    private static final double P50 = 50;
    private static final double P99 = 99;
    private static final double P99_9 = 99.9;
    private static final double P99_99 = 99.99;
    private static final double MEDIAN_GOAL = 2;
    private static final double TAIL_GOAL = 1.5;
    private static final double US = 1e-3;

    private final double maximum;
    private final double target;
    private final List<LatencyRound> rounds;

    /**
     * Of rounds.
     *
     * @param maximum rate that was possible, or 0 when that was not measured.
     * @param target  rate.
     * @param rounds  all ways, each as often.
     */
    LatencyReport(final double maximum, final double target, final List<LatencyRound> rounds)
    {
        this.maximum = maximum;
        this.target = target;
        this.rounds = rounds;
    }

    private List<LatencyRound> of(final LatencyWay way)
    {
        return rounds.stream().filter((round) -> round.way() == way).toList();
    }

    private double[] each(final LatencyWay way, final ToDoubleFunction<LatencyRound> figure)
    {
        return of(way).stream().mapToDouble(figure).toArray();
    }

    private static double[] quotients(final double[] of, final double[] to)
    {
        final double[] quotients = new double[of.length];
        for (int i = 0; i < of.length; i++)
        {
            quotients[i] = of[i] / to[i];
        }
        return quotients;
    }

    void fill(final BenchReport report)
    {
        final ObjectNode figures = report.figures();
        if (maximum > 0)
        {
            figures.put("maximum_records_per_second", maximum);
        }
        figures.put("records_per_second", target);
        final ObjectNode latencies = figures.putObject("latency_ns");
        for (final LatencyWay way : LatencyWay.values())
        {
            final ObjectNode node = latencies.putObject(way.name().toLowerCase(Locale.ROOT));
            final ObjectNode control = node.putObject("control");
            for (final double percentile : PERCENTILES)
            {
                put(node, percentile, each(way, (round) -> round.percentile(percentile)));
                put(control, percentile, each(way, (round) -> round.controlPercentile(percentile)));
            }
            node.put("answers", of(way).stream().mapToLong(LatencyRound::answers).sum());
        }
        ratio(report, P50, MEDIAN_GOAL);
        ratio(report, P99, MEDIAN_GOAL);
        for (final double percentile : new double[]{P99_9, P99_99})
        {
            report.ratio(name(percentile) + "_vs_control", Better.LOWER,
                P99_9 == percentile ? TAIL_GOAL : BenchReport.NO_GOAL,
                quotients(each(LatencyWay.CORELANE, (round) -> round.percentile(percentile)),
                each(LatencyWay.CORELANE, (round) -> round.controlPercentile(percentile))));
            ratio(report, percentile, BenchReport.NO_GOAL);
            report.ratio(name(percentile) + "_vs_machine", Better.LOWER, BenchReport.NO_GOAL,
                quotients(each(LatencyWay.CORELANE, (round) -> round.percentile(percentile)),
                each(LatencyWay.MACHINE, (round) -> round.percentile(percentile))));
        }
        rounds.stream().map((round) -> round.failure(target)).filter((failure) -> !failure.isEmpty()).distinct()
            .forEach(report::fail);
        plots(report);
    }

    private void ratio(final BenchReport report, final double percentile, final double goal)
    {
        report.ratio(name(percentile) + "_vs_ping_pong", Better.LOWER, goal,
            quotients(each(LatencyWay.CORELANE, (round) -> round.percentile(percentile)),
            each(LatencyWay.PING_PONG, (round) -> round.percentile(percentile))));
    }

    private static String name(final double percentile)
    {
        return 100 == percentile ? "max" : "p" + Scale.number(percentile).replace('.', '_');
    }

    private static void put(final ObjectNode node, final double percentile, final double[] values)
    {
        final Spread spread = Spread.of(values);
        node.putObject(name(percentile)).put("median", spread.median()).put("min", spread.min())
            .put("max", spread.max());
    }

    private void plots(final BenchReport report)
    {
        final LinePlot percentiles = new LinePlot("Latency by percentile, all rounds together",
            new Axis("percentile", Scale.PERCENTILE), new Axis("us", Scale.LOG));
        final LinePlot median = series("p50 over the window, the last round");
        final LinePlot tail = series("The longest of each 0.1 s, the last round");
        for (final LatencyWay way : LatencyWay.values())
        {
            final Histogram all = LatencyRecorder.histogram();
            of(way).forEach((round) -> all.add(round.latencies()));
            percentiles(percentiles, way.title(), all);
            final List<LatencyRound> own = of(way);
            series(median, way, own.get(own.size() - 1).parts(), P50);
            series(tail, way, own.get(own.size() - 1).parts(), 100);
        }
        final Histogram control = LatencyRecorder.histogram();
        of(LatencyWay.CORELANE).forEach((round) -> control.add(round.control()));
        percentiles(percentiles, "control", control);
        report.plot(percentiles);
        report.plot(median);
        report.plot(tail);
    }

    private static LinePlot series(final String title)
    {
        return new LinePlot(title, new Axis("seconds", Scale.LINEAR), new Axis("us", Scale.LOG));
    }

    private static void percentiles(final LinePlot plot, final String name, final Histogram histogram)
    {
        final List<Double> xs = new ArrayList<>();
        final List<Double> ys = new ArrayList<>();
        // As far as there are ten values behind.
        for (double nines = 0; Math.pow(10, nines) * 10 <= histogram.getTotalCount(); nines += 0.05)
        {
            final double percentile = 100 - 100 * Math.pow(10, -nines);
            xs.add(percentile);
            ys.add(Math.max(1, histogram.getValueAtPercentile(percentile)) * US);
        }
        plot.line(name, array(xs), array(ys));
    }

    private static void series(
        final LinePlot plot, final LatencyWay way, final List<Histogram> parts, final double percentile)
    {
        final double[] xs = new double[parts.size()];
        final double[] ys = new double[parts.size()];
        for (int i = 0; i < xs.length; i++)
        {
            xs[i] = i * LatencyRecorder.PART_NS / 1e9;
            ys[i] = Math.max(1, parts.get(i).getValueAtPercentile(percentile)) * US;
        }
        plot.line(way.title(), xs, ys);
    }

    private static double[] array(final List<Double> values)
    {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    String table()
    {
        final StringBuilder text = new StringBuilder();
        if (maximum > 0)
        {
            text.append(String.format(Locale.ROOT, "%,.0f records/s at the most; ", maximum));
        }
        text.append(String.format(Locale.ROOT, "measured at %,.0f records/s%n%nus: median (range) %n", target));
        text.append(String.format(Locale.ROOT, "%-8s", ""));
        for (final LatencyWay way : LatencyWay.values())
        {
            text.append(String.format(Locale.ROOT, "%-32s", way.title()));
        }
        text.append("control, beside Corelane").append(System.lineSeparator());
        for (final double percentile : PERCENTILES)
        {
            text.append(String.format(Locale.ROOT, "%-8s", 100 == percentile ? "max" : "p" + Scale.number(percentile)));
            for (final LatencyWay way : LatencyWay.values())
            {
                text.append(String.format(Locale.ROOT, "%-32s",
                    Spread.of(each(way, (round) -> round.percentile(percentile))).times(US).text("%.1f")));
            }
            text.append(Spread.of(each(LatencyWay.CORELANE, (round) -> round.controlPercentile(percentile)))
                .times(US).text("%.1f")).append(System.lineSeparator());
        }
        return text.toString();
    }
}
