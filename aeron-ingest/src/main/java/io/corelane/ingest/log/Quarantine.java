package io.corelane.ingest.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.ingest.ApplianceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.collections.MutableLong;

/**
 * Sets damaged ranges of recordings aside, so that a start can go on behind them: the bytes go to files under
 * {@code quarantine}, each with a description, and in their place the recording holds padding, and in a log of records
 * before that how many can have been lost. First all ranges are looked at: where one cannot be left out safely, nothing
 * is touched. Nobody else uses the recordings meanwhile.
 */
public final class Quarantine
{
    private static final String FOLDER = "quarantine";

    private final Path folder;
    private final Map<String, TreeSet<Long>> places;
    private final List<DamageReport> reports = new ArrayList<>();
    private final Map<Long, DamageReport.JobChange> changes = new TreeMap<>();

    private Quarantine(final Path folder, final Map<String, TreeSet<Long>> places)
    {
        this.folder = folder;
        this.places = places;
    }

    /**
     * Looks at all recordings of an instance, and sets aside what cannot be used.
     *
     * @param root   directory of the instance, which is not running.
     * @param jobs   what the catalog says of them.
     * @param places positions at which checkpoints were taken, by the names of recordings.
     * @return what was set aside; none when all is whole.
     * @throws ApplianceException when a range cannot be left out; then nothing was changed.
     */
    public static List<Quarantined> run(
        final Path root, final List<LoggedJob> jobs, final Map<String, TreeSet<Long>> places)
    {
        final Quarantine quarantine = new Quarantine(root.resolve(FOLDER), places);
        for (final Recording recording : RecordingCatalog.read(RecordedLogs.folder(root)))
        {
            final DamageReport report = new DamageReport(recording).run();
            quarantine.reports.add(report);
            quarantine.changes.putAll(report.changes());
        }
        for (final DamageReport report : quarantine.reports)
        {
            report.ranges().forEach((range) -> quarantine.check(report, range, jobs));
        }
        final List<Quarantined> done = new ArrayList<>();
        for (final DamageReport report : quarantine.reports)
        {
            report.ranges().forEach((range) -> done.add(quarantine.setAside(report, range)));
        }
        return done;
    }

    /** Refuses what would not be safe. */
    private void check(
        final DamageReport report, final DamageReport.Range range, final List<LoggedJob> jobs)
    {
        switch (report.name().kind())
        {
            case LOG ->
            {
                checkLog(report, range);
                jobs.forEach((job) -> checkJob(range, job));
            }
            case RESULTS, DEAD_LETTERS ->
            {
                // Nothing depends on them but who reads them.
            }
            default -> throw refused(range.damage(), "this version does not know what it holds");
        }
    }

    private void checkLog(final DamageReport report, final DamageReport.Range range)
    {
        if (report.name().number() > 0)
        {
            throw refused(range.damage(), "rows between partitions cannot be left out, since what partitions send " +
                "each other later counts on them");
        }
        if (reports.stream().anyMatch((other) ->
            RecordingName.Kind.LOG == other.name().kind() && other.name().number() > 0))
        {
            throw refused(range.damage(), "jobs here send rows between partitions, and what was sent of the records " +
                "that are lost could not be taken back");
        }
        final long last = changes.keySet().stream().mapToLong((id) -> id).max().orElse(0);
        final long first = changes.keySet().stream().mapToLong((id) -> id).min().orElse(1);
        for (long id = Math.max(first, range.changeBefore() + 1); id < range.changeBehind() && id <= last; id++)
        {
            if (!changes.containsKey(id))
            {
                throw refused(range.damage(), "the start or the end of a job stood there (change " + id +
                    "), and no other partition knows of which");
            }
        }
        if (!RangeRepair.hasRoom(parts(range.damage()).get(0), missing(report, range).size()))
        {
            throw refused(range.damage(), "more starts and ends of jobs are missing than can have stood there");
        }
    }

    /** Whether what the logs say last of a job is what the catalog says. */
    private void checkJob(final DamageReport.Range range, final LoggedJob job)
    {
        boolean isRunning = job.isFromStart();
        for (final DamageReport.JobChange change : changes.values())
        {
            isRunning = job.number() == change.number() ? JobChangeDescriptor.START == change.kind() : isRunning;
        }
        if (isRunning == job.isPaused())
        {
            throw refused(range.damage(), "the " + (isRunning ? "pause" : "start") + " of job " + job.name() +
                " can have stood there, and no other partition has it");
        }
    }

    private static ApplianceException refused(final Damage damage, final String reason)
    {
        return new ApplianceException(damage.text() + ", and it cannot be quarantined: " + reason +
            "; restore it from a backup, or begin anew by --fresh, which deletes it");
    }

    /** Changes of jobs that stood there, as other partitions have them. */
    private List<DamageReport.JobChange> missing(final DamageReport report, final DamageReport.Range range)
    {
        final List<DamageReport.JobChange> missing = new ArrayList<>();
        changes.forEach((id, change) ->
        {
            if (id > range.changeBefore() && id < range.changeBehind() && !report.changes().containsKey(id))
            {
                missing.add(change);
            }
        });
        return missing;
    }

    private Quarantined setAside(final DamageReport report, final DamageReport.Range range)
    {
        final Damage damage = range.damage();
        try
        {
            Files.createDirectories(folder);
            final Path file = newFile(report.recording().name() + "-" + damage.position());
            final long bytes = copy(damage, file);
            final String lost = switch (report.name().kind())
            {
                case RESULTS -> "results lost to those who read them later: " + range.results();
                case DEAD_LETTERS -> "dead letters lost to those who read them later";
                default -> lostRecords(report, range);
            };
            final Quarantined quarantined = new Quarantined(damage, file, bytes, lost);
            Files.writeString(file.resolveSibling(
                file.getFileName().toString().replaceAll("\\.bytes$", ".json")), quarantined.json(), UTF_8);
            repair(report, range);
            return quarantined;
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot quarantine " + damage.text() + ": " + ex, ex);
        }
    }

    private void repair(final DamageReport report, final DamageReport.Range range) throws IOException
    {
        final Damage damage = range.damage();
        List<DamageReport.JobChange> missing =
            RecordingName.Kind.LOG == report.name().kind() ? missing(report, range) : List.of();
        for (final Damage part : parts(damage))
        {
            final RangeRepair repair = new RangeRepair(part);
            // First the changes: a job that began there lacks records too.
            missing.forEach(repair::putChange);
            final long records = RecordingName.Kind.LOG == report.name().kind() ? records(part, missing.size()) : 0;
            if (records > 0)
            {
                repair.putGap(records);
            }
            repair.close();
            missing = List.of();
        }
    }

    /** A start that begins to read within the range, where a checkpoint was taken, has to find a fragment there. */
    private List<Damage> parts(final Damage damage)
    {
        final List<Damage> parts = new ArrayList<>();
        long from = damage.position();
        final TreeSet<Long> borders = places.getOrDefault(damage.recording().name(), new TreeSet<>());
        for (final long border : borders.subSet(from, false, damage.endPosition(), false))
        {
            parts.add(part(damage, from, border));
            from = border;
        }
        parts.add(part(damage, from, damage.endPosition()));
        return parts;
    }

    private static Damage part(final Damage damage, final long from, final long to)
    {
        return new Damage(damage.kind(), damage.recording(), damage.segment(), from, to, damage.detail());
    }

    /** How many records can have been in a range at the most, besides changes of jobs. */
    private static long records(final Damage part, final int changes)
    {
        final long bytes = part.endPosition() - part.position() - (long)changes * RangeRepair.MESSAGE_LENGTH;
        return RangeRepair.hasRoom(part, changes + 1) ? bytes / RecordBatchDescriptor.RECORD_OFFSET : 0;
    }

    private String lostRecords(final DamageReport report, final DamageReport.Range range)
    {
        final long records = records(range.damage(), missing(report, range).size());
        final TreeSet<Long> borders = places.getOrDefault(report.recording().name(), new TreeSet<>());
        final String behind =
            !borders.isEmpty() && borders.last() >= range.damage().endPosition() ?
            ", but the checkpoint at position " + borders.last() + " has what they led to" : "";
        return 0 == records ? "no records are lost" :
            "records are lost, at the most " + records + range.producers() + behind;
    }

    private Path newFile(final String name)
    {
        Path file = folder.resolve(name + ".bytes");
        for (int i = 2; Files.exists(file); i++)
        {
            file = folder.resolve(name + "-" + i + ".bytes");
        }
        return file;
    }

    /** Copies what there is of a range, onto the disk; how many bytes. */
    private static long copy(final Damage damage, final Path file) throws IOException
    {
        final Path segment = damage.recording().archive().resolve(damage.segment());
        final MutableLong copied = new MutableLong();
        try (FileChannel to = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
        {
            if (Files.exists(segment))
            {
                try (FileChannel from = FileChannel.open(segment, StandardOpenOption.READ))
                {
                    final long end = Math.min(
                        from.size(), damage.segmentOffset() + damage.endPosition() - damage.position());
                    long next = damage.segmentOffset();
                    while (next < end)
                    {
                        next += from.transferTo(next, end - next, to);
                    }
                    copied.set(Math.max(0, end - damage.segmentOffset()));
                }
            }
            to.force(true);
        }
        return copied.get();
    }
}
