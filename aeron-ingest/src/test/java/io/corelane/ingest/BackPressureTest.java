package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowEncoder;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.ResultReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BackPressureTest
{
    private static final int PARTITIONS = 2;
    private static final int MAX_RECORDS = 10_000_000;

    @TempDir
    private Path directory;

    private final TestSupport support = new TestSupport();
    private final long[] nextSequences = new long[PARTITIONS];

    @Test
    void shouldReachThePublisherAsAValueAndLoseNothing()
    {
        try (Appliance appliance = Appliance.launch(support
            .context(directory, TestSupport.STREAM + TestSupport.ALL, PARTITIONS).egressStallTimeoutNs(Long.MAX_VALUE));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades");
            ResultReader reader = client.results("every"))
        {
            TestSupport.await(() -> PARTITIONS == reader.connectedPartitions() && publisher.isConnected());
            final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            int taken = 0;
            // Nobody reads: sooner or later the logs behind the reader are full, up to the publisher.
            while (true)
            {
                final long result = publisher.offer(record, 0, encode(encoder, taken, record));
                if (result < 0)
                {
                    assertTrue(CorelanePublisher.BACK_PRESSURED == result || CorelanePublisher.ADMIN_ACTION == result,
                        "offer gave " + result);
                    if (CorelanePublisher.BACK_PRESSURED == result)
                    {
                        break;
                    }
                    continue;
                }
                assertTrue(++taken < MAX_RECORDS, "no back pressure after " + taken + " records");
            }
            assertTrue(publisher.backPressures() > 0);
            assertTrue(client.sum(CounterType.PUBLISHER_BACK_PRESSURES) > 0);
            final int expected = taken;
            TestSupport.await(() ->
            {
                read(reader);
                return 0 == publisher.flush();
            });
            TestSupport.await(() ->
            {
                read(reader);
                return expected == reader.results();
            });
            assertEquals(0, reader.missed());
            assertEquals(expected, nextSequences[0] + nextSequences[1]);
            assertEquals(expected, appliance.records());
            assertEquals(expected, appliance.results());
        }
        support.assertNoErrors();
    }

    private static int encode(final RowEncoder encoder, final int i, final ExpandableArrayBuffer record)
    {
        return encoder.encode(new Object[]{"S" + i % 100, BigDecimal.ONE, (long)i}, record, 0);
    }

    private void read(final ResultReader reader)
    {
        reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
            assertEquals(nextSequences[partition]++, sequence), 10);
    }
}
