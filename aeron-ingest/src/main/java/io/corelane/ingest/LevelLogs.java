package io.corelane.ingest;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.corelane.ingest.client.Channels;
import io.corelane.ingest.client.StreamIds;

/**
 * The logs of all partitions and levels. A log is one session that all senders share, and no other session of its
 * stream is read: two would have no order between them, and a fragment that was left half done could be taken up in the
 * other one.
 */
final class LevelLogs
{
    private final Aeron aeron;
    private final Publication[][] logs;

    LevelLogs(final Aeron aeron, final ApplianceContext context, final int levels)
    {
        this.aeron = aeron;
        this.logs = new Publication[levels][context.partitions()];
        for (int level = 0; level < levels; level++)
        {
            for (int i = 0; i < context.partitions(); i++)
            {
                logs[level][i] = aeron.addPublication(
                    Channels.ipc(context.termLength(), context.fragmentLength()), StreamIds.log(level, i));
            }
        }
    }

    int levels()
    {
        return logs.length;
    }

    /** What senders to a level offer to, a log a partition. */
    Publication[] of(final int level)
    {
        return logs[level];
    }

    /** What a partition reads at a level. */
    Subscription subscribe(final int level, final int partition)
    {
        return aeron.addSubscription(new ChannelUriStringBuilder()
            .media(CommonContext.IPC_MEDIA).sessionId(logs[level][partition].sessionId()).build(),
            StreamIds.log(level, partition));
    }
}
