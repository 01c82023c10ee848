package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.Counter;
import io.aeron.exceptions.RegistrationException;
import io.corelane.codec.RowEncoder;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterPlaces;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.ResultReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.agrona.CloseHelper;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the places for counters come to an end. */
@Timeout(120)
class CounterRoomTest
{
    private static final int RESERVE = 1_024;

    @TempDir
    private Path directory;

    private final TestSupport support = new TestSupport();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();

    private static String job(final int number)
    {
        return "CREATE TABLE job_" + number + " AS SELECT size, COUNT(*) AS n, SUM(size) AS volume FROM trades " +
            "GROUP BY size EMIT CHANGES;\n";
    }

    private static String jobs(final int count)
    {
        return TestSupport.STREAM + IntStream.range(0, count).mapToObj(CounterRoomTest::job)
            .collect(Collectors.joining());
    }

    /**
     * Takes places until some are left. All clients are told of each counter, and one that waits for an answer reads
     * one such message a millisecond: so they are given time to read, some on the way, and all at the end.
     */
    static List<Counter> fill(final Aeron aeron, final int left)
    {
        // With the first one, a client has one of its own, too.
        final List<Counter> taken = new ArrayList<>(List.of(aeron.addCounter(9_999, "of somebody else")));
        while (CounterPlaces.free(aeron.countersReader()) > left)
        {
            final int missing = CounterPlaces.free(aeron.countersReader()) - left;
            final List<Long> asked = new ArrayList<>();
            for (int i = 0; i < Math.min(64, missing - 100); i++)
            {
                asked.add(aeron.asyncAddCounter(9_999, "of somebody else"));
            }
            for (final long id : asked)
            {
                TestSupport.await(() -> null != aeron.getCounter(id));
                taken.add(aeron.getCounter(id));
            }
            taken.add(aeron.addCounter(9_999, "of somebody else"));
        }
        assertEquals(left, CounterPlaces.free(aeron.countersReader()));
        return taken;
    }

    private static Aeron connect(final Appliance appliance)
    {
        return Aeron.connect(new Aeron.Context().aeronDirectoryName(appliance.aeronDirectory()));
    }

    /** Rows go from partition to partition, all is recorded, and somebody reads: what takes most. */
    @Test
    void shouldTakeNoMoreThanItIsSaidToTake()
    {
        final int partitions = 4;
        try (Appliance appliance = Appliance.launch(support.context(directory, jobs(0), partitions).recording(true));
            Aeron aeron = connect(appliance);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ControlClient control = client.control();
            CorelanePublisher publisher = client.publisher("trades"))
        {
            final CountersReader counters = aeron.countersReader();
            assertEquals(4 * 4_096, CounterPlaces.all(counters));
            control.execute(job(0), directory.toString());
            final int before = CounterPlaces.free(counters);
            for (int i = 1; i <= 5; i++)
            {
                control.execute(job(i), directory.toString());
            }
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            for (int i = 0; i < 2_000; i++)
            {
                TestSupport.publish(publisher, record, encoder.encode(
                    new Object[]{"S" + i % 50, BigDecimal.ONE, (long)(i % 100)}, record, 0));
                TestSupport.flush(publisher);
            }
            TestSupport.await(() -> appliance.metrics().sum(CounterType.JOB_RESULTS) >= 6 * 2_000);
            try (ResultReader reader = client.results("job_1"))
            {
                TestSupport.await(() -> partitions == reader.connectedPartitions());
                final int taken = (before - CounterPlaces.free(counters)) / 5;
                // Two fragments, each in each partition, and room for latencies and reasons for dead letters.
                final int said = 1 + partitions * (2 * 9 + 14);
                assertTrue(taken <= said && taken > said / 2, taken + " taken, " + said + " said");
            }
            assertTrue(100 * (1 + 8 * (2 * 9 + 14)) < CounterRoom.standard(8), "100 such jobs in 8 partitions");
        }
        support.assertNoErrors();
    }

    @Test
    void shouldRefuseAJobBeforeTheLastPlacesAreTakenAndGoOn()
    {
        try (Appliance appliance = Appliance.launch(support.context(directory, jobs(1), 2).counters(10_000));
            Aeron aeron = connect(appliance);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ControlClient control = client.control())
        {
            assertEquals(10_000, CounterPlaces.all(aeron.countersReader()));
            final List<Counter> others = fill(aeron, RESERVE + 60);
            final CorelaneClientException refused = assertThrows(
                CorelaneClientException.class, () -> control.execute(job(1), directory.toString()));
            assertTrue(refused.isPassing());
            // The answer takes some.
            assertTrue(refused.getMessage().matches("job job_1 needs about 69 counters, but 10\\d\\d of 10000 are " +
                "free in Aeron's counters file, and 1024 are kept for publishers, readers and tools; drop a job or " +
                "end readers, or start with a greater 'counters' \\(each takes 640 bytes of shared memory\\)"),
                refused.getMessage());
            final CorelaneClientException stream = assertThrows(CorelaneClientException.class,
                () -> takeAndCreateStream(aeron, control));
            assertTrue(stream.getMessage().startsWith("more needs about 12 counters, but "), stream.getMessage());
            // Nothing is left of either, and all else goes on.
            assertEquals(List.of("job_0"), client.names(CounterType.JOB));
            assertEquals(List.of("trades"), client.names(CounterType.STREAM));
            publish(appliance, client, 100);
            control.execute("DROP JOB job_0;", directory.toString());
            // Others give their places back, which are free after a while.
            CloseHelper.closeAll(others);
            TestSupport.await(() -> CounterPlaces.free(aeron.countersReader()) > 9_000);
            control.execute(job(1), directory.toString());
            publish(appliance, client, 200);
            TestSupport.await(() -> 100 <= appliance.metrics().sum(CounterType.JOB_RESULTS, "job_1"));
        }
        support.assertNoErrors();
    }

    private void takeAndCreateStream(final Aeron aeron, final ControlClient control)
    {
        final List<Counter> more = fill(aeron, RESERVE + 5);
        try
        {
            control.execute("CREATE STREAM more (n BIGINT);", directory.toString());
        }
        finally
        {
            CloseHelper.closeAll(more);
        }
    }

    private void publish(final Appliance appliance, final CorelaneClient client, final long records)
    {
        try (CorelanePublisher publisher = client.publisher("trades"))
        {
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            for (int i = 0; i < 100; i++)
            {
                TestSupport.publish(publisher, record, encoder.encode(
                    new Object[]{"S" + i % 50, BigDecimal.ONE, (long)(i % 100)}, record, 0));
            }
            TestSupport.flush(publisher);
            TestSupport.await(() -> records == appliance.records());
        }
    }

    @Test
    void shouldKeepTheLastPlacesForThoseWhoMakeRoom()
    {
        try (Appliance appliance = Appliance.launch(support.context(directory, jobs(2), 2));
            Aeron aeron = connect(appliance);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            final List<Counter> others = fill(aeron, 500);
            assertEquals(500, appliance.metrics().freeCounters());
            // Records are taken as ever; what would have a counter from now on has none, and that is counted.
            publish(appliance, publisher);
            TestSupport.await(() -> appliance.metrics().sum(CounterType.COUNTERS_REFUSED) > 0);
            assertTrue(appliance.metrics().of(CounterType.JOB_LATENCY).isEmpty());
            client.publisher("trades").close();
            others.addAll(fill(aeron, 60));
            for (final Executable maker : List.<Executable>of(() -> client.publisher("trades"),
                () -> client.results("job_0"), client::deadLetters, client::holdRetention))
            {
                final CorelaneClientException refused = assertThrows(CorelaneClientException.class, maker);
                assertTrue(refused.isPassing());
                assertEquals("there is no room for more counters in the appliance's counters file; end publishers or " +
                    "readers, drop a job, or start it with a greater 'counters'", refused.getMessage());
            }
            // A job can be dropped, and what it gives back can be had.
            try (ControlClient control = client.control())
            {
                control.execute("DROP JOB job_1;", directory.toString());
            }
            TestSupport.await(() -> CounterPlaces.free(aeron.countersReader()) > 80);
            client.publisher("trades").close();
            CloseHelper.closeAll(others);
        }
        support.assertNoErrors();
    }

    private void publish(final Appliance appliance, final CorelanePublisher publisher)
    {
        final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
        for (int i = 0; i < 1_000; i++)
        {
            TestSupport.publish(publisher, record, encoder.encode(
                new Object[]{"S" + i % 50, BigDecimal.ONE, (long)(i % 100)}, record, 0));
        }
        TestSupport.flush(publisher);
        TestSupport.await(() -> 2_000 == appliance.metrics().sum(CounterType.JOB_RESULTS));
    }

    @Test
    void shouldGoOnAndTellItOnceWhenNoPlaceIsLeft()
    {
        try (Appliance appliance = Appliance.launch(support.context(directory, jobs(2), 2));
            Aeron aeron = connect(appliance);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            final List<Counter> others = fill(aeron, 0);
            for (int i = 0; i < 3; i++)
            {
                assertThrows(RegistrationException.class, () -> aeron.addCounter(9_999, "one more"));
                assertEquals("there is no room for more counters in the appliance's counters file; end publishers or " +
                    "readers, drop a job, or start it with a greater 'counters'",
                    assertThrows(CorelaneClientException.class, CorelaneClient.of(aeron)::control).getMessage());
            }
            publish(appliance, publisher);
            CloseHelper.closeAll(others);
        }
        assertEquals(1, support.errors().size(), support.errors().toString());
        assertTrue(support.errors().get(0).getMessage().startsWith(
            "no counter is free in Aeron's counters file, so publishers, readers or tools are refused; drop a job"),
            support.errors().toString());
    }

    @Test
    void shouldRefuseAStartForWhoseJobsThereIsNoRoom()
    {
        final String message = assertThrows(ApplianceException.class, () -> Appliance.launch(
            support.context(directory, jobs(40), 16).counters(8_192))).getMessage();
        assertTrue(message.matches("1 streams and 40 jobs in 16 partitions need about 2\\d{4} counters, but there is " +
            "room for 8192 in Aeron's counters file; set 'counters' to 2\\d{4} or more \\(each takes 640 bytes of " +
            "shared memory; of an external driver: its aeron.counters.buffer.length\\), or use fewer partitions or " +
            "jobs"), message);
        assertEquals("counters is 100, but must be 8192 to 4096000, or 0 for what suits the partitions",
            assertThrows(ApplianceException.class, () -> Appliance.launch(
            support.context(directory, jobs(1), 1).counters(100))).getMessage());
        support.assertNoErrors();
    }

    @Test
    void shouldMakeRoomByPartitions()
    {
        assertEquals(8_192, CounterRoom.standard(1));
        assertEquals(32_768, CounterRoom.standard(8));
        assertEquals(CounterRoom.MOST, CounterRoom.standard(1_024));
        assertEquals(5 << 20, CounterRoom.bytes(8_192));
    }
}
