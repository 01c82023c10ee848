package io.corelane.perf.peers;

import io.corelane.core.codegen.JobCompiler;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.state.Background;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code corelane bench query}: what a record of a query of the peers costs a partition's thread. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = "CPU time that a record of a query of the peers costs one partition, over packed fragments from " +
        "memory. One thread, neither Aeron nor records being made, no other engine.")
public final class QueryCommand implements Callable<Integer>
{
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Option(names = "--queries", split = ",", defaultValue = "Q5,Q11", description = "Queries, Q5 and Q11 by default.")
    private List<PeerQuery> queries;

    @Option(names = "--sql", description = "The job in place of the query's, over its records.")
    private String sql;

    @Option(names = "--keys", defaultValue = "10000", description = "Keys where the query says none, 10000.")
    private int keys;

    @Option(names = "--rounds", defaultValue = "5", description = "Rounds, 5 by default.")
    private int rounds;

    @Option(names = "--passes", defaultValue = "48", description = "Passes over 65,536 records a round, 48.")
    private int passes;

    private long rows;

    /** Made by picocli. */
    public QueryCommand()
    {
    }

    @Override
    public Integer call() throws Exception
    {
        for (final PeerQuery query : queries)
        {
            final Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "corelane-query");
            try
            {
                run(query, directory);
            }
            finally
            {
                IoUtil.delete(directory.toFile(), true);
            }
        }
        return 0;
    }

    private void run(final PeerQuery query, final Path directory) throws IOException
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), 1).compile(
            null == sql ? CorelaneSql.text(query) : CorelaneSql.stream(query) + sql + ";\n", "peers");
        final StreamDefinition stream = catalog.stream("trades");
        final JobPlan plan = catalog.job("job");
        final JobCompiler compiler = new JobCompiler(plan);
        final Trades trades = query.trades(keys, false);
        try (Partition partition = new Partition(0, 65_536, 65_536))
        {
            partition.addStream(stream);
            partition.add(plan, (context, faults, results) ->
                compiler.create(context, faults, results, directory, Background.INLINE));
            final PackedTrades log = new PackedTrades(trades, stream);
            time(partition, log, Math.max(passes, (int)(query.warmUp(trades) / PackedTrades.RECORDS)));
            for (int round = 0; round < rounds; round++)
            {
                rows = 0;
                final double[] spentNs = time(partition, log, passes);
                System.out.printf(Locale.ROOT, "%s round %d: %.1f ns a record, median of passes %.1f, least %.1f; " +
                    "%.3f rows a record%n", query.text(), round + 1, Arrays.stream(spentNs).average().orElseThrow(),
                    spentNs[passes / 2], spentNs[0], (double)rows / passes / PackedTrades.RECORDS);
            }
            if (0 != partition.deadLetters().produced())
            {
                throw new IllegalStateException("records were refused");
            }
        }
    }

    /** CPU time a record, pass by pass, the least first. */
    private double[] time(final Partition partition, final PackedTrades log, final int count)
    {
        final double[] spentNs = new double[count];
        for (int pass = 0; pass < count; pass++)
        {
            log.next();
            final long beginNs = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < log.fragments(); i++)
            {
                while (!partition.onFragment(log.buffer(), log.offset(i), log.length(i)))
                {
                    clear(partition);
                }
            }
            spentNs[pass] = (double)(THREADS.getCurrentThreadCpuTime() - beginNs) / PackedTrades.RECORDS;
        }
        Arrays.sort(spentNs);
        return spentNs;
    }

    private void clear(final Partition partition)
    {
        while (partition.job(0).results().count() > 0)
        {
            rows += partition.job(0).results().count();
            partition.job(0).results().clear();
        }
    }
}
