package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.affinity.IdleMode;
import io.corelane.codec.RowDecoder;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.ResultReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;

/** What tests with a real driver share: small logs, bounded waiting, and errors that are not overlooked. */
final class TestSupport implements ErrorHandler
{
    static final String STREAM =
        "CREATE STREAM trades (symbol VARCHAR(8), price DECIMAL(18,4), size BIGINT) WITH (key='symbol');\n";
    static final String BY_SYMBOL =
        "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n, SUM(size) AS volume FROM trades GROUP BY symbol " +
        "EMIT CHANGES;\n";
    static final String ALL = "CREATE STREAM every AS SELECT symbol, size FROM trades;\n";
    static final int TERM_LENGTH = 256 * 1024;

    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();

    @Override
    public void onError(final Throwable error)
    {
        errors.add(error);
    }

    List<Throwable> errors()
    {
        return errors;
    }

    void assertNoErrors()
    {
        assertEquals(List.of(), errors);
    }

    ApplianceContext context(final Path directory, final String sql, final int partitions)
    {
        return new ApplianceContext()
            .directory(directory)
            .aeronDirectory(directory + "/aeron")
            .sql(sql, "test.sql", directory)
            .partitions(partitions)
            .cpus("none")
            .idleMode(IdleMode.BACKOFF)
            .termLength(TERM_LENGTH)
            .errorHandler(this);
    }

    /** The module options that this JVM was started with, for another one. */
    static List<String> moduleOptions()
    {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((option) -> option.startsWith("--add-")).toList();
    }

    static void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "not within 60 s");
            Thread.onSpinWait();
        }
    }

    /** Reads so many results of a job, or more, and gives the last count of each key: the first two columns. */
    static Map<String, Long> counts(
        final Appliance appliance, final ResultReader reader, final String job, final int results)
    {
        final Map<String, Long> counts = new TreeMap<>();
        final RowDecoder decoder = new RowDecoder(appliance.catalog().job(job).outputSchema());
        await(() ->
        {
            reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
            {
                final Object[] row = decoder.decode(buffer, offset, length);
                counts.put(String.valueOf(row[0]), (Long)row[1]);
            }, 10);
            return reader.results() >= results;
        });
        return counts;
    }

    static void publish(final CorelanePublisher publisher, final DirectBuffer record, final int length)
    {
        await(() -> publisher.offer(record, 0, length) >= 0);
    }

    static void flush(final CorelanePublisher publisher)
    {
        await(() -> 0 == publisher.flush());
    }
}
