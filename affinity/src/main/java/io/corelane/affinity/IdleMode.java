package io.corelane.affinity;

/** What a loop does when there is nothing to do. */
public enum IdleMode
{
    /** Spins where each loop has a core of its own, backs off elsewhere. */
    AUTO,
    /** Spins: the least latency, a whole core. */
    SPIN,
    /** Spins a little, yields, then sleeps a little: next to no CPU when idle, some 100 microseconds more latency. */
    BACKOFF
}
