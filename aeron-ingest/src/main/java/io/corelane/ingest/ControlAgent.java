package io.corelane.ingest;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import io.corelane.codec.protocol.ControlRequestDescriptor;
import io.corelane.ingest.client.CounterFactory;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.StreamIds;
import java.util.concurrent.ThreadPoolExecutor;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Takes requests of tools and hands them to the control thread, which may take its time. Two counters say how many were
 * taken and how many are done, in the same order: by these a tool sees that its answer will not come any more.
 */
final class ControlAgent implements Agent
{
    private static final int FRAGMENT_LIMIT = 4;

    private final Subscription requests;
    private final FragmentAssembler assembler = new FragmentAssembler(this::onFragment);
    private final ControlService service;
    private final ThreadPoolExecutor executor;
    private final AtomicCounter taken;
    private final AtomicCounter done;

    /**
     * An agent.
     *
     * @param aeron    by which tools are heard.
     * @param service  answers them.
     * @param executor the control thread, and what waits for it.
     */
    ControlAgent(final Aeron aeron, final ControlService service, final ThreadPoolExecutor executor)
    {
        requests = aeron.addSubscription(CommonContext.IPC_CHANNEL, StreamIds.CONTROL);
        taken = new CounterFactory(aeron).reference(requests.registrationId()).add(CounterType.CONTROL_REQUESTS);
        done = new CounterFactory(aeron).add(CounterType.CONTROL_REQUESTS_DONE);
        this.service = service;
        this.executor = executor;
    }

    @Override
    public int doWork()
    {
        // What there is no room for waits in the stream; so does what comes when the appliance is stopping.
        return executor.isShutdown() || executor.getQueue().remainingCapacity() < FRAGMENT_LIMIT ? 0 :
            requests.poll(assembler, FRAGMENT_LIMIT);
    }

    @Override
    public String roleName()
    {
        return "control";
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (ControlRequestDescriptor.isValid(buffer, offset, length))
        {
            final ControlService.Request request = new ControlService.Request(
                ControlRequestDescriptor.requestId(buffer, offset),
                ControlRequestDescriptor.replyStreamId(buffer, offset),
                ControlRequestDescriptor.command(buffer, offset),
                ControlRequestDescriptor.text(buffer, offset),
                ControlRequestDescriptor.folder(buffer, offset));
            // Before the position of the stream moves, which says that it was taken.
            taken.incrementRelease();
            executor.execute(() -> answer(request));
        }
    }

    /** The control thread. */
    private void answer(final ControlService.Request request)
    {
        try
        {
            service.answer(request);
        }
        finally
        {
            // One that is stopping goes away, and the counters with it.
            if (!executor.isShutdown())
            {
                done.incrementRelease();
            }
        }
    }
}
