package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.function.UserFunctions;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RecentResultsTest
{
    private static final String STREAM =
        "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT) WITH (key='symbol');\n";
    private static final String JOB = "CREATE STREAM sizes AS SELECT symbol, size FROM trades;\n";

    @Test
    void shouldTellAJobFromOneThatIsCreatedAgain()
    {
        final Catalog catalog = new Catalog();
        final JobPlan first = run(catalog, STREAM + JOB);
        final DashboardJob shown = new DashboardJob(first.name(), results(first));
        assertTrue(shown.isOf(run(catalog, "CREATE STREAM others AS SELECT size FROM trades;")));
        // Its results have another stream, and begin anew.
        assertFalse(shown.isOf(run(catalog, "DROP JOB sizes;" + JOB)));
    }

    @Test
    void shouldTellWhenResultsCannotBeRead() throws Exception
    {
        final CompletableFuture<Throwable> told = new CompletableFuture<>();
        final ResultEvents events = new ResultEvents(results(run(new Catalog(), STREAM + JOB)), told::complete);
        // There is no reader.
        assertEquals(NullPointerException.class, told.get(10, TimeUnit.SECONDS).getClass());
        events.close();
    }

    private static RecentResults results(final JobPlan job)
    {
        return new RecentResults(job, null, null, 1);
    }

    /** Carries statements out as an appliance does; the job sizes. */
    private static JobPlan run(final Catalog working, final String sql)
    {
        new SqlCompiler(working, SchemaSource.inFolder(Path.of(".")), 1, UserFunctions.installed())
            .execute(sql, (statement, next) ->
            {
            });
        return working.copy().job("sizes");
    }
}
