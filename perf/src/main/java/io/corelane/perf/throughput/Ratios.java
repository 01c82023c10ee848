package io.corelane.perf.throughput;

import io.corelane.perf.report.BenchReport;
import io.corelane.perf.report.Better;
import java.util.List;
import java.util.Map;

/** Ratios of ways, taken round by round: neighbours in time share what else the machine did. */
final class Ratios
{
    private final BenchReport report;
    private final Map<Way, List<Round>> measured;

    Ratios(final BenchReport report, final Map<Way, List<Round>> measured)
    {
        this.report = report;
        this.measured = measured;
    }

    /** Adds the ratio of two ways when both were measured. */
    void add(final String name, final Way way, final Way limit, final double goal)
    {
        if (measured.containsKey(way) && measured.containsKey(limit))
        {
            report.ratio(name, Better.HIGHER, goal, of(measured.get(way), measured.get(limit)));
        }
    }

    /** One of each round that both have; where one has fewer, its rounds are the last ones. */
    static double[] of(final List<Round> rounds, final List<Round> limits)
    {
        final double[] ratios = new double[Math.min(rounds.size(), limits.size())];
        for (int i = 1; i <= ratios.length; i++)
        {
            ratios[ratios.length - i] = rounds.get(rounds.size() - i).recordsPerSecond() /
                limits.get(limits.size() - i).recordsPerSecond();
        }
        return ratios;
    }
}
