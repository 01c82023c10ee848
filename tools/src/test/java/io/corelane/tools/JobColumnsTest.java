package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlCompiler;
import org.junit.jupiter.api.Test;

/** What the console is told of a job, as long as it has no results. */
class JobColumnsTest
{
    private static final String STREAM = "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT, ts TIMESTAMP) " +
        "WITH (key='symbol', event_time='ts', watermark='1s');\n";

    private static void assertWaits(final boolean waits, final String query)
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, (path) -> null, 2).compile(STREAM + "CREATE STREAM j AS " + query, "");
        assertEquals(waits, new JobColumns(catalog.job("j")).describe().get("waits_for_window"), query);
    }

    @Test
    void shouldSayWhetherRowsWaitForAWindow()
    {
        final String groups = "SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol ";
        assertWaits(false, "SELECT symbol FROM trades");
        assertWaits(false, groups + "EMIT CHANGES");
        assertWaits(false, groups + "WINDOW TUMBLING(10s) EMIT CHANGES");
        assertWaits(false, groups + "WINDOW TUMBLING(10s) EMIT EVERY 1s");
        assertWaits(true, groups + "WINDOW TUMBLING(10s)");
        assertWaits(true, groups + "WINDOW SESSION(10s) EMIT FINAL");
        assertWaits(true, "SELECT n, COUNT(*) AS k FROM (" + groups + "WINDOW TUMBLING(10s)) GROUP BY n EMIT CHANGES");
    }
}
