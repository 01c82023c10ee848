package io.corelane.tools;

import io.corelane.codec.RecordSchema;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.ResultReader;
import java.util.ArrayList;
import java.util.List;
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
    @Parameters(paramLabel = "JOB", description = "Job whose results are shown.")
    private String jobName;

    @Option(names = "--format", paramLabel = "F",
        description = "table (the default), json (the default with --json), csv.")
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

    TapCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call()
    {
        format = ResultFormat.of(format, isJson());
        final StopSignal stop = io().stop().watch();
        final JobPlan job = instance.job(instance.catalog(io()), jobName, io());
        final ResultView view = view(job);
        final ResultFollower follower = new ResultFollower(io(), job.name(), view, limit, seconds);
        try (CorelaneClient client = instance.connect(io());
            ResultReader reader = client.results(job.name()))
        {
            final int partitions = instance.partitions(io());
            follower.awaitConnected(reader, partitions, stop);
            io().err().println("tapping " + jobName + " of " +
                Progress.count(partitions, "partition"));
            final boolean isGone = follower.follow(reader, stop);
            view.end();
            io().out().flush();
            io().err().println((isGone ? "the job is gone, or the appliance has stopped; " : "") +
                Progress.count(follower.shown(), "result") + ", " + Progress.count(reader.missed()) + " missed");
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
}
