package io.corelane.perf.scaling;

import io.corelane.affinity.IdleMode;
import io.corelane.ingest.Appliance;
import io.corelane.ingest.ApplianceContext;
import io.corelane.ingest.RecoveryListener;
import io.corelane.ingest.RecoveryReport;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.perf.throughput.Ticks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.IoUtil;

/** An appliance with so many partitions that has recorded its logs, and reads them again at each start. */
final class ReplayRun implements AutoCloseable
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);

    private final int partitions;
    private final long records;
    private final Path directory;

    ReplayRun(final int partitions, final int keys, final long records) throws IOException
    {
        this.partitions = partitions;
        this.records = records;
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "corelane-scaling");
        record(keys);
    }

    private ApplianceContext context()
    {
        return new ApplianceContext().directory(directory).recording(true).partitions(partitions)
            .aeronDirectory(directory.resolve("aeron").toString()).idleMode(IdleMode.AUTO).cpus("none")
            .checkpointIntervalNs(Long.MAX_VALUE).errorHandler(Throwable::printStackTrace);
    }

    private void record(final int keys)
    {
        try (Appliance appliance = Appliance.launch(
            context().sql(Ticks.STREAM + Ticks.STATE_JOB, "bench.sql", directory));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), Throwable::printStackTrace);
            CorelanePublisher publisher = client.publisher("ticks"))
        {
            final Ticks ticks = new Ticks(keys);
            for (long i = 0; i < records; i++)
            {
                while (publisher.offer(ticks.buffer(), ticks.offset(), ticks.recordLength()) < 0)
                {
                    Thread.onSpinWait();
                }
                ticks.advance();
            }
            final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
            while (publisher.flush() < 0 || appliance.records() < records)
            {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                if (System.nanoTime() - deadlineNs > 0)
                {
                    throw new IllegalStateException("recorded " + appliance.records() + " records of " + records);
                }
            }
        }
    }

    /** Reads the logs again from their beginning; records a second while it did. */
    double rate()
    {
        final AtomicReference<RecoveryReport> report = new AtomicReference<>();
        final RecoveryListener listener = new RecoveryListener()
        {
            @Override
            public void onProgress(final long bytesDone, final long bytes, final long soFar)
            {
                // The end counts.
            }

            @Override
            public void onRecovered(final RecoveryReport recovered)
            {
                report.set(recovered);
            }
        };
        try (Appliance appliance = Appliance.launch(context().ignoreCheckpoints(true).recoveryListener(listener)))
        {
            if (appliance.records() != records || null == report.get())
            {
                throw new IllegalStateException("read " + appliance.records() + " records of " + records);
            }
            return records * 1e9 / report.get().timeNs();
        }
    }

    @Override
    public void close()
    {
        IoUtil.delete(directory.toFile(), true);
    }
}
