package io.corelane.core.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.corelane.core.plan.GrowingState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GrowingStateTest
{
    private static final String TRADES = "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT, odd BOOLEAN, " +
        "ts TIMESTAMP) WITH (key='symbol', event_time='ts');\n";

    @Test
    void shouldWarnOfGroupsThatAreNeverLetGoOf()
    {
        assertEquals("job j keeps a group for each symbol, size it has seen, up to 16777216 in a partition, and " +
            "sends records with more keys to the dead letters; say how many there are by -- @max_keys n before the " +
            "statement, or how long one without records stays by -- @ttl 10m, or add a WINDOW",
            warning("SELECT symbol, size, COUNT(*) AS n FROM trades GROUP BY symbol, size"));
    }

    @Test
    void shouldWarnOfGroupsBelowOthers()
    {
        assertGrowsBy("symbol", "SELECT COUNT(*) AS n FROM (SELECT symbol, COUNT(*) AS m FROM trades GROUP BY symbol)");
        assertGrowsBy("size", "SELECT DISTINCT size FROM trades");
        assertGrowsBy("size", "SELECT odd, size, COUNT(*) AS n FROM trades GROUP BY odd, size");
    }

    @Test
    void shouldWarnOfPartitionsOfOver()
    {
        final String over = "SELECT SUM(size) OVER (PARTITION BY symbol, odd";
        assertEquals("job j keeps a partition of OVER for each symbol it has seen, up to 16777216 in a partition, " +
            "and sends records with more keys to the dead letters; say how many there are by -- @max_keys n before " +
            "the statement, or how long one without records stays by -- @ttl 10m, or look at a RANGE of time",
            warning(over + ") AS x FROM trades"));
        assertNull(warning("-- @ttl 10m\n", over + ") AS x FROM trades"));
        assertNull(warning("-- @max_keys 10\n", over + ") AS x FROM trades"));
        assertNull(warning(over + " ORDER BY ts RANGE 1m PRECEDING) AS x FROM trades"));
        assertNull(warning("SELECT SUM(size) OVER (PARTITION BY odd) AS x FROM trades"));
        assertNull(warning("SELECT SUM(size) OVER () AS x FROM trades"));
    }

    @Test
    void shouldSayNothingOfStateThatHasABound()
    {
        assertNull(warning("SELECT symbol FROM trades"));
        assertNull(warning("SELECT COUNT(*) AS n FROM trades"));
        assertNull(warning("SELECT odd, COUNT(*) AS n FROM trades GROUP BY odd"));
        assertNull(warning("SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol WINDOW TUMBLING(1s)"));
    }

    @Test
    void shouldSayNothingWhenTheAuthorHasSaidHowManyKeys()
    {
        final String select = "SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol";
        assertNull(warning("-- @max_keys 5\n", select));
        // The default, but said.
        assertNull(warning("-- @max_keys 16777216\n", select));
        assertGrowsBy("symbol", "-- @initial_keys 5\n", select);
    }

    @Test
    void shouldSayNothingWhenGroupsGo()
    {
        final String select = "SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol";
        assertNull(warning("-- @ttl 10m\n", select));
        assertNull(warning("-- @max_keys 100\n-- @on_full evict\n", select));
        assertGrowsBy("symbol", "-- @on_full reject\n", select);
    }

    private static void assertGrowsBy(final String keys, final String select)
    {
        assertGrowsBy(keys, "", select);
    }

    private static void assertGrowsBy(final String keys, final String annotations, final String select)
    {
        assertEquals("job j keeps a group for each " + keys + " it has seen",
            warning(annotations, select).split(", up")[0]);
    }

    private static String warning(final String select)
    {
        return warning("", select);
    }

    private static String warning(final String annotations, final String select)
    {
        final Catalog catalog = new Catalog();
        final List<Statement> statements = new SqlCompiler(catalog, SchemaSource.inFolder(Path.of("/nowhere")), 1)
            .compile(TRADES + annotations + "CREATE TABLE j AS " + select, "x");
        return GrowingState.warning(((Statement.CreateJob)statements.get(1)).job());
    }
}
