package io.corelane.ingest;

import io.aeron.ControlledFragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.corelane.ingest.client.CorelanePublisher;
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
    private final PlainRoute[] routes;
    private final CorelanePublisher unknown;
    private final AtomicCounter records;

    ForwarderAgent(
        final Subscription plain,
        final PlainRoute[] routes,
        final CorelanePublisher unknown,
        final AtomicCounter records)
    {
        this.plain = plain;
        this.routes = routes;
        this.unknown = unknown;
        this.records = records;
    }

    @Override
    public int doWork()
    {
        final int work = plain.controlledPoll(assembler, FRAGMENT_LIMIT);
        for (final PlainRoute route : routes)
        {
            route.publisher().flush();
        }
        unknown.flush();
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
