package io.corelane.core.operator;

import io.corelane.core.partition.StateSize;

/** What an operator keeps by keys. Owned by the partition's thread. */
interface OperatorState
{
    /** Adds what it holds. */
    void measure(StateSize size);

    /** Keys that it has. */
    long keyCount();

    /** Does some of what can wait: up to so many pieces; how many it did. */
    int doWork(int limit);
}
