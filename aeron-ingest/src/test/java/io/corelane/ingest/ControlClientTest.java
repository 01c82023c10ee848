package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowEncoder;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.ResultHandler;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An answer comes whole, or whoever asks is told why not. */
@Timeout(120)
class ControlClientTest
{
    @TempDir
    private Path directory;

    private final TestSupport support = new TestSupport();
    private Appliance appliance;
    private CorelaneClient client;
    private ControlClient control;

    @BeforeEach
    void launch()
    {
        appliance = Appliance.launch(support.context(directory, TestSupport.STREAM, 2));
        client = CorelaneClient.connect(appliance.aeronDirectory(), support);
        control = client.control();
    }

    @AfterEach
    void close()
    {
        control.close();
        client.close();
        appliance.close();
        support.assertNoErrors();
    }

    @Test
    void shouldThrowWhatTheHandlerOfRowsThrows()
    {
        control.execute(TestSupport.BY_SYMBOL);
        publish(20);
        TestSupport.await(() -> 20 == appliance.results());
        final int hash = appliance.catalog().job("by_symbol").text().hashCode();
        final int[] rows = {0};
        final ResultHandler counting = (operation, partition, sequence, input, sentNs, buffer, offset, length) ->
            rows[0]++;
        final IllegalStateException thrown = assertThrows(IllegalStateException.class, () ->
            control.look("by_symbol", hash, 0, 0, -1, null, false,
            (operation, partition, sequence, input, sentNs, buffer, offset, length) ->
            {
                if (2 == ++rows[0])
                {
                    throw new IllegalStateException("no room");
                }
            }));
        assertEquals("no room", thrown.getMessage());
        // None behind it.
        assertEquals(2, rows[0]);
        rows[0] = 0;
        control.look("by_symbol", hash, 0, 0, -1, null, false, counting);
        assertEquals(20, rows[0]);
    }

    private void publish(final int symbols)
    {
        final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
        final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
        try (CorelanePublisher publisher = client.publisher("trades"))
        {
            for (int i = 0; i < symbols; i++)
            {
                TestSupport.publish(publisher, record,
                    encoder.encode(new Object[]{"S" + i, BigDecimal.ONE, (long)i}, record, 0));
            }
            TestSupport.flush(publisher);
        }
    }

    @Test
    void shouldNotWaitOnAThreadThatIsInterrupted() throws InterruptedException
    {
        final AtomicReference<Throwable> thrown = new AtomicReference<>();
        final long before = client.sum(CounterType.CONTROL_REQUESTS);
        final Thread waiting = new Thread(() ->
        {
            try
            {
                control.execute(TestSupport.BY_SYMBOL);
            }
            catch (final CorelaneClientException ex)
            {
                thrown.set(ex);
            }
        });
        waiting.start();
        TestSupport.await(() -> client.sum(CounterType.CONTROL_REQUESTS) > before);
        waiting.interrupt();
        waiting.join();
        assertEquals("this was stopped before the appliance had answered; SHOW JOBS and SHOW STREAMS tell what was " +
            "carried out", thrown.get().getMessage());
        // It is carried out all the same, and the answer to it is nobody else's.
        assertTrue(control.execute("SHOW JOBS").startsWith("by_symbol ("));
    }

    @Test
    void shouldSayThatTheApplianceHasStopped() throws IOException
    {
        final Path other = Files.createDirectory(directory.resolve("other"));
        final TestSupport errors = new TestSupport();
        final Appliance stopping = Appliance.launch(errors.context(other, TestSupport.STREAM, 1));
        try (CorelaneClient left = CorelaneClient.connect(stopping.aeronDirectory(), (error) -> { }))
        {
            assertEquals(0, left.sum(CounterType.PARTITION_RECORDS));
            stopping.close();
            final AtomicReference<CorelaneClientException> thrown = new AtomicReference<>();
            TestSupport.await(() ->
            {
                try
                {
                    left.sum(CounterType.PARTITION_RECORDS);
                }
                catch (final CorelaneClientException ex)
                {
                    thrown.set(ex);
                }
                return null != thrown.get();
            });
            assertEquals("the appliance at the Aeron directory " + stopping.aeronDirectory() + " has stopped; look " +
                "why, start it again, and connect anew", thrown.get().getMessage());
            assertThrows(CorelaneClientException.class, left::control);
        }
        errors.assertNoErrors();
    }

    @Test
    void shouldReadNoFilesForThoseWhoHaveNoFolder() throws IOException
    {
        final Path schema = Files.writeString(directory.resolve("secret.xml"), "a token");
        final CorelaneClientException refused = assertThrows(CorelaneClientException.class, () ->
            control.execute("CREATE STREAM s WITH (schema='" + schema + "')"));
        assertTrue(refused.isRefusal());
        assertEquals("1:30: statements that come by HTTP name no files, and '" + schema + "' is one; declare the " +
            "columns in the statement, or send it by corelane sql on the appliance's machine", refused.getMessage());
        assertNull(appliance.catalog().stream("s"));
        assertEquals("stream s takes records\n",
            control.execute("CREATE STREAM s (a BIGINT)"));
    }

    @Test
    void shouldEndAScriptWhoseAnswersAreTooLong()
    {
        final String explain = "EXPLAIN CODE SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol;\n";
        final CorelaneClientException refused = assertThrows(CorelaneClientException.class, () ->
            control.execute(explain.repeat(1_500) + "CREATE STREAM s (a BIGINT)"));
        assertTrue(refused.getMessage().startsWith("the answers up to here have more than 4 Mi characters"),
            refused.getMessage());
        assertTrue(refused.answer().length() > 4 << 20 && refused.answer().length() < 5 << 20,
            refused.answer().length() + " characters");
        assertNull(appliance.catalog().stream("s"));
    }
}
