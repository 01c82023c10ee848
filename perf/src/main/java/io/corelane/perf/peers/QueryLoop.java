package io.corelane.perf.peers;

import com.sun.management.ThreadMXBean;
import io.corelane.core.codegen.JobCompiler;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.state.Background;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** A query of the peers in one partition, over packed fragments from memory; its results are thrown away. */
final class QueryLoop implements AutoCloseable
{
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    private final Partition partition = new Partition(0, 65_536, 65_536);
    private final PackedTrades log;
    private final int warmUp;
    private long rows;
    private long allocated;

    /**
     * A loop.
     *
     * @param query     says which records come, and what is asked.
     * @param sql       what is asked instead; null for nothing else.
     * @param keys      where the query says none.
     * @param directory of the state's files.
     */
    QueryLoop(final PeerQuery query, final String sql, final int keys, final Path directory)
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), 1).compile(
            null == sql ? CorelaneSql.text(query) : CorelaneSql.stream(query) + sql + ";\n", "peers");
        final StreamDefinition stream = catalog.stream("trades");
        final JobPlan plan = catalog.job("job");
        final JobCompiler compiler = new JobCompiler(plan);
        final Trades trades = query.trades(keys, false);
        partition.addStream(stream);
        partition.add(plan, (context, faults, results) ->
            compiler.create(context, faults, results, directory, Background.INLINE));
        partition.outlet(this::clear);
        log = new PackedTrades(trades, stream);
        warmUp = 1 + (int)(query.warmUp(trades) / PackedTrades.RECORDS);
    }

    /** Passes until keys are there, and windows have closed. */
    int warmUp()
    {
        return warmUp;
    }

    /** Takes a log so many times; CPU time a record of each pass, nanoseconds. */
    double[] take(final int passes)
    {
        final double[] spentNs = new double[passes];
        final long rowsBefore = partition.job(0).results().produced();
        allocated = 0;
        for (int pass = 0; pass < passes; pass++)
        {
            log.next();
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            final long beginNs = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < log.fragments(); i++)
            {
                while (!partition.onFragment(log.buffer(), log.offset(i), log.length(i)))
                {
                    clear();
                }
            }
            partition.doWork();
            spentNs[pass] = (double)(THREADS.getCurrentThreadCpuTime() - beginNs) / PackedTrades.RECORDS;
            allocated += THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        rows = partition.job(0).results().produced() - rowsBefore;
        if (0 != partition.deadLetters().produced())
        {
            throw new IllegalStateException("records were refused");
        }
        return spentNs;
    }

    /** Rows that left in the last passes. */
    long rows()
    {
        return rows;
    }

    /** Bytes that were allocated in the last passes. */
    long allocated()
    {
        return allocated;
    }

    /** As an appliance that has offered them. */
    private boolean clear()
    {
        while (partition.job(0).results().count() > 0)
        {
            partition.job(0).results().clear();
        }
        return true;
    }

    @Override
    public void close()
    {
        partition.close();
    }
}
