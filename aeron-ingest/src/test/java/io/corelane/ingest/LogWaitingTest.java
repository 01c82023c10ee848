package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Publication;
import io.corelane.codec.RowEncoder;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.StreamIds;
import io.corelane.ingest.metrics.CountersFile;
import io.corelane.ingest.metrics.LogPositions;
import io.corelane.ingest.metrics.LogWaiting;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.ingest.metrics.PlainWaiting;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What waits in logs, beside what publishers sent and partitions took. */
@Timeout(60)
class LogWaitingTest
{
    private static final int PARTITIONS = 2;
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);
    private static final String JOBS = TestSupport.STREAM + TestSupport.BY_SYMBOL +
        "CREATE STREAM plain (n BIGINT);\nCREATE STREAM numbers AS SELECT n FROM plain;\n" +
        "CREATE TABLE by_size AS SELECT size, COUNT(*) AS n FROM trades GROUP BY size EMIT CHANGES;\n";

    private final TestSupport support = new TestSupport();
    private HeldLoops clock;
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();

    @TempDir
    private Path directory;

    /** The loops are to be closed before it. */
    private Appliance launch(final boolean isRecorded)
    {
        clock = new HeldLoops(PARTITIONS);
        return Appliance.launch(support.context(directory, JOBS, PARTITIONS).clock(clock).recording(isRecorded));
    }

    @Test
    void shouldCountWhatWasSentAndNotTakenByStreamAndPublisher()
    {
        try (Appliance appliance = launch(false);
            HeldLoops loops = clock;
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher one = client.publisher("trades", 11);
            CorelanePublisher other = client.publisher("trades", 12);
            CorelanePublisher plain = client.publisher("plain", 13);
            CountersFile file = CountersFile.open(appliance.aeronDirectory()))
        {
            final RowEncoder trades = new RowEncoder(appliance.catalog().stream("trades").schema());
            final RowEncoder numbers = new RowEncoder(appliance.catalog().stream("plain").schema());
            final Random random = new Random(7);
            long sent = 0;
            // Logs go round several times: some rounds begin at the end of a term.
            for (int round = 0; round < 60; round++)
            {
                final long[] offered = new long[PARTITIONS];
                final int[] counts = {random.nextInt(700), random.nextInt(700), random.nextInt(700)};
                loops.hold();
                for (int i = 0; i < counts[0]; i++)
                {
                    offered[offer(one, trades, random)]++;
                }
                for (int i = 0; i < counts[1]; i++)
                {
                    offered[offer(other, trades, random)]++;
                }
                for (int i = 0; i < counts[2]; i++)
                {
                    TestSupport.publish(plain, record, numbers.encode(new Object[]{(long)i}, record, 0));
                }
                TestSupport.flush(one);
                TestSupport.flush(other);
                TestSupport.flush(plain);
                sent += counts[0] + counts[1] + counts[2];
                final MetricsSnapshot now = 0 == round % 2 ? file.snapshot() : appliance.metrics();
                assertEquals(sent - now.sum(CounterType.PARTITION_RECORDS), records(now, 0), "round " + round);
                // Not what was shown up to a second ago.
                assertEquals(records(now, 0) + records(now, 1), now.sum(CounterType.LOG_LAG_RECORDS));
                assertEquals(counts[2], now.sum(CounterType.STREAM_LAG_RECORDS, "plain"));
                assertEquals(counts[0], ofProducer(now, one));
                assertEquals(counts[1], ofProducer(now, other));
                assertEquals(counts[2], ofProducer(now, plain));
                for (final LogPositions log : now.logs())
                {
                    assertEquals(0 == log.level() ? offered[log.partition()] : 0,
                        log.waiting().ofStream(one.target().streamId()));
                }
                loops.release();
                final long expected = sent;
                TestSupport.await(() -> expected == appliance.metrics().sum(CounterType.PARTITION_RECORDS));
            }
            assertTrue(appliance.metrics().logs().get(0).taken() > 3 * TestSupport.TERM_LENGTH);
            TestSupport.await(() -> 0 == records(file.snapshot(), 0) + records(file.snapshot(), 1));
        }
        support.assertNoErrors();
    }

    private int offer(final CorelanePublisher publisher, final RowEncoder encoder, final Random random)
    {
        final int length = encoder.encode(
            new Object[]{"S" + random.nextInt(50), BigDecimal.ONE, (long)random.nextInt(9)}, record, 0);
        TestSupport.publish(publisher, record, length);
        return publisher.target().partition(record, 0, 0);
    }

    private static long records(final MetricsSnapshot snapshot, final int level)
    {
        return snapshot.logs().stream().filter((log) -> level == log.level())
            .mapToLong((log) -> log.waiting().records()).sum();
    }

    private static long ofProducer(final MetricsSnapshot snapshot, final CorelanePublisher publisher)
    {
        return snapshot.logs().stream().mapToLong((log) ->
            log.waiting().ofProducer(publisher.target().streamId(), publisher.producerId())).sum();
    }

    @Test
    void shouldTellSinceWhenTheFirstRecordWaitsAndNotCountTime()
    {
        try (Appliance appliance = launch(true);
            HeldLoops loops = clock;
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            final int length = encoder.encode(new Object[]{"A", BigDecimal.ONE, 1L}, record, 0);
            final int partition = publisher.target().partition(record, 0, 0);
            // The last record was long ago: that no other one came since is no lag.
            final long longAgoNs = appliance.metrics().epochNs() - HOUR_NS;
            offer(publisher, length, longAgoNs);
            TestSupport.await(() -> 1 == appliance.metrics().sum(CounterType.PARTITION_RECORDS));
            loops.hold();
            // Time goes on, and lies in the log.
            TestSupport.await(() -> log(appliance, partition).lagBytes() > 0);
            assertEquals(0, log(appliance, partition).waiting().records());
            assertEquals(0, appliance.metrics().lagNs(log(appliance, partition)));
            final long sentNs = longAgoNs + HOUR_NS;
            offer(publisher, length, sentNs);
            offer(publisher, length, sentNs + 5);
            final MetricsSnapshot now = appliance.metrics();
            assertEquals(2, now.logs().get(partition).waiting().records());
            assertEquals(sentNs, now.logs().get(partition).waiting().sendTimeNs());
            assertEquals(now.epochNs() - sentNs, now.lagNs(now.logs().get(partition)));
            assertEquals(0, now.lagNs(now.logs().get(1 - partition)));
            loops.release();
            TestSupport.await(() -> 0 == appliance.metrics().lagNs(log(appliance, partition)) &&
                0 == log(appliance, partition).waiting().records());
        }
        support.assertNoErrors();
    }

    @Test
    void shouldShowItOnceASecondToWhoeverReadsCountersAlone()
    {
        try (Appliance appliance = launch(true);
            HeldLoops loops = clock;
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades");
            CountersFile file = CountersFile.open(appliance.aeronDirectory()))
        {
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            final int length = encoder.encode(new Object[]{"A", BigDecimal.ONE, 1L}, record, 0);
            TestSupport.await(() -> client.sum(CounterType.LAG_EPOCH_MS) > 0);
            assertEquals(0, client.sum(CounterType.LOG_LAG_RECORDS));
            assertEquals(0, client.sum(CounterType.LOG_LAG));
            loops.hold();
            final long sentNs = appliance.metrics().epochNs() - HOUR_NS;
            offer(publisher, length, sentNs);
            offer(publisher, length, sentNs + 5);
            TestSupport.await(() -> 2 == client.sum(CounterType.LOG_LAG_RECORDS));
            TestSupport.await(() -> 2 == client.sum(CounterType.STREAM_LAG_RECORDS));
            final long shownNs = client.sum(CounterType.LOG_LAG);
            assertTrue(shownNs >= HOUR_NS && shownNs <= file.snapshot().sum(CounterType.LOG_LAG), shownNs + " ns");
            assertEquals(file.snapshot().epochNs() / 1_000_000, client.sum(CounterType.LAG_EPOCH_MS), 30_000);
            // The Archive goes on while partitions stand still.
            final long[] positions = {publisher.position(0), publisher.position(1)};
            TestSupport.await(() -> client.sum(CounterType.LOG_RECORDED) >= positions[0] + positions[1]);
            // Partitions hang: what is shown goes on.
            TestSupport.await(() -> client.sum(CounterType.LOG_LAG) > shownNs);
            loops.release();
            TestSupport.await(() -> 0 == client.sum(CounterType.LOG_LAG_RECORDS) &&
                0 == client.sum(CounterType.LOG_LAG) && 0 == client.sum(CounterType.STREAM_LAG_RECORDS));
        }
        support.assertNoErrors();
    }

    private void offer(final CorelanePublisher publisher, final int length, final long sendTimeNs)
    {
        TestSupport.await(() -> publisher.offer(record, 0, length, sendTimeNs) >= 0);
        TestSupport.flush(publisher);
    }

    private static LogPositions log(final Appliance appliance, final int partition)
    {
        return appliance.metrics().logs().get(partition);
    }

    @Test
    void shouldCountRowsOfOtherPartitionsThatWait()
    {
        try (Appliance appliance = launch(false);
            HeldLoops loops = clock;
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            final Random random = new Random(7);
            int exact = 0;
            long waited = 0;
            for (int i = 0; i < 20_000; i++)
            {
                offer(publisher, encoder, random);
                if (0 == i % 500)
                {
                    TestSupport.flush(publisher);
                    loops.hold();
                    final MetricsSnapshot now = appliance.metrics();
                    // Each record becomes one row, which waits or was taken; where a log came to the end of a term just
                    // now, the sender has it still.
                    final long left = now.sum(CounterType.PARTITION_RECORDS) -
                        now.sum(CounterType.PARTITION_EXCHANGED_RECORDS) - records(now, 1);
                    assertTrue(left >= 0, left + " behind " + i);
                    exact += 0 == left ? 1 : 0;
                    waited += records(now, 1);
                    loops.release();
                }
            }
            assertTrue(exact > 20 && waited > 0, exact + " times exact, " + waited + " waited");
        }
        support.assertNoErrors();
    }

    @Test
    void shouldCountWhatPlainPublishersSentAndTheForwarderHasNotTaken()
    {
        try (Appliance appliance = launch(false);
            HeldLoops loops = clock;
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(appliance.aeronDirectory()));
            Publication shared = aeron.addPublication(CommonContext.IPC_CHANNEL, StreamIds.PLAIN);
            Publication other = aeron.addExclusivePublication(CommonContext.IPC_CHANNEL, StreamIds.PLAIN);
            CountersFile file = CountersFile.open(appliance.aeronDirectory()))
        {
            TestSupport.await(() -> shared.isConnected() && other.isConnected());
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            final Random random = new Random(7);
            record.checkLimit(5_000);
            loops.hold();
            // Partitions that take nothing let their logs fill up, and then the forwarder takes nothing either.
            long sent = 0;
            for (int full = 0; full < 1_000;)
            {
                final Publication plain = 0 == random.nextInt(3) ? other : shared;
                final int length = encoder.encode(
                    new Object[]{"S" + random.nextInt(50), BigDecimal.ONE, 1L}, record, 0);
                // Some are longer than a fragment of their stream, and are one message all the same.
                if (plain.offer(record, 0, 0 == random.nextInt(50) ? 5_000 : length) > 0)
                {
                    sent++;
                }
                else
                {
                    full++;
                    Thread.yield();
                }
            }
            final long all = sent;
            TestSupport.await(() ->
            {
                final MetricsSnapshot now = file.snapshot();
                return now.plain().messages() > 0 &&
                    all == now.plain().messages() + now.sum(CounterType.FORWARDER_RECORDS);
            });
            final MetricsSnapshot held = appliance.metrics();
            assertEquals(all - held.sum(CounterType.FORWARDER_RECORDS), held.plain().messages());
            assertTrue(held.plain().bytes() > 64 * held.plain().messages());
            loops.release();
            TestSupport.await(() -> new PlainWaiting(0, 0).equals(file.snapshot().plain()));
            assertEquals(all, appliance.metrics().sum(CounterType.FORWARDER_RECORDS));
        }
        support.assertNoErrors();
    }

    @Test
    void shouldNotKnowWhatWaitsWhereNoLogCanBeRead()
    {
        final String aeronDirectory;
        try (Appliance appliance = launch(false); CountersFile file = CountersFile.open(appliance.aeronDirectory()))
        {
            aeronDirectory = appliance.aeronDirectory();
            assertTrue(file.snapshot().logs().stream().allMatch((log) -> log.waiting().isKnown()));
            assertTrue(Path.of(aeronDirectory, "publications").toFile().renameTo(directory.resolve("away").toFile()));
            try (CountersFile blind = CountersFile.open(aeronDirectory))
            {
                assertFalse(blind.snapshot().logs().isEmpty());
                blind.snapshot().logs().forEach((log) ->
                {
                    assertFalse(log.waiting().isKnown());
                    assertEquals(LogWaiting.NOT_KNOWN, log.waiting().records());
                });
            }
            finally
            {
                assertTrue(directory.resolve("away").toFile().renameTo(
                    Path.of(aeronDirectory, "publications").toFile()));
            }
        }
        support.assertNoErrors();
    }
}
