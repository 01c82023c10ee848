package io.corelane.tools;

import io.corelane.ingest.metrics.CountersFile;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.tools.metrics.Json;
import io.corelane.tools.metrics.Overview;
import io.corelane.tools.metrics.OverviewBuilder;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code corelane top}: an appliance at work, refreshed. */
@Command(
    name = "top",
    header = "Watch a running appliance: rates, latencies, lag, jobs, streams, publishers.",
    description = {
        "",
        "Refreshed each --interval until Ctrl-C. Not on a terminal, one screen follows the other; with --json an",
        "object a line.",
        ""})
final class TopCommand extends MetricsView
{
    private static final String HOME = "\033[H";
    private static final String CLEAR = "\033[2J";
    private static final String REST_OF_LINE = "\033[K";
    private static final String REST_OF_SCREEN = "\033[J";

    @Option(names = "--once", description = "One screen, then the end.")
    private boolean isOnce;

    TopCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call()
    {
        if (0 == intervalNs() && !isOnce)
        {
            throw ToolException.usage("--interval 0s is for --once; a screen that is refreshed needs a time");
        }
        final StopSignal stop = io().stop().watch();
        try (CountersFile file = open())
        {
            if (io().terminal() && !isOnce && !isJson())
            {
                io().out().print(CLEAR);
            }
            MetricsSnapshot before = 0 == intervalNs() ? MetricsSnapshot.empty() : file.snapshot();
            boolean isAlive = true;
            do
            {
                if (stop.await(intervalNs()) && !isOnce)
                {
                    return ExitCode.OK;
                }
                final MetricsSnapshot now = file.snapshot();
                show(new OverviewBuilder(before, now).build());
                before = now;
                isAlive = file.isAlive();
            }
            while (!isOnce && isAlive);
            if (!isAlive)
            {
                throw new ToolException(ExitCode.FAILED, "the appliance has ended");
            }
            return ExitCode.OK;
        }
    }

    private void show(final Overview overview)
    {
        if (isJson())
        {
            io().out().println(Json.of(overview));
            ToolOutput.flush(io().out());
            return;
        }
        final boolean isInPlace = io().terminal() && !isOnce;
        final StringBuilder screen = new StringBuilder(isInPlace ? HOME : "");
        lines(overview).forEach((line) -> screen.append(line).append(isInPlace ? REST_OF_LINE : "").append('\n'));
        io().out().print(screen.append(isInPlace ? REST_OF_SCREEN : ""));
        ToolOutput.flush(io().out());
    }

    private static List<String> lines(final Overview overview)
    {
        final List<String> lines = new ArrayList<>(OverviewTables.totals(overview));
        for (final List<String> table : List.of(OverviewTables.partitions(overview), OverviewTables.jobs(overview),
            OverviewTables.streams(overview), OverviewTables.publishers(overview)))
        {
            lines.add("");
            lines.addAll(table);
        }
        return lines;
    }
}
