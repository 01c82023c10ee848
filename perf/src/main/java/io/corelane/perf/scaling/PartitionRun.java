package io.corelane.perf.scaling;

import io.corelane.core.codegen.JobCompiler;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.state.Background;
import io.corelane.perf.throughput.PackedTicks;
import io.corelane.perf.throughput.Ticks;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;

/** One partition with five aggregates by key and a log of its own, filled before. For one thread at a time. */
final class PartitionRun implements AutoCloseable
{
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Partition partition;
    private final PackedTicks log;
    private long records;
    private long wallNs;
    private long cpuNs;

    PartitionRun(final int id, final Path directory, final int keys)
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), 1).compile(Ticks.STREAM + Ticks.STATE_JOB, "bench");
        final StreamDefinition stream = catalog.stream("ticks");
        final JobPlan plan = catalog.job("state");
        final JobCompiler compiler = new JobCompiler(plan);
        partition = new Partition(id, 65_536, 65_536);
        partition.addStream(stream);
        partition.add(plan, (context, faults, results) ->
            compiler.create(context, faults, results, directory, Background.INLINE));
        log = new PackedTicks(keys, stream.id());
    }

    Partition partition()
    {
        return partition;
    }

    /** Takes its log again and again; what fills it anew in between does not count. */
    void run(final long durationNs)
    {
        records = 0;
        wallNs = 0;
        cpuNs = 0;
        final long endNs = System.nanoTime() + durationNs;
        while (System.nanoTime() - endNs < 0)
        {
            log.next();
            final long cpuBeforeNs = THREADS.getCurrentThreadCpuTime();
            final long beforeNs = System.nanoTime();
            take();
            wallNs += System.nanoTime() - beforeNs;
            cpuNs += THREADS.getCurrentThreadCpuTime() - cpuBeforeNs;
            records += log.records();
        }
    }

    /** Takes its log as it is filled. */
    void take()
    {
        for (int i = 0; i < log.fragments(); i++)
        {
            while (!partition.onFragment(log.buffer(), log.offset(i), log.length(i)))
            {
                partition.job(0).results().clear();
            }
        }
    }

    /** Fills the log anew. */
    void fill()
    {
        log.next();
    }

    /** Records a second in the last run. */
    double rate()
    {
        return records * 1e9 / wallNs;
    }

    /** Records a second of CPU time: what others on the machine take away is not in it, what memory takes is. */
    double cpuRate()
    {
        return records * 1e9 / cpuNs;
    }

    @Override
    public void close()
    {
        partition.close();
    }
}
