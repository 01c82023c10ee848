package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowEncoder;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.metrics.CountersFile;
import io.corelane.ingest.metrics.LogPositions;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.ingest.metrics.Sample;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the counters of an appliance say, from within and from the file. */
@Timeout(60)
class MetricsTest
{
    private static final int RECORDS = 500;
    private static final String JOBS = TestSupport.STREAM + TestSupport.BY_SYMBOL +
        "-- @metric n\nCREATE TABLE by_size AS SELECT size, COUNT(*) AS n FROM trades GROUP BY size EMIT CHANGES;\n";

    private final TestSupport support = new TestSupport();

    @TempDir
    private Path directory;

    @Test
    void shouldSayTheSameFromWithinAndFromTheFile()
    {
        final Appliance appliance = Appliance.launch(support.context(directory, JOBS, 2).recording(true));
        try (appliance;
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades");
            CountersFile file = CountersFile.open(appliance.aeronDirectory()))
        {
            publish(appliance, publisher);
            TestSupport.await(() -> 2 * RECORDS == appliance.results());
            final MetricsSnapshot within = appliance.metrics();
            final MetricsSnapshot without = file.snapshot();
            assertEquals(RECORDS, within.sum(CounterType.PARTITION_RECORDS));
            assertEquals(RECORDS, without.sum(CounterType.PARTITION_RECORDS));
            assertEquals(RECORDS, without.sum(CounterType.JOB_RESULTS, "by_size"));
            assertEquals(RECORDS, without.sum(CounterType.PARTITION_EXCHANGED_RECORDS));
            assertEquals(List.of("by_size", "by_symbol"),
                without.of(CounterType.JOB).stream().map(Sample::name).toList());
            assertEquals(List.of("trades"), without.of(CounterType.STREAM).stream().map(Sample::name).toList());
            assertEquals(within.samples().stream().map((sample) -> sample.type() + sample.name()).toList(),
                without.samples().stream().map((sample) -> sample.type() + sample.name()).toList());
            assertEquals(List.of("n", "n"),
                without.of(CounterType.JOB_METRIC).stream().map(Sample::detail).toList());
            assertTrue(file.isAlive());
            assertEquals(ProcessHandle.current().pid(), file.pid());
            assertTrue(without.epochNs() >= within.epochNs());
            assertLogs(file);
        }
        assertEquals(RECORDS, appliance.metrics().sum(CounterType.PARTITION_RECORDS));
        support.assertNoErrors();
    }

    private static void publish(final Appliance appliance, final CorelanePublisher publisher)
    {
        final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
        final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
        for (int i = 0; i < RECORDS; i++)
        {
            final int length = encoder.encode(
                new Object[]{"S" + i % 7, BigDecimal.ONE, (long)(i % 5)}, record, 0);
            TestSupport.publish(publisher, record, length);
        }
        TestSupport.flush(publisher);
    }

    /** Two levels of two partitions; ticks go on, so they come to their ends at moments of their own. */
    private static void assertLogs(final CountersFile file)
    {
        assertEquals(List.of("0-0", "0-1", "1-0", "1-1"),
            file.snapshot().logs().stream().map((log) -> log.level() + "-" + log.partition()).toList());
        for (int i = 0; i < 4; i++)
        {
            final int index = i;
            TestSupport.await(() ->
            {
                final LogPositions log = file.snapshot().logs().get(index);
                return log.taken() > 0 && 0 == log.lagBytes() && log.recorded() >= log.taken();
            });
        }
    }

    @Test
    void shouldRefuseAFolderWithoutADriver()
    {
        final String message = assertThrows(
            ApplianceException.class, () -> CountersFile.open(directory + "/aeron")).getMessage();
        assertEquals("no appliance is running at the Aeron directory " + directory + "/aeron; start one, or name the " +
            "folder of the one that runs by --dir", message);
        assertFalse(directory.resolve("aeron").toFile().exists());
    }
}
