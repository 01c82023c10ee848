package io.corelane.ingest;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.Publication;
import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.codec.protocol.LogGapDescriptor;
import io.corelane.core.checkpoint.CheckpointException;
import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.core.checkpoint.CheckpointReader;
import io.corelane.core.partition.Partition;
import io.corelane.ingest.client.StreamIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    private final Streams streams;
    private final Checkpoints checkpoints;
    private final List<PartitionAgent> partitions;
    private final List<RecordedStream[]> streamsOf = new ArrayList<>();
    private final List<Publication[]> logs = new ArrayList<>();
    private final List<LevelLoop[]> loops = new ArrayList<>();
    private final UnsafeBuffer change =
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(JobChangeDescriptor.LENGTH, Long.BYTES));
    private long lastChangeId;
    private volatile List<LevelLoop> begun = List.of();

    Levels(
        final Aeron aeron,
        final ApplianceContext context,
        final Streams streams,
        final Checkpoints checkpoints,
        final List<PartitionAgent> partitions)
    {
        this.aeron = aeron;
        this.context = context;
        this.streams = streams;
        this.checkpoints = checkpoints;
        this.partitions = partitions;
    }

    int count()
    {
        return logs.size();
    }

    /** Makes levels that are missing, whose logs begin with them. */
    void ensure(final int count)
    {
        while (logs.size() < count)
        {
            open();
            begin(logs.size() - 1);
        }
    }

    /** Makes levels that read nothing yet. */
    void open(final int count)
    {
        while (logs.size() < count)
        {
            open();
        }
    }

    /** All levels read their logs from now on: first what former runs left, then what comes. */
    void begin()
    {
        for (int level = 0; level < logs.size(); level++)
        {
            begin(level);
        }
    }

    /** Whether every level has come to the end of what former runs left. */
    boolean areReplayed()
    {
        for (int level = 0; level < loops.size(); level++)
        {
            for (int i = 0; i < partitions.size(); i++)
            {
                final LevelLoop loop = loops.get(level)[i];
                if (loop.damagedAt() >= 0)
                {
                    throw new ApplianceException(DamagePlace.sentence(context.archiveDirectory(),
                        loop.log().recordingId(), loop.damagedAt(), loop.log().stopPosition()));
                }
            }
        }
        return loops.stream().flatMap(Arrays::stream).allMatch(LevelLoop::isReplayed);
    }

    /** What former runs left in all logs, and how much of it has been read again. */
    Recovery recovery()
    {
        final Recovery recovery = new Recovery();
        loops.stream().flatMap(Arrays::stream).forEach((loop) -> recovery.add(loop));
        return recovery;
    }

    /** Everything has been read again: what was told last goes on from there. */
    void endReplay()
    {
        for (final LevelLoop[] level : loops)
        {
            for (int i = 0; i < level.length; i++)
            {
                final LevelLoop loop = level[i];
                requireNoneAhead(loop);
                loop.endReplay();
                partitions.get(i).commands().call(loop::beginLive);
                lastChangeId = Math.max(lastChangeId, loop.lastChangeId());
            }
        }
    }

    /**
     * Where records were lost in front of what has been read, nothing was told since: from here on it is again, and
     * each job's results go on behind those that are recorded. That stands in the log, so it is the same whenever the
     * log is read. When everything has been read again, before anybody else sends.
     */
    void endSilence()
    {
        final List<LevelLoop> silent = new ArrayList<>();
        loops.forEach((level) ->
        {
            for (int i = 0; i < level.length; i++)
            {
                if (!silentJobs(level[i], i).isEmpty())
                {
                    silent.add(level[i]);
                }
            }
        });
        for (int level = 0; level < loops.size() && !silent.isEmpty(); level++)
        {
            awaitTaken(level);
            for (int i = 0; i < partitions.size(); i++)
            {
                endSilence(loops.get(level)[i], i, logs.get(level)[i]);
            }
        }
    }

    /** Waits until a level has taken all that lower ones sent again, and has sent all that this leads to. */
    private void awaitTaken(final int level)
    {
        for (int i = 0; i < partitions.size(); i++)
        {
            final LevelLoop loop = loops.get(level)[i];
            final Publication log = logs.get(level)[i];
            final boolean[] isDone = {false};
            while (!isDone[0])
            {
                partitions.get(i).commands().call(() ->
                    isDone[0] = loop.isSettled() && loop.position() == log.position());
                park();
            }
        }
    }

    private void endSilence(final LevelLoop loop, final int partition, final Publication log)
    {
        final Map<Long, Long> silent = silentJobs(loop, partition);
        silent.forEach((number, sequence) ->
        {
            LogGapDescriptor.encode(change, 0, LogGapDescriptor.RESUME, number, sequence);
            append(log);
        });
        while (!silentJobs(loop, partition).isEmpty())
        {
            park();
        }
    }

    private Map<Long, Long> silentJobs(final LevelLoop loop, final int partition)
    {
        final Map<Long, Long> silent = new TreeMap<>();
        partitions.get(partition).commands().call(() -> silent.putAll(loop.silentJobs()));
        return silent;
    }

    /** What senders to a level offer to, a log a partition. */
    Publication[] logs(final int level)
    {
        return logs.get(level);
    }

    /** The same with their recordings. */
    RecordedStream[] streams(final int level)
    {
        return streamsOf.get(level);
    }

    /** All levels of all partitions that read their logs, the lowest first. Any thread. */
    List<LevelLoop> all()
    {
        return begun;
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

    /**
     * The sequence behind the last record of a producer in the log of each partition, with spaces between: what lies in
     * the logs now has been taken when this answers.
     */
    String nextSequences(final long producerId)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < partitions.size(); i++)
        {
            final LevelLoop loop = loops.get(0)[i];
            final long end = logs.get(0)[i].position();
            while (loop.position() < end)
            {
                park();
            }
            partitions.get(i).commands().call(() ->
                text.append(loop.partition().nextSequence(producerId)).append(' '));
        }
        return text.toString();
    }

    /** Closes all state; behind the agents. */
    void close()
    {
        for (final LevelLoop[] level : loops)
        {
            for (final LevelLoop loop : level)
            {
                loop.close();
            }
        }
    }

    /**
     * A log that is shorter than what was made of it has lost records with its machine: new ones would get the numbers
     * of results, dead letters or rows that are recorded, and be taken for those.
     */
    private void requireNoneAhead(final LevelLoop loop)
    {
        if (null != loop.ahead())
        {
            final String name = loop.ahead().name();
            throw ahead(name, loop.deadLetterEgress().stream() == loop.ahead() ? "dead letters" : "results", loop);
        }
        // As both were at the end of their logs: what came again since would hide it.
        loop.sent().forEach((exchange, next) ->
        {
            for (int i = 0; i < next.length; i++)
            {
                final RecordedStream log = exchange.streams()[i];
                final LevelLoop target = all().stream().filter((each) -> log == each.log()).findFirst().orElseThrow();
                if (target.taken().getOrDefault(exchange.producerId(), 0L) > next[i])
                {
                    throw ahead(log.name(), "rows", loop);
                }
            }
        });
    }

    private static ApplianceException ahead(final String name, final String what, final LevelLoop loop)
    {
        return new ApplianceException("the recording " + name + " holds " + what + " of records that " +
            loop.log().name() + " does not have: its end was lost, as it can be with a machine that stops while " +
            "file-sync-level is 0; restore a backup, or begin anew by --fresh, which deletes what is recorded");
    }

    /** The checkpoint that the reader of a log goes on from, or null. */
    private CheckpointManifest manifest(final RecordedStream log)
    {
        return streams.areRecorded() ? checkpoints.find(log, streams.recordings().ends()) : null;
    }

    /** Takes a level's checkpoint up, and has it read what lies behind. */
    private void restore(final LevelLoop loop)
    {
        final RecordedStream log = loop.log();
        if (!log.hasPast())
        {
            loop.replay(log.startPosition(), null);
            return;
        }
        final CheckpointManifest manifest = checkpoints.found(log.name());
        if (null != manifest)
        {
            try
            {
                new CheckpointReader(checkpoints.store(log)).load(
                    Checkpoints.name(manifest.position()), loop.partition());
            }
            catch (final CheckpointException ex)
            {
                throw new ApplianceException(ex.getMessage() + "; start the version that wrote it" +
                    (0 == log.startPosition() ? ", or read the whole log again by --ignore-checkpoints" : "") +
                    ", or begin anew by --fresh, which deletes what is recorded", ex);
            }
        }
        final long from = null == manifest ? log.startPosition() : manifest.position();
        loop.replay(from, from < log.stopPosition() ? streams.recordings().replay(log, from) : null);
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

    private void open()
    {
        final int level = logs.size();
        final int count = partitions.size();
        final Publication[] levelLogs = new Publication[count];
        final LevelLoop[] levelLoops = new LevelLoop[count];
        final RecordedStream[] levelStreams = new RecordedStream[count];
        for (int i = 0; i < count; i++)
        {
            final PartitionAgent agent = partitions.get(i);
            final RecordedStream log = streams.log(level, i);
            levelStreams[i] = log;
            levelLogs[i] = log.publication();
            levelLoops[i] = new LevelLoop(
                new Partition(i, context.fragmentLength(), context.fragmentLength()),
                log,
                aeron.addSubscription(new ChannelUriStringBuilder()
                    .media(CommonContext.IPC_MEDIA).sessionId(levelLogs[i].sessionId()).build(),
                    StreamIds.log(level, i)),
                DeadLetterEgress.open(streams, level, i, agent.counters(), manifest(log)),
                agent.counters(),
                agent.counters().level(level, log));
        }
        streamsOf.add(levelStreams);
        for (int i = 0; i < count && streams.areRecorded(); i++)
        {
            levelLoops[i].checkpoint(new LevelCheckpoint(level, i, context.checkpointMemory()));
        }
        logs.add(levelLogs);
        loops.add(levelLoops);
    }

    private void begin(final int level)
    {
        for (int i = 0; i < partitions.size(); i++)
        {
            final LevelLoop loop = loops.get(level)[i];
            final PartitionAgent agent = partitions.get(i);
            restore(loop);
            agent.commands().call(() -> agent.addLevel(loop));
        }
        begun = loops.subList(0, level + 1).stream().flatMap(Arrays::stream).toList();
    }
}
