package io.corelane.core.simulate;

import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.interpret.InterpreterTask;
import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.state.Background;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A process of the appliance: all that a crash takes along. */
final class Node implements AutoCloseable
{
    private final Blueprint blueprint;
    private final Loop[][] loops;
    private final boolean isInterpreted;

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
            loop.partition().jobs().run(handle, true);
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
