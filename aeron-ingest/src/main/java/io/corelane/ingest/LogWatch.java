package io.corelane.ingest;

import io.aeron.Aeron;
import io.corelane.core.state.Background;
import io.corelane.ingest.client.CounterFactory;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.metrics.LogWaiting;
import io.corelane.ingest.metrics.MetricsSource;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Shows once a second what waits in each log, and up to where it is recorded, to whoever has nothing but counters to
 * look at, as AeronStat: {@link MetricsSource} and its like work it out anew. Housekeeping says when; logs are read in
 * the background, since one that is full takes milliseconds, and plain publishers and ticks do not wait for that.
 */
final class LogWatch implements Agent, AutoCloseable
{
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final MetricsSource source;
    private final Levels levels;
    private final JobDeployer jobs;
    private final Background background;
    private final NanoClock clock;
    private final EpochNanoClock epochClock;
    private final ErrorHandler errorHandler;
    private final AtomicCounter shownMs;
    private long lastNs;
    private volatile boolean isStarted;
    private volatile boolean isUnderWay;
    private boolean isClosed;

    /**
     * A watch, which looks at nothing before {@link #start}.
     *
     * @param aeron      client.
     * @param context    of the appliance: its clocks, and who is told what goes wrong.
     * @param source     reads logs.
     * @param levels     of all partitions.
     * @param jobs       have the streams.
     * @param background where logs are read.
     */
    LogWatch(
        final Aeron aeron,
        final ApplianceContext context,
        final MetricsSource source,
        final Levels levels,
        final JobDeployer jobs,
        final Background background)
    {
        this.source = source;
        this.levels = levels;
        this.jobs = jobs;
        this.background = background;
        this.clock = context.clock();
        this.epochClock = context.epochClock();
        this.errorHandler = context.errorHandler();
        this.shownMs = new CounterFactory(aeron).add(CounterType.LAG_EPOCH_MS);
    }

    /** What former runs left has been read: from now on all that waits lies in logs. Any thread. */
    void start()
    {
        isStarted = true;
    }

    @Override
    public int doWork()
    {
        final long nowNs = clock.nanoTime();
        if (isStarted && !isUnderWay && nowNs - lastNs > INTERVAL_NS)
        {
            lastNs = nowNs;
            isUnderWay = true;
            try
            {
                background.execute(this::look);
            }
            catch (final RejectedExecutionException ex)
            {
                // The appliance stops, or has much to do: the next time.
                isUnderWay = false;
            }
        }
        return 0;
    }

    @Override
    public String roleName()
    {
        return "logs";
    }

    /** Counters are not written any more: their memory goes. Any thread. */
    @Override
    public synchronized void close()
    {
        isClosed = true;
    }

    private synchronized void look()
    {
        try
        {
            if (!isClosed)
            {
                final List<LevelLoop> loops = levels.all();
                for (int i = 0; i < loops.size(); i++)
                {
                    show(loops.get(i), i);
                }
                shownMs.setRelease(TimeUnit.NANOSECONDS.toMillis(epochClock.nanoTime()));
            }
        }
        catch (final RuntimeException ex)
        {
            errorHandler.onError(ex);
        }
        finally
        {
            isUnderWay = false;
        }
    }

    /** Partitions of the lowest level, which has the logs of streams, come first. */
    private void show(final LevelLoop loop, final int index)
    {
        final RecordedStream log = loop.log();
        final LevelCounters counters = loop.counters();
        final LogWaiting waiting = source.waiting(log.publication().originalRegistrationId(), counters.position());
        counters.lag(waiting, epochClock.nanoTime());
        if (log.isRecorded())
        {
            counters.recorded(log.recorded().get());
        }
        for (final List<StreamCounters> stream : jobs.streamCounters())
        {
            // One that comes just now may not be there in all partitions yet.
            if (index < stream.size())
            {
                stream.get(index).lag(waiting);
            }
        }
    }
}
