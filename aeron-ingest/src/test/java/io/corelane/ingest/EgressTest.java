package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowDecoder;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.ResultHandler;
import io.corelane.ingest.client.ResultReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.CachedNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EgressTest
{
    private static final long STALL_TIMEOUT_NS = 1_000;
    private static final ResultHandler IGNORE =
        (operation, partition, sequence, input, sendTimeNs, buffer, offset, length) -> { };

    @TempDir
    private Path directory;

    private final TestSupport support = new TestSupport();
    private final CachedNanoClock clock = new CachedNanoClock();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();

    @AfterEach
    void shouldHaveHadNoErrors()
    {
        support.assertNoErrors();
    }

    @Test
    void shouldCountResultsThatNobodyReads()
    {
        try (SteppedPartition partition = partition(TestSupport.ALL, STALL_TIMEOUT_NS))
        {
            publish(partition, 100);
            partition.run();
            assertEquals(100, partition.count(CounterType.JOB_RESULTS));
            assertEquals(100, partition.count(CounterType.JOB_RESULTS_UNREAD));
            assertEquals(0, partition.count(CounterType.JOB_RESULTS_DROPPED));
        }
    }

    @Test
    void shouldCountDeadLettersThatNobodyReads()
    {
        try (SteppedPartition partition = partition(TestSupport.ALL, STALL_TIMEOUT_NS))
        {
            publish(partition, 10);
            // Not a message of the stream.
            final UnsafeBuffer dead = new UnsafeBuffer(new byte[64]);
            for (int i = 0; i < 3; i++)
            {
                assertTrue(partition.publisher().offer(dead, 0, dead.capacity()) >= 0);
            }
            publish(partition, 10);
            partition.run();
            assertEquals(3, partition.count(CounterType.PARTITION_DEAD_LETTERS));
            assertEquals(3, partition.count(CounterType.PARTITION_DEAD_LETTERS_UNREAD));
        }
    }

    @Test
    void shouldCountTurnsWithWorkThatTookLongerThanAMillisecond()
    {
        try (SteppedPartition partition = partition(TestSupport.ALL, STALL_TIMEOUT_NS))
        {
            clock.update(1_000);
            partition.run();
            // However long nothing came.
            clock.update(1_000_000_000);
            partition.run();
            assertEquals(0, partition.count(CounterType.PARTITION_SLOW_TURNS));
            turn(partition, 1_000_000);
            assertEquals(0, partition.count(CounterType.PARTITION_SLOW_TURNS));
            assertEquals(1_000_000, partition.count(CounterType.PARTITION_MAX_CYCLE_NS));
            turn(partition, 1_000_001);
            turn(partition, 5_000_000);
            turn(partition, 10);
            assertEquals(2, partition.count(CounterType.PARTITION_SLOW_TURNS));
            assertEquals(5_000_000, partition.count(CounterType.PARTITION_MAX_CYCLE_NS));
        }
    }

    /** A turn that takes a record, until the begin of the next one. */
    private void turn(final SteppedPartition partition, final long durationNs)
    {
        final int length = encode(partition);
        assertTrue(partition.publisher().offer(record, 0, length) >= 0);
        TestSupport.await(() -> 0 == partition.publisher().flush());
        assertTrue(partition.agent().doWork() > 0);
        clock.update(clock.nanoTime() + durationNs);
        partition.run();
    }

    @Test
    void shouldCountRecordsThatWereSentAgain()
    {
        try (SteppedPartition partition = partition(TestSupport.ALL, STALL_TIMEOUT_NS))
        {
            publish(partition, 100);
            partition.run();
            assertEquals(0, partition.count(CounterType.DUPLICATES));
            partition.publisher().begin(new long[]{40});
            publish(partition, 75);
            partition.run();
            assertEquals(60, partition.count(CounterType.DUPLICATES));
            assertEquals(115, partition.count(CounterType.JOB_RESULTS));
        }
    }

    @Test
    void shouldWaitForAReaderUntilItHasStalledAndTellItWhatItMissed()
    {
        try (SteppedPartition partition = partition(TestSupport.ALL, STALL_TIMEOUT_NS);
            ResultReader reader = partition.reader("every"))
        {
            clock.update(5_000);
            fill(partition);
            clock.update(5_000 + STALL_TIMEOUT_NS - 1);
            partition.run();
            assertEquals(0, partition.count(CounterType.JOB_RESULTS_DROPPED));
            assertTrue(partition.count(CounterType.PARTITION_EGRESS_WAITS) > 0);

            clock.update(5_000 + STALL_TIMEOUT_NS);
            partition.run();
            final long dropped = partition.count(CounterType.JOB_RESULTS_DROPPED);
            assertTrue(dropped > 0);
            publish(partition, 500);
            partition.run();
            final long droppedInAll = partition.count(CounterType.JOB_RESULTS_DROPPED);
            assertTrue(droppedInAll > dropped, "once stalled, it is not waited for again");

            readAll(reader);
            final JobEgress job = partition.agent().levels()[0].jobs()[0];
            TestSupport.await(() -> job.egress().publication().availableWindow() > 8_192);
            publish(partition, 10);
            partition.run();
            readAll(reader);
            assertEquals(droppedInAll, partition.count(CounterType.JOB_RESULTS_DROPPED));
            assertEquals(droppedInAll, reader.missed());
            assertEquals(partition.partition().records(), reader.results() + reader.missed());
            assertEquals(0, partition.count(CounterType.JOB_RESULTS_UNREAD));
        }
    }

    @Test
    void shouldGiveAReaderTheWholeTimeoutAgainOnceItHasTakenSomething()
    {
        try (SteppedPartition partition = partition(TestSupport.ALL, STALL_TIMEOUT_NS);
            ResultReader reader = partition.reader("every"))
        {
            clock.update(0);
            fill(partition);
            clock.update(STALL_TIMEOUT_NS - 1);
            TestSupport.await(() ->
            {
                readAll(reader);
                partition.agent().doWork();
                return reader.poll(IGNORE, 1) > 0;
            });
            fill(partition);
            clock.update(2 * STALL_TIMEOUT_NS - 2);
            partition.run();
            assertEquals(0, partition.count(CounterType.JOB_RESULTS_DROPPED));
        }
    }

    @Test
    void shouldWaitForEverWhenToldSo()
    {
        try (SteppedPartition partition = partition(TestSupport.ALL, Long.MAX_VALUE);
            ResultReader reader = partition.reader("every"))
        {
            clock.update(1);
            final int published = fill(partition);
            clock.update(Long.MAX_VALUE);
            partition.run();
            assertTrue(partition.partition().records() < published);
            TestSupport.await(() ->
            {
                partition.agent().doWork();
                partition.publisher().flush();
                readAll(reader);
                return published == reader.results();
            });
            assertEquals(published, reader.results());
            assertEquals(0, reader.missed());
            assertEquals(0, partition.count(CounterType.JOB_RESULTS_DROPPED));
        }
    }

    @Test
    void shouldTakeAllThatIsInTheLogBeforeTheInputEnds()
    {
        final String totals = "CREATE TABLE totals AS SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol " +
            "EMIT FINAL;\n";
        try (SteppedPartition partition = partition(TestSupport.ALL + totals, Long.MAX_VALUE);
            ResultReader every = partition.reader("every");
            ResultReader totalsReader = partition.reader("totals"))
        {
            fill(partition);
            partition.agent().beginDrain();
            // The other job's reader holds the log up: the input has not ended yet.
            partition.run();
            assertFalse(partition.agent().isDrained());
            final RowDecoder decoder = new RowDecoder(partition.catalog().job("totals").outputSchema());
            final List<Object> counts = new ArrayList<>();
            TestSupport.await(() ->
            {
                every.poll(IGNORE, 1);
                partition.agent().doWork();
                totalsReader.poll((operation, id, sequence, input, sendTimeNs, buffer, offset, length) ->
                    counts.add(decoder.decode(buffer, offset, length)[1]), 10);
                return partition.agent().isDrained();
            });
            readAll(every);
            totalsReader.poll((operation, id, sequence, input, sendTimeNs, buffer, offset, length) ->
                counts.add(decoder.decode(buffer, offset, length)[1]), 10);
            assertTrue(partition.isLogEmpty());
            assertEquals(partition.partition().records(), every.results());
            assertEquals(List.of(every.results()), counts);
        }
    }

    private SteppedPartition partition(final String jobs, final long stallTimeoutNs)
    {
        return new SteppedPartition(directory, TestSupport.STREAM + jobs, stallTimeoutNs, clock, support);
    }

    /** Publishes until the partition has to wait, since the reader of results takes nothing. */
    private int fill(final SteppedPartition partition)
    {
        final int length = encode(partition);
        final long waits = partition.count(CounterType.PARTITION_EGRESS_WAITS);
        int published = 0;
        while (waits == partition.count(CounterType.PARTITION_EGRESS_WAITS))
        {
            while (partition.publisher().offer(record, 0, length) >= 0)
            {
                published++;
            }
            partition.agent().doWork();
        }
        return published;
    }

    private void publish(final SteppedPartition partition, final int records)
    {
        final int length = encode(partition);
        for (int i = 0; i < records; i++)
        {
            TestSupport.await(() ->
            {
                partition.agent().doWork();
                return partition.publisher().offer(record, 0, length) >= 0;
            });
        }
        TestSupport.await(() ->
        {
            partition.agent().doWork();
            return 0 == partition.publisher().flush();
        });
    }

    private int encode(final SteppedPartition partition)
    {
        return partition.encoder().encode(new Object[]{"IBM", BigDecimal.ONE, 1L}, record, 0);
    }

    private static void readAll(final ResultReader reader)
    {
        while (reader.poll(IGNORE, 10) > 0)
        {
            Thread.onSpinWait();
        }
    }
}
