package io.corelane.ingest;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The loop of one partition: its levels, the highest first, since what a level sends only higher ones take, so room is
 * made before it is needed. One thread from poll to offer. Back pressure reaches the publishers. Nothing is allocated
 * in {@link #doWork} in steady state.
 */
final class PartitionAgent implements Agent
{
    /** A busy partition does a slice of background work once in so many turns. */
    private static final int BACKGROUND_INTERVAL = 64;

    /** An idle one at once, again while there is some, then once in so many: short turns see records sooner. */
    private static final int IDLE_BACKGROUND_INTERVAL = 8;

    /** A turn that takes longer is counted. */
    private static final long SLOW_TURN_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final AgentCommands commands;
    private final NanoClock clock;
    private final String name;
    private final PartitionCounters counters;
    private final AtomicCounter maxCycleCounter;
    private final Heartbeat heartbeat;
    private final AtomicCounter slowTurns;
    private LevelLoop[] levels = new LevelLoop[0];
    private long nowNs;
    private long lastTurnNs;
    private boolean lastTurnWorked;
    private long maxCycleNs;
    private int turns;
    private int idleTurns;
    private int backgroundWork;
    private volatile boolean draining;
    private volatile boolean drained;
    private volatile boolean isQuiet;

    PartitionAgent(
        final int id,
        final PartitionCounters counters,
        final NanoClock clock)
    {
        this.name = "partition-" + id;
        this.commands = new AgentCommands(name);
        this.clock = clock;
        this.counters = counters;
        this.maxCycleCounter = counters.maxCycleNs();
        this.heartbeat = new Heartbeat(name, false).countedBy(counters.turns(name));
        this.slowTurns = counters.slowTurns();
    }

    @Override
    public int doWork()
    {
        nowNs = clock.nanoTime();
        heartbeat.doWork();
        onTurn();
        int work = commands.run();
        for (int i = levels.length - 1; i >= 0; i--)
        {
            work += levels[i].poll(nowNs);
        }
        if (isBackgroundDue(work))
        {
            backgroundWork = 0;
            for (final LevelLoop level : levels)
            {
                backgroundWork += level.doWork();
            }
            work += backgroundWork;
        }
        if (draining && 0 == work && !drained)
        {
            work += drain();
        }
        lastTurnWorked = work > 0;
        tellQuiet(0 == work && areQuiet());
        return work;
    }

    private boolean isBackgroundDue(final int work)
    {
        if (work > 0)
        {
            idleTurns = 0;
            return 0 == (++turns & BACKGROUND_INTERVAL - 1);
        }
        return 0 == (idleTurns++ & IDLE_BACKGROUND_INTERVAL - 1) || backgroundWork > 0;
    }

    /** A store that others are to see at once makes the loop wait for it: only when there is something new. */
    private void tellQuiet(final boolean value)
    {
        if (value != isQuiet)
        {
            isQuiet = value;
        }
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

    /** Whether the last turn found nothing to do, and all that was made has left. Any thread. */
    boolean isQuiet()
    {
        return isQuiet;
    }

    private boolean areQuiet()
    {
        for (final LevelLoop level : levels)
        {
            if (!level.isQuiet())
            {
                return false;
            }
        }
        return true;
    }

    /** What other threads want done on this one. */
    AgentCommands commands()
    {
        return commands;
    }

    /** Adds the next level; on this agent's thread, or before it runs. */
    void addLevel(final LevelLoop level)
    {
        levels = Arrays.copyOf(levels, levels.length + 1);
        levels[levels.length - 1] = level;
    }

    /** The levels, the lowest first; to be looked at on this agent's thread, or when it has no commands any more. */
    LevelLoop[] levels()
    {
        return levels;
    }

    /** Beats once a turn. */
    Heartbeat heartbeat()
    {
        return heartbeat;
    }

    PartitionCounters counters()
    {
        return counters;
    }

    private int drain()
    {
        int work = 0;
        boolean done = true;
        for (final LevelLoop level : levels)
        {
            work += level.drain();
            done &= level.isDrained();
        }
        drained = done;
        return work;
    }

    private void onTurn()
    {
        final long cycleNs = nowNs - lastTurnNs;
        if (lastTurnWorked && cycleNs > SLOW_TURN_NS)
        {
            slowTurns.incrementRelease();
        }
        if (lastTurnWorked && cycleNs > maxCycleNs)
        {
            maxCycleNs = cycleNs;
            maxCycleCounter.setRelease(maxCycleNs);
        }
        lastTurnNs = nowNs;
    }
}
