package io.corelane.ingest;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.concurrent.NanoClock;

/** A clock that holds the loops of partitions up between two turns: it is what a loop asks first in a turn. */
final class HeldLoops implements NanoClock, AutoCloseable
{
    private final int partitions;
    private final Set<Thread> held = ConcurrentHashMap.newKeySet();
    private volatile boolean isHolding;

    HeldLoops(final int partitions)
    {
        this.partitions = partitions;
    }

    @Override
    public long nanoTime()
    {
        if (isHolding && Thread.currentThread().getName().contains("partition-"))
        {
            held.add(Thread.currentThread());
            while (isHolding)
            {
                Thread.onSpinWait();
            }
            held.remove(Thread.currentThread());
        }
        return System.nanoTime();
    }

    /** Returns when all of them stand still. */
    void hold()
    {
        isHolding = true;
        TestSupport.await(() -> partitions == held.size());
    }

    void release()
    {
        isHolding = false;
        TestSupport.await(held::isEmpty);
    }

    @Override
    public void close()
    {
        isHolding = false;
    }
}
