package io.corelane.tools.console;

import io.corelane.ingest.Appliance;
import io.corelane.ingest.LoopWatch;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.tools.jmx.CounterBeans;
import io.corelane.tools.metrics.LatencyCounts;
import io.corelane.tools.metrics.Overview;
import io.corelane.tools.metrics.OverviewBuilder;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Looks at an appliance twice a second, on a thread of its own: works out rates, keeps the last minutes for charts,
 * shows MBeans, and sees whether the loops go round. Thread safe.
 */
public final class ApplianceWatch implements AutoCloseable
{
    private static final int KEPT = 300;
    private static final long INTERVAL_MS = 500;

    /** Ten seconds of looks: a job with few results has no latency in most of them. */
    private static final int LATENCIES_KEPT = 20;

    private final Appliance appliance;
    private final LoopWatch loops;
    private final ErrorHandler errorHandler;
    private final CounterBeans beans;
    private final ScheduledExecutorService executor;
    private final Deque<Overview> history = new ArrayDeque<>();
    private final Deque<LatencyCounts> latencies = new ArrayDeque<>();
    private MetricsSnapshot before = MetricsSnapshot.empty();
    private long count;
    private volatile List<String> stalled = List.of();

    /**
     * A watch, which begins at once.
     *
     * @param appliance    that is looked at.
     * @param loops        of it, whose limits are the caller's.
     * @param errorHandler takes what goes wrong.
     */
    public ApplianceWatch(final Appliance appliance, final LoopWatch loops, final ErrorHandler errorHandler)
    {
        this.appliance = appliance;
        this.loops = loops;
        this.errorHandler = errorHandler;
        beans = new CounterBeans(ManagementFactory.getPlatformMBeanServer(), errorHandler);
        executor = Executors.newSingleThreadScheduledExecutor((work) ->
        {
            final Thread thread = new Thread(work, "corelane-watch");
            thread.setDaemon(true);
            return thread;
        });
        look();
        executor.scheduleWithFixedDelay(this::lookAgain, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * A watch with the usual limits.
     *
     * @param appliance    that is looked at.
     * @param errorHandler takes what goes wrong.
     * @return the watch.
     */
    public static ApplianceWatch of(final Appliance appliance, final ErrorHandler errorHandler)
    {
        return new ApplianceWatch(appliance, new LoopWatch(appliance.heartbeats(), SystemNanoClock.INSTANCE,
            LoopWatch.DEFAULT_LIMIT_NS, LoopWatch.DEFAULT_DISK_LIMIT_NS), errorHandler);
    }

    /** What the counters say now. */
    MetricsSnapshot snapshot()
    {
        return appliance.metrics();
    }

    Appliance appliance()
    {
        return appliance;
    }

    /** Loops that stand still. */
    List<String> stalled()
    {
        stalled = loops.stalled();
        return stalled;
    }

    int loopCount()
    {
        return appliance.heartbeats().size();
    }

    /** The last look. */
    synchronized Overview overview()
    {
        return history.getLast();
    }

    /** Looks so far. */
    synchronized long count()
    {
        return count;
    }

    /** The last looks, the oldest first. */
    synchronized List<Overview> history()
    {
        return new ArrayList<>(history);
    }

    /** Waits for a look behind so many; null when there is none in time. */
    synchronized Overview next(final long seen, final long timeoutMs) throws InterruptedException
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (count <= seen)
        {
            final long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
            if (leftMs <= 0)
            {
                return null;
            }
            wait(leftMs);
        }
        return history.getLast();
    }

    @Override
    public void close()
    {
        executor.shutdownNow();
        try
        {
            executor.awaitTermination(5, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        beans.close();
    }

    private void lookAgain()
    {
        try
        {
            look();
        }
        catch (final RuntimeException ex)
        {
            errorHandler.onError(ex);
        }
    }

    private void look()
    {
        final MetricsSnapshot now = appliance.metrics();
        final OverviewBuilder builder = new OverviewBuilder(before, now);
        final Overview overview = latencies.isEmpty() ? builder.build() :
            builder.jobLatenciesSince(latencies.getFirst()).build();
        latencies.addLast(builder.latencies());
        if (latencies.size() > LATENCIES_KEPT)
        {
            latencies.removeFirst();
        }
        before = now;
        stalled = loops.stalled();
        beans.update(now, overview.jobs());
        synchronized (this)
        {
            history.addLast(overview);
            if (history.size() > KEPT)
            {
                history.removeFirst();
            }
            count++;
            notifyAll();
        }
    }
}
