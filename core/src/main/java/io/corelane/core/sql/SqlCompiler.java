package io.corelane.core.sql;

import io.corelane.core.function.UserFunctions;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compiles SQL to plans; the way into this package. For one thread, off the record path. */
public final class SqlCompiler
{
    private final Catalog catalog;
    private final SchemaSource schemas;
    private final int partitions;
    private final UserFunctions functions;

    /**
     * A compiler that adds to a catalog.
     *
     * @param catalog    what exists; what is compiled is added to it.
     * @param schemas    where schema files come from.
     * @param partitions over how many partitions jobs run, from 1.
     */
    public SqlCompiler(final Catalog catalog, final SchemaSource schemas, final int partitions)
    {
        this(catalog, schemas, partitions, UserFunctions.NONE);
    }

    /**
     * A compiler that knows functions of programs.
     *
     * @param catalog    what there is already; takes what scripts create.
     * @param schemas    loads SBE schemas.
     * @param partitions over how many partitions jobs run, from 1.
     * @param functions  that programs bring along.
     */
    public SqlCompiler(
        final Catalog catalog, final SchemaSource schemas, final int partitions, final UserFunctions functions)
    {
        this.catalog = catalog;
        this.schemas = schemas;
        this.partitions = partitions;
        this.functions = functions;
    }

    /**
     * Compiles a script. All of it or, on an error, nothing is added to the catalog.
     *
     * @param sql        any number of statements.
     * @param sourceName what to call the script in errors, such as its file's name.
     * @return the statements in the order of their dependencies, else in that of the script.
     * @throws SqlException on the first error.
     */
    public List<Statement> compile(final String sql, final String sourceName)
    {
        return compile(sql, sourceName, false);
    }

    /**
     * Compiles what {@link Catalog#script} gave: also what INSERT INTO added to jobs that ran.
     *
     * @param sql        of a catalog.
     * @param sourceName what to call it in errors.
     * @throws SqlException on the first error.
     */
    public void restore(final String sql, final String sourceName)
    {
        compile(sql, sourceName, true);
    }

    private List<Statement> compile(final String sql, final String sourceName, final boolean isCatalog)
    {
        try
        {
            final Catalog next = catalog.copy();
            final List<Statement> statements = new ArrayList<>();
            for (final Syntax syntax : ordered(sql))
            {
                statements.add(isCatalog && syntax instanceof Syntax.Insert insert && insert.isKept() ?
                    new InsertResolver(next, partitions).resolve(insert) : compile(syntax, next));
            }
            catalog.become(next);
            return statements;
        }
        catch (final SqlException ex)
        {
            throw ex.in(sourceName);
        }
    }

    /**
     * Carries a script out on what runs, statement by statement in the order of their dependencies: each is compiled,
     * handed over, and then in the catalog. The first that fails ends it; those before it stay.
     *
     * @param sql     any number of statements; also DROP, PAUSE, RESUME, and INSERT INTO a job that runs, which
     *                {@link #compile} refuses.
     * @param perform carries a compiled statement out, and throws if that is not possible; it is given the catalog as
     *                it is with the statement.
     * @throws SqlException on the first error.
     */
    public void execute(final String sql, final BiConsumer<Statement, Catalog> perform)
    {
        for (final Syntax syntax : ordered(sql))
        {
            final Catalog next = catalog.copy();
            final LiveStatements changes = new LiveStatements(next, partitions);
            perform.accept(changes.isOne(syntax) ? changes.compile(syntax) : compile(syntax, next), next);
            catalog.become(next);
        }
    }

    /**
     * Compiles a SELECT on its own over rows that are all there.
     *
     * @param sql        the SELECT.
     * @param sourceName what to call it in errors.
     * @return a job that gives its rows when the input ends.
     * @throws SqlException when it is wrong.
     */
    public JobPlan look(final String sql, final String sourceName)
    {
        return alone(sql, sourceName, new JobResolver(catalog, partitions)::look);
    }

    /**
     * Compiles a SELECT on its own over what is still to come.
     *
     * @param sql        the SELECT.
     * @param sourceName what to call it in errors.
     * @return a job that gives its rows as it says.
     * @throws SqlException when it is wrong.
     */
    public JobPlan follow(final String sql, final String sourceName)
    {
        return alone(sql, sourceName, new JobResolver(catalog, partitions)::follow);
    }

    private List<Syntax> ordered(final String sql)
    {
        return StatementOrder.of(Inserts.merge(ScriptParser.parse(sql, functions)), catalog.names());
    }

    private JobPlan alone(
        final String sql, final String sourceName, final Function<Syntax.Look, JobPlan> resolver)
    {
        try
        {
            final List<Syntax> statements = ScriptParser.parse(sql, functions);
            if (1 != statements.size() || !(statements.get(0) instanceof Syntax.Look look))
            {
                throw new IllegalArgumentException("not one SELECT: " + sql);
            }
            return resolver.apply(look);
        }
        catch (final SqlException ex)
        {
            throw ex.in(sourceName);
        }
    }

    private Statement compile(final Syntax syntax, final Catalog next)
    {
        final JobResolver jobs = new JobResolver(next, partitions);
        if (syntax instanceof Syntax.Source source)
        {
            final StreamDefinition stream = new SourceResolver(source, schemas).resolve();
            next.add(source.name().position(), stream, source.sql());
            return new Statement.CreateStream(stream);
        }
        if (syntax instanceof Syntax.Job job)
        {
            final JobPlan plan = jobs.resolve(job);
            next.add(job, plan, definition(job));
            return new Statement.CreateJob(plan);
        }
        if (syntax instanceof Syntax.Explain explain)
        {
            return explain.code() ? new Statement.ExplainCode(jobs.explained(explain), partitions) :
                new Statement.Explain(jobs.explain(explain));
        }
        if (syntax instanceof Syntax.Show show)
        {
            return new Statement.Show(Listing.of(show.kind(), next, functions));
        }
        if (syntax instanceof Syntax.Describe describe)
        {
            return new Statement.Describe(describe(describe, next, jobs));
        }
        throw LiveStatements.refuse(syntax, next);
    }

    private static String definition(final Syntax.Job job)
    {
        return annotations(job.annotations()) + job.sql();
    }

    /** Annotations as they are written, a line each. */
    static String annotations(final List<Syntax.Annotation> annotations)
    {
        return annotations.stream().map((annotation) ->
            "-- @" + annotation.name() + " " + annotation.value() + "\n").collect(Collectors.joining());
    }

    private static String describe(final Syntax.Describe describe, final Catalog catalog, final JobResolver jobs)
    {
        final String name = describe.name().text();
        if (null != catalog.stream(name))
        {
            return catalog.stream(name).schema().xml();
        }
        final JobPlan job = catalog.job(name);
        if (null == job)
        {
            throw describe.name().position().error(
                "there is no stream or job " + name + Nearest.hint(name, catalog.names()));
        }
        final StringBuilder inserts = new StringBuilder();
        catalog.inserts(name).forEach((insert) ->
            inserts.append(insert.sql()).append("\n\n").append(jobs.text(insert)).append('\n'));
        return job.sql() + "\n\n" + jobs.text(job) + "\n" + inserts + job.outputSchema().xml();
    }
}
