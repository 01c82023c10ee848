package io.corelane.ingest;

import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.Fragments;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.sql.Catalog;
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
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;

/**
 * Cuts off the end of a recording of an appliance that does not run. Results and dead letters that were cut alone are
 * made again at the next start. With records of a log go the results and dead letters that they led to, so that the
 * next start makes others in their place; that has to be asked for. For one thread.
 */
public final class LogTruncation
{
    private final Path root;
    private final RecordedLogs logs;
    private final Map<Long, String> jobs;
    private final List<LogCut> cuts = new ArrayList<>();
    private long lostOutcomes;
    private long firstCutSequence;

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
            throw new ApplianceException("the appliance in " + root + " is running; stop it, then cut");
        }
        truncation.plan(truncation.find(name), position);
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
        cutAll(false, errorHandler);
    }

    /** Cuts what has to be cut; whoever keeps the checkpoints sees to it that they fit. */
    void cutAll(final boolean keepsCheckpoints, final ErrorHandler errorHandler)
    {
        try (InstanceDirectory directory = InstanceDirectory.lock(root))
        {
            directory.requireNoMigration();
            if (!keepsCheckpoints)
            {
                directory.deleteCheckpoints();
            }
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
        final LogCut last = cuts.get(cuts.size() - 1);
        final RecordingName name = RecordingName.parse(last.recording().name());
        if (RecordingName.Kind.LOG == name.kind() && 0 == name.number())
        {
            try (ReplayJournal journal = ReplayJournal.open(root))
            {
                journal.forget(name.partition(), firstCutSequence);
            }
        }
    }

    /** Where the beginning of a log was purged, a start needs the checkpoints, which refer to what is there now. */
    static void requireWholeLogs(final Path root, final RecordedLogs logs)
    {
        for (final Recording recording : logs.recordings())
        {
            if (RecordingName.Kind.LOG == RecordingName.parse(recording.name()).kind() &&
                recording.startPosition() > 0)
            {
                throw new ApplianceException("the beginning of " + recording.name() + " in " + root +
                    " is in checkpoints alone, which would not fit what is changed; restore a backup instead");
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

    private void plan(final Recording recording, final long position)
    {
        final CutSearch search = CutSearch.at(logs, recording, position);
        if (position < recording.startPosition() || position >= search.end())
        {
            throw new ApplianceException("position " + position + " is not within " + recording.name() +
                ", which holds " + recording.startPosition() + " to " + search.end());
        }
        if (!search.isBorder())
        {
            throw new ApplianceException("position " + position + " of " + recording.name() + " lies within a " +
                "fragment; the nearest borders are " + search.borderBefore() + " and " + search.borderBehind());
        }
        final RecordingName name = RecordingName.parse(recording.name());
        requireWholeLogs(root, logs);
        if (RecordingName.Kind.LOG == name.kind())
        {
            if (search.damagedBefore() >= 0)
            {
                throw new ApplianceException(recording.name() + " is damaged before that, at position " +
                    search.damagedBefore() + ", so that nobody can tell which results are of records behind it; " +
                    "cut it there");
            }
            if (search.firstResumed() >= 0)
            {
                throw new ApplianceException("what was quarantined before that in " + recording.name() +
                    " is over at position " + search.firstResumed() + ", which would be cut; cut behind it, or in " +
                    "front of what was quarantined");
            }
            requireNoChange(search);
            requireNoRowsSent(name);
            firstCutSequence = search.firstCutSequence();
            planOutcomes(name, firstCutSequence);
        }
        cuts.add(search.cut());
    }

    /** A job that began or ended in what is cut would not know of it any more. */
    private void requireNoChange(final CutSearch search)
    {
        for (final long number : search.changedJobs())
        {
            if (jobs.containsKey(number))
            {
                throw new ApplianceException("job " + jobs.get(number) + " is started or stopped at position " +
                    search.firstChange() + " of " + search.recording().name() + ", which would be cut; cut behind " +
                    "it, or drop the job and run the appliance once");
            }
        }
    }

    /** Rows do not tell of which record they were made. */
    private void requireNoRowsSent(final RecordingName name)
    {
        final int partitions = Integer.parseInt(InstanceDirectory.describe(root).getProperty("partitions"));
        final Catalog catalog = InstanceDirectory.catalog(root);
        for (final JobPlan job : catalog.jobs())
        {
            for (final Fragment fragment : Fragments.of(job, partitions))
            {
                if (fragment.level() > 0 || name.number() > 0)
                {
                    throw new ApplianceException("job " + job.name() + " sends rows from partition to partition, " +
                        "which do not tell of which records they were made; restore a backup up to the position " +
                        "instead, or drop the job and run the appliance once");
                }
            }
        }
    }

    private void planOutcomes(final RecordingName log, final long sequence)
    {
        for (final Recording recording : logs.recordings())
        {
            final RecordingName name = RecordingName.parse(recording.name());
            final boolean isOfJob = RecordingName.Kind.RESULTS == name.kind() && jobs.containsKey(name.number());
            final boolean isLetter =
                RecordingName.Kind.DEAD_LETTERS == name.kind() && log.number() == name.number();
            if (log.partition() == name.partition() && (isOfJob || isLetter))
            {
                final CutSearch search = CutSearch.behind(logs, recording, sequence);
                if (search.isFound())
                {
                    final LogCut cut = search.cut();
                    lostOutcomes += cut.records() - cut.remade();
                    cuts.add(cut);
                }
            }
        }
    }
}
