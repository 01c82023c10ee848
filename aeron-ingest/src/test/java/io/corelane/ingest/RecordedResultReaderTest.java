package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowEncoder;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.RecordedResultReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RecordedResultReaderTest
{
    private static final int RECORDS = 400_000;

    @TempDir
    private Path directory;

    private final TestSupport support = new TestSupport();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();

    @Test
    void shouldBeginNearTheResultThatIsWantedNext()
    {
        try (Appliance appliance = Appliance.launch(support
            .context(directory, TestSupport.STREAM + TestSupport.ALL, 1).recording(true));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            publish(appliance, publisher);
            final int all = fragments(client, 0, RECORDS);
            // Terms of 256 KiB, of which the results fill some 70.
            assertTrue(all > 1_000, "only " + all + " fragments");
            for (final long from : new long[]{1, RECORDS / 7, RECORDS / 2, RECORDS - 1})
            {
                final long left = RECORDS - from;
                final int read = fragments(client, from, left);
                final long needed = all * left / RECORDS;
                assertTrue(read <= needed + all * 6 / 10, "from " + from + " " + read + " of " + all + " fragments");
            }
            // What is to come, too.
            try (RecordedResultReader reader = client.recordedResults("every", new long[]{RECORDS}))
            {
                publish(appliance, publisher);
                TestSupport.await(() ->
                {
                    poll(reader);
                    return RECORDS == reader.results();
                });
                assertEquals(0, reader.missed());
            }
        }
        support.assertNoErrors();
    }

    private void publish(final Appliance appliance, final CorelanePublisher publisher)
    {
        final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
        for (int i = 0; i < RECORDS; i++)
        {
            TestSupport.publish(
                publisher, record, encoder.encode(new Object[]{"S" + i % 100, BigDecimal.ONE, (long)i}, record, 0));
            if (0 == i % 1_000)
            {
                TestSupport.flush(publisher);
            }
        }
        TestSupport.flush(publisher);
        TestSupport.await(publisher::isRecorded);
    }

    /** How many have to be read for so many results from a sequence on. */
    private int fragments(final CorelaneClient client, final long from, final long results)
    {
        final int[] fragments = {0};
        try (RecordedResultReader reader = client.recordedResults("every", new long[]{from}))
        {
            TestSupport.await(() ->
            {
                fragments[0] += poll(reader);
                return results == reader.results();
            });
            assertEquals(0, reader.missed());
            assertEquals(from + results, reader.nextSequences()[0]);
        }
        return fragments[0];
    }

    private static int poll(final RecordedResultReader reader)
    {
        final long[] next = {reader.nextSequences()[0]};
        return reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
            assertEquals(next[0]++, sequence), 1);
    }
}
