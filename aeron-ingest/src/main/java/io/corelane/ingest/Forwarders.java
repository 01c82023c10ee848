package io.corelane.ingest;

import io.aeron.Subscription;
import io.corelane.core.sql.Catalog;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.StreamTarget;
import java.util.List;
import org.agrona.concurrent.status.AtomicCounter;

/** Makes the forwarder of an appliance. */
final class Forwarders
{
    /** No stream has this id: what goes there becomes a dead letter. */
    private static final int UNKNOWN_STREAM_ID = 0;

    private Forwarders()
    {
    }

    static ForwarderAgent create(
        final Catalog catalog,
        final CorelaneClient client,
        final List<StreamTarget> targets,
        final Subscription plain,
        final AtomicCounter records)
    {
        final PlainRoute[] routes = new PlainRoute[targets.size()];
        for (int i = 0; i < routes.length; i++)
        {
            routes[i] = new PlainRoute(
                catalog.stream(targets.get(i).name()).schema(), client.publisher(targets.get(i)));
        }
        final StreamTarget any = targets.get(0);
        return new ForwarderAgent(plain, routes, client.publisher(new StreamTarget(
            "", UNKNOWN_STREAM_ID, 0, 0, any.partitions(), any.firstLogStreamId(), any.termLength(),
            any.fragmentLength())), records);
    }
}
