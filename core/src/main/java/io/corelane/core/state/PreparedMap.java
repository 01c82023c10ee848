package io.corelane.core.state;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A map that is made ahead of need in the background, or by the partition when it needs it before that has begun: by
 * one of them, so that the sizes of maps, and with them the places of entries, never depend on who is faster.
 */
final class PreparedMap
{
    private static final int WAITING = 0;
    private static final int UNDER_WAY = 1;
    private static final int READY = 2;
    private static final int FAILED = 3;
    private static final int TAKEN = 4;

    private final KeyedStateConfig config;
    private final int number;
    private final long capacity;
    private final AtomicInteger phase = new AtomicInteger(WAITING);
    private StateMap map;
    private RuntimeException failure;

    PreparedMap(final KeyedStateConfig config, final int number, final long capacity)
    {
        this.config = config;
        this.number = number;
        this.capacity = capacity;
    }

    /** Makes it. The background. */
    void prepare(final BooleanSupplier isClosed)
    {
        if (!phase.compareAndSet(WAITING, UNDER_WAY))
        {
            return;
        }
        try
        {
            map = new StateMap(config, number, capacity);
        }
        catch (final RuntimeException ex)
        {
            failure = ex;
            phase.set(FAILED);
            return;
        }
        phase.set(READY);
        if (isClosed.getAsBoolean() && phase.compareAndSet(READY, TAKEN))
        {
            // The owner has gone and will not look again.
            map.close();
        }
    }

    /** The map, made now if nobody has begun to. The partition. */
    StateMap take()
    {
        if (phase.compareAndSet(WAITING, TAKEN))
        {
            return new StateMap(config, number, capacity);
        }
        while (UNDER_WAY == phase.get())
        {
            Thread.onSpinWait();
        }
        if (FAILED == phase.get())
        {
            throw failure;
        }
        phase.set(TAKEN);
        return map;
    }

    /** Nobody takes it any more. The partition, which has told the background before. */
    void closeUnlessUnderWay()
    {
        if (!phase.compareAndSet(WAITING, TAKEN) && phase.compareAndSet(READY, TAKEN))
        {
            map.close();
        }
    }
}
