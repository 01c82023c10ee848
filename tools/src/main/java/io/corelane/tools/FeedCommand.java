package io.corelane.tools;

import io.corelane.core.plan.StreamDefinition;
import io.corelane.ingest.client.CorelaneClient;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code corelane feed}: rows of a CSV file into a stream of a running appliance. */
@Command(
    name = "feed",
    header = "Feed the rows of a CSV file into a stream of a running appliance.",
    description = {
        "",
        "The first row names the columns. A column of the stream takes the CSV column of its own name, or the one",
        "that --map names; an empty cell is NULL. A number can be scaled, exactly, and a time be a count of ns, us,",
        "ms or s:",
        "",
        "  corelane feed --stream trades --csv ticks.csv.gz --filter kind=T \\",
        "    --map price=price_e4*0.0001,ts=ts_ms:ms",
        "",
        "A row that is no record is rejected with its line and reason, counted and, with --rejects, kept.",
        ""})
final class FeedCommand extends ToolCommand
{
    private static final long TAKEN_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    @Option(names = "--stream", required = true, paramLabel = "STREAM", description = "Stream to feed.")
    private String streamName;

    @Option(
        names = "--csv",
        required = true,
        paramLabel = "FILE",
        description = "CSV file, plain or gzipped; - is standard input.")
    private String file;

    @Option(
        names = "--map",
        split = ",",
        paramLabel = "FIELD=COLUMN",
        description = "Which CSV column a field takes: price=px, price=price_e4*0.0001, price=cents/100, ts=ts_ms:ms.")
    private List<String> maps = new ArrayList<>();

    @Option(
        names = "--filter",
        paramLabel = "COLUMN=VALUE",
        description = "Take only rows whose CSV column has this value (or has not: column!=value). All must hold.")
    private List<String> filters = new ArrayList<>();

    @Option(
        names = "--rate",
        defaultValue = "max",
        paramLabel = "R",
        description = "Records a second: 50000, 200k, 1.5M or max (the default).")
    private String rate;

    @Option(names = "--delimiter", defaultValue = ",", paramLabel = "C", description = "Between cells, , by default.")
    private char delimiter;

    @Option(names = "--rejects", paramLabel = "FILE", description = "Write rejected rows with line and reason there.")
    private Path rejects;

    @Mixin
    private InstanceOptions instance;

    private CountingInputStream bytes;
    private long fileLength;
    private long startNs;

    FeedCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call() throws IOException
    {
        InputFile.requireOther("--rejects", rejects, file);
        final StopSignal stop = io().stop().watch();
        final Pacer pacer = new Pacer(Pacer.parse(rate), io().nanoTime(), io().epochNs());
        final StreamDefinition stream = instance.stream(instance.catalog(io()), streamName, io());
        final Progress progress = new Progress(io());
        int exitCode = ExitCode.OK;
        try (InputStream input = open();
            CorelaneClient client = instance.connect(io());
            PublisherSink sink = new PublisherSink(client, stream.name(), stop::isStopped, io().nanoTime());
            RejectedRows rejected = new RejectedRows(rejects))
        {
            final CsvFeed[] feed = new CsvFeed[1];
            feed[0] = new CsvFeed(file, stream.schema(), maps, filters, sink, pacer, rejected, stop::isStopped,
                () -> showProgress(progress, feed[0], sink, rejected));
            startNs = io().nanoTime().getAsLong();
            feed[0].run(input, delimiter);
            final boolean isTaken = sink.awaitTaken(TAKEN_TIMEOUT_NS);
            final long durationNs = io().nanoTime().getAsLong() - startNs;
            progress.clear();
            report(feed[0], sink, rejected, durationNs);
            if (0 == feed[0].sentCount() && rejected.count() > 0)
            {
                io().err().println("no row is a record of " + stream.name() + "; look at --map, --delimiter, and the " +
                    "columns of the stream in the job file");
                exitCode = ExitCode.USAGE;
            }
            if (!isTaken && !stop.isStopped())
            {
                throw new ToolException(ExitCode.FAILED, "the appliance has not taken all records within " +
                    TimeUnit.NANOSECONDS.toSeconds(TAKEN_TIMEOUT_NS) + " s; look whether it is still running");
            }
        }
        finally
        {
            progress.clear();
        }
        return exitCode;
    }

    private InputStream open() throws IOException
    {
        if (InputFile.isStandardInput(file))
        {
            bytes = new CountingInputStream(io().in());
        }
        else
        {
            bytes = new CountingInputStream(InputFile.openFile(file));
            fileLength = Files.size(Path.of(file));
        }
        return InputFile.unzipped(new BufferedInputStream(bytes));
    }

    private void showProgress(
        final Progress progress, final CsvFeed feed, final RowSink sink, final RejectedRows rejected)
    {
        final long nowNs = io().nanoTime().getAsLong();
        if (progress.isDue(nowNs))
        {
            progress.show((fileLength > 0 ? Progress.bar(bytes.count(), fileLength) + "  " : "") +
                Progress.count(feed.sentCount()) + " sent, " + Progress.rate(feed.sentCount(), nowNs - startNs) +
                ", back pressure " + Progress.count(sink.backPressureCount()) +
                ", skipped " + Progress.count(feed.skippedCount()) + ", rejected " + Progress.count(rejected.count()));
        }
    }

    private void report(
        final CsvFeed feed, final RowSink sink, final RejectedRows rejected, final long durationNs)
    {
        for (final String reason : rejected.reasons())
        {
            io().err().println("rejected " + reason);
        }
        if (rejected.count() > rejected.reasons().size())
        {
            io().err().println("rejected " + Progress.count(rejected.count() - rejected.reasons().size()) +
                " more rows" + (null == rejects ? "; --rejects FILE keeps all of them" : ""));
        }
        if (isJson())
        {
            final Utf8Writer json = new Utf8Writer(io().out());
            json.ascii("{\"stream\":").jsonText(streamName).ascii(",\"sent\":").number(feed.sentCount())
                .ascii(",\"skipped\":").number(feed.skippedCount()).ascii(",\"rejected\":").number(rejected.count())
                .ascii(",\"back_pressure\":").number(sink.backPressureCount())
                .ascii(",\"duration_ns\":").number(durationNs).ascii('}').endOfLine();
            json.flush();
            return;
        }
        io().out().println("sent " + Progress.count(feed.sentCount(), "record") + " to " + streamName + " in " +
            Progress.seconds(durationNs) + " (" +
            Progress.rate(feed.sentCount(), durationNs) + "), skipped " + Progress.count(feed.skippedCount()) +
            " by the filter, rejected " + Progress.count(rejected.count()) + ", back pressure " +
            Progress.count(sink.backPressureCount()) + (null == rejects || 0 == rejected.count() ? "" :
            ", rejected rows are in " + rejects));
    }
}
