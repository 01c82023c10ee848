package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.affinity.IdleMode;
import io.corelane.codec.RowEncoder;
import io.corelane.ingest.Appliance;
import io.corelane.ingest.ApplianceContext;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.RecordedResultReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The last recorded results by the files, beside all of them by the Archive. */
@Timeout(120)
class RecordedRowsTest
{
    private static final int PARTITIONS = 2;
    private static final int LIMIT = 1_000;
    private static final String SQL = "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT) WITH (key='symbol');\n" +
        "CREATE STREAM every AS SELECT symbol, size FROM trades;\nCREATE STREAM none AS SELECT size FROM trades " +
        "WHERE size < 0;\n";

    @TempDir
    private Path directory;

    private ApplianceContext context()
    {
        return new ApplianceContext().directory(directory).aeronDirectory(directory + "/aeron")
            .sql(SQL, "test.sql", directory).partitions(PARTITIONS).cpus("none").idleMode(IdleMode.BACKOFF)
            .recording(true).termLength(256 * 1024).errorHandler((error) -> { });
    }

    @Test
    void shouldGiveTheLastOnesOfEachPartitionAcrossTerms()
    {
        final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
        try (Appliance appliance = Appliance.launch(context());
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), (error) -> { });
            CorelanePublisher publisher = client.publisher("trades");
            RecordedResultReader reader = client.recordedResults("every", new long[PARTITIONS]))
        {
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            final List<List<String>> all = List.of(new ArrayList<>(), new ArrayList<>());
            assertEquals(all, last("every"));
            assertEquals(all, last("none"));
            int sent = 0;
            for (int round = 0; round < 12; round++)
            {
                for (int i = 0; i < 200 + 400 * round; i++)
                {
                    final int length = encoder.encode(new Object[]{"S" + sent % 50, (long)sent++}, record, 0);
                    while (publisher.offer(record, 0, length) < 0)
                    {
                        Thread.onSpinWait();
                    }
                }
                while (publisher.flush() < 0)
                {
                    Thread.onSpinWait();
                }
                while (reader.results() < sent)
                {
                    // What the Archive gives is recorded.
                    reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, row, length) ->
                        all.get(partition).add(sequence + " " + buffer.getLong(row + length - Long.BYTES)), 10);
                }
                final List<List<String>> last = last("every");
                for (int partition = 0; partition < PARTITIONS; partition++)
                {
                    final List<String> expected = all.get(partition);
                    final int count = last.get(partition).size();
                    assertTrue(count >= Math.min(LIMIT, expected.size()), count + " of " + expected.size());
                    // A fragment at the most is more than was asked for.
                    assertTrue(count < LIMIT + 500, count + " of " + expected.size());
                    assertEquals(expected.subList(expected.size() - count, expected.size()), last.get(partition));
                }
            }
            assertTrue(all.get(0).size() > 5 * LIMIT);
        }
        assertEquals(LIMIT, Math.min(LIMIT, last("every").get(1).size()));
    }

    private List<List<String>> last(final String job)
    {
        final List<List<String>> results = List.of(new ArrayList<>(), new ArrayList<>());
        RecordedRows.read(directory, job, LIMIT, (operation, partition, sequence, input, sendTimeNs, buffer, row,
            length) -> results.get(partition).add(sequence + " " + buffer.getLong(row + length - Long.BYTES)));
        return results;
    }
}
