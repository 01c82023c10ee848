package io.corelane.perf.latency;

import io.corelane.affinity.PinnedThreadFactory;
import io.corelane.perf.throughput.Ticks;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The publisher, in a process of its own, which reads the results too: so one clock takes both times. It says
 * {@code READY}, then {@code PART} with a histogram for each part of its window, then {@code DONE} with records that
 * were sent, answers, and the nanoseconds that sending took.
 */
public final class LatencyProcess
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private LatencyProcess()
    {
    }

    /**
     * Publishes.
     *
     * @param args way, Aeron directory, keys, rate (0 for as fast as it goes), nanoseconds of the warm-up and of the
     *             window, CPU or -1.
     * @throws InterruptedException when it is stopped.
     */
    public static void main(final String[] args) throws InterruptedException
    {
        final PinnedThreadFactory factory = new PinnedThreadFactory("publisher", Integer.parseInt(args[6]));
        final Thread thread = factory.newThread(() -> run(args));
        thread.start();
        factory.awaitPinned(TIMEOUT_NS);
        thread.join();
    }

    private static void run(final String[] args)
    {
        final LatencyWay way = LatencyWay.valueOf(args[0]);
        final Ticks ticks = new Ticks(Integer.parseInt(args[2]));
        final double rate = Double.parseDouble(args[3]);
        final long warmUpNs = Long.parseLong(args[4]);
        final long windowNs = Long.parseLong(args[5]);
        final LongSupplier clock = System::nanoTime;
        final LatencyRecorder recorder = new LatencyRecorder(0 == rate ? 0 : windowNs);
        if (LatencyWay.MACHINE == way)
        {
            measure(new MachineLink(clock, recorder), recorder, rate, warmUpNs, windowNs);
        }
        else if (LatencyWay.PING_PONG == way)
        {
            try (PingPongLink link = new PingPongLink(args[1], clock, ticks, recorder))
            {
                link.awaitConnected();
                measure(link, recorder, rate, warmUpNs, windowNs);
            }
        }
        else
        {
            try (CorelaneLink link = new CorelaneLink(args[1], clock, ticks, recorder))
            {
                link.awaitConnected();
                if (0 == rate)
                {
                    asFastAsItGoes(link, clock, warmUpNs, windowNs);
                }
                else
                {
                    measure(link, recorder, rate, warmUpNs, windowNs);
                }
            }
        }
    }

    private static void measure(
        final OpenLoop.Link link,
        final LatencyRecorder recorder,
        final double rate,
        final long warmUpNs,
        final long windowNs)
    {
        final long count = (long)(rate * ((warmUpNs + windowNs) / 1e9));
        final OpenLoop loop = new OpenLoop(System::nanoTime, rate, count);
        System.out.println("READY");
        // The loop begins now; a little later than the window does no harm, since what is before it is left out.
        recorder.begin(System.nanoTime() + warmUpNs);
        final long answers = loop.run(link);
        for (int i = 0; i < recorder.parts(); i++)
        {
            System.out.println("PART " + LatencyRecorder.encode(recorder.part(i)));
        }
        System.out.println("DONE " + loop.sent() + " " + answers + " " + loop.elapsedNs());
    }

    /** Answers in the window, when every record is due at once. */
    private static void asFastAsItGoes(
        final OpenLoop.Link link, final LongSupplier clock, final long warmUpNs, final long windowNs)
    {
        System.out.println("READY");
        answersIn(link, clock, warmUpNs);
        final long startNs = clock.getAsLong();
        final long answers = answersIn(link, clock, windowNs);
        System.out.println("DONE " + (long)(answers * 1e9 / (clock.getAsLong() - startNs)));
    }

    private static long answersIn(final OpenLoop.Link link, final LongSupplier clock, final long ns)
    {
        final long endNs = clock.getAsLong() + ns;
        long answers = 0;
        long nowNs = clock.getAsLong();
        while (nowNs < endNs)
        {
            for (int i = 0; i < 64 && link.offer(nowNs); i++)
            {
                // As many as are taken.
                Thread.onSpinWait();
            }
            answers += link.poll();
            nowNs = clock.getAsLong();
        }
        return answers;
    }
}
