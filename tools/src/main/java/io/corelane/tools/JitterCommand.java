package io.corelane.tools;

import io.corelane.affinity.CpuList;
import io.corelane.affinity.CpuPlan;
import io.corelane.affinity.CpuTopology;
import io.corelane.affinity.IdleMode;
import io.corelane.affinity.PinnedThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code corelane jitter}: how often the machine stops a loop that does nothing. */
@Command(
    name = "jitter",
    header = "Measure the machine's own hiccups: what stops a loop that does nothing.",
    description = {
        "",
        "A thread on each CPU reads the clock as fast as it can; a pause between two readings is a hiccup, made by",
        "the kernel, by interrupts, by a hypervisor, or by another process. No appliance on these CPUs is faster than",
        "this. Stop what runs there first, or measure how it disturbs.",
        ""})
final class JitterCommand extends ToolCommand
{
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final List<String> COLUMNS =
        List.of("CPU", "hiccups", "per s", "> 10us", "> 100us", "> 1ms", "p50", "p99", "max", "lost");
    private static final boolean[] ARE_RIGHT = {true, true, true, true, true, true, true, true, true, true};

    @Option(
        names = "--cpus",
        paramLabel = "CPUS",
        description = "CPUs to measure, such as 2,4-7; all that this process may use by default.")
    private String cpus;

    @Option(names = "--seconds", paramLabel = "N", description = "For how long; 10 by default.")
    private int seconds = 10;

    @Option(
        names = "--threshold",
        paramLabel = "T",
        description = "Shorter pauses are none; 1us by default, a few times what reading the clock takes.")
    private String threshold = "1us";

    JitterCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call()
    {
        if (seconds < 1)
        {
            throw ToolException.usage("--seconds is " + seconds + ", but must be at least 1");
        }
        final StopSignal stop = io().stop().watch();
        final List<Integer> measured = cpus();
        final List<JitterLoop> loops = new ArrayList<>();
        final List<Thread> threads = new ArrayList<>();
        for (final int cpu : measured)
        {
            final JitterLoop loop = new JitterLoop(io().nanoTime(), TimeUnit.SECONDS.toNanos(seconds),
                Units.nanoseconds(threshold, "--threshold"), stop::isStopped);
            final PinnedThreadFactory factory = new PinnedThreadFactory("jitter-" + cpu, cpu);
            loops.add(loop);
            threads.add(factory.newThread(loop));
            threads.get(threads.size() - 1).start();
            factory.awaitPinned(START_TIMEOUT_NS);
        }
        threads.forEach(JitterCommand::join);
        print(measured, loops);
        return ExitCode.OK;
    }

    private List<Integer> cpus()
    {
        final CpuTopology topology = CpuTopology.ofThisMachine();
        final String list = null == cpus ? CpuList.format(topology.allowed()) : cpus;
        // So that each is one that there is.
        CpuPlan.of(topology, 1, list, IdleMode.SPIN);
        return CpuList.parse(list);
    }

    private void print(final List<Integer> measured, final List<JitterLoop> loops)
    {
        final TextTable table = new TextTable(COLUMNS, ARE_RIGHT);
        final List<List<String>> rows = new ArrayList<>();
        final Utf8Writer json = new Utf8Writer(io().out());
        for (int i = 0; i < loops.size(); i++)
        {
            rows.add(row(measured.get(i), loops.get(i)));
            table.widen(rows.get(i));
            if (isJson())
            {
                json(json, measured.get(i), loops.get(i));
            }
        }
        json.flush();
        if (!isJson())
        {
            io().out().println(table.header());
            io().out().println(table.rule());
            rows.forEach((row) -> io().out().println(table.line(row)));
        }
    }

    private static List<String> row(final int cpu, final JitterLoop loop)
    {
        final Histogram hiccups = loop.hiccups();
        final double seconds = Math.max(1, loop.timeNs()) / 1e9;
        return List.of(String.valueOf(cpu), Progress.count(hiccups.getTotalCount()),
            String.format(Locale.ROOT, "%.1f", hiccups.getTotalCount() / seconds), above(hiccups, 10_000),
            above(hiccups, 100_000), above(hiccups, 1_000_000), us(hiccups.getValueAtPercentile(50)),
            us(hiccups.getValueAtPercentile(99)), us(hiccups.getMaxValue()),
            String.format(Locale.ROOT, "%.3f %%", 100.0 * loop.lostNs() / Math.max(1, loop.timeNs())));
    }

    private static void json(final Utf8Writer out, final int cpu, final JitterLoop loop)
    {
        final Histogram hiccups = loop.hiccups();
        out.ascii("{\"cpu\":").number(cpu).ascii(",\"time_ns\":").number(loop.timeNs()).ascii(",\"turns\":")
            .number(loop.turns()).ascii(",\"hiccups\":").number(hiccups.getTotalCount()).ascii(",\"lost_ns\":")
            .number(loop.lostNs()).ascii(",\"p50_ns\":").number(hiccups.getValueAtPercentile(50))
            .ascii(",\"p99_ns\":").number(hiccups.getValueAtPercentile(99)).ascii(",\"p99_9_ns\":")
            .number(hiccups.getValueAtPercentile(99.9)).ascii(",\"max_ns\":").number(hiccups.getMaxValue())
            .ascii("}").endOfLine();
    }

    private static String above(final Histogram hiccups, final long ns)
    {
        return Progress.count(hiccups.getMaxValue() <= ns ? 0 :
            hiccups.getCountBetweenValues(hiccups.nextNonEquivalentValue(ns), hiccups.getMaxValue()));
    }

    private static String us(final long ns)
    {
        return String.format(Locale.ROOT, "%.1f us", ns / 1e3);
    }

    private static void join(final Thread thread)
    {
        try
        {
            thread.join();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
