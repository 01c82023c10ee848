package io.corelane.tools;

import io.corelane.codec.RecordSchema;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.ResultHandler;
import io.corelane.ingest.client.ResultReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code corelane tap}: results of a job as they leave. */
@Command(
    name = "tap",
    header = "Show the results of a job of a running appliance, from now on.",
    description = {
        "",
        "Ends at Ctrl-C, --limit, --seconds, or when the appliance stops. On a terminal a table shows the latest row",
        "of each group; elsewhere, and as json or csv, every result is a line. Missed results are said on standard",
        "error.",
        ""})
final class TapCommand extends ToolCommand
{
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int FRAGMENT_LIMIT = 64;
    private static final int SPINS = 100;
    private static final long PARK_NS = 100_000;

    @Parameters(paramLabel = "JOB", description = "Job whose results are shown.")
    private String jobName;

    @Option(names = "--format", defaultValue = "table", paramLabel = "F",
        description = "table (the default), json, csv.")
    private ResultFormat format;

    @Option(names = "--limit", paramLabel = "N", description = "End after N results.")
    private Long limit;

    @Option(names = "--seconds", paramLabel = "N", description = "End after N seconds.")
    private Double seconds;

    @Option(
        names = "--latest-by",
        split = ",",
        paramLabel = "COLUMN",
        description = "Columns that name a row of the live table; the columns of GROUP BY by default.")
    private List<String> latestBy = new ArrayList<>();

    @Mixin
    private InstanceOptions instance;

    private long shown;
    private ResultView view;

    TapCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call()
    {
        if (null != limit && limit < 1 || null != seconds && seconds <= 0)
        {
            throw ToolException.usage("--limit and --seconds take numbers above 0");
        }
        final StopSignal stop = io().stop().watch();
        final JobPlan job = instance.job(instance.catalog(io()), jobName, io());
        view = view(job);
        try (CorelaneClient client = instance.connect(io(), error -> { });
            ResultReader reader = client.results(job.name()))
        {
            awaitConnected(reader, instance.partitions(io()), stop);
            final boolean isGone = follow(reader, stop);
            view.end();
            summarise(reader, isGone);
        }
        return ExitCode.OK;
    }

    private ResultView view(final JobPlan job)
    {
        final ResultPrinter printer = new ResultPrinter(job.name(), job.outputSchema());
        if (ResultFormat.TABLE != format)
        {
            return new LineView(printer, format, new Utf8Writer(io().out()));
        }
        final int[] keys = latestBy.isEmpty() ? groupColumns(job) : columns(latestBy, job.outputSchema());
        return io().terminal() ?
            new LiveTableView(printer.rows(), keys, new LiveTable(io().out()), io().nanoTime()) :
            new PlainTableView(printer.rows(), io().out());
    }

    private static int[] columns(final List<String> names, final RecordSchema schema)
    {
        final int[] columns = new int[names.size()];
        for (int i = 0; i < columns.length; i++)
        {
            columns[i] = schema.indexOf(names.get(i));
            if (RecordSchema.NOT_FOUND == columns[i])
            {
                throw ToolException.usage("--latest-by: the job has no column " + names.get(i) + Suggestion.of(
                    names.get(i), schema.fields().stream().map(field -> field.name()).collect(Collectors.toList())));
            }
        }
        return columns;
    }

    /** Columns of the output that are columns of GROUP BY. */
    static int[] groupColumns(final JobPlan job)
    {
        final Rel.Aggregate aggregate = job.aggregate();
        final int keys = null == aggregate ? 0 : aggregate.keys().size();
        final List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < job.output().size(); i++)
        {
            if (!(job.root() instanceof Rel.Project))
            {
                if (i < keys)
                {
                    columns.add(i);
                }
            }
            else if (((Rel.Project)job.root()).expressions().get(i) instanceof Expr.Column column &&
                column.index() < keys)
            {
                columns.add(i);
            }
        }
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    private void awaitConnected(final ResultReader reader, final int partitions, final StopSignal stop)
    {
        final long startNs = io().nanoTime().getAsLong();
        while (reader.connectedPartitions() < partitions && !stop.isStopped())
        {
            if (io().nanoTime().getAsLong() - startNs > CONNECT_TIMEOUT_NS)
            {
                throw new ToolException(ExitCode.FAILED,
                    "the appliance sends no results of " + jobName + "; look whether it is still running");
            }
            LockSupport.parkNanos(PARK_NS);
        }
        // Whoever starts a feed behind this line misses nothing.
        io().err().println("tapping " + jobName + " of " + partitions +
            (1 == partitions ? " partition" : " partitions"));
    }

    /** Shows results until the end; true when the appliance went away. */
    private boolean follow(final ResultReader reader, final StopSignal stop)
    {
        final long endNs = null == seconds ? Long.MAX_VALUE : (long)(seconds * 1e9);
        final long most = null == limit ? Long.MAX_VALUE : limit;
        final ResultHandler handler = (operation, partition, sequence, inputSequence, sendTimeNs, buffer, row,
            length) ->
        {
            if (shown < most)
            {
                shown++;
                view.onResult(operation, partition, sequence, buffer, row, length);
            }
        };
        final long startNs = io().nanoTime().getAsLong();
        long missed = 0;
        int idle = 0;
        while (shown < most && !stop.isStopped() && io().nanoTime().getAsLong() - startNs < endNs)
        {
            if (reader.poll(handler, FRAGMENT_LIMIT) > 0)
            {
                idle = 0;
                missed = reportMissed(reader.missed(), missed);
                continue;
            }
            view.onIdle();
            if (0 == reader.connectedPartitions())
            {
                return true;
            }
            if (++idle < SPINS)
            {
                Thread.onSpinWait();
            }
            else
            {
                LockSupport.parkNanos(PARK_NS);
            }
        }
        return false;
    }

    private long reportMissed(final long missed, final long reported)
    {
        if (missed > reported)
        {
            io().err().println("missed " + Progress.count(missed - reported) +
                " results: this reader was too slow, and the appliance went on without it");
        }
        return missed;
    }

    private void summarise(final ResultReader reader, final boolean isGone)
    {
        io().out().flush();
        io().err().println((isGone ? "the appliance stopped; " : "") + Progress.count(shown) + " results, " +
            Progress.count(reader.missed()) + " missed");
    }
}
