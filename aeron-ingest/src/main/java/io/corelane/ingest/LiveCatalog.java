package io.corelane.ingest;

import io.corelane.codec.SchemaException;
import io.corelane.codec.SchemaFile;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.function.UserFunctions;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.JobWarnings;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.sql.Statement;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Streams and jobs that run, and the statements that change them. What is in the catalog runs, and is in the catalog's
 * files; a statement that cannot be carried out leaves all as it was. {@link #catalog} from any thread, all else from
 * the one that launches, and then from the control thread.
 */
final class LiveCatalog
{
    /** Characters: a few hundred statements that explain themselves must not take the memory of all others. */
    private static final int MAX_ANSWER = 4 << 20;

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
                places.find(name), created.jobOf(name));
        }
        jobs.retire(places.retired());
        working.become(created);
        publish(working);
    }

    /** The logs have been read up to the present; from now on records come. */
    void beginPresent()
    {
        jobs.beginPresent();
        for (final JobPlan job : working.plans())
        {
            final boolean isPaused = working.isPaused(working.jobOf(job.name()));
            // Its start, or its end, was under way when the appliance ended, and nobody was told that it is done. It
            // may stand in the logs of some partitions, and not in those of others.
            if (jobs.hasLostStart(job.name()))
            {
                throw new ApplianceException("a log of rows between partitions does not hold the start of job " +
                    job.name() + ", which has sent rows: its end was lost, as it can be with a machine that stops " +
                    "while file-sync-level is 0; restore a backup, or begin anew by --fresh, which deletes what is " +
                    "recorded");
            }
            if (!jobs.isReady(job.name()))
            {
                jobs.startPaused(job.name());
            }
            if (!isPaused && !jobs.isRunning(job.name(), true))
            {
                jobs.resume(job.name());
            }
            if (isPaused && jobs.isRunning(job.name(), false))
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
     * @param folder against which paths of schemas are meant; empty when none may be named, since whoever asks is not
     *               of this machine.
     * @param text   takes what is to be said to the user, lines, of each statement that is carried out.
     */
    void execute(final String sql, final String folder, final StringBuilder text)
    {
        final SchemaSource schemas =
            folder.isEmpty() ? LiveCatalog::noFile : directory.keeping(SchemaSource.inFolder(Path.of(folder)));
        try
        {
            new SqlCompiler(working, schemas, context.partitions(), UserFunctions.installed())
                .execute(sql, (statement, next) ->
                {
                    requireRoom(text);
                    text.append(perform(statement, next));
                });
        }
        catch (final SchemaException ex)
        {
            throw new ApplianceException(ex.getMessage(), ex);
        }
        finally
        {
            publish(working);
        }
    }

    private static SchemaFile noFile(final String path)
    {
        throw new SchemaException("statements that come by HTTP name no files, and '" + path + "' is one; declare " +
            "the columns in the statement, or send it by corelane sql on the appliance's machine");
    }

    /** Before a statement: one that was carried out is in the catalog, whatever its answer. */
    private static void requireRoom(final StringBuilder answers)
    {
        if (answers.length() > MAX_ANSWER)
        {
            throw new ApplianceException("the answers up to here have more than " + (MAX_ANSWER >> 20) + " Mi " +
                "characters, so what stands behind them is not carried out; send fewer statements at a time");
        }
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
            jobs.requireRoom(create.stream());
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
        if (statement instanceof Statement.Insert insert)
        {
            return insert(insert, next);
        }
        if (statement instanceof Statement.DropStream drop)
        {
            streams.remove(drop.stream());
            places.retire(drop.stream().id());
            return what(drop.stream()) + " " + drop.stream().name() + " is dropped\n";
        }
        if (statement instanceof Statement.DropJob drop)
        {
            final List<String> names =
                Stream.concat(drop.inserts().stream(), Stream.of(drop.job())).map(JobPlan::name).toList();
            names.forEach((name) ->
            {
                jobs.exchanges(name).forEach(places::retire);
                jobs.remove(name);
            });
            // First that it is gone, then where it was: a job without a place would begin anew after a crash.
            publish(next);
            names.forEach(places::remove);
            return "job " + drop.job().name() + " is dropped\n";
        }
        if (statement instanceof Statement.PauseJob pause)
        {
            return pause(pause, next);
        }
        return text(statement);
    }

    private String create(final JobPlan plan, final Catalog next)
    {
        final String name = plan.name();
        bringUp(plan, name, plan.options().isPaused(), next);
        return "job " + name + (plan.options().isPaused() ?
            " is paused: no records are its own, until RESUME JOB " + name + "\n" : " runs from here on\n") +
            warnings(plan);
    }

    private String insert(final Statement.Insert insert, final Catalog next)
    {
        final boolean isPaused = next.isPaused(insert.job());
        bringUp(insert.insert(), insert.job(), isPaused, next);
        return "job " + insert.job() + (isPaused ? ", which is paused, gets more rows when it goes on\n" :
            " gets more rows from here on\n") + warnings(insert.insert());
    }

    /** Has a plan run, whose rows are results of the owner. */
    private void bringUp(final JobPlan plan, final String owner, final boolean isPaused, final Catalog next)
    {
        final CompiledJob job = new CompiledJob(plan, context.partitions());
        jobs.requireRoom(job);
        jobs.warmUp(job, ApplianceContext.WARM_UP_RECORDS);
        try
        {
            jobs.install(job, places.add(plan.name(), false), owner);
        }
        catch (final ApplianceException ex)
        {
            places.remove(plan.name());
            throw ex;
        }
        publish(next);
        if (isPaused)
        {
            jobs.startPaused(plan.name());
        }
        else
        {
            jobs.start(plan.name());
        }
    }

    private static String warnings(final JobPlan plan)
    {
        return JobWarnings.of(plan).stream().map((warning) -> "warning: " + warning + "\n")
            .collect(Collectors.joining());
    }

    private String pause(final Statement.PauseJob pause, final Catalog next)
    {
        final String name = pause.job().name();
        final List<JobPlan> inserts = next.inserts(name);
        if (pause.isPause())
        {
            jobs.pause(name);
            inserts.forEach((insert) -> jobs.pause(insert.name()));
            return "job " + name + " is paused: records from here on are not its own, until RESUME JOB " + name + "\n";
        }
        jobs.resume(name);
        inserts.forEach((insert) -> jobs.resume(insert.name()));
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
