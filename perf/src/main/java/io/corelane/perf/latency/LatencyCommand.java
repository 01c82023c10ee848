package io.corelane.perf.latency;

import io.corelane.affinity.CpuList;
import io.corelane.affinity.CpuTopology;
import io.corelane.affinity.IdleMode;
import io.corelane.perf.process.JavaProcess;
import io.corelane.perf.report.BenchReport;
import io.corelane.perf.report.ReportOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code corelane bench latency}: from when a record was to be sent until its result is read, at a fixed rate. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    description = "Time from when a record was to be sent to its result, open loop at a fixed rate, publisher and " +
        "reader in a process of their own. In turn: Corelane, a raw IPC ping-pong with as many hops, and nothing but " +
        "the loop; beside each the machine's own hiccups on the same CPUs. A rate that is missed makes the run void.")
public final class LatencyCommand implements Callable<Integer>
{
    @Option(names = "--rate", description = "Records a second; half of what was possible by default.")
    private double rate;

    @Option(names = "--keys", defaultValue = "10000", description = "Keys, 10000 by default.")
    private int keys;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds of each way, 3 by default.")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "3", description = "Seconds before the window, 3 by default.")
    private int warmUpSeconds;

    @Option(names = "--window", defaultValue = "5", description = "Seconds of the window, 5 by default.")
    private int windowSeconds;

    @Option(names = "--idle", defaultValue = "SPIN", description = "How the partition idles: ${COMPLETION-CANDIDATES}.")
    private IdleMode idle;

    @Option(names = "--cpus", defaultValue = "none",
        description = "Two CPUs, such as 2,3: the publisher's and the partition's; none by default: not pinned.")
    private String cpus;

    @Mixin
    private ReportOptions options;

    /** Made by picocli. */
    public LatencyCommand()
    {
    }

    @Override
    public Integer call() throws IOException
    {
        options.require(rate >= 0 && rounds > 0 && keys > 0 && warmUpSeconds > 0 && windowSeconds > 0,
            "--rate, --keys, --rounds, --warm-up and --window must be positive");
        final List<Integer> pinned = pinned();
        final BenchReport report = options.begin();
        final LatencyReport rounded;
        final String controlled = pinned.isEmpty() ?
            CpuList.format(CpuTopology.ofThisMachine().allowed()) : cpus;
        try (JavaProcess control = JavaProcess.start(ControlProcess.class, TimeUnit.HOURS.toNanos(1),
            List.of("-Xmx64m", "-XX:+UseSerialGC"), List.of(controlled)))
        {
            control.expect("READY");
            final LatencyRig rig = new LatencyRig(keys, idle, pinned, TimeUnit.SECONDS.toNanos(warmUpSeconds),
                TimeUnit.SECONDS.toNanos(windowSeconds), control);
            final double maximum = 0 == rate ? rig.maximum() : 0;
            final double target = 0 == rate ? maximum / 2 : rate;
            System.err.printf(Locale.ROOT, "%s%,.0f records/s%n",
                0 == rate ? String.format(Locale.ROOT, "at most %,.0f records/s; measured at half of it, ", maximum) :
                "measured at ", target);
            rounded = new LatencyReport(maximum, target, measure(rig, target));
        }
        rounded.fill(report);
        report.note("keys " + keys + ", records of 40 bytes, one partition, EMIT CHANGES, idle " + idle + ", CPUs " +
            cpus + "; control on CPUs " + controlled);
        return options.finish(report, rounded.table());
    }

    private List<Integer> pinned()
    {
        if ("none".equals(cpus))
        {
            return List.of();
        }
        final List<Integer> list = CpuList.parse(cpus);
        options.require(2 == list.size(), "--cpus " + cpus + " must be none, or two CPUs such as 2,3");
        return list;
    }

    private List<LatencyRound> measure(final LatencyRig rig, final double target) throws IOException
    {
        final List<LatencyRound> measured = new ArrayList<>();
        final LatencyWay[] ways = LatencyWay.values();
        for (int i = 0; i < rounds; i++)
        {
            for (int k = 0; k < ways.length; k++)
            {
                // Another one first each time: none is always behind the same one.
                final LatencyRound round = rig.measure(ways[(i + k) % ways.length], target);
                measured.add(round);
                System.err.printf(Locale.ROOT, "round %d/%d  %-22s p50 %,.0f ns, p99 %,.0f ns, p99.9 %,.0f ns " +
                    "(control %,.0f ns) %s%n", i + 1, rounds, round.way().title(), round.percentile(50),
                    round.percentile(99), round.percentile(99.9), round.controlPercentile(99.9),
                    round.failure(target));
            }
        }
        return measured;
    }
}
