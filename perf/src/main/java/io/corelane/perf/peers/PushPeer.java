package io.corelane.perf.peers;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** An engine that is given one record after the other by the thread that measures. */
abstract class PushPeer implements Peer
{
    private static final OperatingSystemMXBean SYSTEM =
        (OperatingSystemMXBean)ManagementFactory.getOperatingSystemMXBean();
    private static final int BURST = 1_000;

    /** A query that runs. */
    interface Operator extends AutoCloseable
    {
        /** Takes a record. */
        void send(Trades trades, long number) throws Exception;

        /** What was packed so far is taken, and its results are there. */
        default void flush()
        {
        }

        /** Closes windows before the record of a number, if results wait for that; no record comes any more. */
        void end(Trades trades, long number) throws Exception;

        @Override
        void close();
    }

    /** Runs a query; results are added to a sum, or counted when there is none. */
    abstract Operator open(PeerQuery query, ResultSum results) throws Exception;

    @Override
    public final String check(final PeerQuery query, final Trades all, final long records) throws Exception
    {
        final Trades trades = query.closing(all, records);
        final ResultSum results = new ResultSum();
        try (Operator operator = open(query, results))
        {
            for (long i = 0; i < records; i++)
            {
                operator.send(trades, i);
            }
            operator.end(trades, records);
        }
        return results.text();
    }

    @Override
    public final Measured measure(
        final PeerQuery query, final Trades trades, final long warmUpNs, final long windowNs) throws Exception
    {
        try (Operator operator = open(query, null))
        {
            long next = send(operator, trades, 0, warmUpNs, query.warmUp(trades));
            final long beforeNs = System.nanoTime();
            final long cpuBeforeNs = SYSTEM.getProcessCpuTime();
            final long first = next;
            next = send(operator, trades, first, windowNs, 0);
            return new Measured(next - first, System.nanoTime() - beforeNs, SYSTEM.getProcessCpuTime() - cpuBeforeNs);
        }
    }

    @Override
    public final Latencies latencies(final PeerQuery query, final Trades trades, final Pace pace) throws Exception
    {
        try (Operator operator = open(query, null))
        {
            long next = 0;
            while (next < pace.all() && !pace.isGivenUp())
            {
                final long due = pace.due();
                while (next < due)
                {
                    operator.send(trades, next);
                    next++;
                    if (!isPacked())
                    {
                        pace.answered(next);
                    }
                }
                if (isPacked())
                {
                    operator.flush();
                    pace.answered(next);
                }
            }
        }
        return pace.latencies();
    }

    /** Whether records that wait are taken together. */
    boolean isPacked()
    {
        return false;
    }

    /** For a while, and at least so many. */
    private static long send(
        final Operator operator, final Trades trades, final long first, final long ns, final long least)
        throws Exception
    {
        final long endNs = System.nanoTime() + ns;
        long next = first;
        while (System.nanoTime() - endNs < 0 || next - first < least)
        {
            for (int i = 0; i < BURST; i++)
            {
                operator.send(trades, next);
                next++;
            }
        }
        return next;
    }
}
