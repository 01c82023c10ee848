package io.corelane.perf.peers;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * An engine in other processes: this one publishes records to it and reads its results, one for each record, by its
 * own transport. A number of records is on the way at most, whatever the engine would take. What is measured goes on
 * with the engine that was checked. For one thread.
 */
abstract class LinkPeer implements Peer
{
    private static final OperatingSystemMXBean SYSTEM =
        (OperatingSystemMXBean)ManagementFactory.getOperatingSystemMXBean();
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int ON_THE_WAY = 100_000;
    private static final int BURST = 500;

    private Link link;
    private long sent;

    /** To an engine that runs. */
    interface Link extends AutoCloseable
    {
        /** Publishes a record, sooner or later; reads results while it has to wait. */
        void send(Trades trades, long number);

        /** Publishes what waits. */
        void flush();

        /** Reads results that are there; they are added to a sum, or counted when there is none. */
        void poll(ResultSum results);

        /** Results that were read. */
        long received();

        /** CPU time of its processes. */
        long cpuNs();

        @Override
        void close();
    }

    /** Starts an engine. */
    abstract Link open(PeerQuery query) throws Exception;

    @Override
    public String refusal(final PeerQuery query)
    {
        return switch (query.shape())
        {
            case FIVE, FOUR_CHANGES, LAST_100, PASS -> null;
            default -> PeerQuery.S0 == query ? null : "end to end has queries with a result for each record alone";
        };
    }

    @Override
    public final String check(final PeerQuery query, final Trades trades, final long records) throws Exception
    {
        final ResultSum results = new ResultSum();
        link = open(query);
        while (sent < records)
        {
            send(trades, (int)Math.min(BURST, records - sent), results);
        }
        link.flush();
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (link.received() < records && System.nanoTime() - deadlineNs < 0)
        {
            link.poll(results);
        }
        return results.text();
    }

    private void send(final Trades trades, final int count, final ResultSum results)
    {
        for (int i = 0; i < count; i++)
        {
            link.send(trades, sent);
            sent++;
        }
        link.poll(results);
        if (sent - link.received() > ON_THE_WAY)
        {
            link.flush();
            final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
            while (sent - link.received() > ON_THE_WAY)
            {
                final long before = link.received();
                link.poll(results);
                if (before == link.received())
                {
                    // Whoever is to answer may want this CPU.
                    Thread.yield();
                }
                if (System.nanoTime() - deadlineNs > 0)
                {
                    throw new IllegalStateException(
                        "of " + sent + " records no more than " + link.received() + " have a result");
                }
            }
        }
    }

    @Override
    public final Measured measure(
        final PeerQuery query, final Trades trades, final long warmUpNs, final long windowNs)
    {
        final long warmNs = System.nanoTime() + warmUpNs;
        while (System.nanoTime() - warmNs < 0 || sent < query.warmUp(trades))
        {
            send(trades, BURST, null);
        }
        final long beforeNs = System.nanoTime();
        final long cpuBeforeNs = link.cpuNs() + SYSTEM.getProcessCpuTime();
        final long before = link.received();
        while (System.nanoTime() - beforeNs < windowNs)
        {
            send(trades, BURST, null);
        }
        final long wallNs = System.nanoTime() - beforeNs;
        return new Measured(
            link.received() - before, wallNs, link.cpuNs() + SYSTEM.getProcessCpuTime() - cpuBeforeNs);
    }

    @Override
    public final void close()
    {
        if (null != link)
        {
            link.close();
        }
    }
}
