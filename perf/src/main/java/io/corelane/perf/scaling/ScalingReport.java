package io.corelane.perf.scaling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corelane.perf.report.Axis;
import io.corelane.perf.report.BenchReport;
import io.corelane.perf.report.Better;
import io.corelane.perf.report.LinePlot;
import io.corelane.perf.report.Scale;
import io.corelane.perf.report.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the rounds come to: rates, ratios to one partition, and the model. */
final class ScalingReport
{
    private static final int[] PREDICTED = {8, 16, 64};
    private static final double GOAL = 1.9;

    private final int[] counts;
    private final Map<Integer, List<Double>> filled = new TreeMap<>();
    private final Map<Integer, List<Double>> byCpuTime = new TreeMap<>();
    private final Map<Integer, List<Double>> replayed = new TreeMap<>();

    ScalingReport(final int[] counts)
    {
        this.counts = counts;
    }

    /** A round over filled logs. */
    void filled(final int partitions, final double rate, final double cpuRate)
    {
        filled.computeIfAbsent(partitions, (key) -> new ArrayList<>()).add(rate);
        byCpuTime.computeIfAbsent(partitions, (key) -> new ArrayList<>()).add(cpuRate);
    }

    /** A round over recorded logs. */
    void replayed(final int partitions, final double rate)
    {
        replayed.computeIfAbsent(partitions, (key) -> new ArrayList<>()).add(rate);
    }

    private static double[] array(final List<Double> values)
    {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Of each round. */
    private static double[] speedUps(final Map<Integer, List<Double>> rates, final int partitions)
    {
        final double[] of = array(rates.get(partitions));
        final double[] one = array(rates.get(1));
        Arrays.setAll(of, (i) -> of[i] / one[i]);
        return of;
    }

    void fill(final BenchReport report, final int sharedLines)
    {
        rates(report, "filled_logs", filled);
        rates(report, "filled_logs_by_cpu_time", byCpuTime);
        rates(report, "recorded_logs", replayed);
        for (final int count : counts)
        {
            if (count > 1)
            {
                final double goal = count * GOAL / 2;
                report.ratio("partitions_" + count + "_vs_1", Better.HIGHER, goal, speedUps(filled, count));
                report.ratio("partitions_" + count + "_vs_1_by_cpu_time", Better.HIGHER, goal,
                    speedUps(byCpuTime, count));
                if (!replayed.isEmpty())
                {
                    report.ratio("recorded_partitions_" + count + "_vs_1", Better.HIGHER, goal,
                        speedUps(replayed, count));
                }
            }
        }
        model(report, "model", filled);
        model(report, "model_by_cpu_time", byCpuTime);
        report.note("the model has " + counts.length + " numbers of partitions to go by" +
            (counts.length < 3 ? ", so crosstalk cannot be told from contention and is taken for none" : "") +
            "; what it says beyond " + counts[counts.length - 1] + " partitions was not measured");
        if (sharedLines > 0)
        {
            report.fail(sharedLines + " cache lines are written by two partitions");
        }
        plot(report);
    }

    private static void rates(final BenchReport report, final String name, final Map<Integer, List<Double>> rates)
    {
        final ObjectNode node = report.figures().putObject("records_per_second_" + name);
        rates.forEach((count, values) ->
        {
            final Spread spread = Spread.of(array(values));
            node.putObject(String.valueOf(count)).put("median", spread.median()).put("min", spread.min())
                .put("max", spread.max());
        });
    }

    private static ScalingModel fit(final Map<Integer, List<Double>> rates)
    {
        final List<Integer> counts = new ArrayList<>();
        final List<Double> values = new ArrayList<>();
        rates.forEach((count, list) -> list.forEach((rate) ->
        {
            counts.add(count);
            values.add(rate);
        }));
        return ScalingModel.fit(counts.stream().mapToInt(Integer::intValue).toArray(), array(values));
    }

    /** Of each round alone: how far the model can be trusted. */
    private static Spread speedUp(final Map<Integer, List<Double>> rates, final int count)
    {
        final int rounds = rates.get(1).size();
        final double[] speedUps = new double[rounds];
        final int[] counts = rates.keySet().stream().mapToInt(Integer::intValue).toArray();
        for (int i = 0; i < rounds; i++)
        {
            final int round = i;
            speedUps[i] = ScalingModel.fit(counts,
                rates.values().stream().mapToDouble((list) -> list.get(round)).toArray()).speedUp(count);
        }
        return Spread.of(speedUps);
    }

    private static void model(final BenchReport report, final String name, final Map<Integer, List<Double>> rates)
    {
        final ScalingModel model = fit(rates);
        final ObjectNode node = report.figures().putObject(name).put("one", model.one())
            .put("contention", model.contention()).put("crosstalk", model.crosstalk());
        final ObjectNode speedUps = node.putObject("speed_up");
        for (final int count : PREDICTED)
        {
            final Spread spread = speedUp(rates, count);
            speedUps.putObject(String.valueOf(count)).put("all_rounds", model.speedUp(count)).put("min", spread.min())
                .put("max", spread.max());
        }
    }

    private void plot(final BenchReport report)
    {
        final int last = PREDICTED[PREDICTED.length - 1];
        report.plot(plot("Records a second by partitions, measured and fitted", counts[counts.length - 1]));
        report.plot(plot("The same model as far as it is asked; only the points were measured", last));
    }

    private LinePlot plot(final String title, final int last)
    {
        final LinePlot plot = new LinePlot(title, new Axis("partitions", Scale.LINEAR),
            new Axis("M records/s", Scale.LINEAR));
        final ScalingModel model = fit(filled);
        final double[] xs = new double[last];
        Arrays.setAll(xs, (i) -> i + 1);
        plot.line("linear", xs, Arrays.stream(xs).map((x) -> x * model.one() / 1e6).toArray());
        plot.line("model", xs, Arrays.stream(xs).map((x) -> model.rate((int)x) / 1e6).toArray());
        points(plot, "filled logs", filled);
        points(plot, "recorded logs", replayed);
        return plot;
    }

    private static void points(final LinePlot plot, final String name, final Map<Integer, List<Double>> rates)
    {
        final List<Double> xs = new ArrayList<>();
        final List<Double> ys = new ArrayList<>();
        rates.forEach((count, values) -> values.forEach((rate) ->
        {
            xs.add((double)count);
            ys.add(rate / 1e6);
        }));
        if (!xs.isEmpty())
        {
            plot.points(name, array(xs), array(ys));
        }
    }

    String table()
    {
        final StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-12s%-30s%-30s%s%n", "partitions",
            "filled logs, M/s", "the same, by CPU time", "recorded logs, M/s"));
        for (final int count : counts)
        {
            text.append(String.format(Locale.ROOT, "%-12d%-30s%-30s%s%n", count, text(filled, count),
                text(byCpuTime, count), text(replayed, count)));
        }
        final ScalingModel model = fit(filled);
        text.append(String.format(Locale.ROOT, "%nmodel: contention %.4f, crosstalk %.6f", model.contention(),
            model.crosstalk()));
        for (final int count : PREDICTED)
        {
            text.append(String.format(Locale.ROOT, "%n%d partitions give %.1f times one (rounds alone: %.1f to %.1f)",
                count, model.speedUp(count), speedUp(filled, count).min(), speedUp(filled, count).max()));
        }
        return text.append(System.lineSeparator()).toString();
    }

    private static String text(final Map<Integer, List<Double>> rates, final int count)
    {
        return rates.containsKey(count) ? Spread.of(array(rates.get(count))).times(1e-6).text("%.2f") : "-";
    }
}
