package io.corelane.ingest;

import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.Partition;
import io.corelane.core.partition.TaskFactory;
import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StreamDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Puts one level of a partition together. */
final class LevelBuilder
{
    private final Partition partition;
    private final LevelLogs logs;
    private final int level;
    private final int id;
    private final List<JobEgress> jobs = new ArrayList<>();
    private final List<ExchangeEgress> exchanges = new ArrayList<>();

    LevelBuilder(final Partition partition, final LevelLogs logs, final int level, final int id)
    {
        this.partition = partition;
        this.logs = logs;
        this.level = level;
        this.id = id;
    }

    void addStream(final StreamDefinition stream)
    {
        partition.addStream(stream);
    }

    /** Adds the fragments of a job, each to the level that it reads. */
    static void add(
        final LevelBuilder[] levels,
        final CompiledJob job,
        final Function<Fragment, TaskFactory> tasks,
        final Function<JobHandle, JobEgress> egress)
    {
        final Map<Integer, Integer> readers = new TreeMap<>();
        for (final Fragment part : job.fragments())
        {
            part.plan().scans().forEach((scan) -> readers.put(scan.source().id(), part.level()));
        }
        final Map<Integer, StreamDefinition> sent = new TreeMap<>();
        for (final Fragment part : job.fragments())
        {
            final LevelBuilder builder = levels[part.level()];
            for (final Rel.Scan scan : part.plan().scans())
            {
                final StreamDefinition stream = sent.remove(scan.source().id());
                if (null != stream)
                {
                    builder.partition.addExchange(stream, builder.logs.of(part.level()).length);
                }
            }
            builder.add(part, tasks.apply(part), egress,
                null == part.stream() ? 0 : readers.get(part.stream().id()));
            if (null != part.stream())
            {
                sent.put(part.stream().id(), part.stream());
            }
        }
    }

    private void add(
        final Fragment part, final TaskFactory tasks, final Function<JobHandle, JobEgress> egress, final int reader)
    {
        final JobHandle handle = partition.add(part, logs.of(level).length, tasks);
        if (null == handle.exchange())
        {
            jobs.add(egress.apply(handle));
        }
        else
        {
            exchanges.add(new ExchangeEgress(handle.exchange(), logs.of(reader)));
        }
    }

    LevelLoop loop(final Egress deadLetters, final PartitionCounters counters)
    {
        return new LevelLoop(partition, logs.subscribe(level, id), jobs.toArray(new JobEgress[0]),
            exchanges.toArray(new ExchangeEgress[0]), deadLetters, counters,
            0 == level ? counters.records() : counters.exchangedRecords(level));
    }
}
