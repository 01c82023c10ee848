package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.codec.protocol.ResultBatchDescriptor;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.RecordedResultReader;
import io.corelane.ingest.client.SlotTable;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.MessageHandler;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logs that are cut where jobs send rows between partitions: what is left is as if no more had ever come. */
@Timeout(180)
class CutBetweenPartitionsTest
{
    private static final String STREAM =
        "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT, ts TIMESTAMP) " +
        "WITH (key='symbol', event_time='ts', watermark='10ms');\n";
    private static final String BY_SIZE =
        "CREATE TABLE by_size AS SELECT size, COUNT(*) AS n FROM trades GROUP BY size EMIT CHANGES;\n";
    private static final String SIZES =
        "CREATE TABLE sizes AS SELECT n, COUNT(*) AS sizes FROM (SELECT size, COUNT(*) AS n FROM trades " +
        "GROUP BY size) q GROUP BY n EMIT CHANGES;\n";
    private static final String CLOSED =
        "CREATE STREAM closed AS SELECT size, window_end, COUNT(*) AS n FROM trades GROUP BY size " +
        "WINDOW TUMBLING(50ms) EMIT FINAL;\n";
    private static final List<String> JOBS = List.of("by_size", "sizes", "closed");
    private static final int PARTITIONS = 2;
    private static final BackupListener SILENT = new BackupListener()
    {
        @Override
        public void onProgress(final String file, final long done, final long whole)
        {
            // Not looked at.
        }
    };

    @TempDir
    private Path folder;

    private final TestSupport support = new TestSupport();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private String sql = STREAM + BY_SIZE + SIZES + CLOSED;
    private Path instance;
    private Path reference;

    @AfterEach
    void shouldHaveHadNoErrors()
    {
        support.assertNoErrors();
    }

    private Appliance launch(final Path directory, final boolean isFirst)
    {
        instance = folder.resolve("instance");
        reference = folder.resolve("reference");
        // Log time stands still, or it would tell states apart.
        return Appliance.launch(
            support.context(directory, isFirst ? sql : null, PARTITIONS).recording(true).epochClock(() -> 1));
    }

    @Test
    void shouldCutAllThatOtherPartitionsMadeOfRecords()
    {
        first(folder.resolve("instance"), 600, (symbol) -> true);
        final Map<String, Long> ends = ends();
        final List<Long> places = places("log-0-0");
        final LogTruncation truncation =
            LogTruncation.plan(instance, "log-0-0", places.get(places.size() * 2 / 3));
        final List<String> cut = truncation.cuts().stream().map((each) -> each.recording().name()).toList();
        assertTrue(cut.containsAll(List.of("log-1-0", "log-1-1", "log-2-0", "job-1-0", "log-0-0")), cut.toString());
        assertEquals("log-0-0", cut.get(cut.size() - 1));
        assertTrue(truncation.lostOutcomes() > 0);
        truncation.execute(true, support);
        ends().forEach((name, end) -> assertTrue(end <= ends.get(name), name));
        assertEquals(ends.get("log-0-1"), ends().get("log-0-1"));
        goOnAsTheReference();
    }

    @Test
    void shouldHaveTheStateOfALogThatEndedThere() throws IOException
    {
        // Of one job and one sender, so that rows of a receiver have one order only.
        sql = STREAM + BY_SIZE;
        first(folder.resolve("instance"), 400, (symbol) -> 0 == partition(symbol));
        final long end = ends().get("log-0-0");
        try (Stream<Path> files = Files.walk(instance))
        {
            for (final Path file : files.filter((each) -> !each.startsWith(instance.resolve("aeron"))).toList())
            {
                Files.copy(file, reference.resolve(instance.relativize(file).toString()));
            }
        }
        try (Appliance appliance = launch(instance, false))
        {
            publish(appliance, 5_000, 200, (symbol) -> 0 == partition(symbol));
        }
        final LogTruncation truncation = LogTruncation.plan(instance, "log-0-0", end);
        truncation.execute(true, support);
        // Rows that are sent again are counted, and that count is part of the state.
        final Map<String, Long> rows = new TreeMap<>();
        truncation.cuts().stream().filter((cut) -> cut.recording().name().startsWith("log-1"))
            .forEach((cut) -> rows.put(cut.recording().name(), cut.position()));
        assertEquals(PARTITIONS, rows.size());
        LogTruncation.plan(reference, rows).execute(true, support);
        launch(instance, false).close();
        launch(reference, false).close();
        final List<Fingerprint> mine = Fingerprint.of(instance);
        final List<Fingerprint> theirs = Fingerprint.of(reference);
        assertEquals(4, mine.size());
        for (int i = 0; i < mine.size(); i++)
        {
            assertEquals(theirs.get(i).records(), mine.get(i).records(), mine.get(i).name());
            assertEquals(
                theirs.get(i).checkpoint().stateHash(), mine.get(i).checkpoint().stateHash(), mine.get(i).name());
        }
    }

    /** As when the machine stops and not all of a log has come to the disk, though what was made of it has. */
    @Test
    void shouldRefuseALogThatEndsBeforeTheRowsOrDeadLettersThatWereMadeOfIt()
    {
        for (final String job : List.of(BY_SIZE,
            "CREATE STREAM faulty AS SELECT symbol, (size + 3) * 4611686018427387904 AS d FROM trades;\n"))
        {
            sql = STREAM + job;
            first(folder.resolve("instance"), 300, (symbol) -> true);
            final List<Long> places = places("log-0-0");
            final long id = RecordedLogs.of(instance).recordings().stream()
                .filter((each) -> "log-0-0".equals(each.name())).findFirst().orElseThrow().id();
            IoUtil.delete(Checkpoints.folder(instance).toFile(), true);
            try (OfflineArchive archive = OfflineArchive.open(instance, support))
            {
                archive.recordings().truncate(id, places.get(places.size() / 2));
            }
            final String message =
                assertThrows(ApplianceException.class, () -> launch(instance, false).close()).getMessage();
            assertTrue(message.matches((BY_SIZE.equals(job) ?
                "the recording log-1-\\d holds rows" : "the recording dead-letters-0-0 holds dead letters") +
                " of records that log-0-0 does not have: its end was lost.*"), message);
            IoUtil.delete(instance.toFile(), true);
        }
    }

    @Test
    void shouldMakeRowsAgainThatAreCutAlone()
    {
        first(folder.resolve("instance"), 300, (symbol) -> true);
        final List<Long> places = places("log-1-1");
        LogTruncation.plan(instance, "log-1-1", places.get(places.size() / 3)).execute(true, support);
        assertEquals(300, rows(instance).stream().mapToInt(List::size).sum());
        goOnAsTheReference();
    }

    @Test
    void shouldRestoreAMomentOfAllPartitions()
    {
        final Path backup = folder.resolve("backup");
        final Path whole = folder.resolve("whole");
        final Map<Integer, Long> positions = new TreeMap<>();
        try (Appliance appliance = launch(whole, true))
        {
            publish(appliance, 0, 300, (symbol) -> true);
        }
        // The checkpoints of this stop fit, those of the next one do not.
        try (Appliance appliance = launch(whole, false))
        {
            publish(appliance, 300, 100, (symbol) -> true);
            final RecordedLogs now = RecordedLogs.of(whole);
            now.recordings().stream().filter((recording) -> recording.name().startsWith("log-0"))
                .forEach((log) -> positions.put(positions.size(), now.end(log)));
            publish(appliance, 400, 200, (symbol) -> true);
        }
        Backup.make(whole, backup, List.of(), SILENT, support);
        final Restore.Restored result = Restore.run(backup, instance, positions, SILENT, support);
        assertEquals(200, result.cuts().stream().filter((cut) -> cut.recording().name().startsWith("log-0"))
            .mapToLong(LogCut::records).sum());
        assertTrue(Fingerprint.of(instance).stream().filter((log) -> 0 == log.level())
            .mapToLong((log) -> log.checkpoint().records()).sum() >= 300);
        goOnAsTheReference();
    }

    private void first(final Path directory, final int count, final Predicate<String> keys)
    {
        try (Appliance appliance = launch(directory, true))
        {
            publish(appliance, 0, count, keys);
        }
    }

    /** More records come to what was cut, and to an instance that only ever had what was left: they are alike. */
    private void goOnAsTheReference()
    {
        final int before = rows(instance).stream().mapToInt(List::size).sum();
        feedReference();
        final List<Map<String, String>> mine = goOn(instance);
        final List<Map<String, String>> theirs = goOn(reference);
        assertEquals(before + 100, rows(instance).stream().mapToInt(List::size).sum());
        assertEquals(theirs, mine);
    }

    private void feedReference()
    {
        final List<List<Object[]>> rows = rows(instance);
        try (Appliance appliance = launch(reference, true);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            rows.forEach((partition) -> partition.forEach((row) ->
                TestSupport.publish(publisher, record, encoder.encode(row, record, 0))));
            TestSupport.flush(publisher);
            TestSupport.await(() -> rows.stream().mapToInt(List::size).sum() == appliance.records());
        }
    }

    private List<Map<String, String>> goOn(final Path directory)
    {
        try (Appliance appliance = launch(directory, false))
        {
            publish(appliance, 10_000, 100, (symbol) -> true);
        }
        try (Appliance appliance = launch(directory, false))
        {
            return JOBS.stream().map((job) -> last(appliance, directory, job)).toList();
        }
    }

    /** What each key's last result is; of windows that closed each comes once. All have their sequences. */
    private Map<String, String> last(final Appliance appliance, final Path directory, final String job)
    {
        final long number = InstanceDirectory.jobNumbers(directory).entrySet().stream()
            .filter((entry) -> job.equals(entry.getValue())).findFirst().orElseThrow().getKey();
        final long[] count = new long[1];
        final ResultBatchIterator batch = new ResultBatchIterator();
        for (int i = 0; i < PARTITIONS; i++)
        {
            walk(directory, "job-" + number + "-" + i, (position, buffer, offset, length) ->
            {
                batch.wrap(buffer, offset, length);
                count[0] += batch.count();
            });
        }
        final Map<String, String> last = new TreeMap<>();
        final long[] next = new long[PARTITIONS];
        final RowDecoder decoder = new RowDecoder(appliance.catalog().job(job).outputSchema());
        try (CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            RecordedResultReader reader = client.recordedResults(job, new long[PARTITIONS]))
        {
            TestSupport.await(() ->
            {
                reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
                {
                    assertEquals(next[partition]++, sequence);
                    final Object[] row = decoder.decode(buffer, offset, length);
                    final boolean isWindow = 3 == row.length;
                    final String key = isWindow ? row[0] + "@" + row[1] : row[0].toString();
                    final String former = ResultBatchDescriptor.DELETE == operation ? last.remove(key) :
                        last.put(key, row[row.length - 1].toString());
                    assertTrue(!isWindow || null == former, key);
                }, 10);
                return next[0] + next[1] >= count[0];
            });
        }
        return last;
    }

    private void publish(
        final Appliance appliance, final int from, final int count, final Predicate<String> keys)
    {
        final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
        final long before = appliance.records();
        try (CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            int done = 0;
            for (int i = from; done < count; i++)
            {
                final String symbol = "S" + i % 11;
                if (keys.test(symbol))
                {
                    TestSupport.publish(publisher, record, encoder.encode(
                        new Object[]{symbol, i % 13L, 1_000_000_000L + i * 1_000_000L}, record, 0));
                    done++;
                    if (0 == done % 3)
                    {
                        TestSupport.flush(publisher);
                    }
                }
            }
            TestSupport.flush(publisher);
        }
        TestSupport.await(() -> before + count == appliance.records());
    }

    private static int partition(final String symbol)
    {
        final UnsafeBuffer key = new UnsafeBuffer(new byte[8]);
        key.putStringWithoutLengthAscii(0, symbol);
        return new SlotTable(PARTITIONS).partition(SlotTable.hash(key, 0, 8));
    }

    private Map<String, Long> ends()
    {
        final Map<String, Long> ends = new TreeMap<>();
        RecordedLogs.of(instance).recordings().forEach((each) -> ends.put(each.name(), each.stopPosition()));
        return ends;
    }

    /** Rows of records in the logs of level 0, by partition. */
    private List<List<Object[]>> rows(final Path directory)
    {
        final RowDecoder decoder =
            new RowDecoder(InstanceDirectory.catalog(directory).stream("trades").schema());
        final RecordBatchIterator batch = new RecordBatchIterator();
        final List<List<Object[]>> rows = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++)
        {
            final List<Object[]> partition = new ArrayList<>();
            walk(directory, "log-0-" + i, (position, buffer, offset, length) ->
            {
                batch.wrap(buffer, offset, length);
                while (batch.next())
                {
                    partition.add(decoder.decode(buffer, batch.recordOffset(), batch.recordLength()));
                }
            });
            rows.add(partition);
        }
        return rows;
    }

    /** Where batches of a log begin. */
    private List<Long> places(final String log)
    {
        final List<Long> places = new ArrayList<>();
        final RecordBatchIterator batch = new RecordBatchIterator();
        walk(instance, log, (position, buffer, offset, length) ->
        {
            if (batch.wrap(buffer, offset, length))
            {
                places.add(position);
            }
        });
        return places;
    }

    private interface Reader
    {
        void onMessage(long position, DirectBuffer buffer, int offset, int length);
    }

    private static void walk(final Path directory, final String name, final Reader reader)
    {
        final RecordedLogs logs = RecordedLogs.of(directory);
        final Recording recording = logs.recordings().stream()
            .filter((each) -> name.equals(each.name())).findFirst().orElseThrow();
        new RecordingWalk(recording).walk(recording.startPosition(), logs.end(recording), new MessageHandler()
        {
            @Override
            public boolean onMessage(
                final long position, final long end, final DirectBuffer buffer, final int offset, final int length)
            {
                reader.onMessage(position, buffer, offset, length);
                return true;
            }

            @Override
            public void onDamage(final Damage damage)
            {
                throw new AssertionError(damage.text());
            }
        });
    }
}
