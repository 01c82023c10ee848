package io.corelane.tools;

import io.corelane.core.function.UserFunctions;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.sql.SqlScript;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.ingest.client.ResultReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Statements to a running appliance. A SELECT over jobs is a look at their state, answered at once; any other SELECT is
 * a job for as long as somebody looks at it; all else goes to the appliance. For one thread.
 */
final class SqlSession implements AutoCloseable
{
    private static final Pattern PLACE = Pattern.compile("[0-9]+:[0-9]+: ");

    private final ToolIo io;
    private final InstanceOptions instance;
    private final ResultFormat format;
    private final Long limit;
    private final Double seconds;
    private final boolean isJson;
    private final CorelaneClient client;
    private final ControlClient control;
    private int queries;

    /**
     * A session.
     *
     * @param io       streams and clocks.
     * @param instance which appliance.
     * @param format   of rows.
     * @param limit    rows of a SELECT that goes on, or null.
     * @param seconds  that such a SELECT goes on, or null.
     * @param isJson   whether what the appliance says is printed as JSON.
     */
    SqlSession(
        final ToolIo io,
        final InstanceOptions instance,
        final ResultFormat format,
        final Long limit,
        final Double seconds,
        final boolean isJson)
    {
        this.io = io;
        this.instance = instance;
        this.format = format;
        this.limit = limit;
        this.seconds = seconds;
        this.isJson = isJson;
        client = instance.connect(io, error -> { });
        control = client.control();
    }

    /**
     * Runs a script.
     *
     * @param sql  statements.
     * @param name what to call it in errors.
     * @param stop ends a SELECT that goes on.
     */
    void run(final String sql, final String name, final StopSignal stop) throws IOException
    {
        final List<SqlScript.Part> waiting = new ArrayList<>();
        for (final SqlScript.Part part : SqlScript.parts(sql, name))
        {
            if (stop.isStopped())
            {
                return;
            }
            if (part.isLook())
            {
                send(waiting, name);
                select(part, name, stop);
            }
            else
            {
                waiting.add(part);
            }
        }
        send(waiting, name);
    }

    Catalog catalog()
    {
        return instance.catalog(io);
    }

    @Override
    public void close()
    {
        control.close();
        client.close();
    }

    /** Statements that stand one behind the other go together: then their order does not matter. */
    private void send(final List<SqlScript.Part> statements, final String name)
    {
        if (!statements.isEmpty())
        {
            final String sql = SqlScript.together(statements);
            statements.clear();
            print(execute(sql, name));
        }
    }

    private void print(final String answer)
    {
        if (isJson)
        {
            final Utf8Writer out = new Utf8Writer(io.out());
            out.ascii("{\"answer\":").jsonText(answer).ascii('}').endOfLine();
            out.flush();
        }
        else
        {
            io.out().print(answer);
            io.out().flush();
        }
    }

    private String execute(final String sql, final String name)
    {
        try
        {
            return control.execute(sql, System.getProperty("user.dir"));
        }
        catch (final CorelaneClientException ex)
        {
            // What stands before it is done, and what it gave is wanted all the same.
            if (!ex.answer().isEmpty())
            {
                print(ex.answer());
            }
            // The appliance names the place in the text that it was sent; which text that is is known here.
            throw PLACE.matcher(ex.getMessage()).lookingAt() ? new ToolException(
                Failures.exitCode(ex), name + ":" + ex.getMessage(), ex) : ex;
        }
    }

    private void select(final SqlScript.Part part, final String name, final StopSignal stop) throws IOException
    {
        final Catalog catalog = catalog();
        final int partitions = instance.partitions(io);
        if (LookUp.isMeant(part, catalog) && isPossible(part, catalog, partitions))
        {
            final LookUp look =
                new LookUp(instance.directory(io), catalog, partitions, () -> control, part, name);
            look.run(new LookView(new RowPrinter(look.plan().outputSchema()), format, io.out()));
        }
        else
        {
            // Here first: an error names the right place.
            new SqlCompiler(catalog, (path) -> null, partitions, UserFunctions.installed())
                .follow(part.text(), name);
            follow(part, partitions, stop);
        }
    }

    /** A job that has nothing to look at can be followed; a table that no job keeps is refused. */
    private boolean isPossible(final SqlScript.Part part, final Catalog catalog, final int partitions)
    {
        for (final String read : part.reads())
        {
            final String obstacle = StateSource.obstacle(catalog, read, partitions);
            if (null != obstacle && null == catalog.job(read))
            {
                throw ToolException.usage(obstacle + ", or add EMIT CHANGES to follow its records");
            }
            if (null != obstacle)
            {
                io.err().println(obstacle);
                return false;
            }
        }
        return true;
    }

    /** A job of its own for as long as its rows are shown. */
    private void follow(final SqlScript.Part part, final int partitions, final StopSignal stop)
    {
        final String job = "query_" + ProcessHandle.current().pid() + "_" + ++queries;
        control.execute(part.annotations() + "CREATE STREAM " + job + " AS " + part.sql(),
            System.getProperty("user.dir"));
        try (ResultReader reader = client.results(job))
        {
            final ResultView view = view(catalog().job(job));
            final long most = Math.min(null == limit ? Long.MAX_VALUE : limit, part.limit());
            final ResultFollower follower = new ResultFollower(io, job, view, most, seconds);
            follower.awaitConnected(reader, partitions, stop);
            io.err().println("rows of records from now on; Ctrl-C ends");
            follower.follow(reader, stop);
            view.end();
        }
        finally
        {
            control.execute("DROP JOB " + job, System.getProperty("user.dir"));
        }
    }

    /** Rows that come one by one. */
    private ResultView view(final JobPlan job)
    {
        final ResultPrinter printer = new ResultPrinter(job.name(), job.outputSchema());
        return ResultFormat.TABLE == format ? new PlainTableView(printer.rows(), io.out()) :
            new LineView(printer, format, new Utf8Writer(io.out()));
    }
}
