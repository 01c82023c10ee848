package io.corelane.core.simulate;

import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.core.plan.Fragment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Starts jobs, pauses them and has them go on, by changes in the logs of all partitions, one log after the other; a
 * crash may come between two of them, and a restart then looks at what came of it, as the appliance does.
 */
final class Switch
{
    /** A change of a job in all logs of a level. */
    private record Change(int job, int level, byte kind)
    {
    }

    private final Blueprint blueprint;
    private final Random random;
    private final Tally tally;
    private final boolean[] isPaused;
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private final List<Integer> missing = new ArrayList<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[JobChangeDescriptor.LENGTH]);
    private long lastId;
    private boolean hasLooked;
    private boolean isBegun;
    private boolean isDropping;
    private boolean isStarted;

    Switch(final Blueprint blueprint, final Random random, final Tally tally)
    {
        this.tally = tally;
        this.blueprint = blueprint;
        this.random = random;
        isPaused = new boolean[blueprint.jobs().size()];
    }

    /** The process is gone, and with it what it had to do. */
    void crash()
    {
        if (!isDropping && !changes.isEmpty() && random.nextBoolean())
        {
            // Its pause, or that it goes on, had not been noted yet.
            final Change change = changes.peek();
            isPaused[change.job()] = JobChangeDescriptor.START == change.kind() && isPaused[change.job()];
        }
        isDropping = false;
        isStarted = false;
        changes.clear();
        missing.clear();
        isBegun = false;
        hasLooked = false;
    }

    /** Whether a job is being dropped; that never comes to its end, so it is there again after a restart. */
    boolean isDropping()
    {
        return isDropping;
    }

    /** Whether a crash would find something half done: a job stopped that is to be dropped, or just started again. */
    boolean isCrashDue()
    {
        return isDropping && changes.isEmpty() || isStarted;
    }

    /** All jobs go on, when nothing is under way. */
    void resumeAll()
    {
        for (int job = 0; job < isPaused.length; job++)
        {
            if (isPaused[job])
            {
                isPaused[job] = false;
                changes.add(new Change(job, 0, JobChangeDescriptor.START));
            }
        }
    }

    /** Whether nothing is under way. */
    boolean isDone()
    {
        return hasLooked && changes.isEmpty();
    }

    /** A step of what is under way, or something new. */
    void act(final Node node, final Storage storage, final boolean isToBegin)
    {
        if (!node.isReady())
        {
            return;
        }
        if (!hasLooked)
        {
            look(node);
            hasLooked = true;
        }
        if (!changes.isEmpty())
        {
            go(changes.peek(), node, storage);
        }
        else if (isToBegin && !isDropping)
        {
            final int job = random.nextInt(isPaused.length);
            if (0 == random.nextInt(4))
            {
                isDropping = true;
                levels(job).forEach((level) -> changes.add(new Change(job, level, JobChangeDescriptor.STOP)));
                return;
            }
            isPaused[job] = !isPaused[job];
            tally.onSwitch();
            changes.add(new Change(job, 0, isPaused[job] ? JobChangeDescriptor.STOP : JobChangeDescriptor.START));
        }
    }

    /** Nothing is under way: fails unless each job runs in all partitions, or in none. */
    void check(final Node node)
    {
        for (int job = 0; job < isPaused.length; job++)
        {
            if (node.isHalf(job) || isPaused[job] == node.runs(job, 0, true))
            {
                throw new AssertionError("job " + job + " is to " + (isPaused[job] ? "be paused" : "run") +
                    ", which it does in some partitions alone, or nowhere");
            }
        }
    }

    /** What is to be done so that jobs run that are to run, and no others. */
    private void look(final Node node)
    {
        for (int job = 0; job < isPaused.length; job++)
        {
            for (final int level : levels(job).tailSet(1, true).descendingSet())
            {
                if (!node.runs(job, level, true))
                {
                    changes.add(new Change(job, level, JobChangeDescriptor.START));
                }
            }
            if (!isPaused[job] && !node.runs(job, 0, true))
            {
                changes.add(new Change(job, 0, JobChangeDescriptor.START));
            }
            if (isPaused[job] && node.runs(job, 0, false))
            {
                changes.add(new Change(job, 0, JobChangeDescriptor.STOP));
            }
        }
    }

    private TreeSet<Integer> levels(final int job)
    {
        final TreeSet<Integer> levels = new TreeSet<>();
        blueprint.jobs().get(job).fragments().stream().map(Fragment::level).forEach(levels::add);
        return levels;
    }

    private void go(final Change change, final Node node, final Storage storage)
    {
        if (!isBegun)
        {
            isBegun = true;
            lastId++;
            for (int i = 0; i < blueprint.partitions(); i++)
            {
                missing.add(i);
            }
        }
        if (!missing.isEmpty())
        {
            final Integer partition = missing.get(random.nextInt(missing.size()));
            JobChangeDescriptor.encode(buffer, 0, lastId, change.job(), change.kind());
            if (storage.log(change.level(), partition).offer(buffer, 0, JobChangeDescriptor.LENGTH))
            {
                missing.remove(partition);
            }
            return;
        }
        for (int i = 0; i < blueprint.partitions(); i++)
        {
            final Loop loop = node.loop(change.level(), i);
            if (loop.partition().lastChangeId() < lastId || loop.areRowsWaiting())
            {
                return;
            }
        }
        changes.remove();
        isBegun = false;
        isStarted = change.level() > 0 && 0 == random.nextInt(3);
    }
}
