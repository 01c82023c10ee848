package io.corelane.ingest;

import io.aeron.Aeron;
import io.corelane.core.checkpoint.CheckpointException;
import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.core.checkpoint.CheckpointStore;
import io.corelane.ingest.client.CounterFactory;
import io.corelane.ingest.client.CounterType;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Takes checkpoints of all levels of all partitions, one after the other, each interval and when asked: what is read
 * and written is read and written here, block by block, on a thread of its own, which no partition waits for. One that
 * cannot be written is given up, counted and told; the one before stays.
 */
final class CheckpointAgent implements Agent
{
    /** How many of a partition's are kept. */
    private static final int KEPT = 2;

    /** How often it is shown how old the last round is. */
    private static final long AGE_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final ApplianceContext context;
    private final Levels levels;
    private final Checkpoints checkpoints;
    private final BackupHolds holds;
    private final Runnable onRound;
    private final AtomicCounter taken;
    private final AtomicCounter givenUp;
    private final AtomicCounter lastBytes;
    private final AtomicCounter lastNs;
    private final AtomicCounter lastEpochMs;
    private final AtomicCounter ageNs;
    private final long startEpochMs = System.currentTimeMillis();
    private volatile long asked;
    private volatile long answered;
    private volatile String failure;
    /** Logs of which it has been told that their checkpoints are given up. */
    private final Set<String> toldLogs = new TreeSet<>();
    private long answering;
    private long shownNs;
    private long roundStartNs;
    private long roundBytes;
    private List<LevelLoop> round = List.of();
    private int index;
    private CheckpointStore.Output output;
    private CheckpointManifest manifest;
    private boolean isCommitting;

    /**
     * An agent.
     *
     * @param aeron       client.
     * @param context     of the appliance.
     * @param levels      of all partitions.
     * @param checkpoints where they are kept.
     * @param holds       backups, for which more are kept.
     * @param onRound     is called behind each round, on this agent's thread.
     */
    CheckpointAgent(
        final Aeron aeron,
        final ApplianceContext context,
        final Levels levels,
        final Checkpoints checkpoints,
        final BackupHolds holds,
        final Runnable onRound)
    {
        this.holds = holds;
        this.onRound = onRound;
        this.context = context;
        this.levels = levels;
        this.checkpoints = checkpoints;
        final CounterFactory counters = new CounterFactory(aeron);
        this.taken = counters.add(CounterType.CHECKPOINTS);
        this.givenUp = counters.add(CounterType.CHECKPOINTS_GIVEN_UP);
        this.lastBytes = counters.add(CounterType.CHECKPOINT_BYTES);
        this.lastNs = counters.add(CounterType.CHECKPOINT_NS);
        this.lastEpochMs = counters.add(CounterType.CHECKPOINT_EPOCH_MS);
        counters.add(CounterType.CHECKPOINT_INTERVAL).setRelease(context.checkpointIntervalNs());
        this.ageNs = counters.reference(startEpochMs).add(CounterType.CHECKPOINT_AGE);
        this.roundStartNs = context.clock().nanoTime();
        this.shownNs = roundStartNs;
    }

    /** Asks for a checkpoint of all partitions. Any thread. */
    synchronized long ask()
    {
        return ++asked;
    }

    /** Whether all that was asked for up to then has been done. Any thread. */
    boolean isDone(final long ticket)
    {
        return answered >= ticket;
    }

    /** What went wrong with the last round, or null. Any thread. */
    String failure()
    {
        return failure;
    }

    /** The last round in a sentence. Any thread. */
    String summary()
    {
        return "checkpoint of " + round.size() + (1 == round.size() ? " log: " : " logs: ") + lastBytes.get() +
            " bytes in " + lastNs.get() / 1_000_000 + " ms";
    }

    @Override
    public int doWork()
    {
        showAge();
        if (index == round.size())
        {
            return begin();
        }
        final LevelLoop loop = round.get(index);
        try
        {
            return work(loop, loop.checkpoint());
        }
        catch (final IOException | RuntimeException ex)
        {
            giveUp(loop, ex);
            return 1;
        }
    }

    @Override
    public String roleName()
    {
        return "checkpoints";
    }

    @Override
    public void onClose()
    {
        CloseHelper.quietClose(output);
    }

    /** Also while a round is under way, or each is given up. */
    private void showAge()
    {
        final long nowNs = context.clock().nanoTime();
        if (nowNs - shownNs > AGE_INTERVAL_NS)
        {
            shownNs = nowNs;
            ageNs.setRelease(TimeUnit.MILLISECONDS.toNanos(
                Math.max(0, System.currentTimeMillis() - Math.max(startEpochMs, lastEpochMs.get()))));
        }
    }

    private int begin()
    {
        final long nowNs = context.clock().nanoTime();
        final long ticket = asked;
        if (ticket == answered && nowNs - roundStartNs < context.checkpointIntervalNs())
        {
            for (final LevelLoop loop : round)
            {
                loop.checkpoint().trim();
            }
            return 0;
        }
        answering = ticket;
        roundStartNs = nowNs;
        roundBytes = 0;
        failure = null;
        round = levels.all();
        index = 0;
        next();
        return 1;
    }

    private int work(final LevelLoop loop, final LevelCheckpoint checkpoint) throws IOException
    {
        if (!checkpoint.isBegun())
        {
            return 0;
        }
        if (null == output)
        {
            if (checkpoints.store(loop.log()).names().contains(Checkpoints.name(checkpoint.position())))
            {
                // Nothing has come since the last one.
                end(checkpoint);
                return 1;
            }
            output = checkpoints.store(loop.log()).create(Checkpoints.name(checkpoint.position()));
        }
        if (!checkpoint.writer().isWritten())
        {
            final int bytes = checkpoint.writer().write(output);
            roundBytes += bytes;
            return bytes;
        }
        if (!isCommitting)
        {
            manifest = checkpoint.manifest();
            isCommitting = true;
        }
        if (!checkpoint.areOutputsRecorded())
        {
            return 0;
        }
        output.commit(manifest.encode());
        taken.incrementRelease();
        toldLogs.remove(loop.log().name());
        checkpoints.keep(loop.log(), KEPT, holds.untilMs());
        end(checkpoint);
        return 1;
    }

    private void end(final LevelCheckpoint checkpoint)
    {
        CloseHelper.quietClose(output);
        output = null;
        isCommitting = false;
        checkpoint.written();
        index++;
        next();
    }

    /** Goes on with the next level, or ends the round. */
    private void next()
    {
        if (index < round.size())
        {
            round.get(index).checkpoint().want(System.currentTimeMillis());
            return;
        }
        if (null == failure)
        {
            // One that was given up leaves a restart as far back as before, so the age goes on.
            lastBytes.setRelease(roundBytes);
            lastNs.setRelease(context.clock().nanoTime() - roundStartNs);
            lastEpochMs.setRelease(System.currentTimeMillis());
        }
        answered = answering;
        onRound.run();
    }

    private void giveUp(final LevelLoop loop, final Exception cause)
    {
        givenUp.incrementRelease();
        failure = "the checkpoint of " + loop.log().name() + " is given up, the one before stays: " +
            reason(loop, cause);
        // Each interval it may fail again, and for the same reason.
        if (toldLogs.add(loop.log().name()))
        {
            context.errorHandler().onError(new ApplianceException(failure, cause));
        }
        end(loop.checkpoint());
    }

    private String reason(final LevelLoop loop, final Exception cause)
    {
        return cause instanceof IOException ? cause.getMessage() + "; make room in " +
            checkpoints.store(loop.log()) + ", or look at its disk" :
            cause instanceof CheckpointException ? cause.getMessage() : cause.toString();
    }
}
