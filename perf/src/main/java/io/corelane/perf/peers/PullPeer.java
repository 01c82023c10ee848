package io.corelane.perf.peers;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An engine that asks for records by threads of its own. */
abstract class PullPeer implements Peer
{
    private static final OperatingSystemMXBean SYSTEM =
        (OperatingSystemMXBean)ManagementFactory.getOperatingSystemMXBean();
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    /** Of the job that runs; sources and sinks are made by the engine, in this process. */
    private static volatile Feed feed;

    static Feed feed()
    {
        return feed;
    }

    /** What an engine has started. */
    @FunctionalInterface
    interface Job
    {
        /** Returns when it has ended, or will soon. */
        void stop() throws Exception;
    }

    /** Starts a job over what it is fed with. */
    abstract Job start(Feed from) throws Exception;

    @Override
    public final String check(final PeerQuery query, final Trades trades, final long records) throws Exception
    {
        final ResultSum results = new ResultSum();
        // Windows are whole: the record behind the last one closes it.
        feed = new Feed(query, query.closing(trades, records), query.isFinal() ? records + 1 : records, results);
        final long expected = Long.parseLong(Reference.sum(query, trades, records).split("/")[0]);
        final Job job = start(feed);
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (feed.received() < expected && System.nanoTime() - deadlineNs < 0)
        {
            pause(TimeUnit.MILLISECONDS.toNanos(5));
        }
        job.stop();
        return results.text();
    }

    @Override
    public final Measured measure(
        final PeerQuery query, final Trades trades, final long warmUpNs, final long windowNs) throws Exception
    {
        final Feed from = new Feed(query, trades, Long.MAX_VALUE, null);
        feed = from;
        // It goes on until the process ends.
        start(from);
        pause(warmUpNs);
        // Whoever has started this process ends it when that takes too long.
        while (from.sent() < query.warmUp(trades))
        {
            pause(TimeUnit.MILLISECONDS.toNanos(10));
        }
        final long beforeNs = System.nanoTime();
        final long cpuBeforeNs = SYSTEM.getProcessCpuTime();
        final long before = from.sent();
        pause(windowNs);
        final long after = from.sent();
        if (0 == from.received())
        {
            throw new IllegalStateException("there was no result");
        }
        return new Measured(
            after - before, System.nanoTime() - beforeNs, SYSTEM.getProcessCpuTime() - cpuBeforeNs);
    }

    @Override
    public final Latencies latencies(final PeerQuery query, final Trades trades, final Pace pace) throws Exception
    {
        final Feed from = new Feed(query, trades, pace);
        feed = from;
        // It goes on until the process ends; the first record is due when it asks for that.
        start(from);
        while (!pace.isAnswered() && !pace.isGivenUp())
        {
            pause(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return pace.latencies();
    }

    static void pause(final long ns)
    {
        final long deadlineNs = System.nanoTime() + ns;
        for (long left = ns; left > 0; left = deadlineNs - System.nanoTime())
        {
            LockSupport.parkNanos(left);
        }
    }
}
