package io.corelane.core.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.JobWarnings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JobWarningsTest
{
    private static final String TRADES = "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT, ts TIMESTAMP) " +
        "WITH (key='symbol', event_time='ts');\n";
    private static final String LEAD =
        "(SELECT symbol, ts, LEAD(size) OVER (PARTITION BY symbol ORDER BY ts) AS f FROM trades)";
    private static final String COUNT = "SELECT COUNT(f) AS n FROM " + LEAD + " WINDOW TUMBLING(1s)";

    @Test
    void shouldWarnOfRowsThatHoldTimeBack()
    {
        assertEquals(List.of("job j has rows that wait for others FOLLOWING them, and what stands above, a WINDOW, a " +
            "JOIN or another OVER, waits for the slowest key; say for how long at the most by -- @max_hold 10m " +
            "before the statement: rows that come there later are dead letters"), warnings(COUNT));
        assertEquals(1, warnings("SELECT LEAD(size) OVER (PARTITION BY symbol ORDER BY ts) AS a, SUM(size) OVER " +
            "(ORDER BY ts) AS b FROM trades").size());
        assertEquals(1, warnings("SELECT x.f AS f FROM " + LEAD + " x JOIN trades y WITHIN 1s ON x.symbol = y.symbol")
            .size());
        assertEquals(1, warnings("SELECT COUNT(f) AS n FROM (SELECT ts, SUM(size) OVER (PARTITION BY symbol ROWS " +
            "BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS f FROM trades) WINDOW TUMBLING(1s)").size());
    }

    @Test
    void shouldSayNothingWhereItIsKnownForHowLong()
    {
        assertEquals(List.of(), warnings("-- @max_hold 1m\n", COUNT));
        assertEquals(List.of(), warnings(LEAD.substring(1, LEAD.length() - 1)));
        assertEquals(List.of(), warnings("SELECT COUNT(f) AS n FROM (SELECT ts, SUM(size) OVER (PARTITION BY symbol " +
            "ORDER BY ts RANGE BETWEEN CURRENT ROW AND 1m FOLLOWING) AS f FROM trades) WINDOW TUMBLING(1s)"));
        assertEquals(List.of(), warnings("SELECT COUNT(f) AS n FROM (SELECT ts, LAG(size) OVER (PARTITION BY symbol " +
            "ORDER BY ts) AS f FROM trades) WINDOW TUMBLING(1s)"));
    }

    @Test
    void shouldTellTheLimitInThePlan()
    {
        assertTrue(plan("-- @max_hold 1m\n", COUNT).text().contains(" hold=60000000000"));
        assertTrue(plan("-- @max_hold INTERVAL '1' SECOND\n", COUNT).text().contains(" hold=1000000000"));
        assertTrue(!plan("", COUNT).text().contains("hold="));
    }

    @Test
    void shouldRefuseALimitWhereNothingWaits()
    {
        final String message = assertThrows(SqlException.class, () -> plan("-- @max_hold 1m\n",
            "SELECT COUNT(*) AS n FROM trades WINDOW TUMBLING(1s)")).getMessage();
        assertTrue(message.contains("@max_hold is for LEAD or OVER (... ROWS ... FOLLOWING) below a WINDOW"), message);
        assertTrue(assertThrows(SqlException.class, () -> plan("-- @max_hold 0s\n", COUNT)).getMessage()
            .contains("@max_hold takes a duration of more than nothing, found 0s"));
    }

    private static List<String> warnings(final String select)
    {
        return warnings("", select);
    }

    private static List<String> warnings(final String annotations, final String select)
    {
        // With a limit, so that nothing is said of growing state.
        return JobWarnings.of(plan("-- @max_keys 1000\n" + annotations, select));
    }

    private static JobPlan plan(final String annotations, final String select)
    {
        final List<Statement> statements = new SqlCompiler(
            new Catalog(), SchemaSource.inFolder(Path.of("/nowhere")), 1)
            .compile(TRADES + annotations + "CREATE TABLE j AS " + select, "x");
        return ((Statement.CreateJob)statements.get(1)).job();
    }
}
