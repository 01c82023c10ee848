package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.RecordedResultReader;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.MessageHandler;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingScan;
import io.corelane.ingest.log.RecordingWalk;
import io.corelane.ingest.log.ScanListener;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LogTruncationTest
{
    private static final String FAULTY =
        "CREATE STREAM faulty AS SELECT symbol, size * 4611686018427387904 AS d FROM trades EMIT CHANGES;\n";

    @TempDir
    private Path directory;

    private final TestSupport support = new TestSupport();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private final List<Long> published = new ArrayList<>();

    @AfterEach
    void shouldHaveHadNoErrors()
    {
        support.assertNoErrors();
    }

    private Appliance launch(final String sql)
    {
        return Appliance.launch(support.context(directory, sql, 1).recording(true));
    }

    @Test
    void shouldCutRecordsWithWhatTheyLedTo()
    {
        try (Appliance appliance = launch(TestSupport.STREAM + TestSupport.BY_SYMBOL + FAULTY))
        {
            publish(appliance, 0, 1_000);
        }
        final List<long[]> records = recordPlaces();
        // A border in the middle, with a known number of records before it.
        final long[] place = records.get(records.size() / 2);
        final String before = describe();
        final LogTruncation dry = LogTruncation.plan(directory, "log-0-0", place[0]);
        assertEquals(List.of("dead-letters-0-0", "job-1-0", "log-0-0"),
            dry.cuts().stream().map((cut) -> cut.recording().name()).toList());
        assertEquals(1_000 - place[1], dry.cuts().get(2).records());
        assertTrue(dry.lostOutcomes() >= 1_000 - place[1], dry.lostOutcomes() + " of " + (1_000 - place[1]));
        // All that the fragments hold, also what is in front of the first that goes.
        assertEquals(resultsFrom(dry.cuts().get(1).position()), dry.cuts().get(1).records());
        refused("results or dead letters are recorded of the records that would be cut",
            () -> dry.execute(false, support));
        assertEquals(before, describe());

        dry.execute(true, support);
        assertEquals(0, damages());
        published.subList((int)place[1], published.size()).clear();
        try (Appliance appliance = launch(null))
        {
            assertEquals(place[1], appliance.records());
            publish(appliance, 5_000, 300);
            assertResults(appliance);
        }
        assertEquals(0, damages());
    }

    @Test
    void shouldMakeResultsAgainThatWereCutAlone()
    {
        try (Appliance appliance = launch(TestSupport.STREAM + TestSupport.BY_SYMBOL))
        {
            publish(appliance, 0, 500);
        }
        final List<long[]> results = new ArrayList<>();
        walk("job-1-0", (position) -> results.add(new long[]{position}));
        final LogTruncation truncation =
            LogTruncation.plan(directory, "job-1-0", results.get(results.size() / 2)[0]);
        assertEquals(truncation.cuts().get(0).records(), truncation.cuts().get(0).remade());
        truncation.execute(false, support);
        try (Appliance appliance = launch(null))
        {
            assertResults(appliance);
        }
    }

    @Test
    void shouldCutWhereALogIsDamaged() throws IOException
    {
        try (Appliance appliance = launch(TestSupport.STREAM + TestSupport.BY_SYMBOL))
        {
            publish(appliance, 0, 500);
        }
        final List<long[]> records = recordPlaces();
        final long[] place = records.get(records.size() / 3);
        final Recording log = find("log-0-0");
        try (RandomAccessFile file = new RandomAccessFile(
            directory.resolve("archive").resolve(log.segmentName(place[0])).toFile(), "rw"))
        {
            file.seek(place[0]);
            file.write(new byte[500]);
        }
        LogTruncation.plan(directory, "log-0-0", place[0]).execute(true, support);
        assertEquals(0, damages());
        published.subList((int)place[1], published.size()).clear();
        try (Appliance appliance = launch(null))
        {
            publish(appliance, 700, 100);
            assertResults(appliance);
        }
    }

    @Test
    void shouldCutWhereAFileIsCut() throws IOException
    {
        try (Appliance appliance = launch(TestSupport.STREAM + TestSupport.BY_SYMBOL))
        {
            publish(appliance, 0, 500);
        }
        final List<long[]> records = recordPlaces();
        final long[] place = records.get(records.size() / 4);
        try (RandomAccessFile file = new RandomAccessFile(segment(directory, place[0]), "rw"))
        {
            file.setLength(place[0] + 20);
        }
        refused("restore it from a backup", () -> launch(null).close());
        LogTruncation.plan(directory, "log-0-0", place[0]).execute(true, support);
        assertEquals(0, damages());
        published.subList((int)place[1], published.size()).clear();
        try (Appliance appliance = launch(null))
        {
            publish(appliance, 600, 100);
            assertResults(appliance);
        }
    }

    @Test
    void shouldCutWhatAKilledApplianceLeftDamaged(@TempDir final Path other) throws IOException
    {
        try (Appliance appliance = Appliance.launch(
            support.context(other, TestSupport.STREAM + TestSupport.BY_SYMBOL, 1).recording(true)))
        {
            publish(appliance, 0, 500);
            // As a kill leaves it: the catalog knows no end.
            copy(other, directory);
        }
        assertEquals(RecordingWalk.TO_THE_END, RecordedLogs.of(directory).end(find("log-0-0")));
        final List<long[]> records = recordPlaces();
        final long[] place = records.get(records.size() / 4);
        try (RandomAccessFile file = new RandomAccessFile(segment(directory, place[0]), "rw"))
        {
            file.seek(place[0]);
            file.write(new byte[700]);
        }
        LogTruncation.plan(directory, "log-0-0", place[0]).execute(true, support);
        assertEquals(0, damages());
        published.subList((int)place[1], published.size()).clear();
        try (Appliance appliance = launch(null))
        {
            publish(appliance, 600, 100);
            assertResults(appliance);
        }
    }

    @Test
    void shouldCutALogWhoseBeginningIsInACheckpoint(@TempDir final Path other)
    {
        try (Appliance appliance = Appliance.launch(purging(TestSupport.STREAM + TestSupport.BY_SYMBOL));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ControlClient control = client.control())
        {
            publish(appliance, 0, 24_000);
            control.checkpoint();
            TestSupport.await(() -> client.sum(CounterType.PURGED_BYTES) > 0);
            publish(appliance, 24_000, 500);
            control.checkpoint();
            publish(appliance, 30_000, 1_000);
        }
        final Recording log = find("log-0-0");
        assertTrue(log.startPosition() > 0);
        final List<long[]> places = recordPlaces();
        refused("is in checkpoints alone, and all of them are of behind what is to go",
            () -> LogTruncation.plan(directory, "log-0-0", places.get(1)[0]));
        final long[] last = places.get(places.size() - 1);
        final long[] place = places.get(places.size() - 200);
        assertEquals(published.size(), LogStart.recordsBefore(directory, log) + last[1] + last[2]);
        final int kept = (int)(published.size() - (last[1] + last[2] - place[1]));
        final BackupListener silent = (file, done, whole) -> assertTrue(done <= whole, file);
        Backup.make(directory, other.resolve("backup"), List.of(), silent, support);
        Restore.run(other.resolve("backup"), other.resolve("restored"), Map.of(0, place[0]), silent, support);
        try (Appliance appliance = Appliance.launch(
            support.context(other.resolve("restored"), null, 1).recording(true)))
        {
            assertEquals(kept, appliance.records());
            assertEquals(kept, appliance.results());
        }
        final LogTruncation truncation = LogTruncation.plan(directory, "log-0-0", place[0]);
        assertEquals(published.size() - kept, truncation.lostOutcomes());
        truncation.execute(true, support);
        assertEquals(0, damages());
        published.subList(kept, published.size()).clear();
        try (Appliance appliance = Appliance.launch(purging(null)))
        {
            assertEquals(kept, appliance.records());
            publish(appliance, 40_000, 300);
            assertResults(appliance, 200);
        }
    }

    /** Deletes whatever no checkpoint needs. */
    private ApplianceContext purging(final String sql)
    {
        return support.context(directory, sql, 1).recording(true).checkpointIntervalNs(Long.MAX_VALUE)
            .segmentLength(TestSupport.TERM_LENGTH).retentionBytes(1);
    }

    private File segment(final Path root, final long position)
    {
        return RecordedLogs.folder(root).resolve(find("log-0-0").segmentName(position)).toFile();
    }

    private static void copy(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> files = Files.walk(from))
        {
            for (final Path file : files.filter((path) -> !path.startsWith(from.resolve("aeron"))).toList())
            {
                if (!file.equals(from))
                {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
            }
        }
    }

    @Test
    void shouldRefuseWhatCannotBeCut()
    {
        try (Appliance appliance = launch(TestSupport.STREAM))
        {
            publish(appliance, 0, 10);
            refused("is running; stop it", () -> LogTruncation.plan(directory, "log-0-0", 0));
            assertTrue(assertThrows(ApplianceException.class, () -> LogTruncation.plan(directory, "log-0-0", 0))
                .isPassing());
            try (CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
                ControlClient control = client.control())
            {
                control.execute(TestSupport.BY_SYMBOL, directory.toString());
            }
            publish(appliance, 10, 10);
        }
        final long end = find("log-0-0").stopPosition();
        final List<long[]> records = recordPlaces();
        refused("is not within log-0-0, which holds 0 to " + end,
            () -> LogTruncation.plan(directory, "log-0-0", end));
        final long border = records.get(1)[0];
        refused("lies within a fragment; the nearest borders are " + border,
            () -> LogTruncation.plan(directory, "log-0-0", border + 32));
        refused("job by_symbol is started or stopped at position",
            () -> LogTruncation.plan(directory, "log-0-0", border));
        refused("there is no recording log-7-0", () -> LogTruncation.plan(directory, "log-7-0", 0));
    }

    private void publish(final Appliance appliance, final int from, final int count)
    {
        final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
        final long before = appliance.records();
        try (CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            for (int i = from; i < from + count; i++)
            {
                TestSupport.publish(publisher, record,
                    encoder.encode(new Object[]{"S" + i % 7, BigDecimal.ONE, (long)i}, record, 0));
                published.add((long)i);
                if (0 == i % 3)
                {
                    TestSupport.flush(publisher);
                }
            }
            TestSupport.flush(publisher);
        }
        TestSupport.await(() -> before + count == appliance.records());
    }

    private void assertResults(final Appliance appliance)
    {
        assertResults(appliance, published.size());
    }

    /** Each of the last results once, in order, and each is what all records before it make. */
    private void assertResults(final Appliance appliance, final int count)
    {
        final List<String> expected = new ArrayList<>();
        final Map<Long, long[]> groups = new TreeMap<>();
        for (final long size : published)
        {
            final long[] group = groups.computeIfAbsent(size % 7, (key) -> new long[2]);
            group[0]++;
            group[1] += size;
            expected.add("S" + size % 7 + " " + group[0] + " " + group[1]);
        }
        final int first = expected.size() - count;
        final List<String> found = new ArrayList<>();
        final RowDecoder decoder = new RowDecoder(appliance.catalog().job("by_symbol").outputSchema());
        try (CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            RecordedResultReader reader = client.recordedResults("by_symbol", new long[]{first}))
        {
            TestSupport.await(() ->
            {
                reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
                {
                    assertEquals(first + found.size(), sequence);
                    final Object[] row = decoder.decode(buffer, offset, length);
                    found.add(row[0] + " " + row[1] + " " + row[2]);
                }, 10);
                return found.size() >= count;
            });
        }
        assertEquals(expected.subList(first, expected.size()), found);
    }

    /** Positions of fragments of records, how many records the log has before them, and how many they have. */
    private long resultsFrom(final long first)
    {
        final long[] count = {0};
        final ResultBatchIterator results = new ResultBatchIterator();
        new RecordingWalk(find("job-1-0")).walk(new MessageHandler()
        {
            @Override
            public boolean onMessage(
                final long position, final long end, final DirectBuffer buffer, final int offset, final int length)
            {
                if (position >= first && results.wrap(buffer, offset, length))
                {
                    while (results.next())
                    {
                        count[0]++;
                    }
                }
                return true;
            }

            @Override
            public void onDamage(final Damage damage)
            {
                throw new AssertionError(damage.text());
            }
        });
        return count[0];
    }

    private List<long[]> recordPlaces()
    {
        final List<long[]> places = new ArrayList<>();
        final long[] records = {0};
        final RecordBatchIterator batch =
            new RecordBatchIterator();
        new RecordingWalk(find("log-0-0")).walk(new MessageHandler()
        {
            @Override
            public boolean onMessage(
                final long position, final long end, final DirectBuffer buffer, final int offset, final int length)
            {
                if (batch.wrap(buffer, offset, length))
                {
                    places.add(new long[]{position, records[0], batch.count()});
                    records[0] += batch.count();
                }
                return true;
            }

            @Override
            public void onDamage(final Damage damage)
            {
                throw new AssertionError(damage.text());
            }
        });
        return places;
    }

    private void walk(final String name, final LongConsumer positions)
    {
        new RecordingWalk(find(name)).walk(new MessageHandler()
        {
            @Override
            public boolean onMessage(
                final long position, final long end, final DirectBuffer buffer, final int offset, final int length)
            {
                positions.accept(position);
                return true;
            }

            @Override
            public void onDamage(final Damage damage)
            {
                throw new AssertionError(damage.text());
            }
        });
    }

    private Recording find(final String name)
    {
        return RecordedLogs.of(directory).recordings().stream()
            .filter((recording) -> name.equals(recording.name())).findFirst().orElseThrow();
    }

    private String describe()
    {
        return RecordedLogs.of(directory).recordings().toString();
    }

    private long damages()
    {
        long damages = 0;
        for (final Recording recording : RecordedLogs.of(directory).recordings())
        {
            damages += new RecordingScan(recording, new ScanListener()
            {
                @Override
                public void onDamage(final Damage damage, final long sequence)
                {
                    support.onError(new AssertionError(damage.text()));
                }

                @Override
                public void onProgress(final long position)
                {
                    // Not looked at.
                }
            }).run(recording.stopPosition()).damages();
        }
        return damages;
    }

    private static void refused(final String reason, final Runnable action)
    {
        final String message = assertThrows(ApplianceException.class, action::run).getMessage();
        assertTrue(message.contains(reason), message);
    }
}
