package io.corelane.perf.latency;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.corelane.affinity.CpuPlan;
import io.corelane.affinity.PinnedThreadFactory;
import io.corelane.ingest.ApplianceContext;
import io.corelane.ingest.client.Channels;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;

/** Sends back what comes, in the place of a partition: one hop there and one back, as a record and its result make. */
final class PingPong implements AutoCloseable
{
    static final int OUT_STREAM_ID = 501;
    static final int BACK_STREAM_ID = 502;

    private static final int FRAGMENT_LIMIT = 64;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final Subscription in;
    private final ExclusivePublication out;
    private final PinnedThreadFactory factory;
    private final Thread thread;
    private volatile boolean isStopped;

    /**
     * Silent yet.
     *
     * @param aeron of a driver of the raw run.
     * @param cpu   of the thread, or {@link CpuPlan#UNPINNED}.
     */
    PingPong(final Aeron aeron, final int cpu)
    {
        final String channel =
            Channels.ipc(ApplianceContext.DEFAULT_TERM_LENGTH, ApplianceContext.DEFAULT_FRAGMENT_LENGTH);
        in = aeron.addSubscription(channel, OUT_STREAM_ID);
        out = aeron.addExclusivePublication(channel, BACK_STREAM_ID);
        factory = new PinnedThreadFactory("ping-pong", cpu);
        thread = factory.newThread(this::run);
    }

    /** From now on it answers. */
    void begin()
    {
        thread.start();
        factory.awaitPinned(TIMEOUT_NS);
    }

    private void run()
    {
        final ControlledFragmentHandler handler = this::onFragment;
        while (!isStopped)
        {
            if (0 == in.controlledPoll(handler, FRAGMENT_LIMIT))
            {
                Thread.onSpinWait();
            }
        }
    }

    private ControlledFragmentHandler.Action onFragment(
        final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        return out.offer(buffer, offset, length) < 0 ?
            ControlledFragmentHandler.Action.ABORT : ControlledFragmentHandler.Action.CONTINUE;
    }

    @Override
    public void close()
    {
        isStopped = true;
        try
        {
            thread.join();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        in.close();
        out.close();
    }
}
