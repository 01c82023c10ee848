package io.corelane.core.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** All that outlives the process: the logs of all levels and partitions, results, dead letters. */
final class Storage
{
    private final int partitions;
    private final List<Journal> logs = new ArrayList<>();
    private final List<Journal> results = new ArrayList<>();
    private final List<Journal> letters = new ArrayList<>();
    private final List<Disk> disks = new ArrayList<>();
    private final List<Journal> all = new ArrayList<>();

    Storage(final Blueprint blueprint, final Settings settings, final Random random)
    {
        partitions = blueprint.partitions();
        for (int i = 0; i < blueprint.levels() * partitions; i++)
        {
            logs.add(new Journal("log-" + i, random, settings.window(), settings.refusals()));
            letters.add(new Journal("letters-" + i, random, settings.window(), settings.refusals()));
            disks.add(new Disk(random, settings.diskFailures()));
        }
        for (int i = 0; i < blueprint.jobs().size() * partitions; i++)
        {
            results.add(new Journal("results-" + i, random, settings.window(), settings.refusals()));
        }
        all.addAll(logs);
        all.addAll(letters);
        all.addAll(results);
    }

    private Storage(final Storage other)
    {
        partitions = other.partitions;
        other.logs.forEach((journal) -> logs.add(journal.copy()));
        other.letters.forEach((journal) -> letters.add(journal.copy()));
        other.results.forEach((journal) -> results.add(journal.copy()));
    }

    /** What is there now, without checkpoints. */
    Storage copy()
    {
        return new Storage(this);
    }

    Journal log(final int level, final int partition)
    {
        return logs.get(level * partitions + partition);
    }

    Journal letters(final int level, final int partition)
    {
        return letters.get(level * partitions + partition);
    }

    Journal results(final int job, final int partition)
    {
        return results.get(job * partitions + partition);
    }

    /** Where the checkpoints of a level of a partition are. */
    Disk disk(final int level, final int partition)
    {
        return disks.get(level * partitions + partition);
    }

    List<Journal> all()
    {
        return all;
    }

    void tell(final Tally tally)
    {
        disks.forEach((disk) -> disk.tell(tally));
    }

    /** A number for all that is there. */
    int fingerprint()
    {
        int sum = 0;
        for (final Journal journal : all)
        {
            for (int i = 0; i < journal.size(); i++)
            {
                sum = 31 * sum + Arrays.hashCode(journal.fragment(i));
            }
            sum = 31 * sum + journal.size();
        }
        return sum;
    }

    /** What is there, for {@link #restore}. */
    List<List<byte[]>> save()
    {
        return all.stream().map(Journal::save).toList();
    }

    /** All but checkpoints is as it was. */
    void restore(final List<List<byte[]>> saved)
    {
        for (int i = 0; i < all.size(); i++)
        {
            all.get(i).restore(saved.get(i));
        }
    }

    /** A machine stops that had not forced all to its disk: each stream ends where it ends. Whether a log lost some. */
    boolean loseEnds()
    {
        disks.forEach(Disk::onLostEnds);
        int lost = 0;
        for (final Journal journal : all)
        {
            final int fragments = journal.loseEnd();
            lost += logs.contains(journal) ? fragments : 0;
        }
        return lost > 0;
    }

    void crash()
    {
        all.forEach(Journal::crash);
        disks.forEach(Disk::crash);
    }
}
