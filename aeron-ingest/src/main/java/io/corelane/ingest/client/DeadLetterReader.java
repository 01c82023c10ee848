package io.corelane.ingest.client;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.corelane.codec.protocol.DeadLetterDescriptor;
import org.agrona.DirectBuffer;

/** Reads the dead letters of all partitions, from the moment it joins. Single-threaded. */
public final class DeadLetterReader implements AutoCloseable
{
    private final Subscription subscription;
    private final FragmentHandler assembler = new FragmentAssembler(this::onMessage);
    private DeadLetterHandler handler;

    DeadLetterReader(final Aeron aeron, final boolean isGlance)
    {
        subscription = aeron.addSubscription(
            isGlance ? CommonContext.IPC_CHANNEL + "?tether=false" : CommonContext.IPC_CHANNEL,
            StreamIds.DEAD_LETTERS);
    }

    /**
     * Reads what is there.
     *
     * @param deadLetterHandler takes each dead letter.
     * @param fragmentLimit     fragments to read at the most.
     * @return fragments read.
     */
    public int poll(final DeadLetterHandler deadLetterHandler, final int fragmentLimit)
    {
        handler = deadLetterHandler;
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

    @Override
    public void close()
    {
        subscription.close();
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (DeadLetterDescriptor.isValid(buffer, offset, length))
        {
            handler.onDeadLetter(buffer, offset, length);
        }
    }
}
