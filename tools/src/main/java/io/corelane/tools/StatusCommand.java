package io.corelane.tools;

import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.metrics.CountersFile;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.tools.health.Check;
import io.corelane.tools.health.HealthLimits;
import io.corelane.tools.health.Readiness;
import io.corelane.tools.health.TurnWatch;
import io.corelane.tools.metrics.Json;
import io.corelane.tools.metrics.Overview;
import io.corelane.tools.metrics.OverviewBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code corelane status}: whether an appliance is well. */
@Command(
    name = "status",
    header = "Say whether an appliance is well, by the exit code, too.",
    description = {
        "",
        "Looks whether it takes records, its loops go round, no record waits for long, and there is room left.",
        ""},
    exitCodeList = {
        "0:well",
        "1:not well, not ready yet, or it failed while it ran",
        "2:wrong usage, configuration, SQL or input; also when it is not running",
        ExitCode.TRY_AGAIN_LINE})
final class StatusCommand extends MetricsView
{
    private static final long STALL_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(20);

    @Option(names = "--max-lag", paramLabel = "T",
        description = "How long a record may wait in a log, ${DEFAULT-VALUE} by default.")
    private String maxLag = Setting.HEALTH_MAX_LAG.standard();

    @Option(names = "--min-disk", paramLabel = "SIZE",
        description = "What has to be free for recordings, ${DEFAULT-VALUE} by default.")
    private String minDisk = Setting.HEALTH_MIN_DISK.standard();

    @Option(names = "--min-shm", paramLabel = "SIZE",
        description = "What has to be free for logs, ${DEFAULT-VALUE} by default.")
    private String minShm = Setting.HEALTH_MIN_SHARED_MEMORY.standard();

    StatusCommand(final ToolIo io)
    {
        super(io);
    }

    /** 1 says that it runs and is not well. */
    @Override
    int goneExitCode()
    {
        return ExitCode.USAGE;
    }

    @Override
    public Integer call()
    {
        final HealthLimits limits = new HealthLimits(Units.nanoseconds(maxLag, "--max-lag"),
            Units.manyBytes(minDisk, "--min-disk"), Units.manyBytes(minShm, "--min-shm"));
        try (CountersFile file = open())
        {
            final List<Check> checks = new ArrayList<>();
            final MetricsSnapshot first = file.snapshot();
            checks.add(TurnWatch.check(stalled(file, first), first.of(CounterType.LOOP_TURNS).size()));
            final Overview overview = new OverviewBuilder(MetricsSnapshot.empty(), file.snapshot()).build();
            checks.addAll(Readiness.of(overview, room(), limits));
            print(checks, overview, file.pid());
            return Readiness.areOk(checks) ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    /** As soon as all have moved it is well; those that have not within the limit stand still. */
    private List<String> stalled(final CountersFile file, final MetricsSnapshot first)
    {
        final TurnWatch watch = new TurnWatch(first);
        final long startNs = io().nanoTime().getAsLong();
        List<String> stalled = watch.stalled(file.snapshot());
        while (!stalled.isEmpty() && io().nanoTime().getAsLong() - startNs < STALL_NS && !io().stop().await(LOOK_NS))
        {
            stalled = watch.stalled(file.snapshot());
        }
        return stalled;
    }

    private void print(final List<Check> checks, final Overview overview, final long pid)
    {
        if (isJson())
        {
            final Map<String, Object> status = new LinkedHashMap<>();
            status.put("status", Readiness.areOk(checks) ? "ok" : "failed");
            status.put("pid", pid);
            status.put("checks", checks);
            status.put("overview", overview);
            io().out().println(Json.of(status));
            return;
        }
        for (final Check check : checks)
        {
            io().out().println((check.isOk() ? "ok    " : "FAIL  ") + check.name() + ": " + check.found() +
                (check.isOk() ? "" : "; " + check.remedy()));
        }
        OverviewTables.totals(overview).forEach(io().out()::println);
    }
}
