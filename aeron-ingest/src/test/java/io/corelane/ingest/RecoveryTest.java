package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.ResultReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RecoveryTest
{
    private static final int SYMBOLS = 20;
    private static final String BY_SIZE =
        "CREATE TABLE by_size AS SELECT size, COUNT(*) AS n FROM trades GROUP BY size EMIT CHANGES;\n";

    @TempDir
    private Path directory;

    private final TestSupport support = new TestSupport();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private int published;

    @AfterEach
    void shouldHaveHadNoErrors()
    {
        support.assertNoErrors();
    }

    private ApplianceContext context(final String sql)
    {
        return support.context(directory, sql, 2).recording(true);
    }

    @Test
    void shouldGoOnWhereItWas()
    {
        final String sql = TestSupport.STREAM + TestSupport.BY_SYMBOL + BY_SIZE;
        for (int run = 0; run < 3; run++)
        {
            final long[] recovered = {0, 0, 0};
            try (Appliance appliance = Appliance.launch(context(0 == run ? sql : null)
                .recoveryListener((done, bytes, records) ->
                {
                    recovered[0] = done;
                    recovered[1] = bytes;
                    recovered[2] = records;
                }));
                CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
                ResultReader bySymbol = client.results("by_symbol");
                ResultReader bySize = client.results("by_size"))
            {
                assertEquals(recovered[1], recovered[0]);
                // Rows between partitions are records of their logs as well.
                assertEquals(2_000L * run, recovered[2]);
                TestSupport.await(() -> 2 == bySymbol.connectedPartitions() && 2 == bySize.connectedPartitions());
                publish(client, appliance, 1_000);
                final Map<String, Long> symbols = counts(appliance, bySymbol, "by_symbol", 1_000);
                assertEquals(SYMBOLS, symbols.size());
                symbols.forEach((symbol, n) -> assertEquals(published / SYMBOLS, n, symbol));
                final Map<String, Long> sizes = counts(appliance, bySize, "by_size", 1_000);
                assertEquals(published, sizes.values().stream().mapToLong((n) -> n).sum());
                // All results of all runs in one sequence.
                assertEquals(published, appliance.results() / 2);
                assertEquals(0, appliance.deadLetters());
            }
        }
    }

    @Test
    void shouldRefuseAnotherJobFileOrNumberOfPartitions()
    {
        final String sql = TestSupport.STREAM + TestSupport.BY_SYMBOL;
        Appliance.launch(context(sql)).close();
        refused("by_size is new", context(sql + BY_SIZE));
        refused("job by_symbol is missing", context(TestSupport.STREAM));
        refused("job by_symbol has another plan", context(sql.replace("VARCHAR(8)", "VARCHAR(9)")));
        refused("stream trades is declared otherwise",
            context(TestSupport.STREAM.replace("key='symbol'", "key='size'") + TestSupport.BY_SYMBOL));
        refused("job by_symbol has another plan", context(sql.replace("SUM(size)", "MAX(size)")));
        refused("are of 2 partitions, not of 3", context(sql).partitions(3));
        refused("set term-length and fragment-length as they were",
            context(sql).termLength(2 * TestSupport.TERM_LENGTH));
        Appliance.launch(context(sql)).close();
        try (Appliance appliance = Appliance.launch(context(sql + BY_SIZE).fresh(true)))
        {
            assertEquals(2, appliance.catalog().jobs().size());
        }
    }

    private void refused(final String reason, final ApplianceContext context)
    {
        final String message =
            assertThrows(ApplianceException.class, () -> Appliance.launch(context).close()).getMessage();
        assertTrue(message.contains(reason), message);
    }

    private void publish(final CorelaneClient client, final Appliance appliance, final int count)
    {
        final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
        try (CorelanePublisher publisher = client.publisher("trades"))
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

    private static Map<String, Long> counts(
        final Appliance appliance, final ResultReader reader, final String job, final int results)
    {
        final Map<String, Long> counts = new TreeMap<>();
        final RowDecoder decoder = new RowDecoder(appliance.catalog().job(job).outputSchema());
        TestSupport.await(() ->
        {
            reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
            {
                final Object[] row = decoder.decode(buffer, offset, length);
                counts.put(String.valueOf(row[0]), (Long)row[1]);
            }, 10);
            return reader.results() >= results;
        });
        assertEquals(results, reader.results());
        return counts;
    }
}
