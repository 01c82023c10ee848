package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.ResultHandler;
import io.corelane.ingest.client.ResultReader;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Publisher, partition and reader take turns on one thread; the driver has its own. What is offered waits for it each
 * half a term, which is for long on a busy machine: so terms are long here, and whoever waits lets the driver run.
 */
@Timeout(300)
class AllocationTest
{
    private static final int RECORDS = 1_000_000;
    private static final int ROUNDS = 5;
    private static final int SYMBOLS = 1_000;
    private static final int RUN = 256;
    private static final int TERM_LENGTH = 4 * 1024 * 1024;

    @TempDir
    private Path directory;

    private long seen;

    @Test
    void shouldAllocateNothingFromOfferToPollInSteadyState()
    {
        final TestSupport support = new TestSupport();
        try (SteppedPartition partition = new SteppedPartition(
            directory, TestSupport.STREAM + "-- @metric size\n" + TestSupport.ALL + TestSupport.BY_SYMBOL,
            TERM_LENGTH, Long.MAX_VALUE, SystemNanoClock.INSTANCE, support);
            ResultReader every = partition.reader("every");
            ResultReader bySymbol = partition.reader("by_symbol"))
        {
            final ResultHandler handler =
                (operation, id, sequence, input, sendTimeNs, buffer, offset, length) -> seen++;
            final UnsafeBuffer[] records = records(partition);
            final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
            assertTrue(threads.isThreadAllocatedMemoryEnabled());
            final long thread = Thread.currentThread().getId();
            long least = Long.MAX_VALUE;
            int rounds = 0;
            for (; rounds < ROUNDS && least > 0; rounds++)
            {
                final long before = threads.getThreadAllocatedBytes(thread);
                run(partition, records, every, bySymbol, handler);
                least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
            }
            assertEquals(0, least, "bytes for " + RECORDS + " records");
            assertEquals(2L * rounds * RECORDS, seen);
            assertEquals(0, every.missed() + bySymbol.missed());
        }
        support.assertNoErrors();
    }

    private static UnsafeBuffer[] records(final SteppedPartition partition)
    {
        final UnsafeBuffer[] records = new UnsafeBuffer[SYMBOLS];
        for (int i = 0; i < SYMBOLS; i++)
        {
            final UnsafeBuffer record = new UnsafeBuffer(new byte[256]);
            final int length = partition.encoder().encode(
                new Object[]{"S" + i, BigDecimal.valueOf(i, 4), (long)i}, record, 0);
            records[i] = new UnsafeBuffer(record, 0, length);
        }
        return records;
    }

    private void run(
        final SteppedPartition partition,
        final UnsafeBuffer[] records,
        final ResultReader every,
        final ResultReader bySymbol,
        final ResultHandler handler)
    {
        final CorelanePublisher publisher = partition.publisher();
        final PartitionAgent agent = partition.agent();
        final long end = seen + 2L * RECORDS;
        int offered = 0;
        while (seen < end)
        {
            final int before = offered;
            for (int i = 0; i < RUN && offered < RECORDS; i++)
            {
                final UnsafeBuffer record = records[offered % SYMBOLS];
                if (publisher.offer(record, 0, record.capacity()) < 0)
                {
                    break;
                }
                offered++;
            }
            publisher.flush();
            if (0 == agent.doWork() + every.poll(handler, 16) + bySymbol.poll(handler, 16) && before == offered)
            {
                Thread.yield();
            }
        }
    }
}
