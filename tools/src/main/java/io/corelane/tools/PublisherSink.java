package io.corelane.tools;

import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/** Sends records to an appliance, and waits where it is busy. For one thread. */
final class PublisherSink implements RowSink, AutoCloseable
{
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long STOP_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int SPINS = 200;
    private static final int YIELDS = 400;
    private static final long PARK_NS = 50_000;

    private final CorelaneClient client;
    private final CorelanePublisher publisher;
    private final BooleanSupplier isStopped;
    private final LongSupplier nanoTime;
    private final long recordsBefore;
    private long sentCount;

    /**
     * A connected publisher.
     *
     * @param client    connection, which stays the caller's.
     * @param stream    name.
     * @param isStopped ends waiting.
     * @param nanoTime  clock for durations.
     */
    PublisherSink(
        final CorelaneClient client, final String stream, final BooleanSupplier isStopped, final LongSupplier nanoTime)
    {
        this.client = client;
        this.isStopped = isStopped;
        this.nanoTime = nanoTime;
        recordsBefore = client.sum(CounterType.PARTITION_RECORDS);
        publisher = client.publisher(stream);
        final long startNs = nanoTime.getAsLong();
        while (!publisher.isConnected())
        {
            if (isStopped.getAsBoolean() || nanoTime.getAsLong() - startNs > CONNECT_TIMEOUT_NS)
            {
                publisher.close();
                throw new ToolException(ExitCode.FAILED, "the appliance does not take records of stream " + stream +
                    "; look whether it is still running");
            }
            LockSupport.parkNanos(PARK_NS);
        }
    }

    @Override
    public boolean send(final DirectBuffer buffer, final int offset, final int length, final long sendTimeNs)
    {
        long result = publisher.offer(buffer, offset, length, sendTimeNs);
        for (int tries = 0; result < 0; tries++)
        {
            check(result, length);
            if (isStopped.getAsBoolean())
            {
                return false;
            }
            idle(tries);
            result = publisher.offer(buffer, offset, length, sendTimeNs);
        }
        sentCount++;
        return true;
    }

    @Override
    public void flush()
    {
        long result = publisher.flush();
        long stoppedNs = 0;
        for (int tries = 0; result < 0; tries++)
        {
            check(result, 0);
            if (isStopped.getAsBoolean())
            {
                // What was packed counts as sent, so it still has some time.
                stoppedNs = 0 == stoppedNs ? nanoTime.getAsLong() : stoppedNs;
                if (nanoTime.getAsLong() - stoppedNs > STOP_NS)
                {
                    throw new ToolException(ExitCode.FAILED, "stopped while the appliance took nothing: the last of " +
                        "the " + Progress.count(sentCount) + " records were packed, but not sent");
                }
            }
            idle(tries);
            result = publisher.flush();
        }
    }

    @Override
    public long backPressureCount()
    {
        return publisher.backPressures();
    }

    /** Waits until the appliance has taken as many records as were sent; false when it has not within the time. */
    boolean awaitTaken(final long timeoutNs)
    {
        final long startNs = nanoTime.getAsLong();
        while (client.sum(CounterType.PARTITION_RECORDS) - recordsBefore < sentCount)
        {
            if (isStopped.getAsBoolean() || nanoTime.getAsLong() - startNs > timeoutNs)
            {
                return false;
            }
            LockSupport.parkNanos(PARK_NS);
        }
        return true;
    }

    @Override
    public void close()
    {
        publisher.close();
    }

    private void check(final long result, final int length)
    {
        if (CorelanePublisher.BAD_LENGTH == result)
        {
            throw new ToolException(ExitCode.FAILED, "a record has " + length + " bytes, but a fragment holds " +
                publisher.maxRecordLength() + "; run the appliance with a larger fragment-length");
        }
        if (CorelanePublisher.BACK_PRESSURED != result && CorelanePublisher.ADMIN_ACTION != result)
        {
            throw new ToolException(ExitCode.FAILED, "the appliance stopped taking records after " +
                Progress.count(sentCount) + " of this feed; start it again and feed the rest");
        }
    }

    private static void idle(final int tries)
    {
        if (tries < SPINS)
        {
            Thread.onSpinWait();
        }
        else if (tries < YIELDS)
        {
            Thread.yield();
        }
        else
        {
            LockSupport.parkNanos(PARK_NS);
        }
    }
}
