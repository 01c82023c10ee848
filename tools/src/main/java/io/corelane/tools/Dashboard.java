package io.corelane.tools;

import io.corelane.core.plan.JobPlan;
import io.corelane.ingest.Appliance;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.tools.http.WebEvents;
import io.corelane.tools.metrics.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;

/**
 * The newest results of all jobs, for dashboards. While a page looks, and some minutes longer, one thread reads the
 * results of all jobs, as a reader for which nobody waits, and keeps the latest rows of each, so that a page that comes
 * behind sees them, too; where results are recorded it begins with the last of these. Nobody looks: nothing is read.
 * Thread safe.
 */
final class Dashboard implements AutoCloseable
{
    private static final int MAX_JOBS = 64;
    private static final long LINGER_NS = TimeUnit.MINUTES.toNanos(10);
    private static final long REFRESH_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Appliance appliance;
    private final CorelaneClient client;
    private final Path root;
    private final int partitions;
    private final ErrorHandler errorHandler;
    private final Map<String, DashboardJob> jobs = new TreeMap<>();
    private final List<DashboardEvents> pages = new CopyOnWriteArrayList<>();
    private Thread reader;
    private long lastPageNs;
    private volatile boolean isClosed;

    Dashboard(
        final Appliance appliance,
        final Path root,
        final int partitions,
        final CorelaneClient client,
        final ErrorHandler errorHandler)
    {
        this.appliance = appliance;
        this.root = root;
        this.partitions = partitions;
        this.client = client;
        this.errorHandler = errorHandler;
    }

    /** The jobs and their charts as JSON. */
    String describe()
    {
        return Json.of(Map.of("jobs", appliance.catalog().jobs().stream().limit(MAX_JOBS)
            .map((job) -> new JobColumns(job).describe()).toList())) + "\n";
    }

    /** What one page is shown, first what there is already. */
    synchronized WebEvents events()
    {
        if (null == reader && !isClosed)
        {
            refresh();
            reader = new Thread(this::run, "corelane-console-dashboard");
            reader.setDaemon(true);
            reader.start();
        }
        final DashboardEvents page = new DashboardEvents(this::leave);
        jobs.forEach((name, job) -> job.replay(page));
        pages.add(page);
        return page;
    }

    @Override
    public void close()
    {
        final Thread running;
        synchronized (this)
        {
            isClosed = true;
            running = reader;
        }
        if (null != running)
        {
            running.interrupt();
            try
            {
                running.join(TimeUnit.SECONDS.toMillis(5));
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void leave(final DashboardEvents page)
    {
        pages.remove(page);
    }

    private void run()
    {
        long refreshedNs = System.nanoTime();
        try
        {
            while (!isClosed && !isForgotten())
            {
                if (System.nanoTime() - refreshedNs > REFRESH_NS)
                {
                    refresh();
                    refreshedNs = System.nanoTime();
                }
                if (0 == poll())
                {
                    TimeUnit.MILLISECONDS.sleep(1);
                }
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        catch (final RuntimeException ex)
        {
            errorHandler.onError(ex);
        }
        finally
        {
            end();
        }
    }

    private synchronized int poll()
    {
        int work = 0;
        for (final DashboardJob job : jobs.values())
        {
            // One in a turn, since pages that come wait for it.
            if (0 == work && job.isPastDue())
            {
                readPast(job);
                work++;
            }
            work += job.poll(pages);
        }
        return work;
    }

    /** Without what cannot be read a dashboard begins with what comes. */
    private void readPast(final DashboardJob job)
    {
        try
        {
            job.readPast(pages);
        }
        catch (final RuntimeException ex)
        {
            errorHandler.onError(ex);
        }
    }

    private synchronized boolean isForgotten()
    {
        final long nowNs = System.nanoTime();
        if (0 == lastPageNs || !pages.isEmpty())
        {
            lastPageNs = nowNs;
        }
        return nowNs - lastPageNs > LINGER_NS;
    }

    private synchronized void end()
    {
        CloseHelper.closeAll(errorHandler, jobs.values());
        jobs.clear();
        reader = null;
        lastPageNs = 0;
    }

    /** Jobs come and go, and come again as others under the same name. */
    private synchronized void refresh()
    {
        final List<JobPlan> there = appliance.catalog().jobs().stream().limit(MAX_JOBS).toList();
        new ArrayList<>(jobs.keySet()).stream()
            .filter((name) -> there.stream().noneMatch((job) -> jobs.get(name).isOf(job)))
            .forEach((name) -> CloseHelper.close(errorHandler, jobs.remove(name)));
        for (final JobPlan job : there)
        {
            if (!jobs.containsKey(job.name()))
            {
                try
                {
                    jobs.put(job.name(), new DashboardJob(job.name(),
                        new RecentResults(job, client.glance(job.name()), root, partitions)));
                }
                catch (final CorelaneClientException ex)
                {
                    // It is not there yet, or gone already: the next time tells.
                    continue;
                }
            }
        }
    }
}
