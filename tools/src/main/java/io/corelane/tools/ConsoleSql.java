package io.corelane.tools;

import io.corelane.core.plan.JobPlan;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlException;
import io.corelane.core.sql.SqlScript;
import io.corelane.ingest.Appliance;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.tools.http.WebException;
import io.corelane.tools.http.WebResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;

/**
 * Scripts that come by HTTP, answered as {@code corelane sql --json} does, and by the same code: on the thread of the
 * connection, by control messages to the appliance of this process, so nothing of it runs on a partition's thread but
 * what the control thread has it do. One at a time; whoever waits too long is refused. Thread safe.
 */
final class ConsoleSql implements SqlTarget, AutoCloseable
{
    /** Where scripts are sent. */
    static final String PATH = "/sql";

    /** Bytes of a script: with what goes around it, it fits into one control message. */
    static final int MAX_BYTES = 64 << 10;

    private static final int MAX_ANSWER = 8 << 20;
    private static final long TURN_TIMEOUT_MS = 2_000;
    private static final String NAME = "sql";
    private static final String LINES_OF_JSON = "application/x-ndjson; charset=utf-8";

    private final Appliance appliance;
    private final Path root;
    private final int partitions;
    private final CorelaneClient client;
    private final ErrorHandler errorHandler;
    private final Semaphore turn = new Semaphore(1);
    private ControlClient control;

    ConsoleSql(
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

    /** Carries a script out, however long that takes; where it fails, the answer has what was done before. */
    WebResponse execute(final String sql)
    {
        boolean hasTurn = false;
        try
        {
            hasTurn = turn.tryAcquire(TURN_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            if (!hasTurn)
            {
                throw new WebException(503, "another script is still under way", "try again");
            }
            return run(sql);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new WebException(503, "the appliance is stopping, and nothing was done", "try again when it runs");
        }
        finally
        {
            turn.release(hasTurn ? 1 : 0);
        }
    }

    private WebResponse run(final String sql)
    {
        final LimitedOutput out = new LimitedOutput(MAX_ANSWER);
        try
        {
            final PrintStream printed = new PrintStream(out, false, StandardCharsets.UTF_8);
            // None is left out: what is stopped says so.
            new SqlRunner(this, new SqlAnswers(printed, ResultFormat.JSON, true)).run(sql, NAME, () -> false);
            return WebResponse.bytes(200, LINES_OF_JSON, out.toByteArray());
        }
        catch (final RuntimeException | IOException ex)
        {
            return failed(out.toByteArray(), ex);
        }
    }

    private WebResponse failed(final byte[] before, final Exception error)
    {
        if (!isAnswered(error))
        {
            // What is still sent of an answer that nobody wants any more would keep the control thread from others.
            CloseHelper.close(control);
            control = null;
        }
        if (Failures.isInternal(error))
        {
            errorHandler.onError(error);
        }
        final int exitCode = Failures.exitCode(error);
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(before);
        out.writeBytes(ErrorLine.of(Failures.sentence(error), exitCode).getBytes(StandardCharsets.UTF_8));
        return WebResponse.bytes(ExitCode.USAGE == exitCode ? 400 : ExitCode.TRY_AGAIN == exitCode ? 503 : 500,
            LINES_OF_JSON, out.toByteArray());
    }

    private static boolean isAnswered(final Throwable error)
    {
        return error instanceof SqlException || error instanceof CorelaneClientException refused &&
            refused.isRefusal() || null != error.getCause() && isAnswered(error.getCause());
    }

    @Override
    public Path root()
    {
        return root;
    }

    @Override
    public int partitions()
    {
        return partitions;
    }

    @Override
    public Catalog catalog()
    {
        return appliance.catalog();
    }

    @Override
    public ControlClient control()
    {
        if (null == control)
        {
            control = client.control();
        }
        return control;
    }

    @Override
    public String folder()
    {
        return null;
    }

    @Override
    public LookBudget budget(final JobPlan plan, final List<StateSource> sources)
    {
        return LookBudget.ofTheAppliance(LookWeight.of(plan, sources));
    }

    @Override
    public void follow(final SqlScript.Part part, final String name, final String obstacle)
    {
        throw ToolException.usage(null != obstacle ? obstacle : "a SELECT over a stream, or with EMIT, goes on for " +
            "ever, and an answer by HTTP does not; create a job of it and look at that, or follow it by corelane sql");
    }

    @Override
    public void close()
    {
        CloseHelper.close(control);
    }
}
