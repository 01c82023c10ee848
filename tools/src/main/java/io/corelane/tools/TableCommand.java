package io.corelane.tools;

import io.corelane.ingest.metrics.CountersFile;
import io.corelane.tools.metrics.Json;
import io.corelane.tools.metrics.Overview;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;

/** One table of an overview: jobs, streams or publishers. With {@code --json} an object a line. */
abstract class TableCommand extends MetricsView
{
    private final Function<Overview, List<String>> table;
    private final Function<Overview, List<?>> rows;

    TableCommand(
        final ToolIo io, final Function<Overview, List<String>> table, final Function<Overview, List<?>> rows)
    {
        super(io);
        this.table = table;
        this.rows = rows;
    }

    @Override
    public Integer call()
    {
        try (CountersFile file = open())
        {
            final Overview overview = overview(file);
            if (isJson())
            {
                rows.apply(overview).forEach((row) -> io().out().println(Json.of(row)));
            }
            else
            {
                table.apply(overview).forEach(io().out()::println);
            }
            return ExitCode.OK;
        }
    }

    /** {@code corelane jobs}. */
    @Command(name = "jobs", header = "Show the jobs of a running appliance: results, dead letters, state, watermarks.")
    static final class Jobs extends TableCommand
    {
        Jobs(final ToolIo io)
        {
            super(io, OverviewTables::jobs, Overview::jobs);
        }
    }

    /** {@code corelane streams}. */
    @Command(name = "streams", header = "Show the streams of a running appliance: records, sizes, publishers.")
    static final class Streams extends TableCommand
    {
        Streams(final ToolIo io)
        {
            super(io, OverviewTables::streams, Overview::streams);
        }
    }

    /** {@code corelane publishers}. */
    @Command(name = "publishers", header = "Show who publishes to a running appliance, and who had to wait.")
    static final class Publishers extends TableCommand
    {
        Publishers(final ToolIo io)
        {
            super(io, OverviewTables::publishers, Overview::publishers);
        }
    }
}
