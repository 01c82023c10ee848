package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.DurablePublisher;
import io.corelane.ingest.client.RecordedResultReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** INSERT INTO a job that runs: readers see both, in one sequence for each partition, whatever comes between. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class InsertedRowsTest
{
    private static final int KEYS = 16;
    private static final String SQL = """
        CREATE STREAM trades (symbol VARCHAR(8), n BIGINT) WITH (key='symbol');
        CREATE STREAM every AS SELECT symbol, n FROM trades;
        CREATE TABLE by_rest AS SELECT n % 7 AS rest, COUNT(*) AS c FROM trades GROUP BY n % 7 EMIT CHANGES;
        """;
    private static final String THIRDS = "INSERT INTO every SELECT symbol, -n AS m FROM trades WHERE n % 3 = 0;";
    private static final String COUNTS =
        "INSERT INTO every SELECT symbol, 1000000000 + COUNT(*) AS m FROM trades GROUP BY symbol EMIT CHANGES;";
    private static final String LIFTED = "INSERT INTO by_rest SELECT 1000 + n AS m, n FROM trades;";
    private static final String SENT =
        "INSERT INTO by_rest SELECT 100 + n % 5 AS m, COUNT(*) AS c FROM trades GROUP BY n % 5 EMIT CHANGES;";

    @TempDir
    private Path directory;

    private final TestSupport support = new TestSupport();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private final Map<String, long[]> next = new TreeMap<>(Map.of("every", new long[2], "by_rest", new long[2]));
    private final Map<String, List<Object[]>> rows =
        new TreeMap<>(Map.of("every", new ArrayList<>(), "by_rest", new ArrayList<>()));
    private int published;

    @AfterEach
    void shouldHaveHadNoErrors()
    {
        support.assertNoErrors();
    }

    @Test
    void shouldJoinTheResultsOfTheJobAndStayWithIt() throws IOException
    {
        try (Appliance appliance = launch(SQL); CorelaneClient client = connect(appliance);
            ControlClient control = client.control())
        {
            publish(client, 100);
            await(client, 100, 100);
            assertEquals("job every gets more rows from here on\njob by_rest gets more rows from here on\n",
                say(control, THIRDS + LIFTED));
            publish(client, 30);
            await(client, 100 + 30 + 10, 100 + 30 + 30);
            assertTrue(say(control, "SHOW JOBS").startsWith(
                "every (symbol VARCHAR(8), n BIGINT) from trades, inserted from trades emits CHANGES\n"));
            say(control, "PAUSE JOB every; PAUSE JOB by_rest");
            publish(client, 30);
            TestSupport.await(() -> 160 == appliance.records());
            assertEquals("job every, which is paused, gets more rows when it goes on\n" +
                "job by_rest, which is paused, gets more rows when it goes on\n", say(control, COUNTS + SENT)
                .replaceAll("warning: .*\n", ""));
            publish(client, 40);
        }
        for (int run = 0; run < 2; run++)
        {
            try (Appliance appliance = launch(null); CorelaneClient client = connect(appliance);
                ControlClient control = client.control())
            {
                final int former = rows.get("every").size();
                final int formerRests = rows.get("by_rest").size();
                if (0 == run)
                {
                    assertTrue(appliance.catalog().isPaused("every"));
                    say(control, "RESUME JOB every; RESUME JOB by_rest");
                }
                publish(client, 30);
                await(client, former + 30 + 10 + 30, formerRests + 30 + 30 + 30);
                assertEquals(0, appliance.deadLetters());
                assertEquals(3, appliance.catalog().plans().stream()
                    .filter((plan) -> "every".equals(appliance.catalog().jobOf(plan.name()))).count());
            }
        }
        assertEquals(60, counted("every", 1_000_000_000).mapToLong((n) -> 1).sum());
        // Each row of a record with those that were added behind it, as each record was taken by all.
        checkEvery();
        assertRefused("rows of an INSERT INTO by_rest that was added while by_rest ran are in its results", SQL);
    }

    @Test
    void shouldGoWithTheJob() throws IOException
    {
        try (Appliance appliance = launch(SQL); CorelaneClient client = connect(appliance);
            ControlClient control = client.control())
        {
            say(control, THIRDS + COUNTS + LIFTED + SENT);
            publish(client, 60);
            await(client, 60 + 20 + 60, 180);
            assertTrue(client.sum(CounterType.JOB_STATE_ENTRIES) > 0);
            assertEquals("job every is dropped\njob by_rest is dropped\n",
                say(control, "DROP STREAM every; DROP JOB by_rest"));
            assertEquals(0, client.sum(CounterType.JOB_STATE_ENTRIES));
            for (int i = 0; i < 2; i++)
            {
                try (Stream<Path> files = Files.list(InstanceDirectory.state(directory, i)))
                {
                    assertEquals(0, files.count());
                }
            }
            assertThrows(CorelaneClientException.class, () -> client.results("every"));
            // The same names, and so the same ids on the wire, begin anew.
            next.values().forEach((numbers) -> Arrays.fill(numbers, 0));
            rows.values().forEach(List::clear);
            say(control, SQL.substring(SQL.indexOf('\n')) + THIRDS);
            say(control, LIFTED);
            publish(client, 60);
            await(client, 60 + 20, 120);
        }
        try (Appliance appliance = launch(null); CorelaneClient client = connect(appliance);
            ControlClient control = client.control())
        {
            publish(client, 60);
            await(client, 160, 240);
            say(control, "DROP JOB by_rest; DROP JOB every; DROP STREAM trades");
            assertEquals(0, appliance.catalog().plans().size());
            assertEquals(0, appliance.deadLetters());
        }
        Appliance.launch(support.context(directory, null, 2).recording(true)).close();
    }

    @Test
    void shouldLoseAndDoubleNothingWhenKilledUnderLoad() throws IOException, InterruptedException
    {
        Files.writeString(directory.resolve("job.sql"), SQL);
        final Random random = new Random(11);
        try (ChildAppliance appliance = new ChildAppliance(directory, directory.resolve("errors.txt"));
            DurablePublisher publisher =
                new DurablePublisher(directory + "/aeron", "trades", 4_711, 1 << 20, (error) -> { }))
        {
            appliance.start();
            Files.delete(directory.resolve("job.sql"));
            final RowEncoder encoder;
            try (CorelaneClient client = CorelaneClient.connect(directory + "/aeron", (error) -> { });
                ControlClient control = client.control())
            {
                encoder = new RowEncoder(InstanceDirectory.catalog(directory).stream("trades").schema());
                offer(publisher, encoder, 1_000);
                say(control, THIRDS + COUNTS + LIFTED + SENT);
            }
            for (int kill = 0; kill < 4; kill++)
            {
                final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(300));
                while (publisher.connects() <= kill || System.nanoTime() - endNs < 0)
                {
                    offer(publisher, encoder, Math.min(published + 10, 30_000 * (kill + 1)));
                }
                appliance.kill();
                appliance.start();
            }
            offer(publisher, encoder, published + 1_000);
            TestSupport.await(() -> 0 == publisher.poll());
            try (CorelaneClient client = CorelaneClient.connect(directory + "/aeron", (error) -> { }))
            {
                // Up to the last record: all of it is there, and each row once.
                read(client, () -> records() == published &&
                    rows.get("by_rest").stream().anyMatch((row) -> published - 1 + 1_000L == (Long)row[0]));
            }
        }
        checkEvery();
        checkRests();
        assertTrue(published > 10_000, "published " + published);
    }

    /** Of each key: all records in their order, from some on with what was added to them. */
    private void checkEvery()
    {
        final Map<Object, long[]> last = new TreeMap<>();
        for (final Object[] row : rows.get("every"))
        {
            // The last record, the last third, the count.
            final long[] of = last.computeIfAbsent(row[0], (key) -> new long[]{-1, -1, 0});
            final long n = (Long)row[1];
            if (n >= 1_000_000_000)
            {
                assertEquals(1_000_000_000 + ++of[2], n, "a count of " + row[0]);
            }
            else if (n < 0)
            {
                assertEquals(of[0], -n, "what is added to a record of " + row[0]);
                assertTrue(-1 == of[1] || -n == of[1] + 3L * KEYS || !isWhole(), "twice or never: " + -n);
                of[1] = -n;
            }
            else
            {
                assertTrue(-1 == of[0] || n == of[0] + KEYS || !isWhole(), "record " + n + " behind " + of[0]);
                of[0] = n;
            }
        }
    }

    private long records()
    {
        return rows.get("every").stream().filter((row) -> (Long)row[1] >= 0 && (Long)row[1] < 1 << 29).count();
    }

    /** Whether no record was passed by while a job was paused. */
    private boolean isWhole()
    {
        return records() == published;
    }

    private void checkRests()
    {
        final Map<Long, Long> counts = new TreeMap<>();
        final TreeMap<Long, Long> lifted = new TreeMap<>();
        for (final Object[] row : rows.get("by_rest"))
        {
            final long key = (Long)row[0];
            if (key >= 1_000)
            {
                assertEquals(key - 1_000, row[1]);
                assertEquals(null, lifted.put(key, key), "twice");
            }
            else
            {
                assertEquals(counts.merge(key, 1L, Long::sum), row[1], "a count of " + key);
            }
        }
        assertEquals(published, counts.entrySet().stream().filter((count) -> count.getKey() < 100)
            .mapToLong(Map.Entry::getValue).sum());
        assertEquals(lifted.size(), counts.entrySet().stream().filter((count) -> count.getKey() >= 100)
            .mapToLong(Map.Entry::getValue).sum(), "both were added before the same record");
        assertEquals(published - 1 + 1_000, lifted.lastKey());
        assertEquals(lifted.size(), lifted.lastKey() - lifted.firstKey() + 1);
    }

    private Stream<Object[]> counted(final String job, final long from)
    {
        return rows.get(job).stream().filter((row) -> (Long)row["every".equals(job) ? 1 : 0] >= from);
    }

    private Appliance launch(final String sql)
    {
        return Appliance.launch(support.context(directory, sql, 2).recording(true));
    }

    private CorelaneClient connect(final Appliance appliance)
    {
        return CorelaneClient.connect(appliance.aeronDirectory(), support);
    }

    private String say(final ControlClient control, final String sql)
    {
        return control.execute(sql, directory.toString());
    }

    private void assertRefused(final String reason, final String sql)
    {
        final String message = assertThrows(ApplianceException.class, () -> launch(sql).close()).getMessage();
        assertTrue(message.contains(reason), message);
    }

    private void publish(final CorelaneClient client, final int count)
    {
        final RowEncoder encoder = new RowEncoder(InstanceDirectory.catalog(directory).stream("trades").schema());
        try (CorelanePublisher publisher = client.publisher("trades"))
        {
            for (int i = 0; i < count; i++)
            {
                TestSupport.publish(publisher, record, encode(encoder));
                published++;
            }
            TestSupport.flush(publisher);
        }
    }

    private void offer(final DurablePublisher publisher, final RowEncoder encoder, final int most)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (published < most && System.nanoTime() - deadlineNs < 0)
        {
            published += publisher.offer(record, 0, encode(encoder), published) >= 0 ? 1 : 0;
            publisher.poll();
        }
    }

    private int encode(final RowEncoder encoder)
    {
        return encoder.encode(new Object[]{"S" + published % KEYS, (long)published}, record, 0);
    }

    /** Reads all results that are recorded, until there are so many; then there are no more. */
    private void await(final CorelaneClient client, final int every, final int rests)
    {
        read(client, () -> rows.get("every").size() >= every && rows.get("by_rest").size() >= rests);
        assertEquals(every, rows.get("every").size());
        assertEquals(rests, rows.get("by_rest").size());
    }

    private void read(final CorelaneClient client, final BooleanSupplier isRead)
    {
        try (RecordedResultReader every = client.recordedResults("every", next.get("every"));
            RecordedResultReader rests = client.recordedResults("by_rest", next.get("by_rest")))
        {
            final RowDecoder decoder =
                new RowDecoder(InstanceDirectory.catalog(directory).job("every").outputSchema());
            final RowDecoder restDecoder =
                new RowDecoder(InstanceDirectory.catalog(directory).job("by_rest").outputSchema());
            TestSupport.await(() -> 0 == poll(every, "every", decoder) + poll(rests, "by_rest", restDecoder) &&
                isRead.getAsBoolean());
        }
    }

    private int poll(final RecordedResultReader reader, final String job, final RowDecoder decoder)
    {
        final long[] numbers = next.get(job);
        return reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
        {
            assertEquals(numbers[partition], sequence, "a gap in the results of " + job);
            numbers[partition] = sequence + 1;
            rows.get(job).add(decoder.decode(buffer, offset, length));
        }, 100);
    }
}
