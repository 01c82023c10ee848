package io.corelane.perf.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corelane.affinity.IdleMode;
import io.corelane.codec.RowEncoder;
import io.corelane.ingest.Appliance;
import io.corelane.ingest.ApplianceContext;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.perf.report.ReportOptions;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelane bench recovery}: how long a restart takes, from a checkpoint and from the whole log. */
@Command(
    name = "recovery",
    mixinStandardHelpOptions = true,
    description = "Records one record of each key, takes a checkpoint, and starts again: from the checkpoint, and " +
        "from the log alone. One partition, five aggregates by key.")
public final class RecoveryCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Option(names = "--keys", defaultValue = "1000000", description = "Keys, 1,000,000 by default.")
    private int keys;

    @Option(names = "--dir", description = "Folder in which one for the appliance is made, and deleted at the end; " +
        "by default that of temporary files.")
    private Path directory;

    @Option(names = "--json", description = "One JSON object instead of lines.")
    private boolean json;

    private String answer = "";

    /** Made by picocli. */
    public RecoveryCommand()
    {
    }

    @Override
    public Integer call() throws Exception
    {
        ReportOptions.require(spec, keys > 0, "--keys must be positive");
        final Path folder = Folders.create(spec, "--dir", directory);
        try
        {
            final long recordNs = record(folder);
            final long fromCheckpointNs = start(folder, false);
            final long fromLogNs = start(folder, true);
            System.out.println(json ? json(recordNs, fromCheckpointNs, fromLogNs) : String.format(Locale.ROOT,
                "%,d keys%nrecorded            %8.2f s   %,.0f records/s%n%s%n" +
                "ready from it       %8.2f s   %,.0f keys/s%nready from the log  %8.2f s   %,.0f records/s", keys,
                recordNs / 1e9, keys * 1e9 / recordNs, answer, fromCheckpointNs / 1e9, keys * 1e9 / fromCheckpointNs,
                fromLogNs / 1e9, keys * 1e9 / fromLogNs));
        }
        finally
        {
            IoUtil.delete(folder.toFile(), true);
        }
        return 0;
    }

    private String json(final long recordNs, final long fromCheckpointNs, final long fromLogNs)
    {
        final ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("keys", keys).put("record_ns", recordNs).put("checkpoint", answer)
            .put("ready_from_checkpoint_ns", fromCheckpointNs).put("ready_from_log_ns", fromLogNs);
        root.putObject("ratios").put("ready_from_checkpoint_vs_log", (double)fromCheckpointNs / fromLogNs);
        return root.toPrettyString();
    }

    private ApplianceContext context(final Path folder)
    {
        return new ApplianceContext().directory(folder).recording(true).idleMode(IdleMode.BACKOFF).cpus("none")
            .checkpointIntervalNs(Long.MAX_VALUE).errorHandler(Throwable::printStackTrace);
    }

    /** Until the last record is in the state; then takes the checkpoint. */
    private long record(final Path folder)
    {
        final String sql = "CREATE STREAM ticks (id BIGINT, price DECIMAL(18,4), qty BIGINT) WITH (key='id');\n" +
            "-- @max_keys " + 2L * keys + "\n" +
            "CREATE TABLE t AS SELECT id, COUNT(*) AS n, SUM(qty) AS volume, AVG(price) AS mean, MIN(price) AS low, " +
            "MAX(price) AS high FROM ticks GROUP BY id EMIT FINAL;\n";
        try (Appliance appliance = Appliance.launch(context(folder).sql(sql, "bench.sql", folder));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), Throwable::printStackTrace);
            CorelanePublisher publisher = client.publisher("ticks");
            ControlClient control = client.control())
        {
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("ticks").schema());
            final UnsafeBuffer record = new UnsafeBuffer(new byte[256]);
            final long startNs = System.nanoTime();
            for (int i = 0; i < keys; i++)
            {
                final int length = encoder.encode(new Object[]{(long)i, BigDecimal.ONE, 1L}, record, 0);
                while (publisher.offer(record, 0, length) < 0)
                {
                    Thread.onSpinWait();
                }
            }
            while (publisher.flush() < 0 || appliance.records() < keys)
            {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
            }
            final long tookNs = System.nanoTime() - startNs;
            answer = control.checkpoint().strip();
            return tookNs;
        }
    }

    private long start(final Path folder, final boolean ignoresCheckpoints)
    {
        final long startNs = System.nanoTime();
        try (Appliance appliance = Appliance.launch(context(folder).ignoreCheckpoints(ignoresCheckpoints)))
        {
            final long tookNs = System.nanoTime() - startNs;
            if (appliance.records() != keys)
            {
                throw new IllegalStateException("recovered " + appliance.records() + " records of " + keys);
            }
            return tookNs;
        }
    }
}
