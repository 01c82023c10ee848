package io.corelane.ingest;

import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.corelane.core.partition.DeadLetterBatch;
import io.corelane.core.partition.Partition;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The loop of one partition: polls its log, runs its jobs, offers what they made. One thread from poll to offer. When
 * results have to wait, the fragment at hand is left in the log and taken up again where it was left, so that back
 * pressure reaches the publishers. Nothing is allocated in {@link #doWork} in steady state.
 */
final class PartitionAgent implements Agent, ControlledFragmentHandler
{
    /** Fragments a turn takes at the most: a bound on how long results wait for the end of the turn. */
    private static final int FRAGMENT_LIMIT = 16;

    /** A busy partition does a slice of background work once in so many turns. */
    private static final int BACKGROUND_INTERVAL = 64;

    private final Partition partition;
    private final Subscription log;
    private final JobEgress[] jobs;
    private final Egress deadLetterEgress;
    private final NanoClock clock;
    private final String name;
    private final AtomicCounter recordsCounter;
    private final AtomicCounter deadLettersCounter;
    private final AtomicCounter deadLettersUnread;
    private final AtomicCounter egressWaits;
    private final AtomicCounter maxCycleCounter;
    private long nowNs;
    private long lastTurnNs;
    private boolean lastTurnWorked;
    private boolean logHeldUp;
    private long maxCycleNs;
    private int turns;
    private volatile boolean draining;
    private volatile boolean drained;

    PartitionAgent(
        final int id,
        final Partition partition,
        final Subscription log,
        final JobEgress[] jobs,
        final Egress deadLetterEgress,
        final PartitionCounters counters,
        final NanoClock clock)
    {
        this.name = "partition-" + id;
        this.partition = partition;
        this.log = log;
        this.jobs = jobs;
        this.deadLetterEgress = deadLetterEgress;
        this.clock = clock;
        this.recordsCounter = counters.records();
        this.deadLettersCounter = counters.deadLetters();
        this.deadLettersUnread = counters.deadLettersUnread();
        this.egressWaits = counters.egressWaits();
        this.maxCycleCounter = counters.maxCycleNs();
    }

    @Override
    public int doWork()
    {
        nowNs = clock.nanoTime();
        onTurn();
        logHeldUp = false;
        resume();
        int work = log.controlledPoll(this, FRAGMENT_LIMIT);
        // Busy or not, what the turn made leaves at its end: a result never waits for the next record.
        flush();
        if (0 == work || 0 == (++turns & BACKGROUND_INTERVAL - 1))
        {
            work += partition.doWork();
        }
        if (draining && 0 == work && !logHeldUp && !drained)
        {
            work += drain();
        }
        lastTurnWorked = work > 0;
        return work;
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        while (!partition.onFragment(buffer, offset, length))
        {
            if (!flush())
            {
                egressWaits.incrementRelease();
                logHeldUp = true;
                return Action.ABORT;
            }
        }
        return Action.CONTINUE;
    }

    @Override
    public String roleName()
    {
        return name;
    }

    /** The input ends: once the log is empty, jobs emit what EMIT FINAL owes. Any thread. */
    void beginDrain()
    {
        draining = true;
    }

    /** Whether the log was empty after {@link #beginDrain} and all results have left. Any thread. */
    boolean isDrained()
    {
        return drained;
    }

    JobEgress[] jobs()
    {
        return jobs;
    }

    Egress deadLetterEgress()
    {
        return deadLetterEgress;
    }

    /** Windows that close go on where the last turn stopped, whether records come or not. */
    private void resume()
    {
        while (!partition.resume())
        {
            if (!flush())
            {
                return;
            }
        }
    }

    private int drain()
    {
        final boolean done = partition.drain();
        final boolean sent = flush();
        drained = done && sent;
        return 1;
    }

    /** Sends what waits; false when something still waits. */
    private boolean flush()
    {
        boolean sent = true;
        for (final JobEgress job : jobs)
        {
            sent &= job.flush(nowNs);
        }
        sent &= flushDeadLetters();
        recordsCounter.setRelease(partition.records());
        return sent;
    }

    private boolean flushDeadLetters()
    {
        final DeadLetterBatch batch = partition.deadLetters();
        while (batch.waiting() > 0)
        {
            final int outcome = deadLetterEgress.offer(batch.buffer(), batch.offset(), batch.length(), nowNs);
            if (Egress.WAIT == outcome)
            {
                return false;
            }
            if (Egress.SENT != outcome)
            {
                deadLettersUnread.incrementRelease();
            }
            batch.taken();
            deadLettersCounter.setRelease(batch.produced());
        }
        return true;
    }

    private void onTurn()
    {
        if (lastTurnWorked && nowNs - lastTurnNs > maxCycleNs)
        {
            maxCycleNs = nowNs - lastTurnNs;
            maxCycleCounter.setRelease(maxCycleNs);
        }
        lastTurnNs = nowNs;
    }
}
