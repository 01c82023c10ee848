package io.corelane.tools;

import io.corelane.core.function.UserFunctions;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.sql.SqlScript;
import io.corelane.ingest.client.CorelaneClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Carries scripts out. A SELECT over jobs and tables is a look at their state, worked out here and answered at once;
 * any other SELECT goes on, which is the target's affair; all else goes to the appliance. For one thread.
 */
final class SqlRunner
{
    private static final Pattern PLACE = Pattern.compile("[0-9]+:[0-9]+: ");

    private final SqlTarget target;
    private final SqlAnswers answers;

    SqlRunner(final SqlTarget target, final SqlAnswers answers)
    {
        this.target = target;
        this.answers = answers;
    }

    /**
     * Carries a script out; the first statement that is refused ends it by an exception, and those before it stay.
     *
     * @param sql       statements.
     * @param name      what to call it in errors.
     * @param isStopped whether what is left is not wanted any more.
     */
    void run(final String sql, final String name, final BooleanSupplier isStopped) throws IOException
    {
        final List<SqlScript.Part> waiting = new ArrayList<>();
        for (final SqlScript.Part part : SqlScript.parts(sql, name))
        {
            if (isStopped.getAsBoolean())
            {
                return;
            }
            if (part.isLook())
            {
                send(waiting, name);
                select(part, name);
            }
            else
            {
                waiting.add(part);
            }
        }
        send(waiting, name);
    }

    /** Statements that stand one behind the other go together: then their order does not matter. */
    private void send(final List<SqlScript.Part> statements, final String name)
    {
        if (!statements.isEmpty())
        {
            final String sql = SqlScript.together(statements);
            statements.clear();
            answers.say(execute(sql, name));
        }
    }

    private String execute(final String sql, final String name)
    {
        try
        {
            return null == target.folder() ? target.control().execute(sql) :
                target.control().execute(sql, target.folder());
        }
        catch (final CorelaneClientException ex)
        {
            // What stands before it is done, and what it gave is wanted all the same.
            if (!ex.answer().isEmpty())
            {
                answers.say(ex.answer());
            }
            // The appliance names the place in the text that it was sent; which text that is is known here.
            throw PLACE.matcher(ex.getMessage()).lookingAt() ? new ToolException(
                Failures.exitCode(ex), name + ":" + ex.getMessage(), ex) : ex;
        }
    }

    private void select(final SqlScript.Part part, final String name) throws IOException
    {
        final Catalog catalog = target.catalog();
        final boolean isMeant = LookUp.isMeant(part, catalog);
        final String obstacle = isMeant ? obstacle(part, catalog) : null;
        if (isMeant && null == obstacle)
        {
            final LookUp look = new LookUp(target, catalog, part, name);
            look.run(answers.rows(new RowPrinter(look.plan().outputSchema())));
        }
        else
        {
            // Here first: an error names the right place.
            new SqlCompiler(catalog, (path) -> null, target.partitions(), UserFunctions.installed())
                .follow(part.text(), name);
            target.follow(part, name, obstacle);
        }
    }

    /** Why it cannot be a look: a job that has nothing to look at can be followed; a table that no job keeps cannot. */
    private String obstacle(final SqlScript.Part part, final Catalog catalog)
    {
        for (final String read : part.reads())
        {
            final String obstacle = StateSource.obstacle(catalog, read, target.partitions());
            if (null != obstacle && null == catalog.job(read))
            {
                throw ToolException.usage(obstacle + ", or add EMIT CHANGES to follow its records");
            }
            if (null != obstacle)
            {
                return obstacle;
            }
        }
        return null;
    }
}
