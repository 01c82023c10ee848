package io.corelane.ingest;

import io.aeron.Aeron;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.StreamCounterDescriptor;
import io.corelane.ingest.client.StreamTarget;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/** Streams that come and go: the partitions take their records, publishers find them by counters. */
final class LiveStreams
{
    private final Aeron aeron;
    private final ApplianceContext context;
    private final JobDeployer partitions;
    private final ForwarderAgent forwarder;
    private final CorelaneClient client;
    private final Map<Integer, AtomicCounter> counters = new TreeMap<>();

    LiveStreams(
        final Aeron aeron,
        final ApplianceContext context,
        final JobDeployer partitions,
        final ForwarderAgent forwarder,
        final CorelaneClient client)
    {
        this.aeron = aeron;
        this.context = context;
        this.partitions = partitions;
        this.forwarder = forwarder;
        this.client = client;
    }

    /** Its records are taken from now on. */
    void takeRecords(final StreamDefinition stream)
    {
        // First whatever can be refused.
        KeyPlace.target(stream, context);
        partitions.addStream(stream);
    }

    /** Publishers find it. */
    void advertise(final StreamDefinition stream)
    {
        final StreamTarget target = KeyPlace.target(stream, context);
        forwarder.add(new PlainRoute(stream.id(), stream.schema(), client.publisher(target)));
        final ExpandableArrayBuffer key = new ExpandableArrayBuffer();
        StreamCounterDescriptor.encode(key, target);
        counters.put(stream.id(), Counters.add(aeron, CounterType.STREAM, key, StreamCounterDescriptor.LENGTH,
            StreamCounterDescriptor.LABEL + stream.name()));
    }

    /** Publishers do not find it any longer; records of those that did go to the dead letters. */
    void remove(final StreamDefinition stream)
    {
        counters.remove(stream.id()).close();
        forwarder.remove(stream.id());
        partitions.removeStream(stream);
    }
}
