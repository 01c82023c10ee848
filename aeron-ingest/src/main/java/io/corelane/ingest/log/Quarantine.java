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
import java.util.Comparator;
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
    private final RowTails rowTails;
    private Map<String, TreeSet<Long>> places = Map.of();
    private final List<DamageReport> reports = new ArrayList<>();
    private final Map<Long, DamageReport.JobChange> changes = new TreeMap<>();
    private final Map<String, RowTail> tails = new TreeMap<>();

    private Quarantine(final Path folder, final RowTails rowTails)
    {
        this.folder = folder;
        this.rowTails = rowTails;
    }

    /**
     * Looks at all recordings of an instance, and sets aside what cannot be used.
     *
     * @param root     directory of the instance, which is not running.
     * @param jobs     what the catalog says of them.
     * @param rowTails knows what depends on damaged ranges.
     * @return what was set aside; none when all is whole.
     * @throws ApplianceException when a range cannot be left out; then nothing was changed.
     */
    public static List<Quarantined> run(
        final Path root, final List<LoggedJob> jobs, final RowTails rowTails)
    {
        final Quarantine quarantine = new Quarantine(root.resolve(FOLDER), rowTails);
        for (final Recording recording : RecordingCatalog.read(RecordedLogs.folder(root)))
        {
            final DamageReport report = new DamageReport(recording).run();
            quarantine.reports.add(report);
            quarantine.changes.putAll(report.changes());
        }
        quarantine.places = rowTails.places();
        for (final DamageReport report : quarantine.reports)
        {
            report.ranges().forEach((range) -> quarantine.check(report, range, jobs));
        }
        quarantine.findTails();
        return quarantine.setAside();
    }

    private void findTails()
    {
        final Map<String, Long> damaged = new TreeMap<>();
        for (final DamageReport report : reports)
        {
            if (RecordingName.Kind.LOG == report.name().kind() && !report.ranges().isEmpty())
            {
                damaged.put(report.recording().name(), report.ranges().get(0).damage().position());
            }
        }
        rowTails.find(damaged).forEach((name, position) ->
        {
            final DamageReport report = reports.stream()
                .filter((each) -> name.equals(each.recording().name())).findFirst().orElseThrow();
            final RowTail tail = new RowTail(report, position, changes);
            if (!tail.hasRoom())
            {
                throw refused(tail.parts().get(0), "there is no room in its place for what has to stand there");
            }
            tails.put(name, tail);
        });
    }

    /**
     * What depends on others first: checkpoints, then rows from the highest level down, and what they were made of
     * last. When the process dies in between, something is still damaged, and the same has to be done again.
     */
    private List<Quarantined> setAside()
    {
        if (!tails.isEmpty())
        {
            rowTails.deleteCheckpoints();
        }
        places = rowTails.places();
        final List<Quarantined> done = new ArrayList<>();
        tails.values().stream().sorted(Comparator.comparingLong(RowTail::level).reversed())
            .forEach((tail) -> setAside(tail, done));
        for (final DamageReport report : reports)
        {
            if (!tails.containsKey(report.recording().name()))
            {
                report.ranges().forEach((range) -> done.add(setAside(report, range)));
            }
        }
        return done;
    }

    private void setAside(final RowTail tail, final List<Quarantined> done)
    {
        // From the end on: as long as its first bytes are as they were, the rest is not taken for whole.
        for (int i = tail.parts().size() - 1; i >= 0; i--)
        {
            final Damage part = tail.parts().get(i);
            try
            {
                Files.createDirectories(folder);
                done.add(describe(
                    part, "no rows are lost: they are made again, and what was told of them is not told again"));
                tail.repair(i);
            }
            catch (final IOException ex)
            {
                throw new ApplianceException("cannot quarantine " + part.text() + ": " + ex, ex);
            }
        }
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
            // A pause is of what takes the records of sources alone.
            isRunning = job.number() == change.number() && 0 == change.level() ?
                JobChangeDescriptor.START == change.kind() : isRunning;
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
            if (id > range.changeBefore() && id < range.changeBehind() && !report.changes().containsKey(id) &&
                change.level() == report.name().number())
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
            final String lost = switch (report.name().kind())
            {
                case RESULTS -> "results lost to those who read them later: " + range.results();
                case DEAD_LETTERS -> "dead letters lost to those who read them later";
                default -> lostRecords(report, range);
            };
            final Quarantined quarantined = describe(damage, lost);
            repair(report, range);
            return quarantined;
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot quarantine " + damage.text() + ": " + ex, ex);
        }
    }

    /** Copies the bytes, and writes a description beside them. */
    private Quarantined describe(final Damage damage, final String lost) throws IOException
    {
        final Path file = newFile(damage.recording().name() + "-" + damage.position());
        final Quarantined quarantined = new Quarantined(damage, file, copy(damage, file), lost);
        Files.writeString(file.resolveSibling(
            file.getFileName().toString().replaceAll("\\.bytes$", ".json")), quarantined.json(), UTF_8);
        return quarantined;
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
