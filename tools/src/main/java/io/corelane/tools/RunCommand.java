package io.corelane.tools;

import io.corelane.affinity.IdleMode;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.JobWarnings;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.ingest.Appliance;
import io.corelane.ingest.ApplianceContext;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code corelane run}: an appliance. */
@Command(
    name = "run",
    header = "Run an appliance with a job file until Ctrl-C or SIGTERM.",
    description = {
        "",
        "Prints what runs where, then READY. Options of the command line count before those of --config, a TOML file:",
        "  [appliance]  dir, aeron-dir, state-dir, partitions, cpus, idle, external-driver, fragment-length,",
        "               term-length, egress-stall-timeout, tick-interval, recording, file-sync-level",
        "  [aeron]      any property of Aeron's driver, such as threading.mode = \"DEDICATED\"",
        ""})
final class RunCommand extends ToolCommand
{
    private static final long PROGRESS_NS = TimeUnit.MILLISECONDS.toNanos(500);

    @Parameters(arity = "0..1", paramLabel = "FILE.sql",
        description = "Job file; without one, streams and jobs are created by corelane sql.")
    private String sqlFile;

    @Option(names = "--partitions", paramLabel = "N", description = "Partitions, 1 by default.")
    private Integer partitions;

    @Option(
        names = "--cpus",
        paramLabel = "CPUS",
        description = "Where loops are pinned: auto (the default), none, or a list such as 2,4-7.")
    private String cpus;

    @Option(
        names = "--idle",
        paramLabel = "MODE",
        description = "What idle loops do: auto (the default: spin where each has a core of its own), spin, backoff.")
    private String idle;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration, TOML.")
    private String configFile;

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description = "Folder of the appliance; $XDG_STATE_HOME/corelane by default (~/.local/state/corelane).")
    private Path directory;

    @Option(
        names = "--aeron-dir",
        paramLabel = "DIR",
        description = "Aeron's directory; by default one in /dev/shm named after --dir.")
    private String aeronDirectory;

    @Option(
        names = "--state-dir",
        paramLabel = "DIR",
        description = "Folder for the files of state, of this appliance alone, in memory; by default one beside " +
            "Aeron's named after --dir.")
    private Path stateDirectory;

    @Option(
        names = "--record",
        description = "Record logs, results and dead letters in the folder: a restart goes on where it was.")
    private boolean isRecorded;

    @Option(
        names = "--quarantine",
        description = "Go on behind damaged ranges of recordings, set them aside and say what is lost.")
    private boolean isQuarantine;

    @Option(
        names = "--ignore-checkpoints",
        description = "Read whole logs again, from their first record on, though there are checkpoints.")
    private boolean ignoresCheckpoints;

    @Option(names = "--fresh", description = "Delete what a former run recorded, and begin anew.")
    private boolean isFresh;

    RunCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call() throws IOException
    {
        final StopSignal stop = io().stop().watch();
        final RunConfig config = null == configFile ? RunConfig.empty() : RunConfig.read(configFile);
        final ApplianceContext context = context(config);
        if (null != sqlFile)
        {
            context.sql(JobFile.read(sqlFile), sqlFile, JobFile.folder(sqlFile));
        }
        final long startNs = io().nanoTime().getAsLong();
        final Appliance appliance = Appliance.launch(context);
        try (appliance)
        {
            describe(appliance, context, io().nanoTime().getAsLong() - startNs);
            watch(appliance, stop);
        }
        if (null != appliance.failure())
        {
            throw new ToolException(ExitCode.FAILED, appliance.failure());
        }
        io().out().println("stopped after " + Progress.count(appliance.records()) + " records, " +
            Progress.count(appliance.results()) + " results, " + Progress.count(appliance.deadLetters()) +
            " dead letters");
        return ExitCode.OK;
    }

    private ApplianceContext context(final RunConfig config)
    {
        final ApplianceContext context = new ApplianceContext()
            .directory(null != directory ? directory :
            Path.of(config.text(RunConfig.Key.DIR, io().defaultDirectory().toString())))
            .partitions(null != partitions ? partitions : config.integer(RunConfig.Key.PARTITIONS, 1))
            .cpus(null != cpus ? cpus : config.text(RunConfig.Key.CPUS, "auto"))
            .idleMode(null != idle ? idleMode(idle, "--idle") :
            idleMode(config.text(RunConfig.Key.IDLE, "auto"), config.what(RunConfig.Key.IDLE)))
            .externalDriver(config.bool(RunConfig.Key.EXTERNAL_DRIVER))
            .recording(isRecorded || config.bool(RunConfig.Key.RECORDING))
            .fileSyncLevel(config.integer(RunConfig.Key.FILE_SYNC_LEVEL, 0))
            .fresh(isFresh)
            .ignoreCheckpoints(ignoresCheckpoints)
            .quarantine(isQuarantine)
            .recoveryListener(new RecoveryPrinter(io(), isJson()))
            .errorHandler(error -> io().err().println("corelane run: " + Failures.sentence(error)));
        final String aeron = null != aeronDirectory ? aeronDirectory : config.text(RunConfig.Key.AERON_DIR, null);
        if (null != aeron)
        {
            context.aeronDirectory(aeron);
        }
        final String state =
            null != stateDirectory ? stateDirectory.toString() : config.text(RunConfig.Key.STATE_DIR, null);
        if (null != state)
        {
            context.stateDirectory(Path.of(state).toAbsolutePath());
        }
        if (config.has(RunConfig.Key.FRAGMENT_LENGTH))
        {
            context.fragmentLength(Units.bytes(
                config.text(RunConfig.Key.FRAGMENT_LENGTH, null), config.what(RunConfig.Key.FRAGMENT_LENGTH)));
        }
        if (config.has(RunConfig.Key.TERM_LENGTH))
        {
            context.termLength(Units.bytes(
                config.text(RunConfig.Key.TERM_LENGTH, null), config.what(RunConfig.Key.TERM_LENGTH)));
        }
        if (config.has(RunConfig.Key.EGRESS_STALL_TIMEOUT))
        {
            context.egressStallTimeoutNs(Units.nanoseconds(config.text(RunConfig.Key.EGRESS_STALL_TIMEOUT, null),
                config.what(RunConfig.Key.EGRESS_STALL_TIMEOUT)));
        }
        if (config.has(RunConfig.Key.TICK_INTERVAL))
        {
            context.tickIntervalNs(Units.nanoseconds(
                config.text(RunConfig.Key.TICK_INTERVAL, null), config.what(RunConfig.Key.TICK_INTERVAL)));
        }
        if (config.has(RunConfig.Key.CHECKPOINT_INTERVAL))
        {
            context.checkpointIntervalNs(Units.nanoseconds(config.text(RunConfig.Key.CHECKPOINT_INTERVAL, null),
                config.what(RunConfig.Key.CHECKPOINT_INTERVAL)));
        }
        if (config.has(RunConfig.Key.CHECKPOINT_MEMORY))
        {
            context.checkpointMemory(Units.manyBytes(
                config.text(RunConfig.Key.CHECKPOINT_MEMORY, null), config.what(RunConfig.Key.CHECKPOINT_MEMORY)));
        }
        retain(config, context);
        config.aeron().forEach(context::aeronProperty);
        return context;
    }

    /** How much is kept of what is recorded. */
    private static void retain(final RunConfig config, final ApplianceContext context)
    {
        if (config.has(RunConfig.Key.SEGMENT_LENGTH))
        {
            context.segmentLength(Units.bytes(
                config.text(RunConfig.Key.SEGMENT_LENGTH, null), config.what(RunConfig.Key.SEGMENT_LENGTH)));
        }
        if (config.has(RunConfig.Key.RETENTION_BYTES))
        {
            context.retentionBytes(Units.manyBytes(
                config.text(RunConfig.Key.RETENTION_BYTES, null), config.what(RunConfig.Key.RETENTION_BYTES)));
        }
        if (config.has(RunConfig.Key.RETENTION_AGE))
        {
            context.retentionNs(Units.nanoseconds(
                config.text(RunConfig.Key.RETENTION_AGE, null), config.what(RunConfig.Key.RETENTION_AGE)));
        }
    }

    private static IdleMode idleMode(final String text, final String what)
    {
        for (final IdleMode mode : IdleMode.values())
        {
            if (mode.name().equalsIgnoreCase(text))
            {
                return mode;
            }
        }
        throw ToolException.usage(what + " is '" + text + "'" + Suggestion.of(text, Arrays.stream(IdleMode.values())
            .map(mode -> mode.name().toLowerCase(Locale.ROOT)).collect(Collectors.toList())));
    }

    private void describe(final Appliance appliance, final ApplianceContext context, final long durationNs)
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
                progress.show(Progress.count(records) + " records, " +
                    Progress.rate(records - lastRecords, nowNs - lastNs) + ", " +
                    Progress.count(appliance.results()) + " results, " +
                    Progress.count(appliance.deadLetters()) + " dead letters; Ctrl-C stops");
                lastRecords = records;
                lastNs = nowNs;
            }
        }
        progress.clear();
    }
}
