package io.corelane.ingest;

import io.aeron.Aeron;
import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.codegen.JobWarmUp;
import io.corelane.core.partition.JobHandle;
import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.state.Background;
import io.corelane.ingest.client.CounterTypes;
import io.corelane.ingest.client.JobCounterDescriptor;
import io.corelane.ingest.client.StreamIds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.CloseHelper;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.IoUtil;

/**
 * Brings jobs to the partitions while these run, and takes them away again. A job is made off the partitions' threads,
 * installed everywhere, and only then started by a change in each partition's log: the same records are its own
 * whenever the log is read. It is stopped likewise, level by level, so that none of its rows is left in any log when it
 * is taken out. One thread at a time, none of the partitions'.
 */
final class JobDeployer
{
    private final Aeron aeron;
    private final ApplianceContext context;
    private final Levels levels;
    private final List<PartitionAgent> partitions;
    private final Background background;
    private final Map<String, RunningJob> jobs = new LinkedHashMap<>();
    private long lastNumber;
    private int nextEgress;

    JobDeployer(
        final Aeron aeron,
        final ApplianceContext context,
        final Levels levels,
        final List<PartitionAgent> partitions,
        final Background background)
    {
        this.aeron = aeron;
        this.context = context;
        this.levels = levels;
        this.partitions = partitions;
        this.background = background;
    }

    /** Refuses a job whose logs would not fit into shared memory: a full one shows as a crash much later. */
    void requireRoom(final CompiledJob job)
    {
        final int missing = Math.max(0, levelsOf(job) - levels.count());
        new SharedMemoryBudget(partitions.size(), missing, 1, context.termLength(), false)
            .checkMore(context.aeronDirectory());
    }

    /** Levels that a job's fragments read. */
    static int levelsOf(final CompiledJob job)
    {
        return 1 + job.fragments().stream().mapToInt(Fragment::level).max().orElse(0);
    }

    /** Has the JIT compile a job's code before records come. */
    void warmUp(final CompiledJob job, final int records)
    {
        final Path folder = context.directory().resolve("warm-up");
        JobWarmUp.run(job, folder, records);
        IoUtil.delete(folder.toFile(), true);
    }

    /** Records of a stream are taken from now on. */
    void addStream(final StreamDefinition stream)
    {
        levels.ensure(1);
        for (int i = 0; i < partitions.size(); i++)
        {
            final LevelLoop loop = levels.loop(0, i);
            partitions.get(i).commands().call(() -> loop.partition().addStream(stream));
        }
    }

    /** Records of a stream that no job reads go to the dead letters from now on. */
    void removeStream(final StreamDefinition stream)
    {
        for (int i = 0; i < partitions.size(); i++)
        {
            final LevelLoop loop = levels.loop(0, i);
            partitions.get(i).commands().call(() -> loop.partition().jobs().removeStream(stream.id()));
        }
    }

    /**
     * Brings a job to all partitions.
     *
     * @param job     compiled.
     * @param atOnce  whether it takes the records from the beginning of the logs, which nothing has been read of yet;
     *                else those behind the place at which the logs start it.
     */
    void deploy(final CompiledJob job, final boolean atOnce)
    {
        final int egressStreamId = egressStreamId();
        levels.ensure(levelsOf(job));
        final long number = ++lastNumber;
        final List<PartitionJob> parts = new ArrayList<>();
        try
        {
            for (int i = 0; i < partitions.size(); i++)
            {
                parts.add(prepare(job, number, egressStreamId, i));
            }
        }
        catch (final RuntimeException ex)
        {
            CloseHelper.quietCloseAll(parts);
            throw ex;
        }
        for (int i = 0; i < parts.size(); i++)
        {
            final PartitionJob part = parts.get(i);
            partitions.get(i).commands().call(() -> part.install(atOnce));
        }
        if (!atOnce)
        {
            levels.change(0, number, JobChangeDescriptor.START);
        }
        final ExpandableArrayBuffer key = new ExpandableArrayBuffer();
        JobCounterDescriptor.encode(key, job.plan().id(), egressStreamId, partitions.size());
        jobs.put(job.plan().name(), new RunningJob(job, number, egressStreamId, parts, Counters.add(aeron,
            CounterTypes.JOB, key, JobCounterDescriptor.LENGTH, JobCounterDescriptor.LABEL + job.plan().name())));
    }

    /** The job takes no records from here on, until {@link #resume}. */
    void pause(final String name)
    {
        levels.change(0, jobs.get(name).number(), JobChangeDescriptor.STOP);
    }

    /** The job takes the records from here on. */
    void resume(final String name)
    {
        levels.change(0, jobs.get(name).number(), JobChangeDescriptor.START);
    }

    /** Ends a job: it gives no more results, and its state is deleted. */
    void remove(final String name)
    {
        final RunningJob running = jobs.remove(name);
        running.counter().close();
        final TreeSet<Integer> jobLevels = new TreeSet<>();
        running.job().fragments().forEach((fragment) -> jobLevels.add(fragment.level()));
        // A level sends to higher ones alone: behind its stop, no row of it is left in their logs' way.
        jobLevels.forEach((level) -> levels.change(level, running.number(), JobChangeDescriptor.STOP));
        for (int i = 0; i < partitions.size(); i++)
        {
            final PartitionJob part = running.parts().get(i);
            partitions.get(i).commands().call(part::uninstall);
            part.close();
            InstanceDirectory.deleteState(context.directory(), i, name);
        }
    }

    private PartitionJob prepare(
        final CompiledJob job, final long number, final int egressStreamId, final int partition)
    {
        final Path state = InstanceDirectory.state(context.directory(), partition);
        final PartitionJob result = new PartitionJob(partitions.size());
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
            final JobHandle handle = loop.partition().jobs().prepare(
                number, part, partitions.size(), job.tasks(part, state, background));
            result.add(new PartitionJob.Part(loop, rows.isEmpty() && 0 == part.level(), handle, rows,
                null == part.stream() ? null :
                new ExchangeEgress(handle.exchange(), levels.logs(readers.get(part.stream().id()))),
                null == part.stream() ? egress(handle, egressStreamId, partition) : null,
                StateCounters.of(handle, partitions.get(partition).counters(), part.level())));
            if (null != part.stream())
            {
                sent.put(part.stream().id(), part.stream());
            }
        }
        return result;
    }

    private JobEgress egress(final JobHandle handle, final int streamId, final int partition)
    {
        return new JobEgress(handle, Egress.of(aeron, context, streamId, context.termLength()),
            partitions.get(partition).counters());
    }

    /** The next one that is free: one that was freed a moment ago may still have readers. */
    private int egressStreamId()
    {
        final TreeSet<Integer> taken = new TreeSet<>();
        jobs.values().forEach((job) -> taken.add(job.egressStreamId()));
        for (int i = 0; i < StreamIds.MAX_JOBS; i++)
        {
            final int streamId = StreamIds.FIRST_EGRESS + nextEgress++ % StreamIds.MAX_JOBS;
            if (!taken.contains(streamId))
            {
                return streamId;
            }
        }
        throw new ApplianceException("there are " + StreamIds.MAX_JOBS + " jobs, and no more are possible; DROP one");
    }
}
