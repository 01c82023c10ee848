package io.corelane.tools;

import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.plan.JobPlan;
import io.corelane.ingest.Appliance;
import io.corelane.ingest.DeadLetterLog;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.tools.console.JobViews;
import io.corelane.tools.http.WebEvents;
import io.corelane.tools.http.WebResponse;
import io.corelane.tools.metrics.Json;
import java.nio.file.Path;
import java.util.Map;
import org.agrona.ErrorHandler;

/** Jobs of the appliance of this process, for its console. Thread safe. */
final class ConsoleJobs implements JobViews, AutoCloseable
{
    private final Appliance appliance;
    private final CorelaneClient client;
    private final int partitions;
    private final ConsoleState state;
    private final ConsoleLetters letters;
    private final ConsoleCheckpoints checkpoints;
    private final Dashboard dashboard;
    private final ConsoleSql sql;
    private final Path root;
    private final ErrorHandler errorHandler;

    ConsoleJobs(
        final Appliance appliance, final Path directory, final int partitions, final ErrorHandler errorHandler)
    {
        this.appliance = appliance;
        this.partitions = partitions;
        this.errorHandler = errorHandler;
        // Recorded results are where recorded dead letters are.
        root = DeadLetterLog.isRecorded(directory) ? directory : null;
        client = CorelaneClient.connect(appliance.aeronDirectory(), errorHandler);
        state = new ConsoleState(directory, partitions, client);
        letters = new ConsoleLetters(directory, partitions, appliance::catalog, client, errorHandler);
        checkpoints = new ConsoleCheckpoints(directory);
        dashboard = new Dashboard(appliance, root, partitions, client, errorHandler);
        sql = new ConsoleSql(appliance, directory, partitions, client, errorHandler);
    }

    @Override
    public String describe(final String name)
    {
        final JobPlan job = appliance.catalog().job(name);
        if (null == job)
        {
            return null;
        }
        final Map<String, Object> description = new JobColumns(job).describe();
        final ConsoleState.Places places = state.places(appliance.catalog(), job.name());
        description.put("state_key", places.key());
        description.put("state_obstacle", places.obstacle());
        description.put("plan", job.text());
        description.put("code", new CompiledJob(job, partitions).source());
        return Json.of(description);
    }

    @Override
    public WebEvents results(final String name)
    {
        final JobPlan job = appliance.catalog().job(name);
        try
        {
            return null == job ? null : new ResultEvents(
                new RecentResults(job, client.glance(job.name()), root, partitions), errorHandler);
        }
        catch (final CorelaneClientException ex)
        {
            // It has gone between the two.
            return null;
        }
    }

    @Override
    public String state(final String name, final String key)
    {
        return state.look(appliance.catalog(), name, key);
    }

    @Override
    public String deadLetters(final String job) throws InterruptedException
    {
        return letters.list(job);
    }

    @Override
    public String checkpoints()
    {
        return checkpoints.list();
    }

    @Override
    public String dashboard()
    {
        return dashboard.describe();
    }

    @Override
    public WebEvents dashboardEvents()
    {
        return dashboard.events();
    }

    @Override
    public WebResponse execute(final String script)
    {
        return sql.execute(script);
    }

    @Override
    public void close()
    {
        sql.close();
        dashboard.close();
        letters.close();
        state.close();
        client.close();
    }
}
