package io.corelane.core.state;

/** Where work that may block (making files) runs: another thread in the appliance, the caller itself elsewhere. */
@FunctionalInterface
public interface Background
{
    /** Runs the work at once, on the caller's thread: deterministic, for tools and tests. */
    Background INLINE = Runnable::run;

    /**
     * Runs a piece of work, now or later.
     *
     * @param work what to do; handles its own errors.
     */
    void execute(Runnable work);
}
