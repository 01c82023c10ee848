package io.corelane.ingest;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.Publication;
import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.core.partition.Partition;
import io.corelane.ingest.client.Channels;
import io.corelane.ingest.client.StreamIds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The logs of all partitions and levels, and what reads them. A log is one session that all senders share, and no other
 * session of its stream is read: two would have no order between them, and a fragment that was left half done could be
 * taken up in the other one. One thread at a time, none of the partitions'.
 */
final class Levels
{
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Aeron aeron;
    private final ApplianceContext context;
    private final List<PartitionAgent> partitions;
    private final List<Publication[]> logs = new ArrayList<>();
    private final List<LevelLoop[]> loops = new ArrayList<>();
    private final UnsafeBuffer change =
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(JobChangeDescriptor.LENGTH, Long.BYTES));
    private long lastChangeId;

    Levels(final Aeron aeron, final ApplianceContext context, final List<PartitionAgent> partitions)
    {
        this.aeron = aeron;
        this.context = context;
        this.partitions = partitions;
    }

    int count()
    {
        return logs.size();
    }

    /** Makes levels that are missing. */
    void ensure(final int count)
    {
        while (logs.size() < count)
        {
            add();
        }
    }

    /** What senders to a level offer to, a log a partition. */
    Publication[] logs(final int level)
    {
        return logs.get(level);
    }

    /** What reads a partition's log of a level. */
    LevelLoop loop(final int level, final int partition)
    {
        return loops.get(level)[partition];
    }

    /**
     * Appends a change of a job to all logs of a level, and waits until every partition has come to it and all that it
     * had sent before has left.
     */
    void change(final int level, final long jobNumber, final byte kind)
    {
        final long changeId = ++lastChangeId;
        JobChangeDescriptor.encode(change, 0, changeId, jobNumber, kind);
        for (final Publication log : logs.get(level))
        {
            append(log);
        }
        for (final LevelLoop loop : loops.get(level))
        {
            while (loop.lastChangeId() < changeId)
            {
                park();
            }
        }
    }

    /** Closes all state; behind the agents. */
    void close()
    {
        for (final LevelLoop[] level : loops)
        {
            for (final LevelLoop loop : level)
            {
                loop.partition().close();
            }
        }
    }

    private void append(final Publication log)
    {
        long position;
        while ((position = log.offer(change, 0, JobChangeDescriptor.LENGTH)) < 0)
        {
            if (Publication.CLOSED == position || Publication.MAX_POSITION_EXCEEDED == position)
            {
                throw new ApplianceException("the log of a partition has ended (" +
                    Publication.errorString(position) + "); restart the appliance");
            }
            park();
        }
    }

    private static void park()
    {
        if (Thread.currentThread().isInterrupted())
        {
            throw new ApplianceException("the appliance is stopping");
        }
        LockSupport.parkNanos(PARK_NS);
    }

    private void add()
    {
        final int level = logs.size();
        final int count = partitions.size();
        final Publication[] levelLogs = new Publication[count];
        final LevelLoop[] levelLoops = new LevelLoop[count];
        for (int i = 0; i < count; i++)
        {
            final int streamId = StreamIds.log(level, i);
            final PartitionAgent agent = partitions.get(i);
            levelLogs[i] = aeron.addPublication(
                Channels.ipc(context.termLength(), context.fragmentLength()), streamId);
            levelLoops[i] = new LevelLoop(
                new Partition(i, context.fragmentLength(), context.fragmentLength()),
                aeron.addSubscription(new ChannelUriStringBuilder()
                    .media(CommonContext.IPC_MEDIA).sessionId(levelLogs[i].sessionId()).build(), streamId),
                agent.deadLetterEgress(),
                agent.counters(),
                0 == level ? agent.counters().records() : agent.counters().exchangedRecords(level));
        }
        logs.add(levelLogs);
        loops.add(levelLoops);
        for (int i = 0; i < count; i++)
        {
            final LevelLoop loop = levelLoops[i];
            final PartitionAgent agent = partitions.get(i);
            agent.commands().call(() -> agent.addLevel(loop));
        }
    }
}
