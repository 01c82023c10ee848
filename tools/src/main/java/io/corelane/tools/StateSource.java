package io.corelane.tools;

import io.corelane.codec.RecordSchema;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JobOptions;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StatePlace;
import io.corelane.core.plan.StatePlaces;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import java.util.ArrayList;
import java.util.List;

/**
 * What a name in a look stands for: a job, whose rows are those that it would give now, or a table, whose rows a job
 * that reads it keeps. Immutable.
 *
 * @param name   of the job or table.
 * @param job    which has the rows.
 * @param places where it has them.
 * @param schema of the rows as they are shown.
 * @param inserted what INSERT INTO added to the job while it ran, whose rows are the job's, too.
 */
record StateSource(
    String name, JobPlan job, List<StatePlace> places, RecordSchema schema, List<StateSource> inserted)
{
    /** Whether a name is one that rows are kept of, or might be. */
    static boolean isOne(final Catalog catalog, final String name)
    {
        return null != catalog.job(name) || isTable(catalog, name);
    }

    /**
     * What a name stands for.
     *
     * @throws ToolException with the reason when nothing can be looked at.
     */
    static StateSource of(final Catalog catalog, final String name, final int partitions)
    {
        final String obstacle = obstacle(catalog, name, partitions);
        if (null != obstacle)
        {
            throw ToolException.usage(obstacle);
        }
        final JobPlan job = catalog.job(name);
        return null == job ? ofTable(catalog, catalog.stream(name), partitions) : ofJob(name, job, partitions,
            catalog.inserts(name).stream().map((insert) -> ofJob(name, insert, partitions, List.of())).toList());
    }

    private static StateSource ofJob(
        final String name, final JobPlan job, final int partitions, final List<StateSource> inserted)
    {
        return new StateSource(
            name, job, StatePlaces.of(job, partitions).all(), job.outputSchema(), inserted);
    }

    /** Why nothing can be looked at, a sentence; null when something can. */
    static String obstacle(final Catalog catalog, final String name, final int partitions)
    {
        final JobPlan job = catalog.job(name);
        if (null != job)
        {
            final String obstacle = StatePlaces.of(job, partitions).obstacle();
            return null == obstacle ? obstacleOfInserts(catalog, name, partitions) :
                "job " + name + " cannot be looked at: " + obstacle;
        }
        return null != ofTable(catalog, catalog.stream(name), partitions) ? null : "table " + name +
            " cannot be looked at: rows of a table are kept by the jobs that read it, and none does; CREATE TABLE " +
            name + "_now AS SELECT * FROM " + name + " makes one";
    }

    /** A look that shows some of a job's rows, as if they were all, would be wrong. */
    private static String obstacleOfInserts(final Catalog catalog, final String name, final int partitions)
    {
        for (final JobPlan insert : catalog.inserts(name))
        {
            final String obstacle = StatePlaces.of(insert, partitions).obstacle();
            if (null != obstacle)
            {
                return "job " + name + " cannot be looked at with what INSERT INTO added to it from " +
                    insert.scan().source().name() + ": " + obstacle;
            }
        }
        return null;
    }

    /** Tables that are kept, as streams of the columns that are. */
    static Catalog catalog(final Catalog catalog, final int partitions)
    {
        final Catalog states = catalog.states();
        catalog.streams().stream().filter((stream) -> isTable(catalog, stream.name())).forEach((table) ->
        {
            final StateSource source = ofTable(catalog, table, partitions);
            if (null != source)
            {
                states.addState(table.name(), table.id(), source.schema());
            }
        });
        return states;
    }

    private static boolean isTable(final Catalog catalog, final String name)
    {
        final StreamDefinition stream = catalog.stream(name);
        return null != stream && StreamDefinition.Kind.TABLE == stream.kind();
    }

    /** The job that keeps most columns of a table, one that runs if any does; null when none keeps it. */
    private static StateSource ofTable(final Catalog catalog, final StreamDefinition table, final int partitions)
    {
        StateSource most = null;
        for (final JobPlan job : catalog.plans())
        {
            for (final StatePlace place : StatePlaces.ofTable(job, partitions, table.name()))
            {
                final StateSource source = ofTable(table, job, place);
                if (null == most || source.rank(catalog) > most.rank(catalog))
                {
                    most = source;
                }
            }
        }
        return most;
    }

    private int rank(final Catalog catalog)
    {
        return (catalog.isPaused(catalog.jobOf(job.name())) ? 0 : Short.MAX_VALUE) + schema.fields().size();
    }

    /** The columns of a table that a place has, under their names. */
    private static StateSource ofTable(final StreamDefinition table, final JobPlan job, final StatePlace place)
    {
        final List<Attribute> kept = place.plan().output();
        final List<Expr> expressions = new ArrayList<>();
        final List<Attribute> columns = new ArrayList<>();
        for (int column = 0; column < table.schema().fields().size(); column++)
        {
            final int at = place.columnOf(column);
            if (at >= 0)
            {
                final Attribute field = new Attribute(table.schema().fields().get(column).name(), kept.get(at).type());
                expressions.add(new Expr.Column(at, field.name(), field.type()));
                columns.add(field);
            }
        }
        final RecordSchema schema = Catalog.schema(table.name(), columns);
        final JobPlan names = new JobPlan(table.name(), table.id(), new Rel.Project(place.rows(), expressions, columns),
            EmitMode.CHANGES, 0, schema, JobOptions.DEFAULT, "");
        return new StateSource(table.name(), job, List.of(place.under(names)), schema, List.of());
    }
}
