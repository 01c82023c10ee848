package io.corelane.affinity;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/** Idle strategies by mode. */
public final class IdleStrategies
{
    private static final long MAX_SPINS = 100;
    private static final long MAX_YIELDS = 100;
    private static final long MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MAX_BACKGROUND_PARK_NS = TimeUnit.MILLISECONDS.toNanos(8);

    private IdleStrategies()
    {
    }

    /**
     * A strategy for one loop.
     *
     * @param mode SPIN or BACKOFF, as the {@link CpuPlan} decided.
     * @return the strategy, of one thread.
     */
    public static IdleStrategy of(final IdleMode mode)
    {
        return IdleMode.SPIN == mode ? BusySpinIdleStrategy.INSTANCE :
            new BackoffIdleStrategy(MAX_SPINS, MAX_YIELDS, MIN_PARK_NS, MAX_PARK_NS);
    }

    /**
     * A strategy for a loop that has little to do and need not be quick to begin.
     *
     * @return the strategy, of one thread.
     */
    public static IdleStrategy background()
    {
        return new BackoffIdleStrategy(MAX_SPINS, MAX_YIELDS, MIN_PARK_NS, MAX_BACKGROUND_PARK_NS);
    }
}
