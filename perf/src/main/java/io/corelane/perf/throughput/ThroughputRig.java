package io.corelane.perf.throughput;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import io.corelane.affinity.IdleMode;
import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.ingest.Appliance;
import io.corelane.ingest.ApplianceContext;
import io.corelane.perf.process.JavaProcess;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.agrona.IoUtil;

/**
 * Measures a round: the publisher in another process, the consumer pinned nowhere and spinning in this one; after a
 * warm-up the consumer's count is read at both ends of a window.
 */
final class ThroughputRig
{
    /** Of a publisher; the longest way takes half of it on a busy machine. */
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);

    /**
     * Of recorded ways. As in an appliance that has run for long, old segments are deleted and their memory is used
     * again. On a virtual machine, memory that was never used before comes from its host page by page, many times
     * slower than anything is recorded.
     */
    private static final long RETENTION_BYTES = 128L << 20;

    /** What is deleted lies behind two checkpoints. */
    private static final long CHECKPOINT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Path memory;
    private final int keys;
    private final long warmUpNs;
    private final long windowNs;

    /** Logs and state are in a folder of a memory file system. */
    ThroughputRig(final Path memory, final int keys, final long warmUpNs, final long windowNs)
    {
        this.memory = memory;
        this.keys = keys;
        this.warmUpNs = warmUpNs;
        this.windowNs = windowNs;
    }

    Round measure(final Way way) throws IOException, InterruptedException
    {
        final Path directory = Files.createTempDirectory(memory, "corelane-bench");
        final Path recordings = way.isOnDisk() ? Files.createTempDirectory("corelane-bench") : directory;
        try
        {
            if (way.isFiles())
            {
                final SegmentWriter writer = new SegmentWriter(recordings);
                writer.write(warmUpNs);
                return new Round(way, writer.write(windowNs), 0, 0, 0);
            }
            return way.isRaw() ? raw(way, directory) : corelane(way, directory, recordings);
        }
        finally
        {
            IoUtil.delete(directory.toFile(), true);
            IoUtil.delete(recordings.toFile(), true);
        }
    }

    private Round raw(final Way way, final Path directory) throws IOException, InterruptedException
    {
        final String aeronDirectory = directory.resolve("aeron").toString();
        try (MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectory)
            .threadingMode(ThreadingMode.SHARED)
            .ipcTermBufferLength(ApplianceContext.DEFAULT_TERM_LENGTH)
            .dirDeleteOnShutdown(true));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName())))
        {
            final Subscription subscription =
                aeron.addSubscription(CommonContext.IPC_CHANNEL, PublisherProcess.RAW_STREAM_ID);
            final RawConsumer consumer = new RawConsumer(way, keys, directory, subscription);
            final Thread thread = new Thread(consumer, "raw-consumer");
            thread.start();
            final Round round = measure(way, aeronDirectory, consumer::records);
            consumer.stop();
            thread.join();
            consumer.check(way);
            return round;
        }
    }

    private Round corelane(final Way way, final Path directory, final Path recordings)
        throws IOException, InterruptedException
    {
        try (Appliance appliance = Appliance.launch(new ApplianceContext()
            .directory(recordings)
            .recording(way.isRecorded())
            .retentionBytes(way.isRecorded() ? RETENTION_BYTES : 0)
            .checkpointIntervalNs(CHECKPOINT_INTERVAL_NS)
            .aeronDirectory(directory.resolve("aeron").toString())
            .sql(way.sql(), "bench", directory)
            .cpus("none")
            // A partition that spins until its log is recorded takes the recorder's CPU, where there are few.
            .idleMode(way.isRecorded() ? IdleMode.AUTO : IdleMode.SPIN)
            .errorHandler(Throwable::printStackTrace)))
        {
            return measure(way, appliance.aeronDirectory(), appliance::records);
        }
    }

    private Round measure(final Way way, final String aeronDirectory, final LongSupplier consumed)
        throws IOException, InterruptedException
    {
        try (JavaProcess publisher = JavaProcess.start(
            PublisherProcess.class, TIMEOUT_NS, List.of("-Xmx256m", "-XX:+UseSerialGC"),
            List.of(way.name(), aeronDirectory, Integer.toString(way.keys(keys)))))
        {
            publisher.expect("READY");
            pause(warmUpNs);
            if (way.hasManyKeys())
            {
                // Each key has come once: from here on none is new.
                awaitConsumed(consumed, Way.MANY_KEYS + Way.MANY_KEYS / 4);
            }
            final long startNs = System.nanoTime();
            final long before = consumed.getAsLong();
            pause(windowNs);
            final long after = consumed.getAsLong();
            final long elapsedNs = System.nanoTime() - startNs;
            publisher.proceed();
            final String[] answer = publisher.expect("PUBLISHED").split(" ");
            final long published = Long.parseLong(answer[0]);
            awaitConsumed(consumed, published);
            return new Round(way, (after - before) * 1e9 / elapsedNs, published, consumed.getAsLong(),
                Long.parseLong(answer[1]));
        }
    }

    private static void awaitConsumed(final LongSupplier consumed, final long records)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (consumed.getAsLong() < records && System.nanoTime() - deadlineNs < 0)
        {
            pause(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static void pause(final long ns)
    {
        final long deadlineNs = System.nanoTime() + ns;
        for (long left = ns; left > 0; left = deadlineNs - System.nanoTime())
        {
            LockSupport.parkNanos(left);
        }
    }

    /** Polls one image and counts, or hands over to the hand-written loop. */
    private static final class RawConsumer implements Runnable
    {
        private static final int FRAGMENT_LIMIT = 256;

        private final Subscription subscription;
        private final FragmentHandler handler;
        private final HandWrittenLoop loop;
        private final AgronaMapLoop map;
        private volatile long records;
        private volatile boolean stopped;
        private long count;

        RawConsumer(final Way way, final int keys, final Path directory, final Subscription subscription)
        {
            this.subscription = subscription;
            loop = way.hasManyKeys() ?
                new HandWrittenLoop(Way.MANY_KEYS, directory.resolve("table").toFile()) : new HandWrittenLoop(keys);
            map = new AgronaMapLoop(keys);
            handler = switch (way)
            {
                case RAW_SINGLE -> (buffer, offset, length, header) -> count++;
                case RAW_PACKED -> (buffer, offset, length, header) -> count += buffer.getShort(
                    offset + RecordBatchDescriptor.COUNT_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
                case AGRONA_MAP -> (buffer, offset, length, header) ->
                    count += map.onFragment(buffer, offset, length);
                case HAND_WRITTEN_WINDOW -> (buffer, offset, length, header) ->
                    count += loop.onFragmentWindowed(buffer, offset, length);
                case HAND_WRITTEN_5M_BATCHED -> (buffer, offset, length, header) ->
                    count += loop.onFragmentBatched(buffer, offset, length);
                default -> (buffer, offset, length, header) -> count += loop.onFragment(buffer, offset, length);
            };
        }

        @Override
        public void run()
        {
            while (!stopped)
            {
                if (0 == subscription.poll(handler, FRAGMENT_LIMIT))
                {
                    Thread.onSpinWait();
                }
                else
                {
                    records = count;
                }
            }
        }

        long records()
        {
            return records;
        }

        /** The loop has done what its way says; the table goes. */
        void check(final Way way)
        {
            if (Way.HAND_WRITTEN_WINDOW == way && 0 == loop.closed() ||
                Way.HAND_WRITTEN_5M_BATCHED == way && 0 == loop.seen() ||
                Way.AGRONA_MAP == way && count != map.records())
            {
                throw new IllegalStateException("nothing was done by the way: " + way.title());
            }
            loop.close();
        }

        void stop()
        {
            stopped = true;
        }
    }
}
