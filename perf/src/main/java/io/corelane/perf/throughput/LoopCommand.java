package io.corelane.perf.throughput;

import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.codegen.JobWarmUp;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.state.Background;
import io.corelane.ingest.ApplianceContext;
import io.corelane.perf.report.ReportOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelane bench loop}: what a record costs a partition's thread, beside the hand-written loop. */
@Command(
    name = "loop",
    mixinStandardHelpOptions = true,
    description = "CPU time a record costs one partition, beside the hand-written loop over the same fragments, in " +
        "turn. One thread, no Aeron, CPU time instead of wall time: it holds on a machine that others use too.")
public final class LoopCommand implements Callable<Integer>
{
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final int PASSES_OF_WINDOW = 16;
    private static final long WINDOW_NS = 1_000_000_000L;

    @Spec
    private CommandSpec spec;

    @Option(names = "--keys", defaultValue = "10000", description = "Keys, 10000 by default.")
    private int keys;

    @Option(names = "--rounds", defaultValue = "7", description = "Rounds, 7 by default.")
    private int rounds;

    @Option(names = "--passes", defaultValue = "200", description = "Passes over 65,536 records a round, 200.")
    private int passes;

    @Option(names = "--changes", description = "EMIT CHANGES: a result for each record, written and not sent.")
    private boolean isTold;

    @Option(names = "--window", description = "A tumbling window of a second of event time.")
    private boolean isWindowed;

    @Option(names = "--filter", description = "No groups: three columns of each record that passes a filter.")
    private boolean isFiltered;

    @Option(names = "--window-records", defaultValue = "1000000", description = "Records of a window, 1000000.")
    private int windowRecords;

    @Option(names = "--select", description = "A SELECT over ticks (id, price, qty, and ts, their event time) in " +
        "place of the groups, a result for each row, written and not sent.")
    private String select;

    @Option(names = "--jobs", defaultValue = "1", description = "The same job so often on the stream, 1 by default.")
    private int jobs;

    @Option(names = "--memory", defaultValue = "/dev/shm", paramLabel = "FOLDER",
        description = "Folder of the state and of the hand-written table, /dev/shm by default: a tmpfs that is " +
        "mounted with huge=always shows what huge pages give.")
    private Path memory;

    /** Made by picocli. */
    public LoopCommand()
    {
    }

    @Override
    public Integer call() throws Exception
    {
        ReportOptions.require(spec, keys > 0 && rounds > 0 && passes > 0 && windowRecords > 0 && jobs > 0,
            "--keys, --rounds, --passes, --window-records and --jobs must be positive");
        ReportOptions.require(spec, !isFiltered && null == select || !isWindowed && !isTold,
            "--window and --changes are of groups; leave out --filter and --select");
        ReportOptions.require(
            spec, !isFiltered || null == select, "--filter is a SELECT of its own; leave out --select");
        ReportOptions.require(
            spec, Files.isDirectory(memory), "--memory " + memory + ": there is no such folder; make it first");
        final Path directory = Files.createTempDirectory(memory, "corelane-loop");
        try
        {
            return run(directory);
        }
        finally
        {
            IoUtil.delete(directory.toFile(), true);
        }
    }

    private int run(final Path directory)
    {
        final Catalog catalog = new Catalog();
        final StringBuilder statements =
            new StringBuilder(isWindowed || null != select ? Ticks.TIMED_STREAM : Ticks.STREAM);
        for (int i = 0; i < jobs; i++)
        {
            statements.append("-- @max_keys ").append(2L * keys).append('\n').append(job("job" + i));
        }
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), 1).compile(statements.toString(), "bench");
        final StreamDefinition stream = catalog.stream("ticks");
        final Partition partition = new Partition(0, 65_536, 65_536);
        partition.addStream(stream);
        for (int i = 0; i < jobs; i++)
        {
            final CompiledJob job = new CompiledJob(catalog.job("job" + i), 1);
            // As an appliance does: what the JIT makes of the code depends on what it has seen first.
            JobWarmUp.run(job, directory.resolve("warm-up"), ApplianceContext.WARM_UP_RECORDS / jobs);
            partition.add(job.fragments().get(0), 1,
                job.tasks(job.fragments().get(0), directory, Background.INLINE));
        }
        partition.outlet(() -> clear(partition));
        final PackedTicks ticks = new PackedTicks(keys, stream.id(), WINDOW_NS / windowRecords);
        final HandWrittenLoop hand = new HandWrittenLoop(keys, directory.resolve("table").toFile());
        final int warmUp = Math.max(passes, (int)(4L * keys / ticks.records()));
        time(hand, null, ticks, warmUp);
        time(null, partition, ticks, warmUp);
        final double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            final double byHand = time(hand, null, ticks, passes);
            final double ours = time(null, partition, ticks, passes);
            ratios[round] = byHand / ours;
            System.out.printf(Locale.ROOT, "round %d: hand-written %.2f ns, Corelane %.2f ns, ratio %.3f%n",
                round + 1, byHand, ours, ratios[round]);
        }
        Arrays.sort(ratios);
        System.out.printf(Locale.ROOT, "ratio: %.3f (%.3f to %.3f)%n", ratios[rounds / 2], ratios[0],
            ratios[rounds - 1]);
        if (0 != partition.deadLetters().produced())
        {
            throw new IllegalStateException("records were refused");
        }
        partition.close();
        hand.close();
        return 0;
    }

    private String job(final String name)
    {
        return isFiltered ? Ticks.selection(name) : null == select ? Ticks.job(name, isWindowed, isTold) :
            "CREATE STREAM " + name + " AS " + select + ";\n";
    }

    private double time(
        final HandWrittenLoop hand, final Partition partition, final PackedTicks ticks, final int passes)
    {
        // In so many passes a window closes, which has to be in each time that is taken.
        final int together = isWindowed ? PASSES_OF_WINDOW : 1;
        final long[] spentNs = new long[(passes + together - 1) / together];
        for (int pass = 0; pass < spentNs.length * together; pass++)
        {
            ticks.next();
            final long beginNs = THREADS.getCurrentThreadCpuTime();
            if (null == hand)
            {
                take(partition, ticks);
            }
            else
            {
                take(hand, ticks);
            }
            spentNs[pass / together] += THREADS.getCurrentThreadCpuTime() - beginNs;
        }
        // Others on the machine take caches away: the passes that were disturbed least.
        Arrays.sort(spentNs);
        return (double)spentNs[spentNs.length / 50] / (ticks.records() * together);
    }

    private void take(final Partition partition, final PackedTicks ticks)
    {
        for (int i = 0; i < ticks.fragments(); i++)
        {
            while (!partition.onFragment(ticks.buffer(), ticks.offset(i), ticks.length(i)))
            {
                clear(partition);
            }
        }
        partition.doWork();
    }

    private void take(final HandWrittenLoop hand, final PackedTicks ticks)
    {
        for (int i = 0; i < ticks.fragments(); i++)
        {
            if (isFiltered)
            {
                hand.onFragmentFiltered(ticks.buffer(), ticks.offset(i), ticks.length(i));
            }
            else if (isWindowed)
            {
                hand.onFragmentWindowed(ticks.buffer(), ticks.offset(i), ticks.length(i));
            }
            else
            {
                hand.onFragment(ticks.buffer(), ticks.offset(i), ticks.length(i));
            }
        }
    }

    /** As an appliance that has offered them. */
    private static boolean clear(final Partition partition)
    {
        for (int i = 0; i < partition.jobCount(); i++)
        {
            while (partition.job(i).results().count() > 0)
            {
                partition.job(i).results().clear();
            }
        }
        return true;
    }
}
