package io.corelane.ingest;

import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.Fragments;
import io.corelane.core.plan.JobPlan;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What goes with records of logs: the results and dead letters that they led to, and the logs of higher levels from the
 * first row on that was made of them, with what that led to, and so on. Rows of other partitions behind that place go
 * too; their senders have what they made them of, and send them again. For one thread; used once.
 */
final class CutCascade
{
    private final Path root;
    private final RecordedLogs logs;
    private final Map<Long, String> jobs;
    private final Map<Integer, Integer> levelOfRows = new HashMap<>();
    private final Map<Long, Integer> levelOfResults = new HashMap<>();
    private final TreeMap<Integer, Map<Integer, CutSearch>> searches = new TreeMap<>();
    private final List<LogCut> cuts = new ArrayList<>();
    private long lostOutcomes;

    CutCascade(final Path root, final RecordedLogs logs, final Map<Long, String> jobs)
    {
        this.root = root;
        this.logs = logs;
        this.jobs = jobs;
        final int partitions = Integer.parseInt(InstanceDirectory.describe(root).getProperty("partitions"));
        final Map<String, Long> numbers = new TreeMap<>();
        jobs.forEach((number, name) -> numbers.put(name, number));
        for (final JobPlan job : InstanceDirectory.catalog(root).plans())
        {
            for (final Fragment fragment : Fragments.of(job, partitions))
            {
                if (null != fragment.stream())
                {
                    levelOfRows.put(fragment.stream().id(), fragment.level());
                }
                else if (numbers.containsKey(job.name()))
                {
                    levelOfResults.put(numbers.get(job.name()), fragment.level());
                }
            }
        }
    }

    /** Logs that are cut where somebody says, with what goes of them. */
    void add(final CutSearch named)
    {
        final RecordingName name = RecordingName.parse(named.recording().name());
        searches.computeIfAbsent((int)name.number(), (level) -> new TreeMap<>()).put(name.partition(), named);
    }

    /** Finds where logs of higher levels are cut; those that start or end a job only where that is kept elsewhere. */
    void findRows(final boolean hasToKeepChanges)
    {
        final TreeSet<Integer> levels = new TreeSet<>();
        logs.recordings().forEach((recording) -> levels.add(level(recording)));
        for (final int level : levels.tailSet(1))
        {
            logs.recordings().stream().filter((recording) -> level == level(recording))
                .forEach((recording) -> find(recording, hasToKeepChanges));
        }
    }

    /** Finds what goes with them. */
    void run()
    {
        findRows(true);
        for (final Map<Integer, CutSearch> level : searches.descendingMap().values())
        {
            level.values().forEach(this::findOutcomes);
        }
        for (final Map<Integer, CutSearch> level : searches.descendingMap().values())
        {
            level.values().forEach((search) -> cuts.add(search.cut()));
        }
    }

    /** What is cut, in the order in which it has to be: what depends on others first. */
    List<LogCut> cuts()
    {
        return cuts;
    }

    /** Results and dead letters of records, or rows, that go. */
    long lostOutcomes()
    {
        return lostOutcomes;
    }

    /** Where logs of higher levels are cut. */
    List<CutSearch> rows()
    {
        return searches.tailMap(1).values().stream().flatMap((level) -> level.values().stream()).toList();
    }

    /** Where logs of level 0 are cut. */
    Map<Integer, CutSearch> records()
    {
        return searches.getOrDefault(0, Map.of());
    }

    /** From 0; negative of what is no log. */
    private static int level(final Recording recording)
    {
        final RecordingName name = RecordingName.parse(recording.name());
        return RecordingName.Kind.LOG == name.kind() ? (int)name.number() : -1;
    }

    private void find(final Recording log, final boolean hasToKeepChanges)
    {
        final CutSearch named = searches.getOrDefault(level(log), Map.of()).get(
            RecordingName.parse(log.name()).partition());
        final long position = RowsSearch.find(logs, log, this::isGone);
        if (RowsSearch.NONE != position && (null == named || position < named.position()))
        {
            final CutSearch search = CutSearch.at(root, logs, log, position);
            if (hasToKeepChanges)
            {
                requireKept(search, jobs);
            }
            add(search);
        }
    }

    /** What time behind the last record that stays led to goes, too: nobody can tell it from what it led to itself. */
    private boolean isGone(final int streamId, final int sender, final long madeOf)
    {
        final Integer level = levelOfRows.get(streamId);
        final CutSearch search = null == level ? null : searches.getOrDefault(level, Map.of()).get(sender);
        // Where an older version does not say what it is made of, all goes: it is made again.
        return null != search && (madeOf < 0 || madeOf >= search.firstCutSequence() - 1);
    }

    /** Refuses to cut what is in no other place. */
    static void requireKept(final CutSearch search, final Map<Long, String> jobs)
    {
        for (final long number : search.changedJobs())
        {
            // A job that began or ended in what is cut would not know of it any more.
            if (jobs.containsKey(number))
            {
                throw new ApplianceException("job " + jobs.get(number) + " is started or stopped at position " +
                    search.firstChange() + " of " + search.recording().name() + ", which would be cut; cut behind " +
                    "it, or drop the job and run the appliance once");
            }
        }
        if (search.firstResumed() >= 0)
        {
            throw new ApplianceException("what was quarantined before that in " + search.recording().name() +
                " is over at position " + search.firstResumed() + ", which would be cut; cut behind it, or in " +
                "front of what was quarantined");
        }
    }

    private void findOutcomes(final CutSearch search)
    {
        final RecordingName log = RecordingName.parse(search.recording().name());
        for (final Recording recording : logs.recordings())
        {
            final RecordingName name = RecordingName.parse(recording.name());
            final boolean isOfJob = RecordingName.Kind.RESULTS == name.kind() &&
                log.number() == levelOfResults.getOrDefault(name.number(), -1);
            final boolean isLetter =
                RecordingName.Kind.DEAD_LETTERS == name.kind() && log.number() == name.number();
            if (log.partition() == name.partition() && (isOfJob || isLetter))
            {
                final CutSearch outcomes = CutSearch.behind(logs, recording, search.firstCutSequence());
                if (outcomes.isFound())
                {
                    final LogCut cut = outcomes.cut();
                    lostOutcomes += cut.records() - cut.remade();
                    cuts.add(cut);
                }
            }
        }
    }
}
