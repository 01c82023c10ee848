package io.corelane.tools;

import io.corelane.ingest.client.ResultHandler;
import io.corelane.ingest.client.ResultReader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Shows the results of a job as they leave. For one thread. */
final class ResultFollower
{
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int FRAGMENT_LIMIT = 64;
    private static final int SPINS = 100;
    private static final long PARK_NS = 100_000;

    private final ToolIo io;
    private final String job;
    private final ResultView view;
    private final long limit;
    private final long durationNs;
    private long shown;

    /**
     * A follower.
     *
     * @param io      clocks and streams.
     * @param job     whose results they are.
     * @param view    shows them.
     * @param limit   results to show at the most; null for no limit.
     * @param seconds to follow at the most; null for no limit.
     */
    ResultFollower(final ToolIo io, final String job, final ResultView view, final Long limit, final Double seconds)
    {
        if (null != limit && limit < 1 || null != seconds && seconds <= 0)
        {
            throw ToolException.usage("--limit and --seconds take numbers above 0");
        }
        this.io = io;
        this.job = job;
        this.view = view;
        this.limit = null == limit ? Long.MAX_VALUE : limit;
        durationNs = null == seconds ? Long.MAX_VALUE : (long)(seconds * 1e9);
    }

    /** Waits until all partitions are connected: whoever starts a feed from then on misses nothing. */
    void awaitConnected(final ResultReader reader, final int partitions, final StopSignal stop)
    {
        final long startNs = io.nanoTime().getAsLong();
        while (reader.connectedPartitions() < partitions && !stop.isStopped())
        {
            if (io.nanoTime().getAsLong() - startNs > CONNECT_TIMEOUT_NS)
            {
                throw new ToolException(ExitCode.FAILED,
                    "the appliance sends no results of " + job + "; look whether it is still running");
            }
            LockSupport.parkNanos(PARK_NS);
        }
    }

    /** Shows results until the end; true when the job went away. */
    boolean follow(final ResultReader reader, final StopSignal stop)
    {
        final ResultHandler handler = (operation, partition, sequence, inputSequence, sendTimeNs, buffer, row,
            length) ->
        {
            if (shown < limit)
            {
                shown++;
                view.onResult(operation, partition, sequence, buffer, row, length);
            }
        };
        final long startNs = io.nanoTime().getAsLong();
        long missed = 0;
        int idle = 0;
        while (shown < limit && !stop.isStopped() && io.nanoTime().getAsLong() - startNs < durationNs)
        {
            if (reader.poll(handler, FRAGMENT_LIMIT) > 0)
            {
                idle = 0;
                missed = reportMissed(reader.missed(), missed);
                continue;
            }
            view.onIdle();
            if (0 == reader.connectedPartitions())
            {
                return true;
            }
            if (++idle < SPINS)
            {
                Thread.onSpinWait();
            }
            else
            {
                LockSupport.parkNanos(PARK_NS);
            }
        }
        return false;
    }

    /** Results so far. */
    long shown()
    {
        return shown;
    }

    private long reportMissed(final long missed, final long reported)
    {
        if (missed > reported)
        {
            io.err().println("missed " + Progress.count(missed - reported, "result") +
                ": this reader was too slow, and the appliance went on without it");
        }
        return missed;
    }
}
