package io.corelane.core.partition;

import io.corelane.core.runtime.Faults;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Gives the records of a run to the jobs of their stream. As long as each of them asks for the usual alone and time
 * makes nothing due, a job takes many at a time, and then the next job does; what comes of it, and in which order, is
 * as if each record had been given to all jobs before the next one. Owned by the partition's thread.
 */
final class RunWork
{
    private final RecordRun run;
    private final RecordContext context;
    private final DueWork due;
    private final Refusals refusals;
    private boolean isUsual;
    private boolean isTimed;
    private boolean isLookedUp;
    private int[] ends = new int[1];

    RunWork(final RecordRun run, final RecordContext context, final DueWork due, final Refusals refusals)
    {
        this.run = run;
        this.context = context;
        this.due = due;
        this.refusals = refusals;
    }

    /** Another run of records is there. */
    void begin(final StreamInput stream)
    {
        isUsual = run.isSound() && stream.takesRuns();
        isTimed = isUsual && stream.timesRecords() && stream.timedJobs().length > 0;
        isLookedUp = false;
        if (isTimed)
        {
            stream.lookAtTimes(run);
        }
        ends = ends.length < stream.jobs().length ? new int[stream.jobs().length] : ends;
    }

    /**
     * Takes records one behind the other, as long as nothing but the usual is to be done for them; nothing is due.
     *
     * @param sequence of the first one, of its producer.
     * @return index of the first one that was not taken.
     */
    int takeUsual(
        final StreamInput stream,
        final UnsafeBuffer fragment,
        final int first,
        final long producerId,
        final long sequence)
    {
        if (!isUsual)
        {
            return first;
        }
        lookAhead(stream, first);
        int end = run.usualEnd(first);
        if (isTimed && end > first)
        {
            end = stream.quietEnd(run, first, end);
        }
        final JobHandle[] jobs = stream.jobs();
        final int next = end == first ? first : jobs[0].task().onRun(run, first, end, stream.inputs()[0]);
        if (next > first)
        {
            if (jobs.length > 1)
            {
                others(stream, fragment, first, next, producerId, sequence);
            }
            for (final JobHandle job : jobs)
            {
                job.onRecords(next - first);
            }
            run.tell(context, next - 1);
            if (isTimed)
            {
                stream.onEventTimes(run, first, next, due.logTimeNs());
                onTime(stream, fragment);
            }
        }
        return next;
    }

    /** Takes one record, whatever it asks for; there is headroom, and nothing is due. */
    void take(
        final StreamInput stream,
        final UnsafeBuffer fragment,
        final int index,
        final long producerId,
        final long sequence)
    {
        run.tell(context, index);
        if (!run.isSound())
        {
            refusals.refuse(null, run.fault(), stream.id(), producerId, sequence, fragment, run.offset(index),
                run.length(index));
            return;
        }
        for (int i = 0; i < stream.jobs().length; i++)
        {
            stream.jobs()[i].onRecords(1);
            take(stream, i, fragment, index, producerId, sequence);
        }
        if (stream.timedJobs().length > 0)
        {
            stream.onEventTime(run, index, due.logTimeNs(), context);
            onTime(stream, fragment);
        }
    }

    private void take(
        final StreamInput stream,
        final int number,
        final UnsafeBuffer fragment,
        final int index,
        final long producerId,
        final long sequence)
    {
        final JobHandle job = stream.jobs()[number];
        final int fault = job.task().onRecord(stream.inputs()[number], run.operation(), fragment, run.body(index),
            run.blockLength(), run.version(), run.end(index));
        if (Faults.NONE != fault)
        {
            refusals.refuse(
                job, fault, stream.id(), producerId, sequence, fragment, run.offset(index), run.length(index));
        }
        if (context.hasRefusedRows())
        {
            refusals.settleAll(job, fragment);
        }
    }

    /** What is due may have taken away what was looked up, so that is looked up again. */
    private void lookAhead(final StreamInput stream, final int first)
    {
        final JobHandle[] jobs = stream.jobs();
        boolean isStale = !isLookedUp;
        for (int i = 0; i < jobs.length && !isStale; i++)
        {
            isStale = jobs[i].task().isStale();
        }
        if (isStale)
        {
            run.forgetRare();
            for (int i = 0; i < jobs.length; i++)
            {
                jobs[i].task().lookAhead(run, first, stream.inputs()[i]);
            }
            isLookedUp = true;
        }
    }

    /**
     * The jobs behind the first one take what that has taken. Where one comes to a record that it does not take so, it
     * is given that one alone: record by record, so that dead letters keep their order. There it matters no more how
     * far time has come: what the record needs was found.
     */
    private void others(
        final StreamInput stream,
        final UnsafeBuffer fragment,
        final int first,
        final int end,
        final long producerId,
        final long sequence)
    {
        final JobHandle[] jobs = stream.jobs();
        int next = end;
        for (int i = 1; i < jobs.length; i++)
        {
            ends[i] = jobs[i].task().onRun(run, first, end, stream.inputs()[i]);
            next = Math.min(next, ends[i]);
        }
        while (next < end)
        {
            final int index = next;
            next = end;
            for (int i = 1; i < jobs.length; i++)
            {
                if (index == ends[i])
                {
                    run.tell(context, index);
                    refusals.makeRoom(run.length(index));
                    take(stream, i, fragment, index, producerId, sequence + index - first);
                    ends[i] = index + 1 == end ? end :
                        jobs[i].task().onRun(run, index + 1, end, stream.inputs()[i]);
                }
                next = Math.min(next, ends[i]);
            }
        }
    }

    private void onTime(final StreamInput stream, final UnsafeBuffer fragment)
    {
        if (due.onTime(stream))
        {
            due.resume(fragment);
        }
    }
}
