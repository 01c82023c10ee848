package io.corelane.ingest;

import io.aeron.ControlledFragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.corelane.ingest.client.CorelanePublisher;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Routes plain SBE messages, from publishers that know nothing of partitions, to the partitions' logs: one hop and one
 * copy more than {@link CorelanePublisher} itself. A message is of the stream whose schema id and template id it has;
 * one of no stream goes on as it is, so that a partition makes a dead letter of it.
 */
final class ForwarderAgent implements Agent, ControlledFragmentHandler
{
    private static final int FRAGMENT_LIMIT = 64;

    private final Subscription plain;
    private final ControlledFragmentAssembler assembler = new ControlledFragmentAssembler(this);
    private final AgentCommands commands = new AgentCommands("the forwarder");
    private final CorelanePublisher unknown;
    private final AtomicCounter records;
    private PlainRoute[] routes = new PlainRoute[0];
    private boolean heldUp;
    private volatile boolean draining;
    private volatile boolean drained;

    ForwarderAgent(
        final Subscription plain,
        final CorelanePublisher unknown,
        final AtomicCounter records)
    {
        this.plain = plain;
        this.unknown = unknown;
        this.records = records;
    }

    @Override
    public int doWork()
    {
        heldUp = false;
        final int work = commands.run() + plain.controlledPoll(assembler, FRAGMENT_LIMIT);
        final boolean sent = flush();
        if (draining && 0 == work && !heldUp && sent)
        {
            drained = true;
        }
        return work;
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        final CorelanePublisher publisher = publisher(buffer, offset, length);
        long result = publisher.offer(buffer, offset, length);
        if (CorelanePublisher.BAD_LENGTH == result && publisher != unknown)
        {
            result = unknown.offer(buffer, offset, length);
        }
        if (CorelanePublisher.BAD_LENGTH == result)
        {
            // Longer than any fragment: its head alone goes on, which becomes a dead letter all the same.
            result = unknown.offer(buffer, offset, unknown.maxRecordLength());
        }
        if (result < 0)
        {
            heldUp = true;
            return Action.ABORT;
        }
        records.incrementRelease();
        return Action.CONTINUE;
    }

    @Override
    public String roleName()
    {
        return "forwarder";
    }

    /** Messages of one more stream go on to it. Any thread but this agent's. */
    void add(final PlainRoute route)
    {
        commands.call(() ->
        {
            routes = Arrays.copyOf(routes, routes.length + 1);
            routes[routes.length - 1] = route;
        });
    }

    /** Messages of a stream do not go on to it any longer; those that were taken do. Any thread but this agent's. */
    void remove(final int streamId)
    {
        commands.call(() -> Arrays.stream(routes).filter((route) -> streamId == route.streamId())
            .forEach(PlainRoute::retire));
    }

    /** No more is to come: it tells when all has gone on. Any thread. */
    void beginDrain()
    {
        draining = true;
    }

    /** Whether the plain stream was empty after {@link #beginDrain} and all of it is in the logs. Any thread. */
    boolean isDrained()
    {
        return drained;
    }

    private boolean flush()
    {
        boolean sent = unknown.flush() >= 0;
        for (final PlainRoute route : routes)
        {
            sent &= route.publisher().flush() >= 0;
            if (route.isRetired() && sent)
            {
                route.publisher().close();
                routes = Arrays.stream(routes).filter((other) -> route != other).toArray(PlainRoute[]::new);
            }
        }
        return sent;
    }

    private CorelanePublisher publisher(final DirectBuffer buffer, final int offset, final int length)
    {
        for (final PlainRoute route : routes)
        {
            if (route.matches(buffer, offset, length))
            {
                return route.publisher();
            }
        }
        return unknown;
    }
}
