package io.corelane.perf.scaling;

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
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code corelane bench scaling}: what more partitions give. */
@Command(
    name = "scaling",
    mixinStandardHelpOptions = true,
    description = "Records a second of 1, 2 and more partitions over logs that were filled before, so that no " +
        "publisher takes a core, and over recorded logs that are read again; a model fitted to it; and whether two " +
        "partitions write the same cache line.")
public final class ScalingCommand implements Callable<Integer>
{
    private static final long CHECK_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    @Option(names = "--partitions", split = ",",
        description = "Numbers of partitions, such as 1,2,4,8,14; 1, 2, 4 and so on up to the CPUs by default.")
    private int[] partitions = ofThisMachine();

    @Option(names = "--keys", defaultValue = "10000", description = "Keys of each partition, 10000 by default.")
    private int keys;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds of each number, 5 by default.")
    private int rounds;

    @Option(names = "--window", defaultValue = "2", description = "Seconds of a round over filled logs, 2 by default.")
    private int windowSeconds;

    @Option(names = "--records", defaultValue = "4000000",
        description = "Records of the recorded logs, 4,000,000 by default; 0 leaves them out.")
    private long records;

    @Mixin
    private ReportOptions options;

    /** Made by picocli. */
    public ScalingCommand()
    {
    }

    private static int[] ofThisMachine()
    {
        final List<Integer> counts = new ArrayList<>();
        for (int count = 1; count <= Runtime.getRuntime().availableProcessors(); count *= 2)
        {
            counts.add(count);
        }
        return counts.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public Integer call() throws Exception
    {
        options.require(keys > 0 && rounds > 0 && windowSeconds > 0 && records >= 0,
            "--keys, --rounds and --window must be positive, and --records not negative");
        options.require(partitions.length > 1 && 1 == partitions[0] && isRising(),
            "--partitions must begin with 1 and rise, such as 1,2,4");
        final int most = partitions[partitions.length - 1];
        options.require(most <= Runtime.getRuntime().availableProcessors(), "--partitions goes up to " + most +
            ", but there are " + Runtime.getRuntime().availableProcessors() +
            " CPUs; partitions that share one tell nothing of scaling");
        final BenchReport report = options.begin();
        final ScalingReport scaling = new ScalingReport(partitions);
        filled(scaling, most);
        if (records > 0)
        {
            replayed(scaling);
        }
        scaling.fill(report, sharedLines(report));
        report.figures().put("keys_per_partition", keys).put("record_bytes", 40).put("recorded_records", records);
        return options.finish(report, scaling.table());
    }

    private boolean isRising()
    {
        for (int i = 1; i < partitions.length; i++)
        {
            if (partitions[i] <= partitions[i - 1])
            {
                return false;
            }
        }
        return true;
    }

    private void filled(final ScalingReport scaling, final int most) throws IOException
    {
        final Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "corelane-scaling");
        final List<PartitionRun> runs = new ArrayList<>();
        try
        {
            for (int i = 0; i < most; i++)
            {
                runs.add(new PartitionRun(i, Files.createDirectory(directory.resolve("p" + i)), keys));
            }
            run(runs, TimeUnit.SECONDS.toNanos(2));
            for (int round = 0; round < rounds; round++)
            {
                for (final int count : partitions)
                {
                    final List<PartitionRun> some = runs.subList(0, count);
                    run(some, TimeUnit.SECONDS.toNanos(windowSeconds));
                    final double rate = some.stream().mapToDouble(PartitionRun::rate).sum();
                    scaling.filled(count, rate, some.stream().mapToDouble(PartitionRun::cpuRate).sum());
                    System.err.printf(Locale.ROOT, "round %d/%d  %2d partitions, filled logs    %8.2f M/s%n", round + 1,
                        rounds, count, rate / 1e6);
                }
            }
        }
        finally
        {
            runs.forEach(PartitionRun::close);
            IoUtil.delete(directory.toFile(), true);
        }
    }

    /** All at once, each on a thread of its own. */
    private static void run(final List<PartitionRun> runs, final long durationNs)
    {
        final CyclicBarrier start = new CyclicBarrier(runs.size());
        final List<Thread> threads = new ArrayList<>();
        for (final PartitionRun run : runs)
        {
            threads.add(new Thread(() ->
            {
                await(start);
                run.run(durationNs);
            }, "partition"));
        }
        threads.forEach(Thread::start);
        threads.forEach(ScalingCommand::join);
    }

    private static void await(final CyclicBarrier start)
    {
        try
        {
            start.await();
        }
        catch (final InterruptedException | BrokenBarrierException ex)
        {
            throw new IllegalStateException(ex);
        }
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

    private void replayed(final ScalingReport scaling) throws IOException
    {
        final List<ReplayRun> logs = new ArrayList<>();
        try
        {
            for (final int count : partitions)
            {
                logs.add(new ReplayRun(count, keys, records));
            }
            for (int round = 0; round < rounds; round++)
            {
                for (int i = 0; i < partitions.length; i++)
                {
                    final double rate = logs.get(i).rate();
                    scaling.replayed(partitions[i], rate);
                    System.err.printf(Locale.ROOT, "round %d/%d  %2d partitions, recorded logs  %8.2f M/s%n", round + 1,
                        rounds, partitions[i], rate / 1e6);
                }
            }
        }
        finally
        {
            logs.forEach(ReplayRun::close);
        }
    }

    /** In a process whose references are addresses. */
    private static int sharedLines(final BenchReport report) throws IOException
    {
        try (JavaProcess process = JavaProcess.start(CacheLineProcess.class, CHECK_TIMEOUT_NS,
            CacheLineProcess.OPTIONS, List.of()))
        {
            final String[] words = process.expect("LINES").split(" ");
            final int shared = Integer.parseInt(words[2]);
            report.figures().putObject("cache_lines").put("written_by_first", Integer.parseInt(words[0]))
                .put("written_by_second", Integer.parseInt(words[1])).put("written_by_both", shared);
            if (shared > 0)
            {
                report.note(String.join(" ", Arrays.copyOfRange(words, 3, words.length)));
            }
            return shared;
        }
    }
}
