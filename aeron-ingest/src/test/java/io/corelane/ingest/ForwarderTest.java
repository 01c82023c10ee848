package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Publication;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.DeadLetterReader;
import io.corelane.ingest.client.ResultReader;
import io.corelane.ingest.client.SlotTable;
import io.corelane.ingest.client.StreamIds;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A publisher that knows Aeron and SBE, and nothing of Corelane. */
@Timeout(60)
class ForwarderTest
{
    private static final int PARTITIONS = 2;
    private static final int RECORDS = 20_000;
    private static final int SYMBOLS = 40;

    @TempDir
    private Path directory;

    private final TestSupport support = new TestSupport();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();

    @AfterEach
    void shouldHaveHadNoErrors()
    {
        support.assertNoErrors();
    }

    @Test
    void shouldRoutePlainRecordsToThePartitionsOfTheirKeys()
    {
        try (Appliance appliance = launch();
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(appliance.aeronDirectory()));
            Publication plain = aeron.addPublication(CommonContext.IPC_CHANNEL, StreamIds.PLAIN);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ResultReader reader = client.results("by_symbol"))
        {
            TestSupport.await(() -> PARTITIONS == reader.connectedPartitions() && plain.isConnected());
            final StreamDefinition trades = appliance.catalog().stream("trades");
            final RowEncoder encoder = new RowEncoder(trades.schema());
            final RowDecoder decoder = new RowDecoder(appliance.catalog().job("by_symbol").outputSchema());
            final Map<String, Integer> expectedPartitions = new TreeMap<>();
            final Map<String, Integer> partitions = new TreeMap<>();
            final Map<String, String> rows = new TreeMap<>();
            for (int i = 0; i < RECORDS; i++)
            {
                final String symbol = "S" + i % SYMBOLS;
                final int length = encoder.encode(new Object[]{symbol, BigDecimal.ONE, (long)i}, record, 0);
                expectedPartitions.put(symbol, new SlotTable(PARTITIONS).partition(
                    SlotTable.hash(record, KeyPlace.offset(trades), KeyPlace.length(trades))));
                TestSupport.await(() ->
                {
                    collect(reader, decoder, partitions, rows);
                    return plain.offer(record, 0, length) > 0;
                });
            }
            TestSupport.await(() ->
            {
                collect(reader, decoder, partitions, rows);
                return RECORDS == reader.results();
            });
            assertEquals(expectedPartitions, partitions);
            assertEquals(2, expectedPartitions.values().stream().distinct().count());
            for (int s = 0; s < SYMBOLS; s++)
            {
                long volume = 0;
                for (int i = s; i < RECORDS; i += SYMBOLS)
                {
                    volume += i;
                }
                assertEquals(RECORDS / SYMBOLS + " " + volume, rows.get("S" + s));
            }
            assertEquals(RECORDS, client.sum(CounterType.FORWARDER_RECORDS));
            assertEquals(0, appliance.deadLetters());
        }
    }

    @Test
    void shouldMakeADeadLetterOfWhatIsOfNoStream()
    {
        try (Appliance appliance = launch();
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(appliance.aeronDirectory()));
            Publication plain = aeron.addPublication(CommonContext.IPC_CHANNEL, StreamIds.PLAIN);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            DeadLetterReader deadLetters = client.deadLetters())
        {
            TestSupport.await(() -> PARTITIONS == deadLetters.connectedPartitions() && plain.isConnected());
            final int length = new RowEncoder(appliance.catalog().stream("trades").schema()).encode(
                new Object[]{"IBM", BigDecimal.ONE, 1L}, record, 0);
            // Longer than a fragment of the logs; too short to hold its key; of another schema; empty.
            record.setMemory(length, 30_000 - length, (byte)7);
            final int longest = 16_384 - 56;
            final Map<String, Integer> expected = new TreeMap<>();
            offer(plain, 30_000, expected, longest);
            offer(plain, 10, expected, 10);
            record.setMemory(0, 64, (byte)0x7F);
            offer(plain, 64, expected, 64);
            offer(plain, 0, expected, 0);
            final Map<String, Integer> seen = new TreeMap<>();
            TestSupport.await(() ->
            {
                deadLetters.poll((buffer, offset, size) -> seen.merge(
                    DeadLetterDescriptor.reason(buffer, offset) + " " +
                    DeadLetterDescriptor.recordLength(buffer, offset) + " " +
                    firstBytes(buffer, offset), 1, Integer::sum), 10);
                return 4 == appliance.deadLetters() && seen.values().stream().mapToInt((n) -> n).sum() == 4;
            });
            assertEquals(expected, seen);
            assertEquals(4, client.sum(CounterType.FORWARDER_RECORDS));
        }
    }

    @Test
    void shouldForwardWhatWasTakenBeforeItIsClosed()
    {
        final Appliance appliance = launch();
        try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(appliance.aeronDirectory()));
            Publication plain = aeron.addPublication(CommonContext.IPC_CHANNEL, StreamIds.PLAIN))
        {
            TestSupport.await(plain::isConnected);
            final int length = new RowEncoder(appliance.catalog().stream("trades").schema()).encode(
                new Object[]{"IBM", BigDecimal.ONE, 1L}, record, 0);
            for (int i = 0; i < RECORDS; i++)
            {
                TestSupport.await(() -> plain.offer(record, 0, length) > 0);
            }
            appliance.close();
        }
        assertEquals(RECORDS, appliance.records());
    }

    /** A second session would have no order with the log. */
    @Test
    void shouldKeepSessionsOfOthersOutOfTheLogs()
    {
        try (Appliance appliance = launch();
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(appliance.aeronDirectory()));
            Publication own = aeron.addExclusivePublication(CommonContext.IPC_CHANNEL, StreamIds.FIRST_LOG);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            TestSupport.await(publisher::isConnected);
            assertEquals(Publication.NOT_CONNECTED, own.offer(record, 0, 64));
            final int length = new RowEncoder(appliance.catalog().stream("trades").schema()).encode(
                new Object[]{"IBM", BigDecimal.ONE, 1L}, record, 0);
            TestSupport.publish(publisher, record, length);
            TestSupport.flush(publisher);
            TestSupport.await(() -> 1 == appliance.records());
            assertEquals(0, appliance.deadLetters());
        }
    }

    private Appliance launch()
    {
        return Appliance.launch(support
            .context(directory, TestSupport.STREAM + TestSupport.BY_SYMBOL, PARTITIONS)
            .egressStallTimeoutNs(Long.MAX_VALUE));
    }

    private void offer(
        final Publication plain, final int length, final Map<String, Integer> expected, final int kept)
    {
        TestSupport.await(() -> plain.offer(record, 0, length) > 0);
        final ExpandableArrayBuffer head = new ExpandableArrayBuffer();
        head.putBytes(0, record, 0, Math.min(kept, 16));
        expected.merge(DeadLetterDescriptor.UNKNOWN_STREAM + " " + kept + " " + hex(head, 0, Math.min(kept, 16)), 1,
            Integer::sum);
    }

    private static String firstBytes(final DirectBuffer buffer, final int offset)
    {
        final int length = DeadLetterDescriptor.recordLength(buffer, offset);
        assertTrue(length >= 0);
        return hex(buffer, DeadLetterDescriptor.recordOffset(buffer, offset), Math.min(length, 16));
    }

    private static String hex(final DirectBuffer buffer, final int offset, final int length)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++)
        {
            text.append(String.format("%02x", buffer.getByte(offset + i)));
        }
        return text.toString();
    }

    private static void collect(
        final ResultReader reader,
        final RowDecoder decoder,
        final Map<String, Integer> partitions,
        final Map<String, String> rows)
    {
        reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
        {
            final Object[] row = decoder.decode(buffer, offset, length);
            final Integer before = partitions.put((String)row[0], partition);
            assertTrue(null == before || before == partition);
            rows.put((String)row[0], row[1] + " " + row[2]);
        }, 10);
    }
}
