package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.corelane.affinity.IdleMode;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.core.interpret.InterpreterTask;
import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.ResultReader;
import io.corelane.ingest.client.SlotTable;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The appliance here, the publisher in another process, and the interpreter beside both. */
@Timeout(120)
class SystemTest
{
    private static final int RECORDS = 200_000;
    private static final int PARTITIONS = 2;
    private static final String SQL =
        "CREATE STREAM trades (symbol VARCHAR(8), price DECIMAL(18,4), size BIGINT, venue VARCHAR(2)) " +
        "WITH (key='symbol');\n" +
        "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n, SUM(price * size) AS turnover, AVG(price) AS mean, " +
        "MIN(price) AS low, LAST_VALUE(venue) AS last FROM trades GROUP BY symbol HAVING SUM(size) % 7 <> 3;\n" +
        "CREATE STREAM big AS SELECT symbol, size, price / size AS ratio, _sequence AS s FROM trades " +
        "WHERE size > 900 OR venue = 'X1';\n";

    @TempDir
    private Path directory;

    private final List<Throwable> errors = new ArrayList<>();

    @Test
    void shouldGiveTheInterpretersResultsToAPublisherOfAnotherProcess() throws IOException, InterruptedException
    {
        try (Appliance appliance = Appliance.launch(context());
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), errors::add);
            ResultReader bySymbol = client.results("by_symbol");
            ResultReader big = client.results("big"))
        {
            await(() -> PARTITIONS == bySymbol.connectedPartitions() && PARTITIONS == big.connectedPartitions());
            final List<UnsafeBuffer> records = writeRecords(appliance);
            final Process publisher = startPublisher(appliance, "once");
            final TreeMap<String, List<String>> seen = new TreeMap<>();
            final TreeMap<String, List<String>> expected = interpret(appliance, records);
            final long results = expected.values().stream().mapToLong(List::size).sum();
            await(() ->
            {
                collect("by_symbol", bySymbol, seen);
                collect("big", big, seen);
                return bySymbol.results() + big.results() >= results;
            });
            assertTrue(publisher.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, publisher.exitValue());
            assertEquals(expected, seen);
            assertEquals(0, bySymbol.missed() + big.missed());
            assertEquals(RECORDS, appliance.records());
        }
        assertEquals(List.of(), errors);
    }

    @Test
    void shouldGoOnWhenAPublisherIsKilledWhileItPublishes() throws IOException, InterruptedException
    {
        try (Appliance appliance = Appliance.launch(context());
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), errors::add);
            CorelanePublisher survivor = client.publisher("trades"))
        {
            final List<UnsafeBuffer> records = writeRecords(appliance);
            final Process publisher = startPublisher(appliance, "once", "for ever");
            try (BufferedReader out = new BufferedReader(
                new InputStreamReader(publisher.getInputStream(), StandardCharsets.UTF_8)))
            {
                assertTrue(out.readLine().startsWith("PUBLISHED"));
                publisher.destroyForcibly();
                assertTrue(publisher.waitFor(20, TimeUnit.SECONDS));
            }
            await(survivor::isConnected);
            final long before = appliance.records();
            assertTrue(before > 0);
            for (int i = 0; i < 50_000; i++)
            {
                final UnsafeBuffer record = records.get(i);
                await(() -> survivor.offer(record, 0, record.capacity(), 0) >= 0);
            }
            await(() -> 0 == survivor.flush());
            await(() -> appliance.records() >= before + 50_000);
            assertEquals(0, appliance.deadLetters());
        }
        assertEquals(List.of(), errors);
    }

    private ApplianceContext context()
    {
        return new ApplianceContext()
            .directory(directory)
            .aeronDirectory(directory + "/aeron")
            .sql(SQL, "test.sql", directory)
            .partitions(PARTITIONS)
            .cpus("none")
            .idleMode(IdleMode.BACKOFF)
            .termLength(256 * 1024)
            .egressStallTimeoutNs(TimeUnit.SECONDS.toNanos(30))
            .errorHandler(errors::add);
    }

    private List<UnsafeBuffer> writeRecords(final Appliance appliance) throws IOException
    {
        final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
        final Random random = new Random(7);
        final List<UnsafeBuffer> records = new ArrayList<>();
        try (DataOutputStream out = new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(directory.resolve("records")))))
        {
            for (int i = 0; i < RECORDS; i++)
            {
                final UnsafeBuffer record = new UnsafeBuffer(new byte[256]);
                final int length = encoder.encode(new Object[]{
                    "S" + random.nextInt(500),
                    0 == random.nextInt(10) ? null : BigDecimal.valueOf(random.nextInt(1_000_000), 4),
                    (long)random.nextInt(1_000),
                    "X" + random.nextInt(5)}, record, 0);
                record.wrap(record, 0, length);
                records.add(record);
                final byte[] bytes = new byte[length];
                record.getBytes(0, bytes);
                out.writeInt(length);
                out.write(bytes);
            }
        }
        return records;
    }

    /** With the class path that a publisher needs: no core, no SQL, no Chronicle Map, no sbe-tool. */
    private Process startPublisher(final Appliance appliance, final String... more) throws IOException
    {
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp", String.join(":", place(FilePublisher.class), place(CorelanePublisher.class),
            place(RecordBatchEncoder.class), place(Aeron.class), place(DirectBuffer.class)),
            FilePublisher.class.getName(), appliance.aeronDirectory(), "trades",
            directory.resolve("records").toString()));
        if (more.length > 1)
        {
            command.add(more[1]);
        }
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String place(final Class<?> type)
    {
        return Path.of(URI.create(
            type.getProtectionDomain().getCodeSource().getLocation().toString())).toString();
    }

    /** What each job should give in each partition, in order, by the interpreter. */
    private static TreeMap<String, List<String>> interpret(final Appliance appliance, final List<UnsafeBuffer> records)
    {
        final StreamDefinition stream = appliance.catalog().stream("trades");
        final SlotTable slots = new SlotTable(PARTITIONS);
        final TreeMap<String, List<String>> results = new TreeMap<>();
        final List<Partition> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++)
        {
            final Partition partition = new Partition(i, 16_384, 16_384);
            partition.addStream(stream);
            for (final JobPlan plan : appliance.catalog().jobs())
            {
                partition.add(plan, (context, faults, batch) -> InterpreterTask.create(plan, context, faults, batch));
            }
            partitions.add(partition);
        }
        for (int i = 0; i < records.size(); i++)
        {
            final UnsafeBuffer record = records.get(i);
            final int hash = SlotTable.hash(record, KeyPlace.offset(stream), KeyPlace.length(stream));
            final Partition partition = partitions.get(slots.partition(hash));
            while (!partition.onRecord(stream.id(), record, 0, record.capacity(), hash, i))
            {
                collect(partition, results);
            }
        }
        partitions.forEach((partition) -> collect(partition, results));
        return results;
    }

    private static void collect(final Partition partition, final TreeMap<String, List<String>> results)
    {
        for (int i = 0; i < partition.jobCount(); i++)
        {
            final JobHandle job = partition.job(i);
            while (job.results().count() > 0)
            {
                job.results().seal();
                final ResultBatchIterator batch = new ResultBatchIterator();
                batch.wrap(job.results().buffer(), 0, job.results().length());
                while (batch.next())
                {
                    add(results, job.plan().name(), batch.partition(), batch.operation(), batch.sendTimeNs(),
                        job.results().buffer(), batch.rowOffset(), batch.rowLength());
                }
                job.results().clear();
            }
        }
    }

    private static void collect(final String job, final ResultReader reader, final TreeMap<String, List<String>> seen)
    {
        reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
            add(seen, job, partition, operation, sendTimeNs, buffer, offset, length), 10);
    }

    private static void add(
        final TreeMap<String, List<String>> results,
        final String job,
        final int partition,
        final byte operation,
        final long sendTimeNs,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final byte[] row = new byte[length];
        buffer.getBytes(offset, row);
        results.computeIfAbsent(job + " " + partition, (key) -> new ArrayList<>()).add(
            operation + " " + sendTimeNs + " " + new String(row, StandardCharsets.ISO_8859_1));
    }

    private static void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "not within 60 s");
            Thread.onSpinWait();
        }
    }
}
