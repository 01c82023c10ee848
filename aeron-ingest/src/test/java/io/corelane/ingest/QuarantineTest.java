package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.logbuffer.FrameDescriptor;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.codec.protocol.ResultBatchDescriptor;
import io.corelane.core.checkpoint.FileCheckpointStore;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.RecordedResultReader;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.DamageKind;
import io.corelane.ingest.log.MessageHandler;
import io.corelane.ingest.log.Quarantined;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingScan;
import io.corelane.ingest.log.RecordingWalk;
import io.corelane.ingest.log.ScanListener;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.BitUtil;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged recordings of a real appliance: bits that turned, files that were cut or are gone. */
@Timeout(120)
class QuarantineTest
{
    private static final String SQL =
        "CREATE STREAM trades (symbol VARCHAR(8), n BIGINT, text VARCHAR(16)) WITH (key='symbol');\n" +
        "CREATE STREAM every AS SELECT symbol, n FROM trades;\n" +
        "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS c, SUM(CAST(text AS BIGINT)) AS v FROM trades " +
        "GROUP BY symbol EMIT CHANGES;\n";
    private static final String BY_REST =
        "CREATE TABLE by_rest AS SELECT n % 7 AS rest, COUNT(*) AS c FROM trades GROUP BY n % 7 EMIT CHANGES;\n" +
        "CREATE TABLE counts AS SELECT c, COUNT(*) AS rests FROM (SELECT n % 7 AS rest, COUNT(*) AS c FROM trades " +
        "GROUP BY n % 7) q GROUP BY c EMIT CHANGES;\n";
    private static final int KEYS = 16;
    private static final int RECORDS = 1_000;

    @TempDir
    private Path directory;

    private final TestSupport support = new TestSupport();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private final List<Quarantined> quarantined = new ArrayList<>();
    private int published;

    @AfterEach
    void shouldHaveHadNoErrors()
    {
        // What the Archive says of the damage.
        support.errors().removeIf((error) -> String.valueOf(error.getMessage()).contains("CRC") ||
            String.valueOf(error.getMessage()).contains("replay"));
        support.assertNoErrors();
    }

    private ApplianceContext context(final String sql)
    {
        quarantined.clear();
        return support.context(directory, sql, 2).recording(true).ignoreCheckpoints(true)
            .recoveryListener(new RecoveryListener()
        {
            @Override
            public void onProgress(final long bytesDone, final long bytes, final long records)
            {
                assertTrue(bytesDone <= bytes);
            }

            @Override
            public void onQuarantined(final List<Quarantined> ranges)
            {
                quarantined.addAll(ranges);
            }
        });
    }

    /** Every tenth one is poison. */
    private void publish(final Appliance appliance, final int count)
    {
        final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
        try (CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            for (int i = 0; i < count; i++)
            {
                final int length = encoder.encode(new Object[]{"S" + published % KEYS, (long)published,
                    9 == published % 10 ? "x" : Integer.toString(published)}, record, 0);
                TestSupport.publish(publisher, record, length);
                published++;
                if (0 == published % 10)
                {
                    TestSupport.flush(publisher);
                }
            }
            TestSupport.flush(publisher);
            TestSupport.await(publisher::isRecorded);
        }
    }

    private void first(final String sql)
    {
        try (Appliance appliance = Appliance.launch(context(sql)))
        {
            publish(appliance, RECORDS);
            TestSupport.await(() -> RECORDS == appliance.records());
        }
    }

    private Recording recording(final String name)
    {
        return RecordedLogs.of(directory).recordings().stream()
            .filter((recording) -> name.equals(recording.name())).findFirst().orElseThrow();
    }

    private Path segment(final String name)
    {
        return directory.resolve("archive").resolve(recording(name).segmentName(recording(name).startPosition()));
    }

    private void flip(final String name, final long offset) throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(segment(name).toFile(), "rw"))
        {
            final long place = inFrame(file, offset);
            file.seek(place);
            final int value = file.read();
            file.seek(place);
            file.write(value ^ 1);
        }
    }

    /** That offset, or the byte in front of it that belongs to a frame: no checksum has what fills frames up. */
    private static long inFrame(final RandomAccessFile file, final long offset) throws IOException
    {
        long start = 0;
        while (true)
        {
            file.seek(start);
            final int length = Integer.reverseBytes(file.readInt());
            assertTrue(length > 0, "the log ends at " + start);
            final long next = start + BitUtil.align(length, FrameDescriptor.FRAME_ALIGNMENT);
            if (offset < next)
            {
                return Math.min(offset, start + length - 1);
            }
            start = next;
        }
    }

    private String refused(final ApplianceContext context)
    {
        return assertThrows(ApplianceException.class, () -> Appliance.launch(context).close()).getMessage();
    }

    /** All results of a job, each once and in sequence: the numbers that they are of, with how often each came. */
    private Map<Long, Integer> results(final Appliance appliance, final String job, final int column, final long count)
    {
        final Map<Long, Integer> numbers = new TreeMap<>();
        final long[] next = new long[RecordedLogs.of(directory).recordings().size()];
        final RowDecoder decoder = new RowDecoder(appliance.catalog().job(job).outputSchema());
        try (CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            RecordedResultReader reader = client.recordedResults(job,
            new long[Integer.parseInt(InstanceDirectory.describe(directory).getProperty("partitions"))]))
        {
            TestSupport.await(() ->
            {
                reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
                {
                    assertEquals(next[partition]++, sequence);
                    numbers.merge((Long)decoder.decode(buffer, offset, length)[column], 1, Integer::sum);
                }, 10);
                return reader.results() >= count;
            });
            assertEquals(count, reader.results());
        }
        return numbers;
    }

    @Test
    void shouldGoOnBehindLostRecords() throws IOException
    {
        first(SQL);
        final byte[] before = Files.readAllBytes(segment("log-0-0"));
        flip("log-0-0", 9_000);
        final String message = refused(context(null));
        assertTrue(message.contains("bad checksum at position") && message.contains("--quarantine"), message);
        long records = 0;
        for (int run = 1; run < 4; run++)
        {
            try (Appliance appliance = Appliance.launch(context(null).quarantine(1 == run)))
            {
                assertEquals(1 == run ? 1 : 0, quarantined.size());
                if (1 == run)
                {
                    checkFiles(before);
                }
                else
                {
                    // The same records, whenever the log is read.
                    assertEquals(records, appliance.records());
                }
                publish(appliance, 100);
                final long expected = RECORDS + 100L * run;
                // Nothing was lost that had been told, nothing comes twice, and what comes now is told.
                final Map<Long, Integer> numbers = results(appliance, "every", 1, expected);
                assertEquals(expected, numbers.size());
                TestSupport.await(() -> quiet(appliance));
                records = appliance.records();
                final List<String> letters = letters();
                assertEquals(expected / 10, letters.size());
                assertEquals(expected / 10, letters.stream().distinct().count());
            }
        }
        damages();
    }

    /** Goes on by the flag, tells all that comes, and can be started again without it. */
    private void goOn(final DamageKind kind, final String lost)
    {
        final String message = refused(context(null));
        assertTrue(message.contains(kind.text()) && message.contains("--quarantine"), message);
        for (int run = 1; run < 3; run++)
        {
            try (Appliance appliance = Appliance.launch(context(null).quarantine(1 == run)))
            {
                if (1 == run)
                {
                    assertEquals(1, quarantined.size());
                    assertEquals(kind, quarantined.get(0).damage().kind());
                    assertTrue(quarantined.get(0).lost().matches(lost), quarantined.get(0).lost());
                }
                publish(appliance, 100);
                assertEquals(RECORDS + 100L * run, results(appliance, "every", 1, RECORDS + 100L * run).size());
            }
        }
        damages();
    }

    @Test
    void shouldGoOnBehindACutSegment() throws IOException
    {
        first(SQL);
        try (RandomAccessFile file = new RandomAccessFile(segment("log-0-1").toFile(), "rw"))
        {
            file.setLength(10_000);
        }
        goOn(DamageKind.SHORT_SEGMENT,
            "records are lost, at the most \\d+, but the checkpoint at position \\d+ has what they led to");
        assertTrue(quarantined.isEmpty());
    }

    @Test
    void shouldGoOnWithoutASegment() throws IOException
    {
        first(SQL);
        Files.delete(segment("log-0-0"));
        goOn(DamageKind.MISSING_SEGMENT,
            "records are lost, at the most \\d+, but the checkpoint at position \\d+ has what they led to");
    }

    @Test
    void shouldGoOnBehindASegmentThatIsMissingBetweenOthers() throws IOException
    {
        final String text = "1".repeat(4_000);
        final int count = 38_000;
        try (Appliance appliance = Appliance.launch(context(
            "CREATE STREAM trades (symbol VARCHAR(8), n BIGINT, text VARCHAR(4000)) WITH (key='symbol');\n" +
            "CREATE STREAM every AS SELECT symbol, n FROM trades;\n").partitions(1));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            for (int i = 0; i < count; i++)
            {
                TestSupport.publish(publisher, record, encoder.encode(new Object[]{"S", (long)i, text}, record, 0));
            }
            TestSupport.flush(publisher);
            TestSupport.await(() -> count == appliance.records());
        }
        final Path second = directory.resolve("archive/" + recording("log-0-0").segmentName(64 << 20));
        Files.delete(second);
        final String message = refused(context(null).partitions(1));
        assertTrue(message.contains("missing segment at position 67108864 up to 134217728"), message);
        try (Appliance appliance = Appliance.launch(context(null).partitions(1).quarantine(true)))
        {
            assertEquals(0, quarantined.get(0).bytes());
            assertEquals(64 << 20, Files.size(second));
            assertTrue(appliance.records() > count);
        }
        try (Appliance appliance = Appliance.launch(context(null).partitions(1)))
        {
            results(appliance, "every", 1, count);
        }
        damages();
    }

    @Test
    void shouldMakeUpForResultsAtTheEndAndNameThoseInTheMiddle() throws IOException
    {
        first(SQL);
        final RecordingScan scan = scan("job-1-0", new ArrayList<>());
        flip("job-1-0", 5_000);
        flip("job-1-0", scan.endPosition() - 40);
        final long number = 1;
        final String message = refused(context(null));
        assertTrue(message.contains("job-" + number + "-0 ("), message);
        try (Appliance appliance = Appliance.launch(context(null).quarantine(true)))
        {
            assertEquals(2, quarantined.size());
            assertTrue(quarantined.get(0).lost().matches("results lost to those who read them later: \\d+\\.\\.\\d+"),
                quarantined.get(0).lost());
            final String last = quarantined.get(1).lost();
            assertTrue(last.matches("results lost .*: from \\d+ on, of which .*"), last);
            final long from = Long.parseLong(last.replaceAll(".* from (\\d+) on.*", "$1"));
            assertTrue(from > 0 && from < scan.lastSequence());
            publish(appliance, 100);
            TestSupport.await(() -> RECORDS + 100 == appliance.records());
        }
        final List<String> damages = new ArrayList<>();
        assertTrue(scan("job-1-0", damages).lastSequence() > scan.lastSequence());
        assertEquals(1, damages.size());
        assertTrue(damages.get(0).contains("gap in sequences"), damages.get(0));
    }

    @Test
    void shouldTellDeadLettersOnceWhoseRecordingIsDamaged() throws IOException
    {
        first(SQL);
        flip("dead-letters-0-0", 540);
        final int before = letters().size();
        assertEquals(RECORDS / 10 - 1, before);
        assertTrue(refused(context(null)).contains("dead-letters-0-0 ("));
        try (Appliance appliance = Appliance.launch(context(null).quarantine(true)))
        {
            assertEquals("dead letters lost to those who read them later", quarantined.get(0).lost());
            publish(appliance, 100);
            TestSupport.await(() -> before + 10 == letters().size());
        }
        Appliance.launch(context(null)).close();
        assertEquals(before + 10, letters().stream().distinct().count());
        damages();
    }

    @Test
    void shouldMakeRowsBetweenPartitionsAgainThatAreDamaged() throws IOException
    {
        first(SQL + BY_REST);
        flip("log-1-1", 9_000);
        assertTrue(refused(context(null)).contains("log-1-1 ("));
        goOnWithRows(0, "log-1-1", "log-2-0", "log-2-1");
    }

    @Test
    void shouldMakeAllRowsAgainThatStandBehindThoseOfLostRecords() throws IOException
    {
        first(SQL + BY_REST);
        final long whole = rows("log-0-0");
        flip("log-0-0", 9_000);
        final long lost = whole - rows("log-0-0");
        assertTrue(lost > 0 && lost <= 10, lost + " records");
        goOnWithRows(lost, "log-0-0", "log-1-0", "log-1-1", "log-2-0", "log-2-1");
    }

    /** State is what the records that are left make, all that comes is told, and nothing twice. */
    private void goOnWithRows(final long lost, final String... ranges) throws IOException
    {
        for (int run = 1; run < 4; run++)
        {
            // First from the checkpoints that are left, then from these logs alone.
            try (Appliance appliance =
                Appliance.launch(context(null).quarantine(1 == run).ignoreCheckpoints(3 == run)))
            {
                if (1 == run)
                {
                    assertEquals(List.of(ranges),
                        quarantined.stream().map((range) -> range.damage().recording().name()).sorted().toList());
                }
                publish(appliance, 100);
                final long expected = RECORDS + 100L * run;
                final Map<Long, Long> last = new TreeMap<>();
                last(appliance, "by_rest", expected, last);
                assertEquals(7, last.size());
                assertEquals(expected - lost, last.values().stream().mapToLong((count) -> count).sum());
                final Map<Long, Long> groups = new TreeMap<>();
                last.values().forEach((count) -> groups.merge(count, 1L, Long::sum));
                assertEquals(expected, results(appliance, "every", 1, expected).size());
                TestSupport.await(() ->
                {
                    final Map<Long, Long> counts = new TreeMap<>();
                    last(appliance, "counts", 0, counts);
                    return groups.equals(counts);
                });
            }
        }
        damages();
    }

    /** What each key's last result is; waits for so many. */
    private void last(
        final Appliance appliance, final String job, final long count, final Map<Long, Long> last)
    {
        final long[] next = new long[2];
        final long[] recorded = {0, 0};
        final RowDecoder decoder = new RowDecoder(appliance.catalog().job(job).outputSchema());
        final long number = InstanceDirectory.jobNumbers(directory).entrySet().stream()
            .filter((entry) -> job.equals(entry.getValue())).findFirst().orElseThrow().getKey();
        for (int i = 0; i < 2; i++)
        {
            recorded[i] = scan("job-" + number + "-" + i, new ArrayList<>()).lastSequence() + 1;
        }
        try (CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            RecordedResultReader reader = client.recordedResults(job, new long[2]))
        {
            TestSupport.await(() ->
            {
                reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
                {
                    assertEquals(next[partition]++, sequence);
                    final Object[] row = decoder.decode(buffer, offset, length);
                    if (ResultBatchDescriptor.DELETE == operation)
                    {
                        last.remove((Long)row[0]);
                    }
                    else
                    {
                        last.put((Long)row[0], (Long)row[1]);
                    }
                }, 10);
                return next[0] + next[1] >= Math.max(count, recorded[0] + recorded[1]);
            });
            assertTrue(0 == count || count == next[0] + next[1], next[0] + " and " + next[1] + ", not " + count);
        }
    }

    /** Records in a log that can be read. */
    private long rows(final String name)
    {
        final long[] rows = {0};
        final RecordBatchIterator batch = new RecordBatchIterator();
        new RecordingWalk(recording(name)).walk(new MessageHandler()
        {
            @Override
            public boolean onMessage(final long position, final long end, final DirectBuffer buffer, final int offset,
                final int length)
            {
                rows[0] += batch.wrap(buffer, offset, length) ? batch.count() : 0;
                return true;
            }

            @Override
            public void onDamage(final Damage damage)
            {
                // What is looked for.
            }
        });
        return rows[0];
    }

    @Test
    void shouldNotTakeDamageForTheTornEndOfAKilledProcess() throws IOException, InterruptedException
    {
        Files.writeString(directory.resolve("job.sql"), SQL);
        final Process process = start();
        try (CorelaneClient client = CorelaneClient.connect(directory + "/aeron", support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            final RowEncoder encoder =
                new RowEncoder(InstanceDirectory.catalog(directory).stream("trades").schema());
            for (int i = 0; i < RECORDS; i++)
            {
                TestSupport.publish(publisher, record, encoder.encode(
                    new Object[]{"S" + i % KEYS, (long)i, Integer.toString(i)}, record, 0));
                TestSupport.flush(publisher);
            }
            published = RECORDS;
            TestSupport.await(publisher::isRecorded);
            TestSupport.await(() -> RECORDS == client.sum(CounterType.JOB_RESULTS) / 2);
        }
        process.destroyForcibly();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        support.errors().clear();
        // Less than the Archive writes at a time lies behind it.
        flip("log-0-0", 9_000);
        final long end = scan("log-0-0", new ArrayList<>()).endPosition();
        assertTrue(end > 20_000);
        assertTrue(refused(context(null)).contains("bad checksum at position"));
        assertEquals(end, scan("log-0-0", new ArrayList<>()).endPosition());
        try (Appliance appliance = Appliance.launch(context(null).quarantine(true)))
        {
            assertEquals(1, quarantined.size());
            publish(appliance, 100);
            assertEquals(RECORDS + 100, results(appliance, "every", 1, RECORDS + 100).size());
        }
    }

    @Test
    void shouldGoOnFromACheckpointWithinTheRange() throws IOException
    {
        first(SQL);
        final long position = recording("log-0-0").stopPosition();
        try (Appliance appliance = Appliance.launch(context(null)))
        {
            publish(appliance, 100);
            TestSupport.await(() -> RECORDS + 100 == appliance.records());
        }
        for (final String log : List.of("log-0-0", "log-0-1"))
        {
            final FileCheckpointStore store = new FileCheckpointStore(directory.resolve("checkpoints").resolve(log));
            assertTrue(store.names().size() > 1, store.names().toString());
            store.delete(store.names().get(store.names().size() - 1));
        }
        assertTrue(CheckpointPlaces.of(directory).get("log-0-0").contains(position));
        final byte[] bytes = Files.readAllBytes(segment("log-0-0"));
        Arrays.fill(bytes, (int)position - 200, (int)position + 200, (byte)0);
        Files.write(segment("log-0-0"), bytes);
        for (int run = 1; run < 3; run++)
        {
            try (Appliance appliance = Appliance.launch(
                context(null).ignoreCheckpoints(false).quarantine(1 == run)))
            {
                assertEquals(1 == run ? 1 : 0, quarantined.size());
                assertTrue(1 != run || quarantined.get(0).damage().position() < position &&
                    quarantined.get(0).damage().endPosition() > position);
                publish(appliance, 100);
                assertEquals(RECORDS + 100 + 100 * run,
                    results(appliance, "every", 1, RECORDS + 100 + 100L * run).size());
            }
        }
        damages();
    }

    private Process start() throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(TestSupport.moduleOptions());
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"),
            ApplianceProcess.class.getName(), directory.toString()));
        final Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertEquals("READY", process.inputReader().readLine());
        return process;
    }

    @Test
    void shouldTakeTheChangesOfJobsFromAnotherPartition() throws IOException
    {
        final String created = "CREATE TABLE later AS SELECT symbol, COUNT(*) AS c FROM trades GROUP BY symbol " +
            "EMIT CHANGES;\n";
        final long[] change = {0, 0};
        try (Appliance appliance = Appliance.launch(context(SQL));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ControlClient control = client.control())
        {
            publish(appliance, 100);
            control.execute(created, directory.toString());
            publish(appliance, 100);
        }
        new RecordingWalk(recording("log-0-0")).walk(new MessageHandler()
        {
            @Override
            public boolean onMessage(final long position, final long end, final DirectBuffer buffer, final int offset,
                final int length)
            {
                if (JobChangeDescriptor.isValid(buffer, offset, length))
                {
                    change[0] = position;
                    change[1] = end;
                }
                return 0 == change[1];
            }

            @Override
            public void onDamage(final Damage damage)
            {
                throw new AssertionError(damage.text());
            }
        });
        // All around it is lost.
        final byte[] bytes = Files.readAllBytes(segment("log-0-0"));
        final byte[] both = bytes.clone();
        Arrays.fill(bytes, (int)change[0] - 32, (int)change[1] + 300, (byte)0);
        Files.write(segment("log-0-0"), bytes);
        final byte[] other = Files.readAllBytes(segment("log-0-1"));
        Arrays.fill(both, 0, both.length, (byte)0);
        Files.write(segment("log-0-1"), both);
        final String message = refused(context(null).quarantine(true));
        assertTrue(message.contains("the start of job later can have stood there, and no other"), message);
        Files.write(segment("log-0-1"), other);
        try (Appliance appliance = Appliance.launch(context(null).quarantine(true)))
        {
            assertEquals(1, quarantined.size());
            assertEquals(DamageKind.ZEROED, quarantined.get(0).damage().kind());
            publish(appliance, 100);
            // The job runs in both partitions: what was told of it before, and all that came now.
            final long results = count("job-3-0") + count("job-3-1");
            assertEquals(200, results);
        }
        damages();
    }

    private long count(final String name)
    {
        final RecordingScan[] scan = {null};
        TestSupport.await(() ->
        {
            final long before = null == scan[0] ? -1 : scan[0].lastSequence();
            scan[0] = scan(name, new ArrayList<>());
            return scan[0].lastSequence() == before;
        });
        return scan[0].lastSequence() + 1;
    }

    private RecordingScan scan(final String name, final List<String> damages)
    {
        return new RecordingScan(recording(name), new ScanListener()
        {
            @Override
            public void onDamage(final Damage damage, final long sequence)
            {
                damages.add(damage.text());
            }

            @Override
            public void onProgress(final long position)
            {
                assertTrue(position > 0);
            }
        }).run(RecordedLogs.of(directory).end(recording(name)));
    }

    private static boolean quiet(final Appliance appliance)
    {
        final long records = appliance.records();
        return appliance.results() > 0 && records == appliance.records();
    }

    private void checkFiles(final byte[] before) throws IOException
    {
        final Quarantined range = quarantined.get(0);
        assertEquals(DamageKind.BAD_CHECKSUM, range.damage().kind());
        final long from = range.damage().position();
        final long to = range.damage().endPosition();
        assertTrue(from <= 9_000 && to > 9_000, range.text());
        final byte[] expected = Arrays.copyOfRange(before, (int)from, (int)to);
        expected[(int)(9_000 - from)] ^= 1;
        assertArrayEquals(expected, Files.readAllBytes(range.file()));
        assertEquals(expected.length, range.bytes());
        final String json = Files.readString(
            directory.resolve("quarantine").resolve("log-0-0-" + from + ".json"));
        assertTrue(json.contains("\"recording\": \"log-0-0\"") && json.contains("\"position\": " + from + ",") &&
            json.contains("\"kind\": \"bad checksum\""), json);
        // Ten at most were sent at a time.
        assertTrue(range.lost().matches(
            "records are lost, at the most \\d+ \\(of producers that go on behind it: [0-9a-f]+ \\d+\\.\\.\\d+\\).*"),
            range.lost());
    }

    private List<String> letters()
    {
        final List<String> ids = new ArrayList<>();
        DeadLetterLog.open(directory).poll((level, ordinal, buffer, offset, length) ->
            ids.add(DeadLetterDescriptor.partition(buffer, offset) + " " +
            DeadLetterDescriptor.inputSequence(buffer, offset) + " " + ordinal));
        return ids;
    }

    private void damages()
    {
        final List<String> damages = new ArrayList<>();
        RecordedLogs.of(directory).recordings().forEach((recording) -> scan(recording.name(), damages));
        assertEquals(List.of(), damages);
    }
}
