package io.corelane.ingest;

import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.Header;
import io.corelane.codec.protocol.ControlRequestDescriptor;
import java.util.concurrent.ThreadPoolExecutor;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;

/** Takes requests of tools and hands them to the control thread, which may take its time. */
final class ControlAgent implements Agent
{
    private static final int FRAGMENT_LIMIT = 4;

    private final Subscription requests;
    private final FragmentAssembler assembler = new FragmentAssembler(this::onFragment);
    private final ControlService service;
    private final ThreadPoolExecutor executor;

    /**
     * An agent.
     *
     * @param requests of tools.
     * @param service  answers them.
     * @param executor the control thread, and what waits for it.
     */
    ControlAgent(final Subscription requests, final ControlService service, final ThreadPoolExecutor executor)
    {
        this.requests = requests;
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
            executor.execute(() -> service.answer(request));
        }
    }
}
