package io.corelane.affinity;

import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes the thread of one role. Its first act is to pin itself and to ask the kernel whether that took; only then it
 * begins its work. Any thread may use it.
 */
public final class PinnedThreadFactory implements ThreadFactory
{
    private final String role;
    private final int cpu;
    private final Pinner pinner;
    private final CompletableFuture<String> outcome = new CompletableFuture<>();

    /**
     * A factory for the thread of a role.
     *
     * @param role names the thread.
     * @param cpu  to pin it to, or {@link CpuPlan#UNPINNED}.
     */
    public PinnedThreadFactory(final String role, final int cpu)
    {
        this(role, cpu, Pinner.KERNEL);
    }

    PinnedThreadFactory(final String role, final int cpu, final Pinner pinner)
    {
        this.role = role;
        this.cpu = cpu;
        this.pinner = pinner;
    }

    @Override
    public Thread newThread(final Runnable work)
    {
        final Thread thread = new Thread(() -> run(work), "corelane-" + role);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Waits until the thread has begun its work on its CPU.
     *
     * @param timeoutNs how long to wait.
     * @throws CpuPlanException when the pin did not take, or the thread did not begin in time.
     */
    public void awaitPinned(final long timeoutNs)
    {
        try
        {
            final String problem = outcome.get(timeoutNs, TimeUnit.NANOSECONDS);
            if (!problem.isEmpty())
            {
                throw new CpuPlanException(problem);
            }
        }
        catch (final TimeoutException | ExecutionException ex)
        {
            throw new CpuPlanException("the thread of " + role + " did not begin within " +
                TimeUnit.NANOSECONDS.toMillis(timeoutNs) + " ms; the machine is overloaded, start again");
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new CpuPlanException("interrupted while the thread of " + role + " was starting");
        }
    }

    private void run(final Runnable work)
    {
        final String problem = CpuPlan.UNPINNED == cpu ? "" : pin();
        outcome.complete(problem);
        if (problem.isEmpty())
        {
            work.run();
        }
    }

    private String pin()
    {
        try
        {
            pinner.pin(cpu);
        }
        catch (final RuntimeException | LinkageError ex)
        {
            return "the thread of " + role + " cannot be pinned to CPU " + cpu + ": " + ex.getMessage() +
                "; name other CPUs, or start with --cpus none";
        }
        final BitSet mask = pinner.mask();
        return 1 == mask.cardinality() && mask.get(cpu) ? "" : "the thread of " + role + " should run on CPU " + cpu +
            ", but the kernel has it on " + CpuList.format(mask) + "; name other CPUs, or start with --cpus none";
    }
}
