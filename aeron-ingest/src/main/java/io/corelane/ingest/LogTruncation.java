package io.corelane.ingest;

import io.corelane.ingest.log.PaddingFrame;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;

/**
 * Cuts off the end of a recording of an appliance that does not run. Results and dead letters that were cut alone are
 * made again at the next start. With records of a log go the results and dead letters that they led to, and what other
 * partitions were sent of them, so that the next start makes others in their place; that has to be asked for. For one
 * thread.
 */
public final class LogTruncation
{
    private final Path root;
    private final RecordedLogs logs;
    private final Map<Long, String> jobs;
    private final List<LogCut> cuts = new ArrayList<>();
    private FittingCheckpoints checkpoints;
    private long lostOutcomes;
    private final Map<Integer, Long> firstCutSequences = new TreeMap<>();

    private LogTruncation(final Path root)
    {
        this.root = root;
        this.logs = RecordedLogs.of(root);
        this.jobs = InstanceDirectory.jobNumbers(root);
    }

    /**
     * What would be cut; nothing is changed.
     *
     * @param root     directory of the instance.
     * @param name     of a recording.
     * @param position where it is cut: behind the last byte that stays, a border of fragments.
     * @return the cuts.
     * @throws ApplianceException when it cannot be cut there, with the reason.
     */
    public static LogTruncation plan(final Path root, final String name, final long position)
    {
        final LogTruncation truncation = new LogTruncation(root);
        if (truncation.logs.isRunning())
        {
            throw ApplianceException.passing("the appliance in " + root + " is running; stop it, then cut", null);
        }
        truncation.plan(Map.of(name, position));
        return truncation;
    }

    /** The same of several recordings, by their names, of an instance that nobody uses. */
    static LogTruncation plan(final Path root, final Map<String, Long> positions)
    {
        final LogTruncation truncation = new LogTruncation(root);
        truncation.plan(positions);
        return truncation;
    }

    /**
     * The cuts, in the order in which they are made.
     *
     * @return those that depend on others first, the recording that was named last.
     */
    public List<LogCut> cuts()
    {
        return List.copyOf(cuts);
    }

    /**
     * Results and dead letters of records that are cut.
     *
     * @return count; when there are any, they have to be cut too.
     */
    public long lostOutcomes()
    {
        return lostOutcomes;
    }

    /**
     * Cuts. When the process dies in between, the same call goes on.
     *
     * @param withResults  whether results and dead letters of cut records may be cut, too.
     * @param errorHandler takes what no caller can be told.
     * @throws ApplianceException when they may not, and there are any; when the instance is in use.
     */
    public void execute(final boolean withResults, final ErrorHandler errorHandler)
    {
        if (lostOutcomes > 0 && !withResults)
        {
            throw new ApplianceException(lostOutcomes + " results or dead letters are recorded of the records that " +
                "would be cut, and readers may have them; cut these too by --with-results");
        }
        cutAll(errorHandler);
    }

    /** Cuts what has to be cut. A start goes on from checkpoints of before, so those of behind go first. */
    void cutAll(final ErrorHandler errorHandler)
    {
        try (InstanceDirectory directory = InstanceDirectory.lock(root))
        {
            directory.requireNoMigration();
            checkpoints.deleteOthers();
            forgetReplays();
            // All of these and in their order, or a death in between would leave results of records that are gone.
            cuts.stream().filter((cut) -> !cut.recording().hasEnd()).forEach(LogTruncation::erase);
            try (OfflineArchive archive = OfflineArchive.open(root, errorHandler))
            {
                cuts.forEach((cut) -> cut(archive, cut));
            }
        }
    }

    /** Dead letters that come get sequences of those that are cut: they were not replayed. */
    private void forgetReplays()
    {
        if (!firstCutSequences.isEmpty())
        {
            try (ReplayJournal journal = ReplayJournal.open(root))
            {
                firstCutSequences.forEach(journal::forget);
            }
        }
    }

    private static void cut(final OfflineArchive archive, final LogCut cut)
    {
        if (cut.isDamaged() && cut.recording().hasEnd())
        {
            PaddingFrame.write(cut.recording(), cut.position());
        }
        if (archive.recordings().stopPosition(cut.recording().name()) > cut.position())
        {
            archive.recordings().truncate(cut.recording().id(), cut.position());
        }
    }

    /** Where a killed process left no end, Archive looks for it: it is to be here, and not at some damage behind. */
    private static void erase(final LogCut cut)
    {
        final Recording recording = cut.recording();
        final long first = recording.segmentPosition(cut.position());
        final String[] names = recording.archive().toFile().list();
        for (final String name : null == names ? new String[0] : names)
        {
            if (recording.positionOf(name) > first)
            {
                IoUtil.deleteIfExists(recording.archive().resolve(name).toFile());
            }
        }
        final Path file = recording.archive().resolve(recording.segmentName(cut.position()));
        try (RandomAccessFile segment = new RandomAccessFile(file.toFile(), "rw"))
        {
            segment.setLength(cut.position() - first);
            segment.setLength(recording.segmentLength());
            segment.getFD().sync();
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("the segment " + file + " cannot be cut: " + ex, ex);
        }
    }

    private Recording find(final String name)
    {
        return logs.recordings().stream().filter((recording) -> name.equals(recording.name())).findFirst()
            .orElseThrow(() -> new ApplianceException("there is no recording " + name + " in " + root +
            "; corelane log describe lists those there are"));
    }

    private void plan(final Map<String, Long> positions)
    {
        final List<CutSearch> named = new ArrayList<>();
        for (final Map.Entry<String, Long> entry : positions.entrySet())
        {
            final CutSearch search = search(find(entry.getKey()), entry.getValue());
            if (RecordingName.Kind.LOG == RecordingName.parse(entry.getKey()).kind())
            {
                named.add(search);
            }
            else
            {
                cuts.add(search.cut());
            }
        }
        if (!named.isEmpty())
        {
            final CutCascade cascade = new CutCascade(root, logs, jobs);
            named.forEach(cascade::add);
            cascade.run();
            cuts.addAll(cascade.cuts());
            lostOutcomes = cascade.lostOutcomes();
            cascade.records().forEach((partition, search) ->
                firstCutSequences.put(partition, search.firstCutSequence()));
        }
        final Map<String, Long> ends = new TreeMap<>();
        cuts.forEach((cut) -> ends.put(cut.recording().name(), cut.position()));
        checkpoints = new FittingCheckpoints(root, ends);
        checkpoints.require();
    }

    private static void requireWithin(
        final Recording recording, final long position, final boolean isWithin, final long end)
    {
        if (!isWithin)
        {
            throw new ApplianceException("position " + position + " is not within " + recording.name() +
                ", which holds " + recording.startPosition() + " to " + end);
        }
    }

    private CutSearch search(final Recording recording, final long position)
    {
        requireWithin(recording, position, position >= recording.startPosition(), logs.end(recording));
        final CutSearch search = CutSearch.at(root, logs, recording, position);
        requireWithin(recording, position, position < search.end(), search.end());
        if (!search.isBorder())
        {
            throw new ApplianceException("position " + position + " of " + recording.name() + " lies within a " +
                "fragment; the nearest borders are " + search.borderBefore() + " and " + search.borderBehind());
        }
        final RecordingName name = RecordingName.parse(recording.name());
        if (RecordingName.Kind.LOG == name.kind())
        {
            if (search.damagedBefore() >= 0)
            {
                throw new ApplianceException(recording.name() + " is damaged before that, at position " +
                    search.damagedBefore() + ", so that nobody can tell which results are of records behind it; " +
                    "cut it there");
            }
            CutCascade.requireKept(search, jobs);
        }
        return search;
    }
}
