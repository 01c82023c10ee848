package io.corelane.ingest;

import io.corelane.codec.SchemaException;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.function.UserFunctions;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.JobWarnings;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.sql.SqlException;
import io.corelane.core.sql.Statement;
import java.nio.file.Path;
import java.util.List;

/**
 * Streams and jobs that run, and the statements that change them. What is in the catalog runs, and is in the catalog's
 * files; a statement that cannot be carried out leaves all as it was. {@link #catalog} from any thread, all else from
 * the one that launches, and then from the control thread.
 */
final class LiveCatalog
{
    private final ApplianceContext context;
    private final InstanceDirectory directory;
    private final JobDeployer jobs;
    private final LiveStreams streams;
    private final JobPlaces places;
    private final Catalog working = new Catalog();
    private volatile Catalog catalog = new Catalog();

    LiveCatalog(
        final ApplianceContext context,
        final InstanceDirectory directory,
        final JobDeployer jobs,
        final LiveStreams streams,
        final JobPlaces places)
    {
        this.places = places;
        this.context = context;
        this.directory = directory;
        this.jobs = jobs;
        this.streams = streams;
    }

    /** What runs at present; it does not change any more. */
    Catalog catalog()
    {
        return catalog;
    }

    /** Brings up what the appliance begins with; nothing is read from the logs yet. */
    void begin(final Catalog created, final List<CompiledJob> compiled)
    {
        created.streams().forEach(streams::takeRecords);
        for (final CompiledJob job : compiled)
        {
            final String name = job.plan().name();
            jobs.install(job, null == places.find(name) ? places.add(name, !created.isPaused(name)) :
                places.find(name));
        }
        jobs.retire(places.retired());
        working.become(created);
        publish(working);
    }

    /** The logs have been read up to the present; from now on records come. */
    void beginPresent()
    {
        jobs.beginPresent();
        for (final JobPlan job : working.jobs())
        {
            // Its start, or its end, was under way when the appliance ended, and nobody was told that it is done.
            if (!working.isPaused(job.name()) && !jobs.isRunning(job.name()))
            {
                jobs.start(job.name());
            }
            if (working.isPaused(job.name()) && !jobs.isReady(job.name()))
            {
                jobs.startPaused(job.name());
            }
            else if (working.isPaused(job.name()) && jobs.isRunning(job.name()))
            {
                // Its pause was at the end of a log, in a range that was set aside; or its resumption was under way.
                jobs.pause(job.name());
            }
        }
        // Publishers find a stream when all that is to read it is there.
        working.streams().forEach(streams::advertise);
    }

    /**
     * Carries statements out.
     *
     * @param sql    statements.
     * @param folder against which paths of schemas are meant.
     * @return what is to be said to the user, lines.
     */
    String execute(final String sql, final String folder)
    {
        final StringBuilder text = new StringBuilder();
        final SchemaSource schemas = directory.keeping(SchemaSource.inFolder(Path.of(folder)));
        try
        {
            new SqlCompiler(working, schemas, context.partitions(), UserFunctions.installed())
                .execute(sql, (statement, next) ->
                text.append(perform(statement, next)));
        }
        catch (final SqlException | SchemaException | ApplianceException ex)
        {
            final String message = ex.getMessage() + (0 == text.length() ? "" :
                "; what stood before it was carried out: " + text.toString().stripTrailing().replace("\n", "; "));
            throw ex instanceof ApplianceException refusal && refusal.isPassing() ?
                ApplianceException.passing(message, ex) : new ApplianceException(message, ex);
        }
        finally
        {
            publish(working);
        }
        return text.toString();
    }

    private void publish(final Catalog next)
    {
        catalog = next.copy();
        directory.writeCatalog(context, catalog, places.text());
    }

    private String perform(final Statement statement, final Catalog next)
    {
        if (statement instanceof Statement.CreateStream create)
        {
            streams.takeRecords(create.stream());
            // What comes into the logs has to be known when they are read again.
            publish(next);
            streams.advertise(create.stream());
            return what(create.stream()) + " " + create.stream().name() + " takes records\n";
        }
        if (statement instanceof Statement.CreateJob create)
        {
            return create(create.job(), next);
        }
        if (statement instanceof Statement.DropStream drop)
        {
            streams.remove(drop.stream());
            places.retire(drop.stream().id());
            return what(drop.stream()) + " " + drop.stream().name() + " is dropped\n";
        }
        if (statement instanceof Statement.DropJob drop)
        {
            jobs.exchanges(drop.job().name()).forEach(places::retire);
            jobs.remove(drop.job().name());
            // First that it is gone, then where it was: a job without a place would begin anew after a crash.
            publish(next);
            places.remove(drop.job().name());
            return "job " + drop.job().name() + " is dropped\n";
        }
        if (statement instanceof Statement.PauseJob pause)
        {
            return pause(pause);
        }
        return text(statement);
    }

    private String create(final JobPlan plan, final Catalog next)
    {
        final CompiledJob job = new CompiledJob(plan, context.partitions());
        jobs.requireRoom(job);
        jobs.warmUp(job, ApplianceContext.WARM_UP_RECORDS);
        try
        {
            jobs.install(job, places.add(plan.name(), false));
        }
        catch (final ApplianceException ex)
        {
            places.remove(plan.name());
            throw ex;
        }
        publish(next);
        final StringBuilder said = new StringBuilder("job " + plan.name());
        if (plan.options().isPaused())
        {
            jobs.startPaused(plan.name());
            said.append(" is paused: no records are its own, until RESUME JOB ").append(plan.name()).append('\n');
        }
        else
        {
            jobs.start(plan.name());
            said.append(" runs from here on\n");
        }
        JobWarnings.of(plan).forEach((warning) -> said.append("warning: ").append(warning).append('\n'));
        return said.toString();
    }

    private String pause(final Statement.PauseJob pause)
    {
        final String name = pause.job().name();
        if (pause.isPause())
        {
            jobs.pause(name);
            return "job " + name + " is paused: records from here on are not its own, until RESUME JOB " + name + "\n";
        }
        jobs.resume(name);
        return "job " + name + " goes on from here\n";
    }

    private static String text(final Statement statement)
    {
        if (statement instanceof Statement.Explain explain)
        {
            return explain.text();
        }
        if (statement instanceof Statement.ExplainCode code)
        {
            return new CompiledJob(code.plan(), code.partitions()).source();
        }
        if (statement instanceof Statement.Show show)
        {
            return show.text();
        }
        return ((Statement.Describe)statement).text();
    }

    private static String what(final StreamDefinition stream)
    {
        return StreamDefinition.Kind.TABLE == stream.kind() ? "table" : "stream";
    }
}
