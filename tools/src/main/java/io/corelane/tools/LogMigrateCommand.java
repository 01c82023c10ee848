package io.corelane.tools;

import io.corelane.ingest.LogMigrator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code corelane log migrate}. */
@Command(
    name = "migrate",
    header = "Rewrite the recorded records of a stream to a newer version of its schema.",
    description = {
        "",
        "The appliance does not run meanwhile. Logs are rewritten into new recordings beside the old ones, verified,",
        "and put in their place at the end; then the catalog has the newer schema. Jobs, their results and dead",
        "letters stay as they are; publishers of both versions go on. When the process is killed --resume goes on",
        "where it was, or --give-up leaves all as it was before.",
        ""})
final class LogMigrateCommand extends ToolCommand
{
    @Parameters(paramLabel = "STREAM", arity = "0..1", description = "Stream of a schema file.")
    private String stream;

    @Option(names = "--schema", paramLabel = "FILE", description = "The newer version of that file.")
    private Path schema;

    @Option(
        names = "--value",
        paramLabel = "NAME=VALUE",
        description = "Value of a column that comes in addition, or of GROUP.COLUMN; NULL by default.")
    private List<String> values = new ArrayList<>();

    @Option(names = "--workers", paramLabel = "N", description = "Threads; as many as there are CPUs by default.")
    private Integer workers;

    @Option(names = "--resume", description = "Go on with a migration that was killed.")
    private boolean isResume;

    @Option(names = "--give-up", description = "Give a migration up that was killed.")
    private boolean isGivenUp;

    @Mixin
    private InstanceOptions instance;

    LogMigrateCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call()
    {
        final Path root = instance.directory(io());
        final boolean isBegin = !isResume && !isGivenUp;
        if (null != workers && workers < 1)
        {
            throw ToolException.usage("--workers takes a number above 0");
        }
        if (isBegin == (null == stream || null == schema) || isResume && isGivenUp ||
            !isBegin && (null != stream || null != schema || !values.isEmpty()))
        {
            throw ToolException.usage("name STREAM and --schema FILE, or --resume, or --give-up; " +
                "corelane log migrate --help shows the usage");
        }
        if (isGivenUp)
        {
            LogMigrator.giveUp(root);
            io().out().println(isJson() ? "{\"given_up\":true}" : "given up; the logs are as they were");
            return ExitCode.OK;
        }
        final LogMigrator migrator =
            isResume ? LogMigrator.resume(root) : LogMigrator.begin(root, stream, schema, new TreeSet<>(values));
        run(migrator);
        return ExitCode.OK;
    }

    private void run(final LogMigrator migrator)
    {
        final long startNs = io().nanoTime().getAsLong();
        final Progress progress = new Progress(io());
        try
        {
            migrator.run(null == workers ? Runtime.getRuntime().availableProcessors() : workers,
                (done, bytes) -> show(progress, done, bytes),
                (error) -> io().err().println("corelane log migrate: " + Failures.sentence(error)));
        }
        finally
        {
            progress.clear();
        }
        final long durationNs = io().nanoTime().getAsLong() - startNs;
        if (isJson())
        {
            final Utf8Writer out = new Utf8Writer(io().out());
            out.ascii("{\"rewritten\":").number(migrator.rewritten()).ascii(",\"kept\":").number(migrator.kept())
                .ascii('}').endOfLine();
            out.flush();
            return;
        }
        io().out().println("migrated " + (migrator.streams().isEmpty() ? "" : String.join(", ", migrator.streams()) +
            ": ") + Progress.count(migrator.rewritten(), "record") + " rewritten, " +
            Progress.count(migrator.kept()) + " as they were, in " + Progress.seconds(durationNs));
    }

    /** Of whichever worker. */
    private void show(final Progress progress, final long done, final long bytes)
    {
        synchronized (progress)
        {
            if (progress.isDue(io().nanoTime().getAsLong()))
            {
                progress.show("migrating " + Progress.bar(done, bytes));
            }
        }
    }
}
