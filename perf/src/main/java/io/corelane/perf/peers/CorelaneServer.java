package io.corelane.perf.peers;

import io.corelane.ingest.Appliance;
import io.corelane.ingest.ApplianceContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An appliance of one partition that records, in a process of its own; it ends when its standard input does. */
public final class CorelaneServer
{
    /**
     * As in an appliance that has run for long, old segments are deleted and their memory is used again: memory that
     * was never used comes from the host of a virtual machine, and is what would be measured.
     */
    private static final long RETENTION_BYTES = 128L << 20;

    /** What is deleted lies behind two checkpoints. */
    private static final long CHECKPOINT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private CorelaneServer()
    {
    }

    /**
     * Runs it, and says {@code READY}.
     *
     * @param args query, directory.
     * @throws IOException when standard input fails.
     */
    public static void main(final String[] args) throws IOException
    {
        final Path directory = Path.of(args[1]);
        try (Appliance appliance = Appliance.launch(new ApplianceContext()
            .directory(directory)
            .recording(true)
            .retentionBytes(RETENTION_BYTES)
            .checkpointIntervalNs(CHECKPOINT_INTERVAL_NS)
            .aeronDirectory(directory.resolve("aeron").toString())
            .sql(CorelaneSql.text(PeerQuery.valueOf(args[0])), "peers", directory)
            .cpus("none")
            .errorHandler(Throwable::printStackTrace)))
        {
            System.out.println("READY " + appliance.aeronDirectory());
            while (System.in.read() >= 0)
            {
                Thread.onSpinWait();
            }
        }
    }
}
