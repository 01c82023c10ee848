package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.core.sql.Catalog;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.ResultReader;
import io.corelane.ingest.metrics.Sample;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LiveStatementsTest
{
    private static final int SYMBOLS = 20;
    private static final String BY_SIZE = "CREATE TABLE by_size AS SELECT size, COUNT(*) AS n FROM trades " +
        "GROUP BY size EMIT CHANGES";

    @TempDir
    private Path directory;

    private final TestSupport support = new TestSupport();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private Appliance appliance;
    private CorelaneClient client;
    private ControlClient control;
    private RowEncoder encoder;
    private CorelanePublisher publisher;
    private volatile int published;

    @BeforeEach
    void launch()
    {
        appliance = Appliance.launch(support.context(directory, TestSupport.STREAM, 2));
        client = CorelaneClient.connect(appliance.aeronDirectory(), support);
        control = client.control();
        encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
        publisher = client.publisher("trades");
    }

    @AfterEach
    void close()
    {
        publisher.close();
        control.close();
        client.close();
        appliance.close();
        support.assertNoErrors();
    }

    @Test
    void shouldGiveAJobTheRecordsBehindItsCreation()
    {
        publish(1_000);
        TestSupport.await(() -> 1_000 == appliance.records());
        assertEquals("job by_symbol runs from here on\n" + "warning: ", say(TestSupport.BY_SYMBOL).substring(0, 41));
        try (ResultReader reader = client.results("by_symbol"))
        {
            assertEquals(Map.of(), counts(reader, 0));
            publish(1_000);
            final Map<String, Long> counts = counts(reader, 1_000);
            assertEquals(SYMBOLS, counts.size());
            assertEquals(1_000, counts.values().stream().mapToLong((n) -> n).sum());
        }
    }

    @Test
    void shouldSendRowsOfALiveJobToOtherPartitions()
    {
        say(BY_SIZE);
        try (ResultReader reader = client.results("by_size"))
        {
            TestSupport.await(() -> 2 == reader.connectedPartitions());
            publish(2_000);
            final Map<String, Long> counts = counts(reader, 2_000);
            assertEquals(7, counts.size());
            assertEquals(2_000, counts.values().stream().mapToLong((n) -> n).sum());
        }
        assertEquals("job by_size is dropped\n", say("DROP JOB by_size"));
        assertThrows(CorelaneClientException.class, () -> client.results("by_size"));
        // The same name, and so the same ids on the wire, begins anew.
        say(BY_SIZE);
        try (ResultReader reader = client.results("by_size"))
        {
            TestSupport.await(() -> 2 == reader.connectedPartitions());
            publish(70);
            assertEquals(70, counts(reader, 70).values().stream().mapToLong((n) -> n).sum());
        }
        assertEquals(0, appliance.deadLetters());
    }

    @Test
    void shouldComeAndGoUnderLoadWithoutLosingARecordOfItsOwn()
    {
        for (int round = 0; round < 5; round++)
        {
            final Thread load = new Thread(() -> publish(40_000));
            load.start();
            say("CREATE STREAM every AS SELECT symbol, size FROM trades; " + BY_SIZE);
            try (ResultReader reader = client.results("every"))
            {
                final long[] next = {-1, -1};
                final RowDecoder decoder = new RowDecoder(appliance.catalog().job("every").outputSchema());
                while (load.isAlive() || reader.results() < 100 && published < 40_000 * (round + 1))
                {
                    reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
                    {
                        // Every record behind the first one that was seen, and each once.
                        assertTrue(-1 == next[partition] || next[partition] == input,
                            () -> next[partition] + " came as " + input);
                        next[partition] = input + 1;
                        assertEquals(2, decoder.decode(buffer, offset, length).length);
                    }, 10);
                }
                assertEquals(0, reader.missed());
            }
            say("DROP JOB by_size; DROP STREAM every");
            final long all = 40_000L * (round + 1);
            TestSupport.await(() -> all == appliance.records());
        }
        assertEquals(0, appliance.deadLetters());
    }

    @Test
    void shouldPassRecordsByWhileAJobIsPaused()
    {
        say(TestSupport.BY_SYMBOL);
        try (ResultReader reader = client.results("by_symbol"))
        {
            TestSupport.await(() -> 2 == reader.connectedPartitions());
            publish(100);
            assertEquals(100, counts(reader, 100).values().stream().mapToLong((n) -> n).sum());
            assertEquals("job by_symbol is paused: records from here on are not its own, until RESUME JOB by_symbol\n",
                say("PAUSE JOB by_symbol"));
            assertTrue(say("SHOW JOBS").endsWith(", paused\n"));
            assertRefused("1:11: job by_symbol is paused already", "PAUSE JOB by_symbol");
            publish(100);
            TestSupport.await(() -> 200 == appliance.records());
            say("RESUME JOB by_symbol");
            publish(100);
            assertEquals(200, counts(reader, 200).values().stream().mapToLong((n) -> n).max().orElse(0) * SYMBOLS);
            assertRefused("1:12: job by_symbol is not paused", "RESUME JOB by_symbol");
        }
    }

    @Test
    void shouldCreateAndDropSourcesAndKeepTheCatalogOfWhatRuns() throws IOException
    {
        final Catalog before = appliance.catalog();
        say("-- @max_keys 500\n" + TestSupport.BY_SYMBOL +
            "CREATE STREAM quotes (symbol VARCHAR(8), bid DOUBLE) WITH " +
            "(key='symbol'); CREATE STREAM q AS SELECT symbol FROM quotes; INSERT INTO q SELECT symbol FROM trades");
        assertEquals(0, before.jobs().size());
        final Catalog kept = InstanceDirectory.catalog(directory);
        assertEquals(appliance.catalog().script(), kept.script());
        assertEquals(500, kept.job("by_symbol").options().maxKeys());
        assertTrue(Files.exists(directory.resolve("catalog/streams/quotes.xml")));
        try (CorelanePublisher quotes = client.publisher("quotes");
            ResultReader reader = client.results("q"))
        {
            TestSupport.await(() -> quotes.isConnected() && 2 == reader.connectedPartitions());
            final int length = new RowEncoder(appliance.catalog().stream("quotes").schema())
                .encode(new Object[]{"IBM", 1.5}, record, 0);
            TestSupport.publish(quotes, record, length);
            TestSupport.flush(quotes);
            publish(9);
            TestSupport.await(() ->
            {
                reader.poll((operation, partition, sequence, input, time, buffer, offset, bytes) -> { }, 10);
                return 10 == reader.results();
            });
            assertRefused("1:13: job q reads quotes; DROP JOB q first", "DROP STREAM quotes");
            say("DROP JOB q; DROP STREAM quotes; DROP TABLE by_symbol");
            assertThrows(CorelaneClientException.class, () -> client.publisher("quotes"));
            // Whoever publishes all the same is told by a dead letter.
            TestSupport.publish(quotes, record, length);
            TestSupport.flush(quotes);
            TestSupport.await(() -> 1 == appliance.deadLetters());
        }
        assertFalse(Files.exists(directory.resolve("catalog/streams/quotes.xml")));
        assertEquals(1, InstanceDirectory.catalog(directory).streams().size());
        try (Stream<Path> files = Files.list(InstanceDirectory.state(directory, 0)))
        {
            assertEquals(0, files.count());
        }
    }

    @Test
    void shouldCountTheKeysOfAJobAndTheGroupsThatWent()
    {
        say("-- @max_keys 4\n-- @on_full evict\nCREATE TABLE few AS SELECT symbol, COUNT(*) AS n FROM trades " +
            "GROUP BY symbol; " + TestSupport.BY_SYMBOL);
        publish(SYMBOLS);
        TestSupport.await(() -> SYMBOLS == client.sum(CounterType.JOB_STATE_EVICTED) + 2 * 4);
        TestSupport.await(() -> SYMBOLS + 2 * 4 == client.sum(CounterType.JOB_STATE_ENTRIES));
        assertEquals(0, client.sum(CounterType.JOB_STATE_EXPIRED));
        say("-- @ttl 1ms\nCREATE TABLE brief AS SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol");
        publish(SYMBOLS);
        TestSupport.await(() -> SYMBOLS == client.sum(CounterType.JOB_STATE_EXPIRED));
        say("DROP TABLE few; DROP TABLE by_symbol; DROP TABLE brief");
        assertEquals(0, client.sum(CounterType.JOB_STATE_ENTRIES));
    }

    @Test
    void shouldTakeRecordsFromTheFirstResumeOnWhenCreatedPaused()
    {
        assertEquals("job by_size is paused: no records are its own, until RESUME JOB by_size\n",
            say("-- @job_mode paused\n" + BY_SIZE).lines().findFirst().orElseThrow() + "\n");
        assertTrue(say("SHOW JOBS").endsWith(", paused\n"));
        try (ResultReader reader = client.results("by_size"))
        {
            TestSupport.await(() -> 2 == reader.connectedPartitions());
            publish(70);
            TestSupport.await(() -> 70 == appliance.records());
            say("RESUME JOB by_size");
            publish(140);
            assertEquals(140, counts(reader, 140).values().stream().mapToLong((n) -> n).sum());
            say("PAUSE JOB by_size; RESUME JOB by_size");
            publish(70);
            assertEquals(210, counts(reader, 210).values().stream().mapToLong((n) -> n).sum());
        }
        say("DROP JOB by_size");
        say("-- @job_mode paused\n" + BY_SIZE + "; DROP JOB by_size");
    }

    @Test
    void shouldShowTheNewestValuesOfColumnsAsCounters()
    {
        say("-- @metric n\n-- @metric spent AS money\n-- @metric late\nCREATE TABLE total AS SELECT COUNT(*) AS n, " +
            "SUM(price * 0.25) AS spent, MAX(size) FILTER (WHERE size > 99) AS late FROM trades EMIT CHANGES");
        publish(350);
        // Counters are written one by one, in the order of their columns: what is in front of the last one is there.
        TestSupport.await(() -> new BigDecimal("87.500000").equals(metric("money", 0)));
        assertEquals(350, metric("n", 0).intValueExact());
        assertEquals(BigDecimal.ZERO, metric("late", 0));
        // All rows are in one partition.
        assertEquals(BigDecimal.ZERO, metric("n", 1));
        publish(50);
        TestSupport.await(() -> 400 == metric("n", 0).intValueExact());
        say("DROP TABLE total");
        assertEquals(0, client.sum(CounterType.JOB_METRIC));
    }

    private BigDecimal metric(final String name, final int partition)
    {
        final List<Sample> found = appliance.metrics().of(CounterType.JOB_METRIC).stream().filter((sample) ->
            "total".equals(sample.name()) && name.equals(sample.detail()) && partition == sample.partition()).toList();
        assertEquals(1, found.size(), () -> "counters of " + name);
        return found.get(0).baseValue();
    }

    @Test
    void shouldRefuseWithAReasonAndStayAsItWas()
    {
        assertRefused("1:10: there is no job nothing", "DROP JOB nothing");
        assertRefused("1:10: there is no job trades; it is a stream: write DROP STREAM trades", "DROP JOB trades");
        assertRefused("1:13: trades is a source, whose records come from publishers; INSERT INTO adds to a job: " +
            "write CREATE STREAM name AS SELECT ... and read that", "INSERT INTO trades SELECT symbol FROM trades");
        assertRefused("1:83: there is no column simbol in trades; did you mean symbol?",
            "job every runs from here on\n", TestSupport.ALL.strip() + " CREATE STREAM e AS SELECT simbol FROM trades");
        assertRefused("1:33: column 2, size, of job every: expected BIGINT, found DECIMAL(18,4); CAST it where that " +
            "is meant", "INSERT INTO every SELECT 'all', price FROM trades");
        assertRefused("1:12: there is no table every; it is a stream: write DROP STREAM every, or DROP JOB every",
            "DROP TABLE every");
        say(TestSupport.BY_SYMBOL);
        assertRefused("1:13: there is no stream by_symbol; it is a table: write DROP TABLE by_symbol, or DROP JOB " +
            "by_symbol", "DROP STREAM by_symbol");
        assertEquals("by_symbol (", say("SHOW TABLES").substring(0, 11));
        assertTrue(say("SHOW STREAMS").endsWith("every (symbol VARCHAR(8), size BIGINT), the result of a job\n"));
        say("DROP JOB by_symbol; SHOW TABLES");
        assertEquals("", say("SHOW TABLES"));
        assertEquals(1, appliance.catalog().jobs().size());
        assertTrue(say("EXPLAIN CODE SELECT symbol, COUNT(*) FROM trades GROUP BY symbol").length() >
            ControlReply.PART_LENGTH);
    }

    private String say(final String sql)
    {
        return control.execute(sql, directory.toString());
    }

    private void assertRefused(final String reason, final String sql)
    {
        assertRefused(reason, "", sql);
    }

    private void assertRefused(final String reason, final String answer, final String sql)
    {
        final CorelaneClientException refusal = assertThrows(CorelaneClientException.class, () -> say(sql));
        assertEquals(reason, refusal.getMessage());
        assertEquals(answer, refusal.answer());
        assertTrue(refusal.isRefusal());
        assertFalse(refusal.isPassing());
    }

    /** The latest count of each group when so many results have come; to be read without any, it must stay so. */
    private Map<String, Long> counts(final ResultReader reader, final int results)
    {
        final Map<String, Long> counts = new TreeMap<>();
        final RowDecoder[] decoders = {null};
        TestSupport.await(() ->
        {
            reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
            {
                if (null == decoders[0])
                {
                    decoders[0] = new RowDecoder(appliance.catalog().jobs().get(0).outputSchema());
                }
                final Object[] row = decoders[0].decode(buffer, offset, length);
                counts.put(String.valueOf(row[0]), (Long)Arrays.asList(row).get(1));
            }, 10);
            return reader.results() >= results;
        });
        assertEquals(results, reader.results());
        return counts;
    }

    private void publish(final int count)
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
}
