package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowEncoder;
import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.RecordedResultReader;
import io.corelane.ingest.client.ResultReader;
import io.corelane.ingest.metrics.MetricsSnapshot;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CheckpointTest
{
    private static final int SYMBOLS = 20;
    private static final String SQL = TestSupport.STREAM + TestSupport.BY_SYMBOL +
        "CREATE TABLE by_size AS SELECT size, COUNT(*) AS n FROM trades GROUP BY size EMIT CHANGES;\n";

    @TempDir
    private Path directory;

    private final TestSupport support = new TestSupport();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private final long[] recovered = {0, 0, 0};
    private int published;

    @AfterEach
    void shouldHaveHadNoErrors()
    {
        support.assertNoErrors();
    }

    private ApplianceContext context(final String sql)
    {
        return support.context(directory, sql, 2)
            .recording(true)
            .checkpointIntervalNs(Long.MAX_VALUE)
            .recoveryListener((done, bytes, records) ->
            {
                recovered[0] = done;
                recovered[1] = bytes;
                recovered[2] = records;
            });
    }

    @Test
    void shouldKeepTheLastTwoOfEachLogAndReadOnlyWhatLiesBehind() throws IOException
    {
        try (Appliance appliance = Appliance.launch(context(SQL));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ControlClient control = client.control())
        {
            for (int i = 1; i <= 3; i++)
            {
                publish(client, appliance, 100);
                final String answer = control.checkpoint();
                assertTrue(answer.matches("checkpoint of 4 logs: \\d+ bytes in \\d+ ms\n"), answer);
                assertEquals(4L * i, client.sum(CounterType.CHECKPOINTS));
            }
            assertEquals(List.of(2L, 2L, 2L, 2L), checkpoints().values().stream().toList());
            publish(client, appliance, 50);
        }
        final Path log = directory.resolve("checkpoints/log-0-0");
        // The clean stop has taken one more: without it, and what the restart reads is what came behind the others.
        deleteNewest();
        try (Appliance appliance = Appliance.launch(context(null)))
        {
            assertEquals(published, appliance.records());
            assertTrue(recovered[2] >= 50 && recovered[2] <= 100, "records read again: " + recovered[2]);
            assertEquals(2 * published, appliance.results());
            assertEquals(List.of(recovered[0], recovered[1], recovered[2]), Stream.of(CounterType.RECOVERY_DONE_BYTES,
                CounterType.RECOVERY_BYTES, CounterType.RECOVERY_RECORDS).map(appliance.metrics()::sum).toList());
        }
        assertEquals(2, names(log).size());
    }

    @Test
    void shouldTakeThemAtIntervals()
    {
        try (Appliance appliance = Appliance.launch(context(SQL).checkpointIntervalNs(1_000_000));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support))
        {
            for (int i = 0; i < 5; i++)
            {
                final long before = client.sum(CounterType.CHECKPOINTS);
                publish(client, appliance, 100);
                TestSupport.await(() -> client.sum(CounterType.CHECKPOINTS) >= before + 4);
            }
            assertEquals(0, client.sum(CounterType.CHECKPOINTS_GIVEN_UP));
        }
    }

    @Test
    void shouldShowHowOldTheLastRoundIsAndBeforeTheFirstOneTheStart()
    {
        final long beforeMs = System.currentTimeMillis();
        try (Appliance appliance = Appliance.launch(context(SQL));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ControlClient control = client.control())
        {
            assertEquals(Long.MAX_VALUE, client.sum(CounterType.CHECKPOINT_INTERVAL));
            final long readyMs = System.currentTimeMillis();
            TestSupport.await(() -> client.sum(CounterType.CHECKPOINT_AGE) > 2_000_000_000L);
            final MetricsSnapshot early = appliance.metrics();
            assertEquals(0, early.sum(CounterType.CHECKPOINT_EPOCH_MS));
            // By the reader's own clock, and not what was shown up to a second ago.
            final long startMs = (early.epochNs() - early.sum(CounterType.CHECKPOINT_AGE)) / 1_000_000;
            assertTrue(startMs >= beforeMs && startMs <= readyMs, startMs - beforeMs + " ms");
            control.checkpoint();
            TestSupport.await(() -> client.sum(CounterType.CHECKPOINT_AGE) < 2_000_000_000L);
            final MetricsSnapshot late = appliance.metrics();
            assertEquals(late.sum(CounterType.CHECKPOINT_EPOCH_MS) * 1_000_000,
                late.epochNs() - late.sum(CounterType.CHECKPOINT_AGE));
        }
    }

    @Test
    void shouldCountWhatCameWithACheckpointBehindWhichNothingLies() throws IOException
    {
        run(SQL, 300);
        try (Appliance appliance = Appliance.launch(context(null)))
        {
            assertEquals(300, appliance.records());
            assertEquals(600, appliance.results());
        }
    }

    @Test
    void shouldGoOnFromTheOneBeforeADamagedOne() throws IOException
    {
        run(SQL, 300);
        run(null, 200);
        damageNewest();
        run(null, 100);
        assertTrue(recovered[2] >= 200, "records read again: " + recovered[2]);
        for (final Path log : logs())
        {
            for (final String name : names(log))
            {
                flip(log.resolve(name + ".data"));
            }
        }
        // Without any, the whole log is read.
        run(null, 50);
        assertEquals(2 * (published - 50), recovered[2]);
        // One of each of the four logs, then two.
        assertEquals(12, support.errors().stream().filter((error) -> error.getMessage().matches(
            "a checkpoint is passed over and deleted.* is damaged in block \\d+, at byte \\d+: .*")).count());
        support.errors().clear();
    }

    @Test
    void shouldRefuseACheckpointOfAnotherPlan() throws IOException
    {
        run(SQL, 100);
        for (final Path log : logs())
        {
            final Path file = log.resolve(names(log).get(0) + ".manifest");
            final CheckpointManifest manifest = CheckpointManifest.decode(Files.readAllBytes(file), file.toString());
            Files.write(file, new CheckpointManifest(manifest.level(), manifest.partition(), manifest.position(),
                manifest.records(), manifest.epochMs(), manifest.places(), manifest.sections().stream().map((section) ->
                new CheckpointManifest.Section(section.jobNumber(), section.ordinal(), section.name(),
                section.plan().replace("COUNT", "MAX"))).toList(), manifest.blocks(), manifest.bytes(),
                manifest.stateHash()).encode());
        }
        final String message =
            assertThrows(ApplianceException.class, () -> Appliance.launch(context(null)).close()).getMessage();
        assertTrue(message.contains(" with another plan: it had '") && message.contains("MAX") &&
            message.contains("by --ignore-checkpoints"), message);
        Appliance.launch(context(null).ignoreCheckpoints(true)).close();
    }

    @Test
    void shouldGiveOneUpForWhichThereIsNoMemory()
    {
        try (Appliance appliance = Appliance.launch(context(SQL).checkpointMemory(64));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support))
        {
            // Whatever is touched is more than there is room for: only when it is not touched meanwhile, one is taken.
            publish(client, appliance, 2_000);
            try (ControlClient control = client.control())
            {
                publishing(client, appliance, () ->
                {
                    final long beforeMs = client.sum(CounterType.CHECKPOINT_EPOCH_MS);
                    try
                    {
                        control.checkpoint();
                        assertTrue(client.sum(CounterType.CHECKPOINT_EPOCH_MS) > 0);
                        return false;
                    }
                    catch (final CorelaneClientException ex)
                    {
                        // A restart would begin where it did before: the last one is as old as it was.
                        assertEquals(beforeMs, client.sum(CounterType.CHECKPOINT_EPOCH_MS));
                        return ex.getMessage().contains("set checkpoint-memory higher");
                    }
                });
            }
            assertTrue(client.sum(CounterType.CHECKPOINTS_GIVEN_UP) > 0);
            TestSupport.await(() -> published == appliance.records());
        }
        support.errors().removeIf((error) -> error.getMessage().contains("set checkpoint-memory higher"));
        run(null, 100);
    }

    @Test
    void shouldDeleteTheOldestSegmentsButNotWhatCheckpointsNeed() throws IOException
    {
        final ApplianceContext context = context(SQL).segmentLength(1 << 20).retentionBytes(1 << 20);
        try (Appliance appliance = Appliance.launch(context);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ControlClient control = client.control())
        {
            publish(client, appliance, 60_000);
            control.checkpoint();
            // The only one there is is needed, and it is at the end.
            TestSupport.await(() -> client.sum(CounterType.PURGED_BYTES) > 0);
            final long first = client.sum(CounterType.PURGED_BYTES);
            publish(client, appliance, 60_000);
            control.checkpoint();
            publish(client, appliance, 10);
            control.checkpoint();
            TestSupport.await(() -> client.sum(CounterType.PURGED_BYTES) > first);
            assertEquals(0, client.sum(CounterType.PURGES_HELD_UP));
            try (RecordedResultReader results = client.recordedResults("by_symbol", new long[]{0, 0}))
            {
                TestSupport.await(() ->
                {
                    results.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
                    {
                        // Counted by the reader.
                    }, 10);
                    return published == results.results() + results.missed();
                });
                assertTrue(results.missed() > 0);
            }
        }
        run(null, 300);
        for (final Path log : logs())
        {
            for (final String name : names(log))
            {
                flip(log.resolve(name + ".data"));
            }
        }
        final String message =
            assertThrows(ApplianceException.class, () -> Appliance.launch(context(null)).close()).getMessage();
        assertTrue(message.matches("the log log-0-\\d begins at position \\d+, since what lies before was purged " +
            "below a checkpoint, but there is no whole checkpoint; .* is damaged in block .*; " +
            "restore one from a backup, .*"),
            message);
    }

    /** Publishes on another thread until something has happened here. */
    private void publishing(
        final CorelaneClient client, final Appliance appliance, final BooleanSupplier happened)
    {
        final AtomicBoolean isDone = new AtomicBoolean();
        final Thread publisher = new Thread(() ->
        {
            while (!isDone.get())
            {
                publish(client, appliance, 200);
            }
        });
        publisher.start();
        try
        {
            TestSupport.await(happened);
        }
        finally
        {
            isDone.set(true);
            try
            {
                publisher.join(TimeUnit.SECONDS.toMillis(30));
            }
            catch (final InterruptedException ex)
            {
                throw new IllegalStateException(ex);
            }
        }
    }

    private void run(final String sql, final int count)
    {
        try (Appliance appliance = Appliance.launch(context(sql));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ResultReader bySymbol = client.results("by_symbol"))
        {
            TestSupport.await(() -> 2 == bySymbol.connectedPartitions());
            publish(client, appliance, count);
            final Map<String, Long> counts = TestSupport.counts(appliance, bySymbol, "by_symbol", count);
            assertEquals(SYMBOLS, counts.size());
            assertEquals(published, counts.values().stream().mapToLong((n) -> n).sum());
            TestSupport.await(() -> 2 * published == appliance.results());
            assertEquals(0, appliance.deadLetters());
        }
    }

    private void publish(final CorelaneClient client, final Appliance appliance, final int count)
    {
        final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
        try (CorelanePublisher publisher = client.publisher("trades"))
        {
            for (int i = 0; i < count; i++)
            {
                final int length = encoder.encode(
                    new Object[]{"S" + published % SYMBOLS, BigDecimal.ONE, (long)(published % 7)}, record, 0);
                TestSupport.publish(publisher, record, length);
                published++;
            }
            TestSupport.flush(publisher);
        }
        TestSupport.await(() -> published == appliance.records());
    }

    private void damageNewest() throws IOException
    {
        for (final Path log : logs())
        {
            flip(log.resolve(names(log).get(1) + ".data"));
        }
    }

    private void deleteNewest() throws IOException
    {
        for (final Path log : logs())
        {
            Files.delete(log.resolve(names(log).get(1) + ".manifest"));
        }
    }

    private static void flip(final Path file) throws IOException
    {
        try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw"))
        {
            final long place = data.length() / 2;
            data.seek(place);
            final int value = data.read();
            data.seek(place);
            data.write(value ^ 4);
        }
    }

    private Map<String, Long> checkpoints() throws IOException
    {
        final Map<String, Long> counts = new TreeMap<>();
        for (final Path log : logs())
        {
            counts.put(log.getFileName().toString(), (long)names(log).size());
        }
        return counts;
    }

    private List<Path> logs() throws IOException
    {
        try (Stream<Path> logs = Files.list(directory.resolve("checkpoints")))
        {
            return logs.sorted().toList();
        }
    }

    private static List<String> names(final Path log) throws IOException
    {
        try (Stream<Path> files = Files.list(log))
        {
            return files.map((file) -> file.getFileName().toString()).filter((name) -> name.endsWith(".manifest"))
                .map((name) -> name.substring(0, name.length() - ".manifest".length())).sorted().toList();
        }
    }
}
