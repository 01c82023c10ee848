package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.exceptions.DriverTimeoutException;
import io.corelane.affinity.IdleMode;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.DeadLetterReader;
import io.corelane.ingest.client.ResultReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ApplianceTest
{
    private static final String SQL =
        "CREATE STREAM trades (symbol VARCHAR(8), price DECIMAL(18,4), size BIGINT) WITH (key='symbol');\n" +
        "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n, SUM(size) AS volume, MAX(price) AS high " +
        "FROM trades GROUP BY symbol EMIT CHANGES;\n" +
        "CREATE STREAM big AS SELECT symbol, size FROM trades WHERE size >= 990;\n";

    @TempDir
    private Path directory;

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();

    @AfterEach
    void shouldHaveHadNoErrors()
    {
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldTakeRecordsOfSeveralPublishersAndGiveResultsOfEveryPartition()
    {
        try (Appliance appliance = Appliance.launch(context(2));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), this::onError);
            CorelanePublisher first = client.publisher("trades");
            CorelanePublisher second = client.publisher("trades");
            ResultReader reader = client.results("by_symbol"))
        {
            await(() -> 2 == reader.connectedPartitions() && first.isConnected() && second.isConnected());
            final RowEncoder encoder = new RowEncoder(schema(appliance));
            final Map<String, Object[]> latest = new TreeMap<>();
            final RowDecoder decoder = new RowDecoder(appliance.catalog().job("by_symbol").outputSchema());
            final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
            for (int i = 0; i < 20_000; i++)
            {
                final int length = encoder.encode(
                    new Object[]{"S" + i % 100, BigDecimal.valueOf(i, 4), (long)(i % 1_000)}, record, 0);
                publish(0 == i % 2 ? first : second, record, length, () -> collect(reader, decoder, latest));
            }
            // Reading all the while: the partitions wait for this reader, and the publishers for the partitions.
            await(() ->
            {
                collect(reader, decoder, latest);
                return 0 == first.flush() && 0 == second.flush();
            });
            await(() ->
            {
                collect(reader, decoder, latest);
                return 20_000 == reader.results();
            });
            assertEquals(100, latest.size());
            for (int s = 0; s < 100; s++)
            {
                long volume = 0;
                for (int i = s; i < 20_000; i += 100)
                {
                    volume += i % 1_000;
                }
                assertEquals(Arrays.asList("S" + s, 200L, volume, BigDecimal.valueOf(19_900 + s, 4)),
                    Arrays.asList(latest.get("S" + s)));
            }
            assertEquals(0, reader.missed());
            assertEquals(20_000, appliance.records());
            assertEquals(200, client.sum(CounterType.JOB_RESULTS) - 20_000);
            assertEquals(0, appliance.deadLetters());
        }
    }

    @Test
    void shouldSendRowsToThePartitionsOfTheirGroups()
    {
        final String sql = "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT, t TIMESTAMP) WITH (key='symbol', " +
            "event_time='t');\n" +
            "CREATE TABLE by_size AS SELECT size, COUNT(*) AS n FROM trades GROUP BY size WINDOW TUMBLING(1s);\n" +
            "CREATE TABLE total AS SELECT COUNT(*) AS n FROM (SELECT size, COUNT(*) AS n FROM trades GROUP BY size " +
            "WINDOW TUMBLING(1s)) EMIT FINAL;\n";
        try (Appliance appliance = Appliance.launch(context(3).sql(sql, "test.sql", directory));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), this::onErrorOfReader);
            CorelanePublisher publisher = client.publisher("trades");
            ResultReader bySize = client.results("by_size");
            ResultReader total = client.results("total"))
        {
            await(() -> 3 == bySize.connectedPartitions() && 3 == total.connectedPartitions() &&
                publisher.isConnected());
            final RowEncoder encoder = new RowEncoder(schema(appliance));
            final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
            final RowDecoder decoder = new RowDecoder(appliance.catalog().job("by_size").outputSchema());
            final Map<Long, Long> counts = new TreeMap<>();
            final List<Object> totals = new ArrayList<>();
            final Runnable read = () ->
            {
                bySize.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
                {
                    final Object[] row = decoder.decode(buffer, offset, length);
                    counts.merge((Long)row[0], (Long)row[1], Long::sum);
                }, 10);
                total.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
                    totals.add(new RowDecoder(appliance.catalog().job("total").outputSchema())
                    .decode(buffer, offset, length)[0]), 10);
            };
            for (int i = 0; i < 10_000; i++)
            {
                final int length = encoder.encode(
                    new Object[]{"S" + i % 100, (long)(i % 7), i * 1_000_000L}, record, 0);
                publish(publisher, record, length, read);
            }
            await(() ->
            {
                read.run();
                return 0 == publisher.flush();
            });
            final Thread closing = new Thread(appliance::close);
            closing.start();
            await(() ->
            {
                read.run();
                return !closing.isAlive();
            });
            read.run();
            assertEquals(7, counts.size());
            for (long size = 0; size < 7; size++)
            {
                assertEquals((10_000 - size + 6) / 7, counts.get(size));
            }
            // Ten seconds of seven sizes.
            assertEquals(List.of(70L), totals);
            assertEquals(10_000, appliance.records());
            assertEquals(0, appliance.deadLetters());
        }
    }

    @Test
    void shouldCloseWindowsByLogTimeWhenSourcesFallSilent()
    {
        final String sql = "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT, t TIMESTAMP) WITH (key='symbol', " +
            "event_time='t', idle='1s');\n" +
            "CREATE TABLE by_size AS SELECT size, COUNT(*) AS n FROM trades GROUP BY size WINDOW TUMBLING(10s);\n";
        final AtomicLong now = new AtomicLong(TimeUnit.HOURS.toNanos(1));
        try (Appliance appliance = Appliance.launch(
            context(2).sql(sql, "test.sql", directory).epochClock(now::get).tickIntervalNs(1_000_000));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), this::onError);
            CorelanePublisher publisher = client.publisher("trades");
            ResultReader reader = client.results("by_size"))
        {
            await(() -> 2 == reader.connectedPartitions() && publisher.isConnected());
            final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
            final int length =
                new RowEncoder(schema(appliance)).encode(new Object[]{"IBM", 5L, 7_000_000_000L}, record, 0);
            publish(publisher, record, length, () -> { });
            flush(publisher);
            await(() -> 1 == appliance.records());
            final List<String> results = new ArrayList<>();
            final RowDecoder decoder = new RowDecoder(appliance.catalog().job("by_size").outputSchema());
            // Each look moves time on by a tenth of a second: the window closes three seconds behind its record.
            await(() ->
            {
                now.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
                reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, size) ->
                    results.add(Arrays.toString(decoder.decode(buffer, offset, size))), 10);
                return !results.isEmpty();
            });
            assertEquals(List.of("[5, 1]"), results);
            assertTrue(now.get() >= TimeUnit.HOURS.toNanos(1) + TimeUnit.SECONDS.toNanos(3));
        }
    }

    @Test
    void shouldJoinStreamsAndGroupWhatLeaves()
    {
        final String joined = " FROM orders o %s JOIN fills f WITHIN 2s ON o.id = f.id";
        final String sql =
            "CREATE STREAM orders (id VARCHAR(8), t TIMESTAMP) WITH (key='id', event_time='t', idle='1s');\n" +
            "CREATE STREAM fills (id VARCHAR(8), size BIGINT, t TIMESTAMP) WITH (key='id', event_time='t', " +
            "idle='1s');\n" +
            "CREATE STREAM filled AS SELECT o.id AS id, f.size AS size" + joined.formatted("LEFT") + ";\n" +
            "CREATE TABLE by_size AS SELECT size, COUNT(*) AS n FROM (SELECT f.size AS size" +
            joined.formatted("INNER") + ") GROUP BY size EMIT CHANGES;\n";
        final AtomicLong now = new AtomicLong(TimeUnit.HOURS.toNanos(1));
        try (Appliance appliance = Appliance.launch(
            context(2).sql(sql, "test.sql", directory).epochClock(now::get).tickIntervalNs(1_000_000));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), this::onError);
            CorelanePublisher orders = client.publisher("orders");
            CorelanePublisher fills = client.publisher("fills");
            ResultReader filled = client.results("filled");
            ResultReader bySize = client.results("by_size"))
        {
            await(() -> 2 == filled.connectedPartitions() && 2 == bySize.connectedPartitions() &&
                orders.isConnected() && fills.isConnected());
            final List<String> pairs = new ArrayList<>();
            final List<String> counts = new ArrayList<>();
            send(appliance, orders, "orders", "a", 7_000_000_000L);
            send(appliance, orders, "orders", "b", 7_000_000_000L);
            send(appliance, orders, "orders", "c", 7_000_000_000L);
            await(() -> 3 == appliance.records());
            send(appliance, fills, "fills", "a", 5L, 8_000_000_000L);
            send(appliance, fills, "fills", "c", 5L, 6_000_000_000L);
            await(() ->
            {
                collect(appliance, filled, "filled", pairs);
                collect(appliance, bySize, "by_size", counts);
                return 2 <= pairs.size() && 2 <= counts.size();
            });
            // The two orders may lie in two partitions; their groups meet in one.
            assertEquals(List.of("[a, 5]", "[c, 5]"), pairs.stream().sorted().toList());
            assertEquals(List.of("[5, 1]", "[5, 2]"), counts);
            // Time stands still but for this: the order that nobody fills leaves when its two seconds are over.
            await(() ->
            {
                now.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
                collect(appliance, filled, "filled", pairs);
                return 3 <= pairs.size();
            });
            assertEquals("[b, null]", pairs.get(2));
            assertTrue(now.get() >= TimeUnit.HOURS.toNanos(1) + TimeUnit.SECONDS.toNanos(1));
            assertEquals(0, appliance.deadLetters());
        }
    }

    private static void send(
        final Appliance appliance, final CorelanePublisher publisher, final String stream, final Object... row)
    {
        final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
        publish(publisher, record,
            new RowEncoder(appliance.catalog().stream(stream).schema()).encode(row, record, 0), () -> { });
        flush(publisher);
    }

    private static void collect(
        final Appliance appliance, final ResultReader reader, final String job, final List<String> rows)
    {
        final RowDecoder decoder = new RowDecoder(appliance.catalog().job(job).outputSchema());
        reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
            rows.add(Arrays.toString(decoder.decode(buffer, offset, length))), 10);
    }

    @Test
    void shouldSendWhatItCannotProcessToTheDeadLettersWhole()
    {
        try (Appliance appliance = Appliance.launch(context(1));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), this::onError);
            CorelanePublisher publisher = client.publisher("trades", 77);
            DeadLetterReader deadLetters = client.deadLetters())
        {
            await(() -> 1 == deadLetters.connectedPartitions() && publisher.isConnected());
            final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
            final int length = new RowEncoder(schema(appliance)).encode(
                new Object[]{"IBM", BigDecimal.ONE, Long.MAX_VALUE}, record, 0);
            publish(publisher, record, length, () -> { });
            publish(publisher, record, length, () -> { });
            publish(publisher, record, length - 1, () -> { });
            flush(publisher);
            final List<String> seen = new ArrayList<>();
            await(() ->
            {
                deadLetters.poll((buffer, offset, size) -> seen.add(DeadLetterDescriptor.reason(buffer, offset) + " " +
                    DeadLetterDescriptor.inputSequence(buffer, offset) + " " +
                    DeadLetterDescriptor.producerId(buffer, offset) + " " +
                    DeadLetterDescriptor.recordLength(buffer, offset)), 10);
                return 2 == seen.size();
            });
            assertEquals(List.of(
                DeadLetterDescriptor.OVERFLOW + " 1 77 " + length,
                DeadLetterDescriptor.MALFORMED + " 2 77 " + (length - 1)), seen);
            assertEquals(2, appliance.deadLetters());
            assertEquals(0, client.sum(CounterType.PARTITION_DEAD_LETTERS_UNREAD));
        }
    }

    @Test
    void shouldRefuseASecondStartOnTheSameDirectory()
    {
        try (Appliance appliance = Appliance.launch(context(1)))
        {
            final ApplianceException refused =
                assertThrows(ApplianceException.class, () -> Appliance.launch(context(1)));
            assertTrue(refused.getMessage().startsWith("the directory " + directory + " is in use by process " +
                ProcessHandle.current().pid()), refused.getMessage());
            assertTrue(appliance.catalog().jobs().size() > 0);
        }
        // The first one has let go of everything.
        Appliance.launch(context(1)).close();
    }

    @Test
    void shouldNameWhatThereIsWhenAClientAsksForWhatThereIsNot()
    {
        try (Appliance appliance = Appliance.launch(context(1));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), this::onError))
        {
            assertTrue(client.isReady());
            assertEquals("there is no stream quotes at " + appliance.aeronDirectory() + "; there is trades",
                assertThrows(CorelaneClientException.class, () -> client.publisher("quotes")).getMessage());
            assertEquals("there is no job x at " + appliance.aeronDirectory() + "; there are by_symbol, big",
                assertThrows(CorelaneClientException.class, () -> client.results("x")).getMessage());
        }
    }

    @Test
    void shouldRefuseToStartWithAClearSentenceAndLeaveNothingBehind()
    {
        refused("test.sql:1:33: ", context(1).sql("CREATE TABLE t AS SELECT a FROM nowhere;", "test.sql", directory));
        refused("CPU 99 does not exist", context(1).cpus("99"));
        refused("partitions is 0", context(0));
        refused("term length is 5", context(1).termLength(5));
        refused("test.sql creates no stream", context(1).sql("", "test.sql", directory));
        refused("the logs need ", context(1).termLength(1 << 30).partitions(64));
        assertFalse(Files.exists(Path.of(directory + "/aeron")));
    }

    @Test
    void shouldEmitFinalResultsWhenItIsClosed()
    {
        final String sql =
            "CREATE STREAM trades (symbol VARCHAR(8), price DECIMAL(18,4), size BIGINT) WITH (key='symbol');\n" +
            "CREATE TABLE totals AS SELECT symbol, SUM(size) AS volume FROM trades GROUP BY symbol EMIT FINAL;\n";
        final Appliance appliance = Appliance.launch(context(1).sql(sql, "test.sql", directory));
        try (CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), this::onErrorOfReader);
            CorelanePublisher publisher = client.publisher("trades");
            ResultReader reader = client.results("totals"))
        {
            await(() -> 1 == reader.connectedPartitions() && publisher.isConnected());
            final RowEncoder encoder = new RowEncoder(schema(appliance));
            final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
            for (int i = 0; i < 1_000; i++)
            {
                publish(publisher, record,
                    encoder.encode(new Object[]{"S" + i % 10, BigDecimal.ONE, 1L}, record, 0), () -> { });
            }
            flush(publisher);
            final Map<String, Object[]> rows = new TreeMap<>();
            final RowDecoder decoder = new RowDecoder(appliance.catalog().job("totals").outputSchema());
            final Thread closer = new Thread(appliance::close);
            closer.start();
            await(() ->
            {
                collect(reader, decoder, rows);
                return 10 == rows.size();
            });
            join(closer);
            rows.values().forEach((row) -> assertEquals(100L, row[1]));
        }
    }

    private void refused(final String beginning, final ApplianceContext context)
    {
        final ApplianceException refused = assertThrows(ApplianceException.class, () -> Appliance.launch(context));
        assertTrue(refused.getMessage().startsWith(beginning), refused.getMessage());
    }

    private ApplianceContext context(final int partitions)
    {
        return new ApplianceContext()
            .directory(directory)
            .aeronDirectory(directory + "/aeron")
            .sql(SQL, "test.sql", directory)
            .partitions(partitions)
            .cpus("none")
            .idleMode(IdleMode.BACKOFF)
            .termLength(256 * 1024)
            .errorHandler(this::onError);
    }

    private void onError(final Throwable error)
    {
        errors.add(error);
    }

    /** A reader that outlives the appliance may notice that the driver has gone. */
    private void onErrorOfReader(final Throwable error)
    {
        if (!(error instanceof DriverTimeoutException) && !(error instanceof AgentTerminationException))
        {
            errors.add(error);
        }
    }

    private static RecordSchema schema(final Appliance appliance)
    {
        return appliance.catalog().stream("trades").schema();
    }

    private static void collect(
        final ResultReader reader, final RowDecoder decoder, final Map<String, Object[]> latest)
    {
        reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
        {
            final Object[] row = decoder.decode(buffer, offset, length);
            latest.put((String)row[0], row);
        }, 10);
    }

    private static void publish(
        final CorelanePublisher publisher,
        final ExpandableArrayBuffer record,
        final int length,
        final Runnable meanwhile)
    {
        while (publisher.offer(record, 0, length) < 0)
        {
            meanwhile.run();
            Thread.onSpinWait();
        }
    }

    private static void flush(final CorelanePublisher publisher)
    {
        await(() -> 0 == publisher.flush());
    }

    private static void join(final Thread thread)
    {
        try
        {
            thread.join(TimeUnit.SECONDS.toMillis(20));
        }
        catch (final InterruptedException ex)
        {
            throw new AssertionError(ex);
        }
        assertFalse(thread.isAlive());
    }

    private static void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "not within 20 s");
            Thread.onSpinWait();
        }
    }
}
