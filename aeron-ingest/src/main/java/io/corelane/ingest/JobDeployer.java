package io.corelane.ingest;

import io.aeron.Aeron;
import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.codegen.JobWarmUp;
import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.RecordedResults;
import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.state.Background;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.JobCounterDescriptor;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.agrona.CloseHelper;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Brings jobs to the partitions while these run, and takes them away again. A job is made off the partitions' threads,
 * installed everywhere, and only then started by a change in each partition's log: the same records are its own
 * whenever the log is read. It is stopped likewise, level by level, so that none of its rows is left in any log when it
 * is taken out. One thread at a time, none of the partitions'.
 */
final class JobDeployer
{
    private final Aeron aeron;
    private final CounterRoom counterRoom;
    private final ApplianceContext context;
    private final Streams streams;
    private final Checkpoints checkpoints;
    private final Levels levels;
    private final List<PartitionAgent> partitions;
    private final Background background;
    private final Map<String, RunningJob> jobs = new LinkedHashMap<>();
    private final Map<Integer, List<StreamCounters>> streamCounters = new ConcurrentSkipListMap<>();
    private boolean isPresent;
    /** Bytes that state which was made at the start may take yet. */
    private long promised;

    JobDeployer(
        final Aeron aeron,
        final ApplianceContext context,
        final Streams streams,
        final Checkpoints checkpoints,
        final Levels levels,
        final List<PartitionAgent> partitions,
        final Background background)
    {
        this.aeron = aeron;
        counterRoom = new CounterRoom(aeron.countersReader());
        this.context = context;
        this.streams = streams;
        this.checkpoints = checkpoints;
        this.levels = levels;
        this.partitions = partitions;
        this.background = background;
    }

    /** Refuses a stream for whose counters there is no room. */
    void requireRoom(final StreamDefinition stream)
    {
        counterRoom.require(CounterRoom.ofStream(partitions.size()), stream.name());
    }

    /**
     * Refuses a job whose logs would not fit into shared memory: a full one shows as a crash much later; and one for
     * whose counters there is no room.
     */
    void requireRoom(final CompiledJob job)
    {
        final int missing = Math.max(0, levelsOf(job) - levels.count());
        new SharedMemoryBudget(partitions.size(), missing, 1, context.termLength(), false)
            .checkMore(context.aeronDirectory());
        counterRoom.require(CounterRoom.ofJob(job, partitions.size(), missing), "job " + job.plan().name());
    }

    /** Refuses a job whose state would not fit beside that of those that were installed before. */
    private void requireState(final String name)
    {
        long bytes = 0;
        for (int i = 0; i < partitions.size(); i++)
        {
            bytes += StateFolder.owed(context.stateDirectory(), i, name);
        }
        StateFolder.check(
            context.stateDirectory(), name, promised + bytes, SharedMemoryBudget.usable(context.stateDirectory()));
        promised += isPresent ? 0 : bytes;
    }

    /** The logs have been read: what jobs come from now on come to an appliance that runs. */
    void beginPresent()
    {
        isPresent = true;
        promised = 0;
    }

    private void giveUp(final String name, final List<PartitionJob> parts)
    {
        for (int i = 0; i < parts.size(); i++)
        {
            parts.get(i).streams().forEach(streams::delete);
            StateFolder.delete(context.stateDirectory(), i, name);
        }
    }

    /** Levels that a job's fragments read. */
    static int levelsOf(final CompiledJob job)
    {
        return 1 + job.fragments().stream().mapToInt(Fragment::level).max().orElse(0);
    }

    /** Has the JIT compile a job's code before records come. */
    void warmUp(final CompiledJob job, final int records)
    {
        final Path folder = StateFolder.warmUp(context.stateDirectory());
        try
        {
            JobWarmUp.run(job, folder, records);
        }
        catch (final UncheckedIOException ex)
        {
            throw StateFolder.noRoom(context.stateDirectory(), job.plan().name(), ex.getMessage(), ex);
        }
        finally
        {
            IoUtil.delete(folder.toFile(), true);
        }
    }

    /** Records of a stream are taken from now on. */
    void addStream(final StreamDefinition stream)
    {
        levels.ensure(1);
        for (int i = 0; i < partitions.size(); i++)
        {
            final LevelLoop loop = levels.loop(0, i);
            final StreamCounters counters = partitions.get(i).counters().stream(stream);
            streamCounters.computeIfAbsent(stream.id(), (id) -> new CopyOnWriteArrayList<>()).add(counters);
            partitions.get(i).commands().call(() ->
            {
                loop.partition().addStream(stream);
                loop.add(counters);
            });
        }
    }

    /** Counters of the streams that are there, of each in the order of partitions. Any thread. */
    Collection<List<StreamCounters>> streamCounters()
    {
        return streamCounters.values();
    }

    /** Records of a stream that no job reads go to the dead letters from now on. */
    void removeStream(final StreamDefinition stream)
    {
        for (int i = 0; i < partitions.size(); i++)
        {
            final LevelLoop loop = levels.loop(0, i);
            final StreamCounters counters = streamCounters.get(stream.id()).get(i);
            partitions.get(i).commands().call(() ->
            {
                loop.partition().jobs().removeStream(stream.id());
                loop.remove(counters);
            });
            counters.close();
        }
        streamCounters.remove(stream.id());
    }

    /**
     * Brings a job to all partitions; it takes no records yet, unless it takes all from the beginning of the logs, of
     * which nothing has been read yet.
     *
     * @param job   compiled.
     * @param place of the job in the logs.
     * @param owner name of the job whose results its rows are: its own, unless INSERT INTO adds it to another one.
     */
    void install(final CompiledJob job, final JobPlace place, final String owner)
    {
        levels.ensure(levelsOf(job));
        final List<PartitionJob> parts = new ArrayList<>();
        try
        {
            for (int i = 0; i < partitions.size(); i++)
            {
                parts.add(prepare(job, place, job.plan().name().equals(owner) ? null : jobs.get(owner), i));
            }
            requireState(job.plan().name());
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietCloseAll(parts);
            if (isPresent)
            {
                giveUp(job.plan().name(), parts);
            }
            throw ex instanceof UncheckedIOException ?
                StateFolder.noRoom(context.stateDirectory(), job.plan().name(), ex.getMessage(), ex) :
                CounterRoom.explained(ex);
        }
        for (int i = 0; i < parts.size(); i++)
        {
            final PartitionJob part = parts.get(i);
            partitions.get(i).commands().call(() -> part.install(place.isFromStart()));
        }
        jobs.put(job.plan().name(), new RunningJob(
            job, place, parts, job.plan().name().equals(owner) ? counter(job, place) : null));
    }

    /** Readers find the job by it. */
    private AtomicCounter counter(final CompiledJob job, final JobPlace place)
    {
        final ExpandableArrayBuffer key = new ExpandableArrayBuffer();
        JobCounterDescriptor.encode(key, job.plan().id(), place.egressStreamId(), partitions.size(),
            streams.areRecorded() ? place.number() : JobCounterDescriptor.NOT_RECORDED);
        return Counters.add(aeron,
            CounterType.JOB, key, JobCounterDescriptor.LENGTH, JobCounterDescriptor.LABEL + job.plan().name());
    }

    /** The job takes the records from here on. Those that take rows are ready before the first one is sent. */
    void start(final String name)
    {
        final RunningJob job = jobs.get(name);
        job.levels().descendingSet().forEach((level) ->
            levels.change(level, job.place().number(), JobChangeDescriptor.START));
    }

    /** The job is ready for rows between partitions, but takes no records before {@link #resume}. */
    void startPaused(final String name)
    {
        final RunningJob job = jobs.get(name);
        job.levels().descendingSet().stream().filter((level) -> level > 0).forEach((level) ->
            levels.change(level, job.place().number(), JobChangeDescriptor.START));
    }

    /** Whether all of a job runs, in all partitions, but what takes the records of sources. */
    boolean isReady(final String name)
    {
        return holds(name, true, (level) -> level > 0, JobHandle::isRunning);
    }

    /** Whether the logs have started the job, and not stopped it since, in all partitions, or in any. */
    boolean isRunning(final String name, final boolean inAll)
    {
        return holds(name, inAll, (level) -> 0 == level, JobHandle::isRunning);
    }

    /** Whether rows of a job can have come to partitions whose logs do not hold its start any more. */
    boolean hasLostStart(final String name)
    {
        return !holds(name, true, (level) -> level > 0, JobHandle::hasRun) &&
            holds(name, false, (level) -> 0 == level, JobHandle::hasRun);
    }

    /** Whether something is true of a job's fragments of some levels in all partitions, or in any. */
    private boolean holds(
        final String name, final boolean inAll, final IntPredicate levels, final Predicate<JobHandle> condition)
    {
        final RunningJob job = jobs.get(name);
        final boolean[] holds = {inAll};
        for (int i = 0; i < partitions.size(); i++)
        {
            final PartitionJob part = job.parts().get(i);
            partitions.get(i).commands().call(() ->
            {
                for (int fragment = 0; fragment < job.job().fragments().size(); fragment++)
                {
                    if (levels.test(job.job().fragments().get(fragment).level()))
                    {
                        final boolean isTrue = condition.test(part.handle(fragment));
                        holds[0] = inAll ? holds[0] && isTrue : holds[0] || isTrue;
                    }
                }
            });
        }
        return holds[0];
    }

    /** The job takes no records from here on, until {@link #resume}. */
    void pause(final String name)
    {
        levels.change(0, jobs.get(name).place().number(), JobChangeDescriptor.STOP);
    }

    /** The job takes the records from here on. */
    void resume(final String name)
    {
        levels.change(0, jobs.get(name).place().number(), JobChangeDescriptor.START);
    }

    /** Ends a job: it gives no more results, and its state and its recorded results are deleted. */
    void remove(final String name)
    {
        final RunningJob running = jobs.remove(name);
        CloseHelper.close(running.counter());
        // A level sends to higher ones alone: behind its stop, no row of it is left in their logs' way.
        running.levels().forEach((level) ->
            levels.change(level, running.place().number(), JobChangeDescriptor.STOP));
        for (int i = 0; i < partitions.size(); i++)
        {
            final PartitionJob part = running.parts().get(i);
            partitions.get(i).commands().call(part::uninstall);
            part.close();
            part.streams().forEach(streams::delete);
            StateFolder.delete(context.stateDirectory(), i, name);
        }
    }

    /** A job that runs, or null. */
    RunningJob job(final String name)
    {
        return jobs.get(name);
    }

    /** Recorded results that a level of a partition makes. */
    List<RecordedStream> results(final LevelLoop loop)
    {
        return jobs.values().stream().flatMap((job) -> job.parts().stream()).flatMap((part) -> part.results(loop))
            .toList();
    }

    /** Ids of the rows that a job's fragments send to each other. */
    List<Integer> exchanges(final String name)
    {
        return jobs.get(name).job().fragments().stream().filter((part) -> null != part.stream())
            .map((part) -> part.stream().id()).toList();
    }

    /** Records of streams that are gone are passed by when former runs' logs are read. */
    void retire(final Iterable<Integer> streamIds)
    {
        for (int level = 0; level < levels.count(); level++)
        {
            for (int i = 0; i < partitions.size(); i++)
            {
                final LevelLoop loop = levels.loop(level, i);
                streamIds.forEach((id) -> loop.partition().jobs().retire(id));
            }
        }
    }

    private PartitionJob prepare(
        final CompiledJob job, final JobPlace place, final RunningJob owner, final int partition)
    {
        final PartitionJob result = new PartitionJob(partitions.size());
        try
        {
            prepare(result, job, place, owner, partition);
            return result;
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietClose(result);
            throw ex;
        }
    }

    private void prepare(
        final PartitionJob result,
        final CompiledJob job,
        final JobPlace place,
        final RunningJob owner,
        final int partition)
    {
        final Path state = StateFolder.partition(context.stateDirectory(), partition);
        final Map<Integer, Integer> readers = new TreeMap<>();
        job.fragments().forEach((part) ->
            part.plan().scans().forEach((scan) -> readers.put(scan.source().id(), part.level())));
        final Map<Integer, StreamDefinition> sent = new TreeMap<>();
        for (final Fragment part : job.fragments())
        {
            final LevelLoop loop = levels.loop(part.level(), partition);
            final List<StreamDefinition> rows = new ArrayList<>();
            part.plan().scans().forEach((scan) ->
            {
                final StreamDefinition stream = sent.remove(scan.source().id());
                if (null != stream)
                {
                    rows.add(stream);
                }
            });
            final boolean isBeside = null != owner && null == part.stream();
            final JobHandle handle = isBeside ? loop.partition().jobs().prepareBeside(place.number(), part,
                owner.parts().get(partition).top(loop), job.tasks(part, state, background)) :
                loop.partition().jobs().prepare(
                place.number(), part, partitions.size(), job.tasks(part, state, background));
            result.add(new PartitionJob.Part(loop, handle, rows,
                null == part.stream() ? null :
                new ExchangeEgress(handle.exchange(), levels.streams(readers.get(part.stream().id()))),
                null == part.stream() && !isBeside ? egress(handle, place, partition, loop.log()) : null,
                new JobCounters(handle, partitions.get(partition).counters(), part.level())));
            if (null != part.stream())
            {
                sent.put(part.stream().id(), part.stream());
            }
        }
    }

    private JobEgress egress(
        final JobHandle handle, final JobPlace place, final int partition, final RecordedStream log)
    {
        final RecordedStream stream = streams.results(place.number(), place.egressStreamId(), partition);
        final RecordedResults recorded = new RecordedResults();
        if (stream.hasPast())
        {
            new RecordingReader(streams.recordings(), stream).forEach(
                Streams.readFrom(stream, checkpoints.found(log.name())), recorded::onFragment);
        }
        return new JobEgress(
            handle, stream, streams.egress(stream), recorded, partitions.get(partition).counters());
    }
}
