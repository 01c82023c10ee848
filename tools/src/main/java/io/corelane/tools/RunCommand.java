package io.corelane.tools;

import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.JobWarnings;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.ingest.Appliance;
import io.corelane.ingest.ApplianceContext;
import io.corelane.tools.health.Starting;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code corelane run}: an appliance. */
@Command(
    name = "run",
    header = "Run an appliance with a job file until Ctrl-C or SIGTERM.",
    description = {
        "",
        "Prints what runs where, then READY. Options count before the environment (CORELANE_PARTITIONS), that before",
        "--config, a TOML file. corelane config reference lists all keys, corelane config check looks at a file.",
        ""},
    exitCodeList = {
        "0:stopped in order",
        "1:failed while it ran",
        "2:wrong usage, configuration, SQL or input, or a damaged recording",
        ExitCode.TRY_AGAIN_LINE})
final class RunCommand extends ToolCommand
{
    private static final long PROGRESS_NS = TimeUnit.MILLISECONDS.toNanos(500);

    @Parameters(arity = "0..1", paramLabel = "FILE.sql",
        description = "Job file; without one, streams and jobs are created by corelane sql.")
    private String sqlFile;

    @Mixin
    private ConfigOptions options;

    @Option(
        names = "--quarantine",
        description = "Go on behind damaged ranges of recordings, set them aside and say what is lost.")
    private boolean isQuarantine;

    @Option(
        names = "--ignore-checkpoints",
        description = "Read whole logs again, from their first record on, though there are checkpoints.")
    private boolean ignoresCheckpoints;

    @Option(
        names = "--fresh",
        description = "Delete what a former run recorded, streams and jobs included, and begin anew.")
    private boolean isFresh;

    @Option(
        names = "--cpu-plan",
        hidden = true,
        description = "Print CPUs of the loops, and those of everything else, for the launcher; run nothing.")
    private boolean isPlan;

    RunCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call() throws IOException
    {
        final StopSignal stop = io().stop().watch();
        final Settings settings = options.read(io()).require();
        if (isPlan)
        {
            io().out().print(CpusCommand.drawing(settings).line());
            return ExitCode.OK;
        }
        final RecoveryPrinter printer = new RecoveryPrinter(io(), isJson());
        final Starting starting = new Starting(io().nanoTime(), printer);
        try (RunService service = new RunService(io(), starting))
        {
            final ApplianceContext context = context(settings).recoveryListener(service);
            try (RunConsole console =
                new RunConsole(io(), "run", Setting.HTTP_LISTEN.path(), settings, starting, context))
            {
                // Whoever waits for a long recovery can look at it.
                printer.begin(console::announce);
                return run(settings, stop, service, context, console);
            }
        }
    }

    private int run(
        final Settings settings,
        final StopSignal stop,
        final RunService service,
        final ApplianceContext context,
        final RunConsole console) throws IOException
    {
        final String jobs = null == sqlFile && settings.has(Setting.SQL) ?
            settings.path(Setting.SQL).toString() : sqlFile;
        if (null != jobs)
        {
            context.sql(JobFile.read(jobs), jobs, JobFile.folder(jobs));
        }
        final long startNs = io().nanoTime().getAsLong();
        final Appliance appliance = Appliance.launch(context);
        try (appliance)
        {
            settings.warnings().forEach((warning) -> io().err().println("corelane run: warning: " + warning));
            try
            {
                console.attach(appliance);
                console.announce();
                describe(appliance, context, io().nanoTime().getAsLong() - startNs);
                service.ready(appliance);
                watch(appliance, stop);
                service.stopping();
            }
            finally
            {
                // Before the driver goes, whatever happened: a reader in memory that is unmapped ends the JVM.
                console.detach();
            }
        }
        if (null != appliance.failure())
        {
            throw new ToolException(ExitCode.FAILED, appliance.failure());
        }
        io().out().println("stopped after " + RunService.counts(appliance));
        return ExitCode.OK;
    }

    private ApplianceContext context(final Settings settings)
    {
        return settings.context()
            .fresh(isFresh)
            .ignoreCheckpoints(ignoresCheckpoints)
            .quarantine(isQuarantine)
            .errorHandler(error -> io().err().println("corelane run: " + Failures.sentence(error)));
    }

    private void describe(
        final Appliance appliance, final ApplianceContext context, final long durationNs)
    {
        final PrintStream out = io().out();
        out.print(appliance.cpuPlan());
        out.println("idle loops: " + appliance.cpuPlan().idleMode().name().toLowerCase(Locale.ROOT));
        for (final StreamDefinition stream : appliance.catalog().streams())
        {
            out.println("stream " + stream.name() + ": id " + stream.id() + ", " + key(stream));
        }
        for (final JobPlan job : appliance.catalog().jobs())
        {
            out.println("job " + job.name() + ": id " + job.id() + ", reads " + sources(job) + ", emits " + job.emit());
            JobWarnings.of(job).forEach(warning -> out.println("warning: " + warning));
        }
        out.println("dir " + context.directory() + ", aeron dir " + appliance.aeronDirectory());
        out.println("READY in " + Progress.seconds(durationNs));
        out.flush();
    }

    private static String sources(final JobPlan job)
    {
        return job.scans().stream().map(scan -> scan.source().name()).distinct().collect(Collectors.joining(", "));
    }

    private static String key(final StreamDefinition stream)
    {
        return StreamDefinition.NONE == stream.keyField() ? "no key" :
            "key " + stream.schema().fields().get(stream.keyField()).name();
    }

    private void watch(final Appliance appliance, final StopSignal stop)
    {
        final Progress progress = new Progress(io());
        long lastNs = io().nanoTime().getAsLong();
        long lastRecords = appliance.records();
        while (null == appliance.failure() && !stop.await(PROGRESS_NS))
        {
            final long nowNs = io().nanoTime().getAsLong();
            if (progress.isDue(nowNs))
            {
                final long records = appliance.records();
                progress.show(Progress.count(records, "record") + ", " +
                    Progress.rate(records - lastRecords, nowNs - lastNs) + ", " +
                    Progress.count(appliance.results(), "result") + ", " +
                    Progress.count(appliance.deadLetters(), "dead letter") + "; Ctrl-C stops");
                lastRecords = records;
                lastNs = nowNs;
            }
        }
        progress.clear();
    }
}
