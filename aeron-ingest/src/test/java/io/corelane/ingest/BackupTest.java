package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.ResultReader;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BackupTest
{
    private static final int SYMBOLS = 20;
    private static final String SQL = TestSupport.STREAM + TestSupport.BY_SYMBOL +
        "CREATE TABLE by_size AS SELECT size, COUNT(*) AS n FROM trades GROUP BY size EMIT CHANGES;\n";
    private static final BackupListener SILENT = (file, done, whole) -> assertTrue(done <= whole, file);

    @TempDir
    private Path folder;

    private final TestSupport support = new TestSupport();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private final List<String> damages = new ArrayList<>();
    private Path instance;
    private Path backup;
    private Path restored;
    private int published;
    private String sql = SQL;

    @AfterEach
    void shouldHaveHadNoErrors()
    {
        support.assertNoErrors();
    }

    private ApplianceContext context(final Path directory, final String sql)
    {
        instance = folder.resolve("instance");
        backup = folder.resolve("backup");
        restored = folder.resolve("restored");
        return support.context(directory, sql, 2).recording(true).checkpointIntervalNs(Long.MAX_VALUE);
    }

    private ApplianceContext context(final String name, final String sql)
    {
        return context(folder.resolve(name), sql);
    }

    @Test
    void shouldGoOnFromABackupThatWasMadeWhileRecordsCame() throws Exception
    {
        final int before;
        final AtomicBoolean isDone = new AtomicBoolean();
        try (Appliance appliance = Appliance.launch(context("instance", SQL));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support))
        {
            publish(client, appliance, 1_000);
            before = published;
            final Thread publisher = new Thread(() ->
            {
                while (!isDone.get())
                {
                    publish(client, appliance, 200);
                }
            });
            publisher.start();
            final BackupManifest manifest = Backup.make(instance, backup, List.of(), SILENT, support);
            isDone.set(true);
            publisher.join(TimeUnit.SECONDS.toMillis(30));
            assertEquals(2, manifest.partitions());
            assertTrue(manifest.files().stream().anyMatch((file) -> file.name().startsWith("checkpoints/log-1-1/")));
            publish(client, appliance, 100);
            TestSupport.await(() -> 2 * published == appliance.results());
        }
        assertEquals(0, check());
        final int after = published;
        Restore.run(backup, restored, SILENT);
        final long[] recovered = {0};
        try (Appliance appliance = Appliance.launch(
            context("restored", null).recoveryListener((done, bytes, records) -> recovered[0] = records)))
        {
            published = (int)appliance.records();
            assertTrue(published >= before && published <= after - 100, before + " " + published + " " + after);
            // Most of it came with the checkpoint.
            assertTrue(recovered[0] <= 2 * (published - before), recovered[0] + " " + (published - before));
            TestSupport.await(() -> 2 * published == appliance.results());
        }
        goOn();
    }

    @Test
    void shouldBackUpAnInstanceThatDoesNotRun()
    {
        run("instance", 500);
        final BackupManifest manifest = Backup.make(instance, backup, List.of(), SILENT, support);
        assertEquals(instance.toAbsolutePath().toString(), manifest.source());
        run("instance", 100);
        assertEquals(0, check());
        Restore.run(backup, restored, SILENT);
        published = 500;
        goOn();
    }

    @Test
    void shouldNameWhatIsDamagedAndNotRestoreIt() throws IOException
    {
        run("instance", 500);
        Backup.make(instance, backup, List.of(), SILENT, support);
        final Recording log = RecordedLogs.of(backup).recordings().stream()
            .filter((recording) -> "log-0-1".equals(recording.name())).findFirst().orElseThrow();
        final String segment = "archive/" + log.segmentName(0);
        flip(backup.resolve(segment), 100);
        assertEquals(2, check());
        assertEquals(segment + ": has another SHA-256 than the manifest says", damages.get(0));
        assertTrue(damages.get(1).matches("\\Q" + segment + "\\E: log-0-1 \\(recording " + log.id() + ", segment " +
            "\\S+\\): bad checksum at position \\d+ up to \\d+, byte \\d+ of the file"), damages.get(1));
        final String message =
            assertThrows(ApplianceException.class, () -> Restore.run(backup, restored, SILENT)).getMessage();
        assertTrue(message.contains(segment + ": has another SHA-256"), message);
        assertFalse(Files.exists(restored));
        flip(backup.resolve(segment), 100);
        assertEquals(0, check());
        final String checkpoint = BackupCheck.manifest(backup).files().stream().map(BackupManifest.File::name)
            .filter((name) -> name.startsWith("checkpoints/log-0-0/") && name.endsWith(".data")).findFirst()
            .orElseThrow();
        flip(backup.resolve(checkpoint), Files.size(backup.resolve(checkpoint)) / 2);
        assertEquals(2, check());
        assertTrue(damages.get(1).matches(".* is damaged in block \\d+, at byte \\d+: .*"), damages.get(1));
        flip(backup.resolve(checkpoint), Files.size(backup.resolve(checkpoint)) / 2);
        Files.delete(backup.resolve("catalog/jobs.sql"));
        Files.writeString(backup.resolve("archive/other"), "");
        assertEquals(2, check());
        assertEquals(List.of("catalog/jobs.sql: is missing", "archive/other: is not in the manifest"), damages);
    }

    @Test
    void shouldRefuseFoldersThatAreNotEmptyAndBackupsThatAreNone() throws IOException
    {
        run("instance", 10);
        Files.createDirectories(backup);
        assertTrue(assertThrows(ApplianceException.class, () -> BackupCheck.run(backup, SILENT)).getMessage()
            .contains("is no backup, or one that was not finished"));
        Files.writeString(backup.resolve("mine"), "x");
        assertTrue(assertThrows(ApplianceException.class,
            () -> Backup.make(instance, backup, List.of(), SILENT, support)).getMessage().contains("it holds mine"));
        Files.delete(backup.resolve("mine"));
        Backup.make(instance, backup, List.of(), SILENT, support);
        assertTrue(assertThrows(ApplianceException.class, () -> Restore.run(backup, instance, SILENT)).getMessage()
            .contains("is not empty"));
        assertTrue(assertThrows(ApplianceException.class, () -> Appliance.launch(context("backup", null)).close())
            .getMessage().contains("is a backup, which would be none any more"));
        assertEquals(0, check());
        final Path manifest = backup.resolve(BackupManifest.NAME);
        Files.writeString(manifest, Files.readString(manifest).replace("partitions 2", "partitions 3"));
        assertTrue(assertThrows(ApplianceException.class, () -> Restore.run(backup, restored, SILENT)).getMessage()
            .contains("is damaged, its sum is another one"));
    }

    @Test
    void shouldNeitherStartNorRestoreNorReadWhereARestoreWasKilled() throws IOException
    {
        run("instance", 10);
        Backup.make(instance, backup, List.of(), SILENT, support);
        // All but the last step: recordings are in their place, and the catalog is not.
        Restore.run(backup, restored, SILENT);
        Files.createDirectory(restored.resolve("restore-unfinished"));
        Files.move(restored.resolve("catalog"), restored.resolve("restore-unfinished/catalog"));
        final String name = restored.getFileName().toString();
        for (final Executable action : List.<Executable>of(
            () -> Appliance.launch(context(name, sql)).close(),
            () -> Appliance.launch(context(name, sql).fresh(true)).close(),
            () -> Restore.run(backup, restored, SILENT),
            () -> InstanceDirectory.describe(restored)))
        {
            final String message = assertThrows(ApplianceException.class, action).getMessage();
            assertEquals("a restore to " + restored + " was begun and has not ended; delete all that is in that " +
                "folder, and restore again", message);
        }
        assertEquals(List.of("archive", "checkpoints", "restore-unfinished"),
            Arrays.stream(restored.toFile().list()).sorted().toList());
    }

    @Test
    void shouldRestoreAMomentBefore()
    {
        sql = TestSupport.STREAM + TestSupport.BY_SYMBOL;
        run("instance", 400);
        final Map<Integer, Long> positions = new TreeMap<>();
        try (Appliance appliance = Appliance.launch(context("instance", null));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support))
        {
            publish(client, appliance, 200);
            final RecordedLogs now = RecordedLogs.of(instance);
            now.recordings().stream().filter((recording) -> recording.name().startsWith("log-0"))
                .forEach((log) -> positions.put(positions.size(), now.end(log)));
            publish(client, appliance, 300);
            TestSupport.await(() -> published == appliance.results());
        }
        Backup.make(instance, backup, List.of(), SILENT, support);
        final Restore.Restored result = Restore.run(backup, restored, positions, SILENT, support);
        assertEquals(300, result.cuts().stream().filter((cut) -> cut.recording().name().startsWith("log-0"))
            .mapToLong(LogCut::records).sum());
        // The checkpoints of the first stop fit, those of the second one do not.
        final List<Fingerprint> then = Fingerprint.of(restored);
        assertEquals(600, then.stream().mapToLong(Fingerprint::records).sum());
        assertEquals(400, then.stream().mapToLong((log) -> log.checkpoint().records()).sum());
        published = 600;
        goOn(1);
        final String message = assertThrows(ApplianceException.class, () -> Restore.run(
            backup, folder.resolve("third"), Map.of(0, 32L), SILENT, support)).getMessage();
        assertTrue(message.contains("lies within a fragment"), message);
        assertTrue(assertThrows(ApplianceException.class, () -> Restore.run(
            backup, folder.resolve("third"), Map.of(2, 0L), SILENT, support)).getMessage()
            .contains("there is no partition 2"));
        assertEquals(0, folder.resolve("third").toFile().list().length);
    }

    @Test
    void shouldTellLogsApartByTheFirstRecord() throws IOException
    {
        run("instance", 10_000);
        Backup.make(instance, backup, List.of(), SILENT, support);
        final List<Fingerprint> mine = Fingerprint.of(instance);
        final List<Fingerprint> theirs = Fingerprint.of(backup);
        assertEquals(List.of("log-0-0", "log-0-1", "log-1-0", "log-1-1"),
            mine.stream().map(Fingerprint::name).toList());
        assertEquals(10_000, mine.get(0).records() + mine.get(1).records());
        for (int i = 0; i < mine.size(); i++)
        {
            assertEquals(null, mine.get(i).difference(theirs.get(i)));
            assertEquals(mine.get(i).hash(), theirs.get(i).hash());
            assertEquals(mine.get(i).records() - 1, mine.get(i).lastSequence());
        }
        try (Appliance appliance = Appliance.launch(context("instance", null)))
        {
            TestSupport.await(() -> 0 == appliance.deadLetters() &&
                Fingerprint.of(instance).get(0).end() > theirs.get(0).end());
        }
        assertEquals("log-0-0: alike up to where the other one ends, with all " + theirs.get(0).records() +
            " records; behind it stand only ticks and the like, which an appliance that runs goes on writing",
            Fingerprint.of(instance).get(0).difference(theirs.get(0)));
        run("instance", 500);
        final List<Fingerprint> longer = Fingerprint.of(instance);
        final String longerText = longer.get(0).difference(theirs.get(0));
        assertTrue(longerText.startsWith("log-0-0: alike up to where the other one ends, which is in front of " +
            "sequence " + theirs.get(0).records() + " (it has " + longer.get(0).records() + " records"), longerText);
        assertTrue(theirs.get(0).difference(longer.get(0)).contains("alike up to where it ends"));
        final String other = mine.get(0).difference(mine.get(1));
        assertTrue(other.matches("log-0-0: sequence 0, at position \\d+ \\(in the other one sequence 0, at position " +
            "\\d+\\) is the first that differs .*"), other);
    }

    private long check()
    {
        damages.clear();
        final long count = BackupCheck.run(backup, new BackupListener()
        {
            @Override
            public void onProgress(final String file, final long done, final long whole)
            {
                assertTrue(done <= whole, file);
            }

            @Override
            public void onDamage(final String file, final String place)
            {
                damages.add(file + ": " + place);
            }
        });
        assertEquals(damages.size(), count);
        return count;
    }

    /** More records come to the restored instance, and count on from what the backup holds. */
    private void goOn()
    {
        goOn(2);
    }

    private void goOn(final int jobs)
    {
        final int before = published;
        final Map<String, Long> counts = new TreeMap<>();
        try (Appliance appliance = Appliance.launch(context("restored", null));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ResultReader bySymbol = client.results("by_symbol");
            ResultReader bySize = 2 == jobs ? client.results("by_size") : null)
        {
            assertEquals(before, appliance.records());
            TestSupport.await(() -> 2 == bySymbol.connectedPartitions() &&
                (null == bySize || 2 == bySize.connectedPartitions()));
            publish(client, appliance, 100);
            final RowDecoder symbols = new RowDecoder(appliance.catalog().job("by_symbol").outputSchema());
            final RowDecoder sizes = null == bySize ? null :
                new RowDecoder(appliance.catalog().job("by_size").outputSchema());
            TestSupport.await(() -> collect(bySymbol, symbols, "symbol ", counts) >= 100 &&
                (null == bySize || collect(bySize, sizes, "size ", counts) >= 100));
            // Their sequences are counted here: none is missing, none was given twice.
            TestSupport.await(() -> jobs * published == appliance.results());
        }
        assertEquals(2 == jobs ? SYMBOLS + 7 : SYMBOLS, counts.size());
        assertEquals((long)jobs * published, counts.values().stream().mapToLong((n) -> n).sum());
    }

    private static long collect(
        final ResultReader reader, final RowDecoder decoder, final String kind, final Map<String, Long> counts)
    {
        reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
        {
            final Object[] row = decoder.decode(buffer, offset, length);
            counts.put(kind + row[0], (Long)row[1]);
        }, 10);
        return reader.results();
    }

    private void run(final String name, final int count)
    {
        try (Appliance appliance = Appliance.launch(
            context(name, Files.exists(folder.resolve(name)) ? null : sql));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support))
        {
            publish(client, appliance, count);
            final int jobs = appliance.catalog().jobs().size();
            TestSupport.await(() -> jobs * published == appliance.results());
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

    private static void flip(final Path file, final long place) throws IOException
    {
        try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw"))
        {
            data.seek(place);
            final int value = data.read();
            data.seek(place);
            data.write(value ^ 4);
        }
    }
}
