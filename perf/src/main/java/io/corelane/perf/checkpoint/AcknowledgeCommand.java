package io.corelane.perf.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corelane.affinity.IdleMode;
import io.corelane.codec.RowEncoder;
import io.corelane.ingest.Appliance;
import io.corelane.ingest.ApplianceContext;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.ResultReader;
import io.corelane.perf.report.ReportOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelane bench acknowledge}: what recording adds to the time until a result, and until an acknowledgement. */
@Command(
    name = "acknowledge",
    mixinStandardHelpOptions = true,
    description = "Time from when a record was to be sent to its result, and to its acknowledgement, unrecorded and " +
        "recorded, in turn. One partition, EMIT CHANGES, publisher and reader in this process.")
public final class AcknowledgeCommand implements Callable<Integer>
{
    private static final double[] PERCENTILES = {50, 99, 99.9};
    private static final int KEYS = 10_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rate", defaultValue = "1000", description = "Records a second, 1,000 by default.")
    private long rate;

    @Option(names = "--rounds", defaultValue = "3", description = "Rounds of each, 3 by default.")
    private int rounds;

    @Option(names = "--window", defaultValue = "3", description = "Seconds of a round, 3 by default.")
    private int windowSeconds;

    @Option(names = "--idle", defaultValue = "AUTO",
        description = "How partitions and the recorder idle: AUTO, SPIN, BACKOFF.")
    private IdleMode idle;

    @Option(names = "--json", description = "One JSON object instead of a table.")
    private boolean json;

    /** Made by picocli. */
    public AcknowledgeCommand()
    {
    }

    /** Where recordings go, and what an acknowledgement means. */
    private enum Way
    {
        UNRECORDED, RECORDED_IN_MEMORY, RECORDED_ON_DISK, SYNCED_ON_DISK
    }

    @Override
    public Integer call() throws Exception
    {
        ReportOptions.require(spec, rate > 0 && rounds > 0 && windowSeconds > 0,
            "--rate, --rounds and --window must be positive");
        final Way[] ways = Way.values();
        final long[][][] results = new long[ways.length][rounds][];
        final long[][][] acknowledged = new long[ways.length][rounds][];
        for (int round = 0; round < rounds; round++)
        {
            for (final Way way : ways)
            {
                final Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "corelane-bench");
                final Path disk = Files.createTempDirectory("corelane-bench");
                try
                {
                    final Histogram[] measured = measure(way, memory, disk);
                    results[way.ordinal()][round] = percentiles(measured[0]);
                    acknowledged[way.ordinal()][round] = percentiles(measured[1]);
                    System.err.printf(Locale.ROOT, "round %d/%d  %-20s result %s ns, acknowledged %s ns%n", round + 1,
                        rounds, way, Arrays.toString(results[way.ordinal()][round]),
                        Arrays.toString(acknowledged[way.ordinal()][round]));
                }
                finally
                {
                    IoUtil.delete(memory.toFile(), true);
                    IoUtil.delete(disk.toFile(), true);
                }
            }
        }
        System.out.println(json ? json(results, acknowledged) : table(results, acknowledged));
        return 0;
    }

    private Histogram[] measure(final Way way, final Path memory, final Path disk) throws IOException
    {
        final ApplianceContext context = new ApplianceContext()
            .directory(way.ordinal() < Way.RECORDED_ON_DISK.ordinal() ? memory : disk)
            .aeronDirectory(memory.resolve("aeron").toString())
            .recording(Way.UNRECORDED != way)
            .fileSyncLevel(Way.SYNCED_ON_DISK == way ? 1 : 0)
            .idleMode(idle)
            .recorderIdleMode(idle)
            .errorHandler(Throwable::printStackTrace)
            .sql("CREATE STREAM ticks (id BIGINT, price DECIMAL(18,4), qty BIGINT) WITH (key='id');\n" +
            "CREATE TABLE t AS SELECT id, COUNT(*) AS n, SUM(qty) AS volume FROM ticks GROUP BY id EMIT CHANGES;\n",
            "bench.sql", memory);
        try (Appliance appliance = Appliance.launch(context);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), Throwable::printStackTrace);
            CorelanePublisher publisher = client.publisher("ticks");
            ResultReader reader = client.results("t"))
        {
            while (!publisher.isConnected() || 0 == reader.connectedPartitions())
            {
                Thread.onSpinWait();
            }
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("ticks").schema());
            publish(publisher, reader, encoder, Way.UNRECORDED != way, 1);
            return publish(publisher, reader, encoder, Way.UNRECORDED != way, windowSeconds);
        }
    }

    /** A record waits for no other: the next one is sent when its time has come, whatever has not answered yet. */
    private Histogram[] publish(
        final CorelanePublisher publisher,
        final ResultReader reader,
        final RowEncoder encoder,
        final boolean isRecorded,
        final int seconds)
    {
        final Histogram results = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
        final Histogram acknowledged = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[256]);
        final int count = (int)(rate * seconds);
        final long[] positions = new long[count];
        final long before = reader.results();
        final long startNs = System.nanoTime();
        int sent = 0;
        int unacknowledged = 0;
        while (reader.results() < before + count || isRecorded && unacknowledged < count)
        {
            final long nowNs = System.nanoTime();
            if (sent < count && nowNs >= intendedNs(startNs, sent))
            {
                final int length = encoder.encode(new Object[]{(long)sent % KEYS, BigDecimal.ONE, 1L}, record, 0);
                while (publisher.offer(record, 0, length, intendedNs(startNs, sent)) < 0)
                {
                    Thread.onSpinWait();
                }
                while (publisher.flush() < 0)
                {
                    Thread.onSpinWait();
                }
                positions[sent++] = publisher.sentPosition(0);
            }
            reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
                results.recordValue(Math.max(0, System.nanoTime() - sendTimeNs)), 64);
            final long recorded = isRecorded ? publisher.recordedPosition(0) : 0;
            while (unacknowledged < sent && positions[unacknowledged] <= recorded)
            {
                acknowledged.recordValue(System.nanoTime() - intendedNs(startNs, unacknowledged++));
            }
        }
        return new Histogram[]{results, acknowledged};
    }

    private long intendedNs(final long startNs, final long number)
    {
        return startNs + number * (TimeUnit.SECONDS.toNanos(1) / rate);
    }

    private static long[] percentiles(final Histogram histogram)
    {
        return Arrays.stream(PERCENTILES).mapToLong(histogram::getValueAtPercentile).toArray();
    }

    private String table(final long[][][] results, final long[][][] acknowledged)
    {
        final StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-20s %-7s %36s  %36s%n",
            "", "", "result us: median (range)", "acknowledged us: median (range)"));
        for (final Way way : Way.values())
        {
            for (int i = 0; i < PERCENTILES.length; i++)
            {
                text.append(String.format(Locale.ROOT, "%-20s p%-6s %36s  %36s%n", way, PERCENTILES[i],
                    range(results[way.ordinal()], i),
                    Way.UNRECORDED == way ? "" : range(acknowledged[way.ordinal()], i)));
            }
        }
        return text.append(rate).append(" records/s, one partition, idle ").append(idle).toString();
    }

    private static String range(final long[][] rows, final int index)
    {
        final double[] sorted = sorted(rows, index);
        return String.format(Locale.ROOT, "%.1f (%.1f to %.1f)", sorted[sorted.length / 2] / 1e3, sorted[0] / 1e3,
            sorted[sorted.length - 1] / 1e3);
    }

    private static double[] sorted(final long[][] rows, final int index)
    {
        return Arrays.stream(rows).mapToDouble((row) -> row[index]).sorted().toArray();
    }

    private String json(final long[][][] results, final long[][][] acknowledged)
    {
        final ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("records_per_second", rate).put("idle", idle.name());
        final ObjectNode latencies = root.putObject("latency_ns");
        for (final Way way : Way.values())
        {
            final ObjectNode node = latencies.putObject(way.name().toLowerCase(Locale.ROOT));
            put(node.putObject("result"), results[way.ordinal()]);
            if (Way.UNRECORDED != way)
            {
                put(node.putObject("acknowledged"), acknowledged[way.ordinal()]);
            }
        }
        return root.toPrettyString();
    }

    private static void put(final ObjectNode node, final long[][] rows)
    {
        for (int i = 0; i < PERCENTILES.length; i++)
        {
            final double[] sorted = sorted(rows, i);
            node.putObject("p" + PERCENTILES[i]).put("median", sorted[sorted.length / 2]).put("min", sorted[0])
                .put("max", sorted[sorted.length - 1]);
        }
    }
}
