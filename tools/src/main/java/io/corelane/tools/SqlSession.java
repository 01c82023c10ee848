package io.corelane.tools;

import io.corelane.core.plan.JobPlan;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlScript;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.ResultReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Statements of one user to a running appliance; a SELECT that goes on is a job for as long as he looks at it. */
final class SqlSession implements SqlTarget, AutoCloseable
{
    private final ToolIo io;
    private final InstanceOptions instance;
    private final ResultFormat format;
    private final Long limit;
    private final Double seconds;
    private final SqlAnswers answers;
    private final CorelaneClient client;
    private final ControlClient control;
    private StopSignal stop;
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
        answers = new SqlAnswers(io.out(), format, isJson);
        client = instance.connect(io);
        control = client.control();
    }

    /**
     * Runs a script.
     *
     * @param sql     statements.
     * @param name    what to call it in errors.
     * @param stopped ends a SELECT that goes on.
     */
    void run(final String sql, final String name, final StopSignal stopped) throws IOException
    {
        stop = stopped;
        new SqlRunner(this, answers).run(sql, name, stopped::isStopped);
    }

    @Override
    public Path root()
    {
        return instance.directory(io);
    }

    @Override
    public int partitions()
    {
        return instance.partitions(io);
    }

    @Override
    public Catalog catalog()
    {
        return instance.catalog(io);
    }

    @Override
    public ControlClient control()
    {
        return control;
    }

    @Override
    public String folder()
    {
        return System.getProperty("user.dir");
    }

    @Override
    public LookBudget budget(final JobPlan plan, final List<StateSource> sources)
    {
        return LookBudget.unlimited();
    }

    @Override
    public void close()
    {
        control.close();
        client.close();
    }

    /** A job of its own for as long as its rows are shown. */
    @Override
    public void follow(final SqlScript.Part part, final String name, final String obstacle)
    {
        if (null != obstacle)
        {
            io.err().println(obstacle);
        }
        final String job = "query_" + ProcessHandle.current().pid() + "_" + ++queries;
        control.execute(part.annotations() + "CREATE STREAM " + job + " AS " + part.sql(),
            folder());
        try (ResultReader reader = client.results(job))
        {
            final ResultView view = view(catalog().job(job));
            final long most = Math.min(null == limit ? Long.MAX_VALUE : limit, part.limit());
            final ResultFollower follower = new ResultFollower(io, job, view, most, seconds);
            follower.awaitConnected(reader, partitions(), stop);
            io.err().println("rows of records from now on; Ctrl-C ends");
            follower.follow(reader, stop);
            view.end();
        }
        finally
        {
            control.execute("DROP JOB " + job, folder());
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
