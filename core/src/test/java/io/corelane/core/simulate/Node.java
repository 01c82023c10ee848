package io.corelane.core.simulate;

import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.interpret.InterpreterTask;
import io.corelane.core.partition.ExchangeBatch;
import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.state.Background;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A process of the appliance: all that a crash takes along. */
final class Node implements AutoCloseable
{
    /** More than a job has. */
    private static final int LEVELS = 1_000;

    private final Blueprint blueprint;
    private final Loop[][] loops;
    private final boolean isInterpreted;
    private final Settings settings;
    private final Map<Integer, List<JobHandle>> handles = new TreeMap<>();

    /**
     * Starts, with what former ones left in the storage.
     *
     * @param blueprint what runs.
     * @param storage   where it reads and writes.
     * @param folder    of state files.
     * @param settings  of the world.
     */
    Node(final Blueprint blueprint, final Storage storage, final Path folder, final Settings settings)
    {
        isInterpreted = settings.isInterpreted();
        this.settings = settings;
        this.blueprint = blueprint;
        final int count = blueprint.partitions();
        loops = new Loop[blueprint.levels()][count];
        for (int level = 0; level < loops.length; level++)
        {
            for (int i = 0; i < count; i++)
            {
                loops[level][i] = new Loop(
                    new Partition(i, Blueprint.MAX_FRAGMENT_LENGTH, blueprint.fragmentLength()),
                    storage.log(level, i), storage.letters(level, i),
                    0 == level && Defect.ROWS_TWICE == settings.defect() ? Defect.NONE : settings.defect());
            }
        }
        for (final Loop loop : loops[0])
        {
            blueprint.catalog().streams().forEach(loop.partition()::addStream);
        }
        for (int job = 0; job < blueprint.jobs().size(); job++)
        {
            for (int i = 0; i < count; i++)
            {
                add(job, i, storage, folder.resolve("p" + i));
            }
        }
        for (int level = 0; level < loops.length; level++)
        {
            for (int i = 0; i < count; i++)
            {
                loops[level][i].begin(settings.hasCheckpoints() ? storage.disk(level, i) : null);
            }
        }
    }

    private void add(final int number, final int index, final Storage storage, final Path folder)
    {
        final CompiledJob job = blueprint.jobs().get(number);
        final Map<Integer, StreamDefinition> sent = new TreeMap<>();
        for (final Fragment part : job.fragments())
        {
            final Loop loop = loops[part.level()][index];
            part.plan().scans().forEach((scan) ->
            {
                final StreamDefinition stream = sent.remove(scan.source().id());
                if (null != stream)
                {
                    loop.partition().jobs().addExchange(stream, blueprint.partitions());
                }
            });
            final JobHandle handle = loop.partition().jobs().prepare(number, part, blueprint.partitions(),
                isInterpreted ? (context, faults, rows) -> InterpreterTask.create(part.plan(), context, faults, rows) :
                job.tasks(part, folder, Background.INLINE));
            loop.partition().jobs().install(handle);
            handles.computeIfAbsent(number * LEVELS + part.level(), (key) -> new ArrayList<>()).add(handle);
            if (!settings.isLate(number))
            {
                loop.partition().jobs().run(handle, true);
            }
            if (null == part.stream())
            {
                loop.add(handle.results(), storage.results(number, index));
            }
            else
            {
                sent.put(part.stream().id(), part.stream());
                loop.add(handle.exchange(), logs(storage, blueprint.levelOf(part.stream().id())));
            }
        }
    }

    private Journal[] logs(final Storage storage, final int level)
    {
        final Journal[] logs = new Journal[blueprint.partitions()];
        for (int i = 0; i < logs.length; i++)
        {
            logs[i] = storage.log(level, i);
        }
        return logs;
    }

    /** A partition's turn: its levels, the highest first. */
    void turn(final int partition, final int limit)
    {
        for (int level = loops.length - 1; level >= 0; level--)
        {
            loops[level][partition].turn(limit);
        }
    }

    /** Whether the records of sources are a job's in some partitions, and not in others. */
    boolean isHalf(final int job)
    {
        return handles.get(job * LEVELS).stream().map(JobHandle::isRunning).distinct().count() > 1;
    }

    /** Whether a job's fragments of a level run in all partitions, or in any. */
    boolean runs(final int job, final int level, final boolean inAll)
    {
        final List<JobHandle> all = handles.get(job * LEVELS + level);
        final List<JobHandle> parts = Defect.HALF_A_PAUSE == settings.defect() ? all.subList(0, 1) : all;
        return inAll ? parts.stream().allMatch(JobHandle::isRunning) : parts.stream().anyMatch(JobHandle::isRunning);
    }

    Loop loop(final int level, final int partition)
    {
        return loops[level][partition];
    }

    /** Records and rows that came again. */
    long duplicates()
    {
        long duplicates = 0;
        for (final Loop[] level : loops)
        {
            for (final Loop loop : level)
            {
                duplicates += loop.partition().duplicates();
            }
        }
        return duplicates;
    }

    /** Whether all that former processes left has been read again: producers may come. */
    boolean isReady()
    {
        for (final Loop[] level : loops)
        {
            for (final Loop loop : level)
            {
                if (!loop.isReplayed())
                {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether what is recorded somewhere is of what a log has lost: an appliance refuses to start then. */
    boolean isAhead()
    {
        for (int job = 0; job < blueprint.jobs().size(); job++)
        {
            final int number = job;
            final boolean hasLostStart = handles.entrySet().stream().anyMatch((parts) ->
                number == parts.getKey() / LEVELS && parts.getKey() % LEVELS > 0 &&
                !parts.getValue().stream().allMatch(JobHandle::hasRun));
            if (hasLostStart && handles.get(job * LEVELS).stream().anyMatch(JobHandle::hasRun))
            {
                return true;
            }
        }
        for (final Loop[] level : loops)
        {
            for (final Loop loop : level)
            {
                if (loop.wasAhead() || loop.rows().stream().anyMatch((rows) -> areAhead(loop, rows)))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /** As both were at the end of their logs: what came again since would hide it. */
    private boolean areAhead(final Loop loop, final ExchangeBatch rows)
    {
        for (int i = 0; i < rows.targets(); i++)
        {
            final Loop target = loops[blueprint.levelOf(rows.streamId())][i];
            if (target.taken(rows.queue(i).producerId()) > loop.sent(rows.streamId(), i))
            {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close()
    {
        for (final Loop[] level : loops)
        {
            for (final Loop loop : level)
            {
                loop.close();
            }
        }
    }
}
