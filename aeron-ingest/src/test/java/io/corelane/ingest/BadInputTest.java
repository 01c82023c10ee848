package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.ControlRequestDescriptor;
import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.core.sql.SqlException;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.StreamIds;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.CloseHelper;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody who may write to shared memory can send by accident to each stream of an appliance: anything, of any
 * length, by many connections. Nothing of it harms records of others, and tools are answered all the while.
 */
@Timeout(120)
class BadInputTest
{
    private static final int MESSAGES = 3_000;
    private static final int[] STREAMS = {StreamIds.PLAIN, StreamIds.CONTROL, StreamIds.ARCHIVE_REQUESTS,
        StreamIds.ARCHIVE_RESPONSES, StreamIds.REPLAY, StreamIds.FIRST_LOG, StreamIds.FIRST_LOG + 1,
        StreamIds.FIRST_EGRESS, StreamIds.DEAD_LETTERS, StreamIds.FIRST_REPLY, StreamIds.FIRST_EXCHANGE};

    private final TestSupport support = new TestSupport();
    private final SplittableRandom random = new SplittableRandom(6);

    @TempDir
    private Path directory;

    private ApplianceContext context()
    {
        return support.context(directory, TestSupport.STREAM + TestSupport.BY_SYMBOL, 2).recording(true);
    }

    private void assertUnharmed(final Appliance appliance, final CorelaneClient client, final int rows)
    {
        final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
        final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
        final long[] groups = new long[1];
        try (CorelanePublisher publisher = client.publisher("trades", 4_711);
            ControlClient control = client.control())
        {
            TestSupport.await(publisher::isConnected);
            for (int i = 0; i < rows; i++)
            {
                TestSupport.publish(publisher, record,
                    encoder.encode(new Object[]{"S" + i % 5, BigDecimal.TEN, (long)i}, record, 0));
            }
            TestSupport.flush(publisher);
            TestSupport.await(publisher::isRecorded);
            assertTrue(control.execute("SHOW JOBS", "").contains("by_symbol"));
            TestSupport.await(() ->
            {
                groups[0] = appliance.metrics().sum(CounterType.JOB_RESULTS);
                return groups[0] >= rows;
            });
        }
        assertEquals(rows, groups[0]);
        assertEquals(5, appliance.metrics().sum(CounterType.JOB_STATE_ENTRIES));
        assertNull(appliance.failure());
    }

    /** Offers what there is room for: where nobody reads, and where it is too long, nothing goes. */
    private void offer(final Publication publication, final MutableDirectBuffer message, final int length)
    {
        for (int tries = 0; tries < 1_000; tries++)
        {
            final long position = publication.offer(message, 0, length);
            if (position > 0 || Publication.CLOSED == position || Publication.NOT_CONNECTED == position)
            {
                return;
            }
            Thread.onSpinWait();
        }
    }

    private void random(final Publication publication, final boolean hasHeader)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[8_192]);
        // The Archive prints each one that it does not know.
        for (int i = StreamIds.ARCHIVE_REQUESTS == publication.streamId() ? MESSAGES - 20 : 0; i < MESSAGES; i++)
        {
            final int length = 0 == i % 10 ? random.nextInt(message.capacity()) : random.nextInt(64);
            final byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            message.putBytes(0, bytes);
            if (hasHeader && length >= 8)
            {
                // As if it were a message of the protocol: block length, template, schema, version.
                message.putShort(0, (short)random.nextInt(40));
                message.putShort(2, (short)random.nextInt(12));
                message.putShort(4, (short)(random.nextBoolean() ? RecordBatchDescriptor.SCHEMA_ID : 101));
                message.putShort(6, (short)random.nextInt(3));
            }
            offer(publication, message, length);
        }
    }

    @Test
    void shouldOutliveAnythingOnAnyStream()
    {
        try (Appliance appliance = Appliance.launch(context());
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(appliance.aeronDirectory()));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support))
        {
            for (final int stream : STREAMS)
            {
                try (Publication publication = aeron.addExclusivePublication(CommonContext.IPC_CHANNEL, stream))
                {
                    random(publication, false);
                    random(publication, true);
                }
            }
            assertUnharmed(appliance, client, 1_000);
        }
    }

    @Test
    void shouldOutliveRequestsThatAreAlmostRight()
    {
        try (Appliance appliance = Appliance.launch(context());
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(appliance.aeronDirectory()));
            Subscription replies = aeron.addSubscription(CommonContext.IPC_CHANNEL, StreamIds.FIRST_REPLY);
            Publication control = aeron.addExclusivePublication(CommonContext.IPC_CHANNEL, StreamIds.CONTROL);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support))
        {
            TestSupport.await(control::isConnected);
            final String[] texts = {"", "x", "-1", "9999999999999999999999", "by_symbol 0 0 0 - rows 0",
                "by_symbol 0 0 0 zz rows 0", "by_symbol 9 9 9 - rows 0", "by_symbol a b c - rows 0", "SELECT", ";;;",
                "CREATE STREAM", "\0\0", "'".repeat(3_000), "SHOW JOBS; SHOW".repeat(50)};
            final ExpandableArrayBuffer message = new ExpandableArrayBuffer();
            final int[] replied = new int[1];
            for (int i = 0; i < 150; i++)
            {
                final int length = ControlRequestDescriptor.encode(message, 0, i, StreamIds.FIRST_REPLY,
                    (byte)random.nextInt(-1, 8), texts[random.nextInt(texts.length)], "\0/nowhere");
                if (0 == i % 3)
                {
                    message.putByte(random.nextInt(length), (byte)random.nextInt(256));
                }
                offer(control, message, 0 == i % 5 ? random.nextInt(length) : length);
            }
            TestSupport.await(() ->
            {
                replied[0] += replies.poll((buffer, offset, size, header) -> { }, 100);
                return replied[0] > 60;
            });
            assertUnharmed(appliance, client, 100);
            assertEquals(List.of(), support.errors());
        }
    }

    @Test
    void shouldRefuseWhatIsTooLong()
    {
        try (Appliance appliance = Appliance.launch(context());
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ControlClient control = client.control())
        {
            final String sql = "SHOW JOBS; -- " + "x".repeat(1 << 20);
            assertTrue(assertThrows(CorelaneClientException.class, () -> control.execute(sql, "")).getMessage()
                .endsWith("go at a time; send them one by one"));
            final String deep = "CREATE TABLE d AS SELECT " + "(".repeat(20_000) + "1" + ")".repeat(20_000) +
                " AS n FROM trades;";
            assertThrows(CorelaneClientException.class, () -> control.execute(deep, ""));
            assertUnharmed(appliance, client, 100);
            assertEquals(List.of(), support.errors());
        }
    }

    @Test
    void shouldServeOthersWhileManyAreConnectedAndSilent()
    {
        final List<AutoCloseable> connected = new ArrayList<>();
        try (Appliance appliance = Appliance.launch(context());
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(appliance.aeronDirectory()));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support))
        {
            for (int i = 0; i < 100; i++)
            {
                connected.add(client.control());
                // Readers of results that take nothing; what is recorded waits for nobody.
                connected.add(client.results("by_symbol"));
                connected.add(aeron.addExclusivePublication(CommonContext.IPC_CHANNEL + "?term-length=64k",
                    StreamIds.CONTROL));
            }
            assertUnharmed(appliance, client, 5_000);
            CloseHelper.closeAll(connected);
            support.assertNoErrors();
        }
    }

    @Test
    void shouldNameSqlThatIsNone()
    {
        try (Appliance appliance = Appliance.launch(context());
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ControlClient control = client.control())
        {
            for (int i = 0; i < 50; i++)
            {
                final StringBuilder sql = new StringBuilder();
                for (int j = random.nextInt(200); j >= 0; j--)
                {
                    sql.append((char)random.nextInt(1, 0x300));
                }
                final String text = sql.toString();
                final RuntimeException refused =
                    assertThrows(RuntimeException.class, () -> control.execute(text, ""), text);
                assertTrue(refused instanceof CorelaneClientException || refused instanceof SqlException,
                    refused.toString());
            }
            assertUnharmed(appliance, client, 100);
            support.assertNoErrors();
        }
    }
}
