package io.corelane.affinity;

import java.util.BitSet;
import java.util.List;
import net.openhft.affinity.Affinity;

/** Finds out to which CPUs the threads of this process can be pinned, which its own mask does not tell. */
final class Reach
{
    private Reach()
    {
    }

    /** Asks for all CPUs on a thread of its own; the kernel leaves those out that a cpuset keeps. */
    static BitSet ofThisProcess(final List<Integer> online)
    {
        final BitSet all = new BitSet();
        online.forEach(all::set);
        final BitSet reach = new BitSet();
        final Thread thread = new Thread(() ->
        {
            reach.or(Affinity.getAffinity());
            Affinity.setAffinity(all);
            reach.or(Affinity.getAffinity());
        }, "corelane-reach");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, error) ->
        {
            // The kernel has refused: what it is allowed already is all that there is.
        });
        thread.start();
        try
        {
            thread.join();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        return reach;
    }
}
