package io.corelane.ingest;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Subscription;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CounterFactory;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.StreamIds;
import io.corelane.ingest.client.StreamTarget;

/** Makes the forwarder of an appliance. */
final class Forwarders
{
    /** No stream has this id: what goes there becomes a dead letter. */
    private static final int UNKNOWN_STREAM_ID = 0;

    private Forwarders()
    {
    }

    static ForwarderAgent create(final Aeron aeron, final CorelaneClient client, final ApplianceContext context)
    {
        final Subscription plain = aeron.addSubscription(CommonContext.IPC_CHANNEL, StreamIds.PLAIN);
        return new ForwarderAgent(
            plain,
            client.publisher(new StreamTarget("", UNKNOWN_STREAM_ID, 0, 0, context.partitions(), StreamIds.FIRST_LOG,
            context.termLength(), context.fragmentLength())),
            // By its subscription, what waits for it is found.
            new CounterFactory(aeron).reference(plain.registrationId()).add(CounterType.FORWARDER_RECORDS));
    }
}
