package io.corelane.core.operator;

import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RecordRun;
import io.corelane.core.partition.RowSink;
import io.corelane.core.partition.StateLook;
import io.corelane.core.partition.StateSize;
import io.corelane.core.plan.Stage;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A job of several stages in one partition. Rows go from stage to stage as they are made; time goes on stage by stage,
 * from the sources up, so that what a stage emits when time goes on reaches the next one before its time does. Owned by
 * the partition's thread.
 */
public final class StagedTask implements JobTask
{
    /** Makes the task of a stage. */
    @FunctionalInterface
    public interface StageFactory
    {
        /**
         * Makes the task of a stage.
         *
         * @param index  of the stage.
         * @param faults of the stage.
         * @param rows   where its rows go.
         * @return the task.
         */
        JobTask create(int index, Faults faults, RowSink rows);
    }

    private final Stage[] stages;
    private final JobTask[] tasks;
    /** Of stages that make a row of a row and keep nothing; null for others. */
    private final StageLink[] recordLinks;
    private final int[] taskOfInput;
    private final int[] inputOfTask;
    private final long[] watermarks;
    private final boolean needsTime;
    private long leastNs = NO_TIME;
    private long behindNs = NO_TIME;
    private int stagesDone;
    private int stagesDrained;

    /**
     * A task.
     *
     * @param stages  of the job, as {@code Stages.of} gives them.
     * @param context of the partition.
     * @param faults  of the partition.
     * @param results takes the job's rows.
     * @param factory makes the tasks of the stages.
     */
    public StagedTask(
        final List<Stage> stages,
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final StageFactory factory)
    {
        this.stages = stages.toArray(new Stage[0]);
        this.tasks = new JobTask[stages.size()];
        this.recordLinks = new StageLink[stages.size()];
        this.watermarks = new long[stages.size()];
        final int inputs = (int)stages.stream().flatMap((stage) -> stage.inputs().stream())
            .filter((input) -> Stage.INNER != input).count();
        this.taskOfInput = new int[inputs];
        this.inputOfTask = new int[inputs];
        boolean timed = false;
        // Each stage needs the one that takes its rows.
        for (int i = tasks.length - 1; i >= 0; i--)
        {
            final Stage stage = stages.get(i);
            final StageLink link = Stage.RESULTS == stage.target() ? null : new StageLink(
                context, tasks[stage.target()], stage.targetInput(), stage.plan().outputSchema(), results,
                stage.isRowForRow(), recordLinks[stage.target()]);
            tasks[i] = factory.create(i, new Faults(faults), null == link ? results : link);
            recordLinks[i] = stage.isRowForRow() ? link : null;
            if (null != link && tasks[stage.target()] instanceof WindowLookUpTask join &&
                JoinTask.RIGHT == stage.targetInput())
            {
                join.rights((WindowTask)tasks[i]);
            }
            timed |= tasks[i].needsTime();
            for (int input = 0; input < stage.inputs().size(); input++)
            {
                final int jobInput = stage.inputs().get(input);
                if (Stage.INNER != jobInput)
                {
                    taskOfInput[jobInput] = i;
                    inputOfTask[jobInput] = input;
                }
            }
        }
        this.needsTime = timed;
    }

    @Override
    public int onRecord(
        final int input,
        final byte operation,
        final UnsafeBuffer record,
        final int bodyOffset,
        final int blockLength,
        final int version,
        final int endOffset)
    {
        final int task = taskOfInput[input];
        final int fault = tasks[task].onRecord(
            inputOfTask[input], operation, record, bodyOffset, blockLength, version, endOffset);
        return Faults.NONE == fault && null != recordLinks[task] ? recordLinks[task].takeFault() : fault;
    }

    /** Rows that leave while records of a run are processed could be refused by a stage above. */
    @Override
    public boolean takesRuns()
    {
        for (final int task : taskOfInput)
        {
            if (!tasks[task].takesRuns() || !tasks[task].holdsRows())
            {
                return false;
            }
        }
        return true;
    }

    @Override
    public void lookAhead(final RecordRun run, final int first, final int input)
    {
        tasks[taskOfInput[input]].lookAhead(run, first, inputOfTask[input]);
    }

    @Override
    public boolean isStale()
    {
        boolean isStale = false;
        for (final int task : taskOfInput)
        {
            isStale |= tasks[task].isStale();
        }
        return isStale;
    }

    @Override
    public int onRun(final RecordRun run, final int first, final int end, final int input)
    {
        return tasks[taskOfInput[input]].onRun(run, first, end, inputOfTask[input]);
    }

    @Override
    public void eventTimesNs(final RecordRun run, final int input)
    {
        tasks[taskOfInput[input]].eventTimesNs(run, inputOfTask[input]);
    }

    /** Time above is never farther than below, so what is due there is due no earlier than this. */
    @Override
    public long dueNs()
    {
        long dueNs = Long.MAX_VALUE;
        for (final JobTask task : tasks)
        {
            dueNs = Math.min(dueNs, task.needsTime() ? task.dueNs() : Long.MAX_VALUE);
        }
        return dueNs;
    }

    @Override
    public boolean needsTime()
    {
        return needsTime;
    }

    @Override
    public long eventTimeNs(
        final int input,
        final UnsafeBuffer record,
        final int bodyOffset,
        final int blockLength,
        final int version,
        final int endOffset)
    {
        return tasks[taskOfInput[input]].eventTimeNs(
            inputOfTask[input], record, bodyOffset, blockLength, version, endOffset);
    }

    @Override
    public boolean onWatermark(final long watermarkNs)
    {
        if (0 == stagesDone)
        {
            Arrays.fill(watermarks, watermarkNs);
            leastNs = watermarkNs;
        }
        for (; stagesDone < tasks.length; stagesDone++)
        {
            if (NO_TIME != watermarks[stagesDone] && !tasks[stagesDone].onWatermark(watermarks[stagesDone]))
            {
                return false;
            }
            advance(stagesDone);
        }
        stagesDone = 0;
        behindNs = leastNs;
        return true;
    }

    @Override
    public long behindNs(final long watermarkNs)
    {
        return behindNs;
    }

    @Override
    public boolean onTick(final long logTimeNs)
    {
        for (; stagesDone < tasks.length; stagesDone++)
        {
            if (!tasks[stagesDone].onTick(logTimeNs))
            {
                return false;
            }
        }
        stagesDone = 0;
        return true;
    }

    @Override
    public boolean drain()
    {
        for (; stagesDrained < tasks.length; stagesDrained++)
        {
            if (!tasks[stagesDrained].drain())
            {
                return false;
            }
        }
        stagesDrained = 0;
        return true;
    }

    @Override
    public int doWork()
    {
        int work = 0;
        for (final JobTask task : tasks)
        {
            work += task.doWork();
        }
        return work;
    }

    @Override
    public void measure(final StateSize size)
    {
        for (final JobTask task : tasks)
        {
            task.measure(size);
        }
    }

    @Override
    public long stateEntries()
    {
        long entries = NO_STATE;
        for (final JobTask task : tasks)
        {
            final long own = task.stateEntries();
            entries = NO_STATE == own ? entries : Math.max(0, entries) + own;
        }
        return entries;
    }

    @Override
    public long expired()
    {
        long expired = 0;
        for (final JobTask task : tasks)
        {
            expired += task.expired();
        }
        return expired;
    }

    @Override
    public long evicted()
    {
        long evicted = 0;
        for (final JobTask task : tasks)
        {
            evicted += task.evicted();
        }
        return evicted;
    }

    @Override
    public boolean look(final StateLook look)
    {
        return tasks[look.stage()].look(look);
    }

    @Override
    public int rawLength(final int stage)
    {
        return tasks[stage].rawLength(stage);
    }

    @Override
    public void snapshot(final Snapshot snapshot)
    {
        snapshot.values(watermarks);
        leastNs = snapshot.value(leastNs);
        behindNs = snapshot.value(behindNs);
        for (final JobTask task : tasks)
        {
            task.snapshot(snapshot);
        }
    }

    @Override
    public void close()
    {
        for (final JobTask task : tasks)
        {
            task.close();
        }
    }

    /** Takes time on from a stage to the one above: the watermark there is the least that comes out of those below. */
    private void advance(final int stage)
    {
        final int target = stages[stage].target();
        final long stageNs = behind(stage);
        if (Stage.RESULTS == target)
        {
            leastNs = Math.min(leastNs, stageNs);
        }
        else
        {
            watermarks[target] = Math.min(watermarks[target], stageNs);
        }
    }

    private long behind(final int stage)
    {
        final long watermarkNs = watermarks[stage];
        if (NO_TIME == watermarkNs || Long.MAX_VALUE == watermarkNs)
        {
            return watermarkNs;
        }
        final long behindStageNs = tasks[stage].behindNs(watermarkNs);
        return behindStageNs < NO_TIME + stages[stage].delayNs() ? NO_TIME : behindStageNs - stages[stage].delayNs();
    }
}
