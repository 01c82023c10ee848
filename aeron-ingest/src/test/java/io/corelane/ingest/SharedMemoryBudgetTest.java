package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Publication;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.StreamIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        // stream; 16 MiB for the driver itself.
        assertEquals(12 * ((6L << 20) + 4_096) + 5 * ((3L << 20) + 4_096) + (16L << 20), budget.bytes());
        budget.check("/dev/shm/x", budget.bytes());
        assertEquals("the logs need 104 MiB at /dev/shm/x, but 103 MiB are free there; make it larger (for /dev/shm: " +
            "mount -o remount,size=...), use fewer partitions or a smaller term-length, or name another " +
            "directory by --aeron-dir",
            assertThrows(ApplianceException.class, () -> budget.check("/dev/shm/x", budget.bytes() - 1)).getMessage());
    }

    @Test
    void shouldCoverWhatARunningApplianceUses() throws IOException
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
            final long budget = new SharedMemoryBudget(PARTITIONS, 1, 2, TestSupport.TERM_LENGTH, true).bytes();
            final long used = used(Path.of(appliance.aeronDirectory()));
            assertTrue(used <= budget, used + " bytes are used, " + budget + " were asked for");
            assertTrue(budget - used < 10L << 20, used + " bytes are used, " + budget + " were asked for");
        }
        support.assertNoErrors();
    }

    private static long used(final Path folder) throws IOException
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
    }
}
