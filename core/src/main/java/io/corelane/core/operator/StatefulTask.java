package io.corelane.core.operator;

import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.StateSize;

/** A task that keeps something by keys. */
interface StatefulTask extends JobTask
{
    /** Pieces of work that can wait which a turn of the partition does at the most. */
    int PIECES_PER_TURN = 64;

    /** What it keeps. */
    OperatorState state();

    @Override
    default void measure(final StateSize size)
    {
        state().measure(size);
    }

    @Override
    default long stateEntries()
    {
        return state().keyCount();
    }

    @Override
    default int doWork()
    {
        return state().doWork(PIECES_PER_TURN);
    }
}
