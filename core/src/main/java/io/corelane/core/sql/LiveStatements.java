package io.corelane.core.sql;

import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Statements that change what runs. */
final class LiveStatements
{
    private final Catalog catalog;
    private final int partitions;

    LiveStatements(final Catalog catalog, final int partitions)
    {
        this.catalog = catalog;
        this.partitions = partitions;
    }

    boolean isOne(final Syntax syntax)
    {
        return syntax instanceof Syntax.Drop || syntax instanceof Syntax.Pause ||
            syntax instanceof Syntax.Insert insert && !insert.isKept();
    }

    /** The statement, after which the catalog is as it will be. */
    Statement compile(final Syntax syntax)
    {
        if (syntax instanceof Syntax.Insert insert)
        {
            return new InsertResolver(catalog, partitions).resolve(insert);
        }
        return syntax instanceof Syntax.Drop drop ? drop(drop) : pause((Syntax.Pause)syntax);
    }

    /** What a statement that has no place in a job file says. */
    static SqlException refuse(final Syntax syntax, final Catalog catalog)
    {
        if (syntax instanceof Syntax.Insert insert)
        {
            return insertion(insert, catalog);
        }
        if (syntax instanceof Syntax.Look)
        {
            return syntax.position().error("SELECT on its own looks at the state of a running appliance, by " +
                "corelane sql; here, write CREATE STREAM name AS SELECT ... for a job");
        }
        return syntax.position().error((syntax instanceof Syntax.Drop drop ? "DROP " + drop.kind() :
            ((Syntax.Pause)syntax).isPause() ? "PAUSE JOB" : "RESUME JOB") +
            " is for a running appliance, by corelane sql; a job file only creates");
    }

    private static SqlException insertion(final Syntax.Insert insert, final Catalog catalog)
    {
        final Identifier name = insert.name();
        if (insert.isKept())
        {
            return insert.position().error("the annotation before this INSERT INTO is for the catalog of an " +
                "appliance; take it away");
        }
        if (null != catalog.job(name.text()))
        {
            return name.position().error("job " + name + " is not created by this script; INSERT INTO a job that " +
                "runs is for a running appliance, by corelane sql");
        }
        return noJob(name, catalog);
    }

    /** There is nothing of that name that rows could be added to. */
    static SqlException noJob(final Identifier name, final Catalog catalog)
    {
        if (null != catalog.stream(name.text()))
        {
            return name.position().error(name + " is a source, whose records come from publishers; INSERT INTO adds " +
                "to a job: write CREATE STREAM name AS SELECT ... and read that");
        }
        return name.position().error("there is no job " + name + Nearest.hint(name.text(), jobs(catalog)));
    }

    private Statement drop(final Syntax.Drop drop)
    {
        final String name = drop.name().text();
        final StreamDefinition stream = catalog.stream(name);
        final JobPlan job = catalog.job(name);
        requireKind(drop);
        final String reader = catalog.readerOf(name);
        if (null != reader)
        {
            throw drop.name().position().error("job " + reader + " reads " + name + "; DROP JOB " + reader + " first");
        }
        final List<JobPlan> inserts = catalog.inserts(name);
        catalog.remove(name);
        return null == job ? new Statement.DropStream(stream) : new Statement.DropJob(job, inserts);
    }

    /** Who drops a table did not mean a stream, which another may have created under that name. */
    private void requireKind(final Syntax.Drop drop)
    {
        final String name = drop.name().text();
        final boolean isJob = null != catalog.job(name);
        final boolean isThere = isJob || null != catalog.stream(name);
        final String kind = catalog.isTable(name) ? "TABLE" : "STREAM";
        if (isThere && kind.equals(drop.kind()) || isJob && "JOB".equals(drop.kind()))
        {
            return;
        }
        throw drop.name().position().error("there is no " + drop.kind().toLowerCase(Locale.ROOT) + " " + name + (
            isThere ? "; it is a " + kind.toLowerCase(Locale.ROOT) + ": write DROP " + kind + " " + name +
            (isJob ? ", or DROP JOB " + name : "") :
            Nearest.hint(name, "JOB".equals(drop.kind()) ? jobs(catalog) : catalog.names())));
    }

    private Statement pause(final Syntax.Pause pause)
    {
        final String name = pause.name().text();
        final JobPlan job = catalog.job(name);
        if (null == job)
        {
            throw pause.name().position().error("there is no job " + name + Nearest.hint(name, jobs(catalog)));
        }
        if (pause.isPause() == catalog.isPaused(name))
        {
            throw pause.name().position().error(
                "job " + name + (pause.isPause() ? " is paused already" : " is not paused"));
        }
        catalog.pause(name, pause.isPause());
        return new Statement.PauseJob(job, pause.isPause());
    }

    private static List<String> jobs(final Catalog catalog)
    {
        final List<String> names = new ArrayList<>();
        catalog.jobs().forEach((job) -> names.add(job.name()));
        return names;
    }
}
