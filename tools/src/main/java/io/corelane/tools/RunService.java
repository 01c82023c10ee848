package io.corelane.tools;

import io.corelane.ingest.Appliance;
import io.corelane.ingest.LoopWatch;
import io.corelane.ingest.RecoveryListener;
import io.corelane.ingest.RecoveryReport;
import io.corelane.ingest.log.Quarantined;
import io.corelane.tools.service.ServiceManager;
import io.corelane.tools.service.ServiceWatch;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;

/** The side of {@code run} that the service manager sees, with a thread of its own when there is one. */
final class RunService implements RecoveryListener, AutoCloseable
{
    private static final long TICK_MS = 500;

    private final ServiceWatch watch;
    private final RecoveryListener next;
    private final ScheduledExecutorService ticks;

    /** What is told about the recovery goes on to {@code next}. */
    RunService(final ToolIo io, final RecoveryListener next)
    {
        this.next = next;
        final ServiceManager manager = ServiceManager.of(io.environment());
        watch = new ServiceWatch(manager, io.nanoTime(), (sentence) -> io.err().println("corelane run: " + sentence));
        ticks = manager.isThere() ? Executors.newSingleThreadScheduledExecutor((work) ->
        {
            final Thread thread = new Thread(work, "corelane-service");
            thread.setDaemon(true);
            return thread;
        }) : null;
        if (null != ticks)
        {
            ticks.scheduleWithFixedDelay(watch::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void onProgress(final long bytesDone, final long bytes, final long records)
    {
        watch.onProgress(bytesDone, bytes);
        next.onProgress(bytesDone, bytes, records);
    }

    @Override
    public void onQuarantined(final List<Quarantined> ranges)
    {
        next.onQuarantined(ranges);
    }

    @Override
    public void onRecovered(final RecoveryReport report)
    {
        next.onRecovered(report);
    }

    /** The appliance takes records. */
    void ready(final Appliance appliance)
    {
        watch.ready(new LoopWatch(appliance.heartbeats(), SystemNanoClock.INSTANCE, LoopWatch.DEFAULT_LIMIT_NS,
            LoopWatch.DEFAULT_DISK_LIMIT_NS), () -> counts(appliance));
    }

    /** The appliance is about to drain. */
    void stopping()
    {
        watch.stopping();
    }

    /** What it took and gave so far, for people. */
    static String counts(final Appliance appliance)
    {
        return Progress.count(appliance.records(), "record") + ", " + Progress.count(appliance.results(), "result") +
            ", " + Progress.count(appliance.deadLetters(), "dead letter");
    }

    @Override
    public void close()
    {
        if (null != ticks)
        {
            ticks.shutdownNow();
        }
    }
}
