package io.corelane.tools;

import io.corelane.ingest.DeadLetterLog;
import io.corelane.ingest.ReplayJournal;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.DeadLetterReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code corelane deadletters list}. */
@Command(
    name = "list",
    header = "List dead letters: those that were recorded, and with --follow those that come.",
    description = {
        "",
        "An id is level-partition-sequence: which record of which log it was. Records of streams are of level 0, rows",
        "that partitions send to each other of the levels above. Where a record has several dead letters, because",
        "several jobs refused it, the others end in .1, .2 and so on. An appliance that does not record keeps none;",
        "there --follow shows those that come from now on.",
        ""},
    exitCodeList = {
        ExitCode.DONE_LINE,
        "1:recordings of dead letters are damaged; or it failed while it ran, or no appliance answers",
        ExitCode.USAGE_LINE,
        ExitCode.TRY_AGAIN_LINE})
final class DeadLetterListCommand extends ToolCommand
{
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int FRAGMENT_LIMIT = 64;

    @Mixin
    private DeadLetterSelection selection;

    @Option(names = "--summary", description = "Count them by reason, job and stream instead.")
    private boolean isSummary;

    @Option(names = "--follow", description = "Go on with those that come, until Ctrl-C, --limit or --seconds.")
    private boolean isFollow;

    @Option(names = "--limit", paramLabel = "N", description = "End after N dead letters.")
    private Long limit;

    @Option(names = "--seconds", paramLabel = "N", description = "End after N seconds.")
    private Double seconds;

    @Mixin
    private InstanceOptions instance;

    private final DeadLetterSummary summary = new DeadLetterSummary();
    private Utf8Writer out;
    private DeadLetterNames names;
    private DeadLetterPrinter printer;
    private ReplayJournal replayed;
    private long left;

    DeadLetterListCommand(final ToolIo io)
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
        final Path root = instance.directory(io());
        selection.conclude(instance, io());
        names = new DeadLetterNames(instance.catalog(io()), instance.partitions(io()));
        replayed = ReplayJournal.read(root);
        out = new Utf8Writer(io().out());
        printer = new DeadLetterPrinter(names, out, isJson());
        left = null == limit ? Long.MAX_VALUE : limit;
        final int exitCode = isFollow && !DeadLetterLog.isRecorded(root) ? followLive(stop) : read(root, stop);
        if (isSummary)
        {
            summary.print(out, isJson());
        }
        out.flush();
        return exitCode;
    }

    private int read(final Path root, final StopSignal stop)
    {
        final long startNs = io().nanoTime().getAsLong();
        final DeadLetterLog log = DeadLetterLog.open(root);
        while (left > 0)
        {
            log.poll((level, ordinal, buffer, offset, length) ->
                onLetter(new DeadLetter(level, ordinal, buffer, offset)));
            out.flush();
            if (!isFollow || isOver(startNs) || stop.await(PAUSE_NS))
            {
                break;
            }
        }
        log.damages().forEach((damage) -> io().err().println("damaged: " + damage.text()));
        return log.damages().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private int followLive(final StopSignal stop)
    {
        final long startNs = io().nanoTime().getAsLong();
        try (CorelaneClient client = instance.connect(io());
            DeadLetterReader reader = client.deadLetters())
        {
            io().err().println("the appliance does not record: dead letters from now on");
            boolean wasConnected = false;
            while (left > 0 && !isOver(startNs))
            {
                wasConnected |= reader.connectedPartitions() > 0;
                if (reader.poll((buffer, offset, length) -> onLetter(DeadLetter.live(names, buffer, offset)),
                    FRAGMENT_LIMIT) > 0)
                {
                    continue;
                }
                out.flush();
                if (wasConnected && 0 == reader.connectedPartitions())
                {
                    io().err().println("the appliance has stopped");
                    break;
                }
                if (stop.await(PAUSE_NS))
                {
                    break;
                }
            }
        }
        return ExitCode.OK;
    }

    private boolean isOver(final long startNs)
    {
        return null != seconds && io().nanoTime().getAsLong() - startNs >= seconds * 1e9;
    }

    private void onLetter(final DeadLetter letter)
    {
        if (left > 0 && selection.matches(letter, names))
        {
            left--;
            final boolean isReplayed = 0 == letter.level() && letter.recordLength() > 0 &&
                replayed.contains(letter.partition(), letter.sequence());
            if (isSummary)
            {
                summary.add(letter, names, isReplayed);
            }
            else
            {
                printer.print(letter, isReplayed);
            }
        }
    }
}
