package io.corelane.ingest.client;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.corelane.codec.protocol.ResultBatchIterator;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Reads the results of a job from all partitions, from the moment it joins. Results that the appliance gave up, since
 * a reader had stalled, show as gaps in a partition's sequence and are counted. Single-threaded.
 */
public final class ResultReader implements AutoCloseable
{
    private static final long UNKNOWN = -1;

    private final Subscription subscription;
    private final FragmentHandler assembler = new FragmentAssembler(this::onFragment);
    private final ResultBatchIterator batch = new ResultBatchIterator();
    private final long[] nextSequences;
    private ResultHandler handler;
    private long results;
    private long missed;

    /** What is recorded does not wait for readers: one that does not keep up is let go, and misses results. */
    ResultReader(final Aeron aeron, final int egressStreamId, final int partitions, final boolean isRecorded)
    {
        nextSequences = new long[partitions];
        Arrays.fill(nextSequences, UNKNOWN);
        subscription = aeron.addSubscription(
            isRecorded ? CommonContext.IPC_CHANNEL + "?tether=false" : CommonContext.IPC_CHANNEL, egressStreamId);
    }

    /**
     * Reads what is there.
     *
     * @param resultHandler takes each result.
     * @param fragmentLimit fragments to read at the most; each can hold many results.
     * @return fragments read.
     */
    public int poll(final ResultHandler resultHandler, final int fragmentLimit)
    {
        handler = resultHandler;
        return subscription.poll(assembler, fragmentLimit);
    }

    /**
     * Partitions that are connected.
     *
     * @return count.
     */
    public int connectedPartitions()
    {
        return subscription.imageCount();
    }

    /**
     * Results read so far.
     *
     * @return count.
     */
    public long results()
    {
        return results;
    }

    /**
     * Results that are missing in the partitions' sequences so far.
     *
     * @return count.
     */
    public long missed()
    {
        return missed;
    }

    @Override
    public void close()
    {
        subscription.close();
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        final int partition = batch.wrap(buffer, offset, length) ? batch.partition() : -1;
        if (partition < 0 || partition >= nextSequences.length)
        {
            return;
        }
        final long expected = nextSequences[partition];
        if (UNKNOWN != expected && batch.firstSequence() > expected)
        {
            missed += batch.firstSequence() - expected;
        }
        while (batch.next())
        {
            results++;
            handler.onResult(batch.operation(), partition, batch.sequence(), batch.inputSequence(), batch.sendTimeNs(),
                buffer, batch.rowOffset(), batch.rowLength());
        }
        nextSequences[partition] = batch.firstSequence() + batch.count();
    }
}
