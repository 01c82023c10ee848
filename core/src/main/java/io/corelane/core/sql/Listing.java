package io.corelane.core.sql;

import io.corelane.core.function.FunctionCatalog;
import io.corelane.core.function.UserFunctions;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What SHOW prints: a line for each. */
final class Listing
{
    private Listing()
    {
    }

    static String of(final String kind, final Catalog catalog, final UserFunctions functions)
    {
        return switch (kind)
        {
            case "STREAMS" -> relations(catalog, false);
            case "TABLES" -> relations(catalog, true);
            case "JOBS" -> catalog.jobs().stream().map((job) -> job(job, catalog)).collect(Collectors.joining());
            default -> functions(functions);
        };
    }

    /** Sources, and behind them results of jobs, which are read and dropped in the same way. */
    private static String relations(final Catalog catalog, final boolean areTables)
    {
        return catalog.streams().stream().filter((stream) -> areTables == catalog.isTable(stream.name()))
            .map(Listing::source).collect(Collectors.joining()) + catalog.jobs().stream()
            .filter((job) -> areTables == catalog.isTable(job.name()))
            .map((job) -> columns(job) + ", the result of a job\n").collect(Collectors.joining());
    }

    private static String columns(final JobPlan job)
    {
        return job.name() + job.output().stream().map((column) -> column.name() + " " + column.type())
            .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String source(final StreamDefinition stream)
    {
        return stream.name() + stream.schema().fields().stream().map((field) -> field.name() + " " + field.type())
            .collect(Collectors.joining(", ", " (", ")")) + column(stream, " key ", stream.keyField()) +
            column(stream, " event_time ", stream.eventField()) + "\n";
    }

    private static String column(final StreamDefinition stream, final String what, final int field)
    {
        return StreamDefinition.NONE == field ? "" : what + stream.schema().fields().get(field).name();
    }

    private static String job(final JobPlan job, final Catalog catalog)
    {
        final StringBuilder inserts = new StringBuilder();
        catalog.inserts(job.name()).forEach((insert) -> inserts.append(", inserted from ").append(sources(insert)));
        return columns(job) + " from " + sources(job) + inserts + " emits " + job.emit() +
            (catalog.isPaused(job.name()) ? ", paused" : "") + "\n";
    }

    private static String sources(final JobPlan plan)
    {
        final TreeSet<String> sources = new TreeSet<>();
        plan.scans().forEach((scan) -> sources.add(scan.source().name()));
        return String.join(", ", sources);
    }

    /** Aggregates and analytic functions by name, the others with what they take and give. */
    private static String functions(final UserFunctions functions)
    {
        final StringBuilder text = new StringBuilder();
        FunctionCatalog.with(functions).forEach((entry) -> entry.signatures().forEach((signature) ->
            text.append(signature).append(": ").append(entry.description()).append('\n')));
        Functions.aggregates().forEach((name) -> text.append(name).append(": an aggregate\n"));
        Functions.analytics().forEach((name) -> text.append(name).append(": an analytic function, with OVER\n"));
        return text.toString();
    }
}
