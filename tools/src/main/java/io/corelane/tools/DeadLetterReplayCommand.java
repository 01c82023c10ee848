package io.corelane.tools;

import io.corelane.ingest.DeadLetterLog;
import io.corelane.ingest.ReplayJournal;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.ingest.client.StreamTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code corelane deadletters replay}. */
@Command(
    name = "replay",
    header = "Offer the records of dead letters to their streams again, each once.",
    description = {
        "",
        "To be called when the job or the schema has been mended. The records go to their streams like any others, at",
        "the end of the logs; one that is refused again becomes another dead letter. What was replayed is written",
        "down, so calling it again, also after it was killed, offers nothing twice. A record that one job refused and",
        "another job of the stream has taken is left out, since that one would count it twice.",
        ""})
final class DeadLetterReplayCommand extends ToolCommand
{
    @Mixin
    private DeadLetterSelection selection;

    @Option(names = "--dry-run", description = "Say what would be replayed, and offer nothing.")
    private boolean isDryRun;

    @Option(names = "--to-all-jobs", description = "Replay records that another job of their stream has taken too.")
    private boolean isToAllJobs;

    @Option(names = "--now", description = "Let them be sent now, instead of when they were sent first.")
    private boolean isNow;

    @Option(
        names = "--rate",
        defaultValue = "10k",
        paramLabel = "R",
        description = "Records a second: 500, 10k (the default), 1.5M or max.")
    private String rate;

    @Mixin
    private InstanceOptions instance;

    private long replayed;

    DeadLetterReplayCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call()
    {
        final StopSignal stop = io().stop().watch();
        final Path root = instance.directory(io());
        final double perSecond = Pacer.parse(rate);
        selection.conclude(instance, io());
        final DeadLetterNames names = new DeadLetterNames(instance.catalog(io()), instance.partitions(io()));
        if (isDryRun)
        {
            return dryRun(root, names);
        }
        DeadLetterLog.open(root);
        try (CorelaneClient client = instance.connect(io());
            ReplayJournal journal = ReplayJournal.open(root))
        {
            settle(client, journal);
            final Map<String, StreamTarget> targets = new TreeMap<>();
            final ReplayPlan plan =
                plan(root, names, journal, (stream) -> targets.computeIfAbsent(stream, client::stream));
            final Pacer pacer = new Pacer(perSecond, io().nanoTime(), io().epochNs());
            final long startNs = io().nanoTime().getAsLong();
            for (final Map.Entry<String, List<ReplayJournal.Entry>> stream : plan.entries().entrySet())
            {
                if (!stop.isStopped())
                {
                    final ReplayJournal.Replay replay = new ReplayJournal.Replay(
                        new SplittableRandom().nextLong(), stream.getKey(), stream.getValue());
                    try (ReplaySender sender = new ReplaySender(
                        io(), instance.aeronDirectory(io()), replay, pacer, isNow, stop))
                    {
                        replayed += sender.run(root, journal);
                    }
                }
            }
            report(plan, io().nanoTime().getAsLong() - startNs);
        }
        return ExitCode.OK;
    }

    private int dryRun(final Path root, final DeadLetterNames names)
    {
        final ReplayJournal journal = ReplayJournal.read(root);
        if (null != journal.unfinished())
        {
            io().err().println("a replay was interrupted; what it had offered counts as not replayed here");
        }
        final ReplayPlan plan = plan(root, names, journal, (stream) -> null);
        report(plan, 0);
        return ExitCode.OK;
    }

    private ReplayPlan plan(
        final Path root,
        final DeadLetterNames names,
        final ReplayJournal journal,
        final Function<String, StreamTarget> targets)
    {
        final ReplayPlan plan = new ReplayPlan(selection, names, journal, targets, isToAllJobs);
        final DeadLetterLog log = DeadLetterLog.open(root);
        log.poll((level, ordinal, buffer, offset, length) -> plan.add(new DeadLetter(level, ordinal, buffer, offset)));
        plan.end();
        log.damages().forEach((damage) -> io().err().println("damaged: " + damage.text()));
        return plan;
    }

    /** A former call was killed: the appliance knows what it took from it. */
    private void settle(final CorelaneClient client, final ReplayJournal journal)
    {
        final ReplayJournal.Replay interrupted = journal.unfinished();
        if (!client.isReady())
        {
            throw new CorelaneClientException("the appliance is not ready; wait until it has recovered");
        }
        if (null != interrupted)
        {
            try (ControlClient control = client.control())
            {
                final long taken = journal.end(control.nextSequences(interrupted.producerId()));
                io().err().println("a replay to " + interrupted.stream() + " was interrupted when " +
                    Progress.count(taken) + " of " + Progress.count(interrupted.entries().size(), "record") +
                    " had been taken");
            }
        }
    }

    private void report(final ReplayPlan plan, final long durationNs)
    {
        if (isJson())
        {
            final Utf8Writer json = new Utf8Writer(io().out());
            json.ascii("{\"selected\":").number(plan.count()).ascii(",\"replayed\":").number(replayed)
                .ascii(",\"skipped\":{");
            String separator = "";
            for (final Map.Entry<ReplayPlan.Skip, Long> skip : plan.skipped().entrySet())
            {
                json.ascii(separator).ascii("\"").ascii(skip.getKey().name().toLowerCase(Locale.ROOT))
                    .ascii("\":").number(skip.getValue());
                separator = ",";
            }
            json.ascii("},\"duration_ns\":").number(durationNs).ascii('}').endOfLine();
            json.flush();
            return;
        }
        plan.entries().forEach((stream, entries) -> io().out().println(
            (isDryRun ? "would replay " : "chosen ") + Progress.count(entries.size(), "record") + " to " + stream));
        plan.skipped().forEach((skip, count) ->
            io().out().println("skipped " + Progress.count(count) + ": " + skip.text()));
        io().out().println(isDryRun ? "nothing was offered" : "replayed " + Progress.count(replayed) + " of " +
            Progress.count(plan.count(), "record") + " in " + Progress.seconds(durationNs));
    }
}
