package io.corelane.perf.peers;

import io.corelane.perf.report.ReportOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelane bench query}: what a record of a query of the peers costs a partition's thread. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = "CPU time that a record of a query of the peers costs one partition, over packed fragments from " +
        "memory. One thread, neither Aeron nor records being made, no other engine.")
public final class QueryCommand implements Callable<Integer>
{
    private static final double WARM_UP_NS = TimeUnit.SECONDS.toNanos(1);

    @Spec
    private CommandSpec spec;

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

    /** Made by picocli. */
    public QueryCommand()
    {
    }

    @Override
    public Integer call() throws Exception
    {
        ReportOptions.require(spec, keys > 0 && rounds > 0 && passes > 0,
            "--keys, --rounds and --passes must be positive");
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

    private void run(final PeerQuery query, final Path directory)
    {
        try (QueryLoop loop = new QueryLoop(query, sql, keys, directory))
        {
            loop.take(Math.max(passes, loop.warmUp()));
            // The JIT takes its time over large methods, in which a cheap query has gone through all of its passes.
            for (double spentNs = 0.0; spentNs < WARM_UP_NS;)
            {
                spentNs += PackedTrades.RECORDS * Arrays.stream(loop.take(passes)).sum();
            }
            for (int round = 0; round < rounds; round++)
            {
                final double[] spentNs = loop.take(passes);
                Arrays.sort(spentNs);
                System.out.printf(Locale.ROOT, "%s round %d: %.1f ns a record, median of passes %.1f, least %.1f; " +
                    "%.3f rows a record; %d bytes allocated%n", query.text(), round + 1,
                    Arrays.stream(spentNs).average().orElseThrow(), spentNs[passes / 2], spentNs[0],
                    (double)loop.rows() / passes / PackedTrades.RECORDS, loop.allocated());
            }
        }
    }
}
