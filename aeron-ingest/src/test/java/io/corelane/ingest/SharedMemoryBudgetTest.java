package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Publication;
import io.corelane.codec.RowEncoder;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.StreamIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SharedMemoryBudgetTest
{
    private static final int PARTITIONS = 3;

    @TempDir
    private Path directory;

    @Test
    void shouldSayWhatIsNeededAndWhatThereIs()
    {
        final SharedMemoryBudget budget = new SharedMemoryBudget(4, 1, 2, 2 << 20, true);
        // Three terms, one page for each of 4 x (input, 2 results), and terms of 1 MiB for 4 x dead letters and 1 plain
        // stream; 16 MiB for the driver itself, with 8,192 counters, and 5 MiB for 8,192 more.
        assertEquals(12 * ((6L << 20) + 4_096) + 5 * ((3L << 20) + 4_096) + (21L << 20), budget.bytes());
        assertEquals(budget.bytes() - (5 << 20),
            new SharedMemoryBudget(4, 1, 2, 2 << 20, true).counters(8_192).bytes());
        budget.check("/dev/shm/x", budget.bytes());
        assertEquals("the logs need 109 MiB at /dev/shm/x, but 108 MiB are free there; make it larger (for /dev/shm: " +
            "mount -o remount,size=...), use fewer partitions or a smaller term-length, or name another " +
            "directory by --aeron-dir",
            assertThrows(ApplianceException.class, () -> budget.check("/dev/shm/x", budget.bytes() - 1)).getMessage());
    }

    @Test
    void shouldCoverWhatARunningApplianceUses()
    {
        final TestSupport support = new TestSupport();
        try (Appliance appliance = Appliance.launch(support
            .context(directory, TestSupport.STREAM + TestSupport.ALL + TestSupport.BY_SYMBOL, PARTITIONS));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades");
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(appliance.aeronDirectory()));
            Publication plain = aeron.addPublication(CommonContext.IPC_CHANNEL, StreamIds.PLAIN))
        {
            TestSupport.await(() -> publisher.isConnected() && plain.isConnected());
            requireCovered(Path.of(appliance.aeronDirectory()),
                new SharedMemoryBudget(PARTITIONS, 1, 2, TestSupport.TERM_LENGTH, true), 10 << 20);
        }
        support.assertNoErrors();
    }

    @Test
    void shouldCoverWhatARecordingApplianceUsesAlsoWhenItStartsAgain()
    {
        final TestSupport support = new TestSupport();
        // Rows go to another level too.
        final String sql = TestSupport.STREAM + TestSupport.ALL +
            "CREATE TABLE by_size AS SELECT size, COUNT(*) AS n FROM trades GROUP BY size EMIT CHANGES;\n";
        final Path aeron = directory.resolve("aeron");
        final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
        try (Appliance appliance = Appliance.launch(support.context(directory, sql, PARTITIONS).recording(true));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            for (int i = 0; i < 1_000; i++)
            {
                TestSupport.publish(publisher, record, encoder.encode(
                    new Object[]{"S" + i % 100, BigDecimal.ONE, i % 10L}, record, 0));
            }
            TestSupport.flush(publisher);
            TestSupport.await(() -> 1_000 == appliance.records() && 2_000 == appliance.results());
            requireCovered(aeron,
                new SharedMemoryBudget(PARTITIONS, 2, 2, TestSupport.TERM_LENGTH, true).recorded(false), 30 << 20);
        }
        final long[] told = {0};
        try (Appliance appliance = Appliance.launch(support.context(directory, sql, PARTITIONS).recording(true)
            .ignoreCheckpoints(true).recoveryListener((bytesDone, bytes, records) ->
            {
                told[0]++;
                requireCovered(aeron, new SharedMemoryBudget(
                    PARTITIONS, 2, 2, TestSupport.TERM_LENGTH, true).recorded(true), 60 << 20);
            })))
        {
            assertEquals(1_000, appliance.records());
            assertTrue(told[0] > 0);
        }
        support.assertNoErrors();
    }

    private static void requireCovered(final Path aeron, final SharedMemoryBudget budget, final long slack)
    {
        final long bytes = budget.bytes();
        final long used = used(aeron);
        assertTrue(used <= bytes, used + " bytes are used, " + bytes + " were asked for");
        assertTrue(bytes - used < slack, used + " bytes are used, " + bytes + " were asked for");
    }

    private static long used(final Path folder)
    {
        try (Stream<Path> files = Files.walk(folder))
        {
            long bytes = 0;
            final List<Path> all = files.filter(Files::isRegularFile).collect(Collectors.toList());
            for (final Path file : all)
            {
                bytes += Files.size(file);
            }
            return bytes;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
