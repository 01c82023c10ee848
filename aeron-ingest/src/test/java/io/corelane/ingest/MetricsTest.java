package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.corelane.codec.RowEncoder;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.RetentionHold;
import io.corelane.ingest.metrics.CountersFile;
import io.corelane.ingest.metrics.LatencyBuckets;
import io.corelane.ingest.metrics.LogPositions;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.ingest.metrics.Sample;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the counters of an appliance say, from within and from the file. */
@Timeout(60)
class MetricsTest
{
    private static final int RECORDS = 500;
    private static final String JOBS = TestSupport.STREAM + TestSupport.BY_SYMBOL +
        "-- @metric n\nCREATE TABLE by_size AS SELECT size, COUNT(*) AS n FROM trades GROUP BY size EMIT CHANGES;\n";

    private static final String TIMED = "CREATE STREAM ticks (symbol VARCHAR(8), ts TIMESTAMP) " +
        "WITH (key='symbol', event_time='ts', watermark='1s');\n" +
        "CREATE TABLE windows AS SELECT symbol, COUNT(*) AS n FROM ticks WINDOW TUMBLING(10s) GROUP BY symbol;\n";

    private final TestSupport support = new TestSupport();

    @TempDir
    private Path directory;

    @Test
    void shouldSayTheSameFromWithinAndFromTheFile()
    {
        final Appliance appliance = Appliance.launch(support.context(directory, JOBS, 2).recording(true));
        try (appliance;
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades");
            CountersFile file = CountersFile.open(appliance.aeronDirectory()))
        {
            publish(appliance, publisher);
            TestSupport.await(() -> 2 * RECORDS == appliance.results());
            final MetricsSnapshot within = appliance.metrics();
            final MetricsSnapshot without = file.snapshot();
            assertEquals(RECORDS, within.sum(CounterType.PARTITION_RECORDS));
            assertEquals(RECORDS, without.sum(CounterType.PARTITION_RECORDS));
            assertEquals(RECORDS, without.sum(CounterType.JOB_RESULTS, "by_size"));
            TestSupport.await(() -> RECORDS == file.snapshot().sum(CounterType.JOB_RECORDS, "by_symbol"));
            // Of the first fragment, and its rows.
            TestSupport.await(() -> 2 * RECORDS == file.snapshot().sum(CounterType.JOB_RECORDS, "by_size"));
            assertEquals(List.of("1-0 ", "1-1 ", "0-0 x0", "0-1 x0"), file.snapshot().of(CounterType.JOB_RECORDS)
                .stream().filter((sample) -> "by_size".equals(sample.name())).map((sample) ->
                sample.level() + "-" + sample.partition() + " " + sample.part()).toList());
            TestSupport.await(() -> file.snapshot().sum(CounterType.JOB_SENT_BYTES, "by_symbol") > 24 * RECORDS);
            assertEquals(RECORDS, without.sum(CounterType.PARTITION_EXCHANGED_RECORDS));
            assertEquals(List.of("by_size", "by_symbol"),
                without.of(CounterType.JOB).stream().map(Sample::name).toList());
            assertEquals(List.of("trades"), without.of(CounterType.STREAM).stream().map(Sample::name).toList());
            // Counters of latencies come when there is something to tell, also between two looks.
            TestSupport.await(() -> names(appliance.metrics()).equals(names(file.snapshot())));
            assertEquals(List.of("n", "n"),
                without.of(CounterType.JOB_METRIC).stream().map(Sample::detail).toList());
            assertTrue(file.isAlive());
            assertEquals(ProcessHandle.current().pid(), file.pid());
            assertTrue(without.epochNs() >= within.epochNs());
            assertLogs(file);
        }
        assertEquals(RECORDS, appliance.metrics().sum(CounterType.PARTITION_RECORDS));
        support.assertNoErrors();
    }

    @Test
    void shouldHaveEveryCounterOfTheRegistry()
    {
        try (Appliance appliance = Appliance.launch(support.context(directory, JOBS + TIMED, 2).recording(true));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades", 0xABCDL);
            CorelanePublisher timed = client.publisher("ticks");
            RetentionHold hold = client.holdRetention())
        {
            final long heldMs = System.currentTimeMillis();
            hold.begin(heldMs);
            publish(appliance, publisher);
            final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("ticks").schema());
            for (final long second : new long[]{100, 300, 200})
            {
                TestSupport.publish(timed, record,
                    encoder.encode(new Object[]{"A", second * 1_000_000_000L}, record, 0));
            }
            // Not a message of the stream.
            TestSupport.publish(timed, new UnsafeBuffer(new byte[64]), 64);
            TestSupport.flush(timed);
            client.control().checkpoint();
            final Set<CounterType> missing = EnumSet.allOf(CounterType.class);
            TestSupport.await(() ->
            {
                appliance.metrics().samples().forEach((sample) -> missing.remove(sample.type()));
                return missing.isEmpty();
            });
            TestSupport.await(() -> 1 == sum(appliance, CounterType.JOB_DEAD_LETTERS));
            final MetricsSnapshot now = appliance.metrics();
            assertEquals(List.of("LATE"), now.of(CounterType.JOB_DEAD_LETTERS).stream().map(Sample::detail).toList());
            assertEquals(List.of("LATE", "UNKNOWN_TEMPLATE"),
                now.of(CounterType.DEAD_LETTERS).stream().map(Sample::name).toList());
            assertEquals(RECORDS, now.sum(CounterType.STREAM_RECORDS, "trades"));
            assertEquals(4, now.sum(CounterType.STREAM_RECORDS, "ticks"));
            assertTrue(now.sum(CounterType.STREAM_BYTES, "ticks") > 0);
            assertEquals(0, now.sum(CounterType.STREAM_TIMELESS, "ticks"));
            assertPublisher(now);
            // Each is written, not only there.
            for (final CounterType type : List.of(CounterType.PUBLISHER_BYTES, CounterType.CHECKPOINTS,
                CounterType.CHECKPOINT_BYTES, CounterType.CHECKPOINT_NS, CounterType.LOOP_TURNS,
                CounterType.LOG_POSITION, CounterType.LOG_SEND_TIME, CounterType.PARTITION_MAX_CYCLE_NS,
                CounterType.LOG_RECORDED, CounterType.LAG_EPOCH_MS))
            {
                TestSupport.await(() -> client.sum(type) > 0);
                assertTrue(sum(appliance, type) > 0, type.name());
            }
            assertEquals(60_000_000_000L, now.sum(CounterType.CHECKPOINT_INTERVAL));
            assertEquals(System.currentTimeMillis(), now.sum(CounterType.CHECKPOINT_EPOCH_MS), 60_000);
            TestSupport.await(() -> 2 == sum(appliance, CounterType.PARTITION_DEAD_LETTERS));
            assertEquals(heldMs, now.of(CounterType.BACKUP_HOLD).get(0).value());
            assertWindows(now, appliance);
            assertLabels(appliance);
            assertTrue(now.sum(CounterType.LATENCY) > 0);
        }
        support.assertNoErrors();
    }

    private static void assertPublisher(final MetricsSnapshot now)
    {
        final Sample sent = now.of(CounterType.PUBLISHER_RECORDS).stream()
            .filter((sample) -> 0xABCDL == sample.reference()).findFirst().orElseThrow();
        assertEquals(RECORDS, sent.value());
        assertEquals("trades", sent.name());
        assertEquals("abcd", sent.detail());
    }

    /** As AeronStat and people see them: none reads like another. */
    private static void assertLabels(final Appliance appliance)
    {
        try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(appliance.aeronDirectory())))
        {
            final Set<String> labels = new HashSet<>();
            aeron.countersReader().forEach((counterId, typeId, key, label) ->
                assertTrue(typeId < CounterType.FIRST_ID || labels.add(label), label));
            assertTrue(labels.contains("corelane partition 1 up to 1024 ns: fragments of results by latency, in ns, " +
                "from intended send to offer"), labels.toString());
        }
    }

    private static void assertWindows(final MetricsSnapshot now, final Appliance appliance)
    {
        // The other partition has no record, so it is the stream that holds its time back there as well.
        assertEquals(299_000_000_000L, now.sum(CounterType.JOB_WATERMARK, "windows"));
        assertEquals(List.of((long)appliance.catalog().stream("ticks").id()),
            now.of(CounterType.JOB_WATERMARK_HOLDER).stream().filter((sample) -> "windows".equals(sample.name()))
            .map(Sample::value).distinct().toList());
        assertEquals(0, now.sum(CounterType.JOB_WATERMARK_HOLDER, "by_symbol"));
        assertEquals(7, now.sum(CounterType.JOB_STATE_ENTRIES, "by_symbol"));
        assertTrue(now.sum(CounterType.JOB_STATE_BYTES, "by_symbol") > 7 * 24);
        // The default of @max_keys.
        assertEquals(2 * 16_777_216 - 7, now.sum(CounterType.JOB_STATE_HEADROOM, "by_symbol"));
    }

    private static long sum(final Appliance appliance, final CounterType type)
    {
        return appliance.metrics().sum(type);
    }

    private static List<String> names(final MetricsSnapshot snapshot)
    {
        return snapshot.samples().stream().map((sample) -> sample.type() + sample.name()).toList();
    }

    private static void publish(final Appliance appliance, final CorelanePublisher publisher)
    {
        final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
        final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
        for (int i = 0; i < RECORDS; i++)
        {
            final int length = encoder.encode(
                new Object[]{"S" + i % 7, BigDecimal.ONE, (long)(i % 5)}, record, 0);
            TestSupport.publish(publisher, record, length);
        }
        TestSupport.flush(publisher);
    }

    /** Two levels of two partitions; ticks go on, so they come to their ends at moments of their own. */
    private static void assertLogs(final CountersFile file)
    {
        assertEquals(List.of("0-0", "0-1", "1-0", "1-1"),
            file.snapshot().logs().stream().map((log) -> log.level() + "-" + log.partition()).toList());
        for (int i = 0; i < 4; i++)
        {
            final int index = i;
            TestSupport.await(() ->
            {
                final LogPositions log = file.snapshot().logs().get(index);
                return log.taken() > 0 && 0 == log.lagBytes() && log.recorded() >= log.taken();
            });
        }
    }

    @Test
    void shouldRefuseAFolderWithoutADriver()
    {
        final String message = assertThrows(
            ApplianceException.class, () -> CountersFile.open(directory + "/aeron")).getMessage();
        assertEquals("no appliance is running at the Aeron directory " + directory + "/aeron; start one, or name the " +
            "folder of the one that runs by --dir", message);
        assertFalse(directory.resolve("aeron").toFile().exists());
    }

    @Test
    void shouldTellLatenciesOfEachJob()
    {
        final String jobs = TestSupport.STREAM + "CREATE STREAM late AS SELECT size FROM trades WHERE size = 1;\n" +
            "CREATE STREAM prompt AS SELECT size FROM trades WHERE size = 2;\nCREATE STREAM none AS SELECT size FROM " +
            "trades WHERE size = 3;\n";
        try (Appliance appliance = Appliance.launch(support.context(directory, jobs, 2));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
            // Longer than whatever a record may wait here, but for those of the job in question.
            final long longNs = TimeUnit.MINUTES.toNanos(10);
            for (int i = 0; i < RECORDS; i++)
            {
                final int length = encoder.encode(
                    new Object[]{"S" + i % 7, BigDecimal.ONE, (long)(1 + i % 2)}, record, 0);
                final long sendTimeNs = SystemEpochNanoClock.INSTANCE.nanoTime() - (0 == i % 2 ? longNs : 0);
                TestSupport.await(() -> publisher.offer(record, 0, length, sendTimeNs) >= 0);
                TestSupport.flush(publisher);
            }
            TestSupport.await(() -> RECORDS == appliance.results() &&
                sum(appliance, CounterType.LATENCY) == sum(appliance, CounterType.JOB_LATENCY));
            final MetricsSnapshot now = appliance.metrics();
            assertTrue(now.sum(CounterType.JOB_LATENCY, "late") > 0 && now.sum(CounterType.JOB_LATENCY, "prompt") > 0);
            assertEquals(List.of(), now.of(CounterType.JOB_LATENCY).stream()
                .filter((sample) -> "none".equals(sample.name())).toList());
            for (final Sample bucket : now.of(CounterType.JOB_LATENCY))
            {
                assertEquals("late".equals(bucket.name()), LatencyBuckets.NO_BOUND == bucket.reference(),
                    bucket.toString());
                assertTrue(1 == Long.bitCount(bucket.reference()) || LatencyBuckets.NO_BOUND == bucket.reference());
                // A bucket of a job's is one of a partition and the one below it.
                final long bound = bucket.reference();
                assertTrue(bucket.value() <= now.of(CounterType.LATENCY).stream()
                    .filter((sample) -> bucket.partition() == sample.partition() && sample.reference() <= bound &&
                    (LatencyBuckets.NO_BOUND == bound || sample.reference() > bound / 2))
                    .mapToLong(Sample::value).sum(), bucket.toString());
            }
        }
        support.assertNoErrors();
    }
}
