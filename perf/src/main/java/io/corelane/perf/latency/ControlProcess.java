package io.corelane.perf.latency;

import io.corelane.affinity.CpuList;
import io.corelane.affinity.PinnedThreadFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A {@link ControlLoop} on each of the CPUs, in a process of its own, so that no pause of a virtual machine that is
 * measured is taken for the machine's. With a line it begins and says {@code STARTED}, with the next one it ends and
 * says {@code CONTROL} with the histogram.
 */
public final class ControlProcess
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private ControlProcess()
    {
    }

    /**
     * Runs until its input ends.
     *
     * @param args list of CPUs, such as {@code 0-1}.
     * @throws IOException when its input fails.
     */
    public static void main(final String[] args) throws IOException
    {
        final List<Integer> cpus = CpuList.parse(args[0]);
        System.out.println("READY");
        int word = System.in.read();
        while (word >= 0)
        {
            final List<ControlLoop> loops = new ArrayList<>();
            final List<Thread> threads = new ArrayList<>();
            for (final int cpu : cpus)
            {
                final ControlLoop loop = new ControlLoop();
                final PinnedThreadFactory factory = new PinnedThreadFactory("control-" + cpu, cpu);
                threads.add(factory.newThread(loop));
                threads.get(threads.size() - 1).start();
                factory.awaitPinned(TIMEOUT_NS);
                loops.add(loop);
            }
            System.out.println("STARTED");
            word = System.in.read();
            loops.forEach(ControlLoop::stop);
            threads.forEach(ControlProcess::join);
            final Histogram all = LatencyRecorder.histogram();
            loops.forEach((loop) -> all.add(loop.hiccups()));
            System.out.println("CONTROL " + LatencyRecorder.encode(all));
            word = System.in.read();
        }
    }

    private static void join(final Thread thread)
    {
        try
        {
            thread.join();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
