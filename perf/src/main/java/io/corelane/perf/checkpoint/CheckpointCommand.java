package io.corelane.perf.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corelane.perf.report.ReportOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelane bench checkpoint}: what a running checkpoint adds to the time that a record waits. */
@Command(
    name = "checkpoint",
    mixinStandardHelpOptions = true,
    description = "Latency of a partition without a checkpoint, with one being written all the time, and with one " +
        "each so many seconds, in turn: records have intended times at a fixed rate, and count " +
        "from those on. No Aeron: the partition alone.")
public final class CheckpointCommand implements Callable<Integer>
{
    private static final double[] PERCENTILES = {50, 99, 99.9, 99.99};
    private static final int WARM_UP_RECORDS = 100_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--keys", defaultValue = "1000000", description = "Keys, 1,000,000 by default.")
    private int keys;

    @Option(names = "--rate", defaultValue = "500000", description = "Records a second, 500,000 by default.")
    private long rate;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds of each, 5 by default.")
    private int rounds;

    @Option(names = "--window", defaultValue = "5", description = "Seconds of a round, 5 by default.")
    private int windowSeconds;

    @Option(names = "--dir", description = "Folder in which one for checkpoints is made, and deleted at the end; by " +
        "default that of temporary files.")
    private Path directory;

    @Option(names = "--state-dir", defaultValue = "/dev/shm",
        description = "Folder for state, /dev/shm by default: on a disk, writing pages back holds records up.")
    private Path stateDirectory;

    @Option(names = "--json", description = "One JSON object instead of a table.")
    private boolean json;

    @Option(names = "--interval", defaultValue = "10",
        description = "Seconds from one checkpoint to the next in rounds with one each so often; 10 by default.")
    private int intervalSeconds;

    private int checkpoints;
    private long bytes;
    private long asideBytes;

    /** Made by picocli. */
    public CheckpointCommand()
    {
    }

    @Override
    public Integer call() throws Exception
    {
        ReportOptions.require(spec, keys > 0 && rate > 0 && rounds > 0 && windowSeconds > 0 && intervalSeconds > 0,
            "--keys, --rate, --rounds, --window and --interval must be positive");
        final Path folder = Folders.create(spec, "--dir", directory);
        final Path state = Folders.create(spec, "--state-dir", stateDirectory);
        final long[][] without = new long[rounds][];
        final long[][] with = new long[rounds][];
        final long[][] some = new long[rounds][];
        try (GroupedPartition partition = new GroupedPartition(state, keys))
        {
            partition.warmUp(WARM_UP_RECORDS);
            measure(partition, null, windowSeconds);
            for (int i = 0; i < rounds; i++)
            {
                without[i] = measure(partition, null, windowSeconds);
                with[i] = measureWith(partition, folder, 0, windowSeconds);
                some[i] = measureWith(partition, folder, TimeUnit.SECONDS.toNanos(intervalSeconds), intervalSeconds);
                System.err.printf(Locale.ROOT, "round %d/%d  p50, p99, p99.9, p99.99 in ns: without %s, all the time " +
                    "%s, each %d s %s%n", i + 1, rounds, Arrays.toString(without[i]), Arrays.toString(with[i]),
                    intervalSeconds, Arrays.toString(some[i]));
            }
        }
        finally
        {
            IoUtil.delete(folder.toFile(), true);
            IoUtil.delete(state.toFile(), true);
        }
        System.out.println(json ? json(without, with, some) : table(without, with, some));
        return 0;
    }

    private long[] measureWith(
        final GroupedPartition partition, final Path folder, final long intervalNs, final int seconds)
        throws IOException
    {
        try (CheckpointLoop loop = new CheckpointLoop(folder.resolve("checkpoints"), intervalNs))
        {
            final long[] result = measure(partition, loop, seconds);
            checkpoints += loop.taken();
            bytes += loop.bytes();
            asideBytes += loop.asideBytes();
            return result;
        }
    }

    /** Percentiles of the time from when a record was to come to when it was done; a late one delays those behind. */
    private long[] measure(final GroupedPartition partition, final CheckpointLoop loop, final int seconds)
    {
        final Histogram histogram = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
        final long count = rate * seconds;
        final double intervalNs = 1e9 / rate;
        final long startNs = System.nanoTime();
        for (long i = 0; i < count; i++)
        {
            final long intendedNs = startNs + (long)(i * intervalNs);
            while (System.nanoTime() < intendedNs)
            {
                Thread.onSpinWait();
            }
            partition.take();
            if (null != loop)
            {
                loop.onTurn(partition.partition());
            }
            histogram.recordValue(System.nanoTime() - intendedNs);
        }
        final long tookNs = System.nanoTime() - startNs;
        if (tookNs > 1.05 * count * intervalNs)
        {
            throw new IllegalStateException(
                "the rate was missed: " + count + " records took " + tookNs + " ns; set a lower --rate");
        }
        return Arrays.stream(PERCENTILES).mapToLong(histogram::getValueAtPercentile).toArray();
    }

    private String table(final long[][] without, final long[][] with, final long[][] some)
    {
        final StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-8s %14s %14s %32s %14s %32s%n", "",
            "ns without", "all the time", "of without: median (range)", "each " + intervalSeconds + " s",
            "of without: median (range)"));
        for (int i = 0; i < PERCENTILES.length; i++)
        {
            text.append(String.format(Locale.ROOT, "p%-7s %14.0f %14.0f %32s %14.0f %32s%n", PERCENTILES[i],
                quantile(column(without, i), 0.5), quantile(column(with, i), 0.5), range(without, with, i),
                quantile(column(some, i), 0.5), range(without, some, i)));
        }
        return text + String.format(Locale.ROOT,
            "%,d keys, %,d records/s, %d checkpoints of %,d bytes, %.1f %% of that put aside by the partition", keys,
            rate, checkpoints, bytes / Math.max(1, checkpoints), 100.0 * asideBytes / Math.max(1, bytes));
    }

    private static String range(final long[][] without, final long[][] with, final int index)
    {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", ratio(without, with, index, 0.5),
            ratio(without, with, index, 0), ratio(without, with, index, 1));
    }

    private String json(final long[][] without, final long[][] with, final long[][] some)
    {
        final ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("keys", keys).put("records_per_second", rate).put("checkpoints", checkpoints)
            .put("checkpoint_bytes", bytes / Math.max(1, checkpoints)).put("aside_bytes", asideBytes)
            .put("interval_s", intervalSeconds);
        final ObjectNode latencies = root.putObject("latency_ns");
        final ObjectNode ratios = root.putObject("ratios");
        for (int i = 0; i < PERCENTILES.length; i++)
        {
            final String name = "p" + PERCENTILES[i];
            latencies.putObject(name).put("without", quantile(column(without, i), 0.5))
                .put("with", quantile(column(with, i), 0.5)).put("interval", quantile(column(some, i), 0.5));
            put(ratios.putObject("checkpoint_" + name + "_vs_none"), without, with, i);
            put(ratios.putObject("checkpoint_interval_" + name + "_vs_none"), without, some, i);
        }
        return root.toPrettyString();
    }

    private static void put(final ObjectNode node, final long[][] without, final long[][] with, final int index)
    {
        node.put("median", ratio(without, with, index, 0.5)).put("min", ratio(without, with, index, 0))
            .put("max", ratio(without, with, index, 1));
    }

    private static double[] column(final long[][] rows, final int index)
    {
        return Arrays.stream(rows).mapToDouble((row) -> row[index]).sorted().toArray();
    }

    /** Ratios are taken round by round: neighbours in time share what else the machine did. */
    private static double ratio(final long[][] without, final long[][] with, final int index, final double quantile)
    {
        final double[] ratios = new double[without.length];
        for (int i = 0; i < ratios.length; i++)
        {
            ratios[i] = (double)with[i][index] / without[i][index];
        }
        Arrays.sort(ratios);
        return quantile(ratios, quantile);
    }

    private static double quantile(final double[] sorted, final double quantile)
    {
        return sorted[(int)Math.round(quantile * (sorted.length - 1))];
    }
}
