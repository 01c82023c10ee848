package io.corelane.perf.micro;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corelane.perf.report.BenchReport;
import io.corelane.perf.report.Better;
import io.corelane.perf.report.ReportOptions;
import io.corelane.perf.throughput.Ticks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.agrona.MutableDirectBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code corelane bench memory}: what the state of many keys takes, index and room for more included. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description = "Bytes of a state with many keys, five aggregates each: all of its files (in memory), with " +
        "the index and with the room that has been made for keys that have not come, beside the bytes of keys and " +
        "accumulators alone.")
public final class MemoryCommand implements Callable<Integer>
{
    /** Of NAME.state: the longest key, and the value. */
    private static final int KEY_LENGTH_OFFSET = 12;
    private static final int VALUE_LENGTH_OFFSET = 16;
    private static final int STEPS = 10;

    @Option(names = "--keys", defaultValue = "10000000", description = "Keys, 10000000 by default.")
    private int keys;

    @Mixin
    private ReportOptions options;

    /** Made by picocli. */
    public MemoryCommand()
    {
    }

    @Override
    public Integer call() throws Exception
    {
        options.require(keys >= STEPS, "--keys must be at least " + STEPS);
        final BenchReport report = options.begin();
        final StringBuilder table = new StringBuilder(String.format(Locale.ROOT, "%12s %16s %10s %10s%n",
            "keys", "bytes of files", "a key", "ratio"));
        try (BenchPartition partition = new BenchPartition(
            Ticks.STREAM + "-- @max_keys " + 2L * keys + "\n" + Ticks.STATE_JOB, "state"))
        {
            final Ticks ticks = new Ticks(1);
            final MutableDirectBuffer record = ticks.buffer();
            double ratio = 0;
            final int step = keys / STEPS;
            int own = 0;
            for (int key = 1; key <= keys; key++)
            {
                record.putLong(ticks.offset() + Ticks.ID_OFFSET, key, ByteOrder.LITTLE_ENDIAN);
                partition.take(record, ticks.offset(), ticks.recordLength());
                if (0 == key % step)
                {
                    own = 0 == own ? keyAndValueLength(partition.directory()) : own;
                    final long bytes = length(partition.directory());
                    ratio = (double)bytes / key / own;
                    table.append(String.format(
                        Locale.ROOT, "%,12d %,16d %10.1f %10.2f%n", key, bytes, (double)bytes / key, ratio));
                    System.err.printf(Locale.ROOT, "%,d keys%n", key);
                }
            }
            final ObjectNode figures = report.figures();
            figures.put("keys", keys).put("key_and_accumulator_bytes", own).put("bytes_a_key", ratio * own);
            report.ratio("memory_vs_key_and_accumulators", Better.LOWER, 2, ratio);
            table.append("key and accumulators: ").append(own).append(" bytes");
        }
        return options.finish(report, table.toString());
    }

    /** Bytes of a key and its accumulators, as the state's directory file says. */
    private static int keyAndValueLength(final Path directory) throws IOException
    {
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file(directory))).order(ByteOrder.nativeOrder());
        return bytes.getInt(KEY_LENGTH_OFFSET) + bytes.getInt(VALUE_LENGTH_OFFSET);
    }

    private static Path file(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            return files.filter((file) -> file.toString().endsWith(".state")).findFirst().orElseThrow();
        }
    }

    private static long length(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.list(directory))
        {
            return files.mapToLong((file) -> file.toFile().length()).sum();
        }
    }
}
