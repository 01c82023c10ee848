package io.corelane.core.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.JobPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveInsertsTest
{
    private static final String STREAMS = "CREATE STREAM trades (symbol VARCHAR(8), price DECIMAL(18,4), size BIGINT," +
        " ts TIMESTAMP) WITH (key='symbol', event_time='ts');\n" +
        "CREATE STREAM quotes (symbol VARCHAR(8), venue VARCHAR(12), bid DOUBLE, n BIGINT) WITH (key='symbol');\n";
    private static final String ALL = "CREATE STREAM seen AS SELECT symbol, size, price FROM trades;";

    private final Catalog catalog = new Catalog();
    private final List<Statement> carriedOut = new ArrayList<>();

    @BeforeEach
    void create()
    {
        execute(STREAMS);
        carriedOut.clear();
    }

    @Test
    void shouldAddAPlanOfItsOwnWithTheColumnsOfTheJob()
    {
        execute(ALL);
        final JobPlan seen = catalog.job("seen");
        execute("INSERT INTO seen SELECT symbol, n, 1 FROM quotes; INSERT INTO seen SELECT 'x', n, 1 FROM quotes");
        assertEquals(seen, catalog.job("seen"));
        assertEquals(List.of("seen"), catalog.jobs().stream().map(JobPlan::name).toList());
        assertEquals(List.of("seen", "seen$insert1", "seen$insert2"),
            catalog.plans().stream().map(JobPlan::name).toList());
        final JobPlan insert = catalog.inserts("seen").get(0);
        assertEquals(seen.output(), insert.output());
        assertEquals(seen.outputSchema(), insert.outputSchema());
        assertEquals(seen.id(), insert.id());
        assertEquals("seen", catalog.jobOf("seen$insert2"));
        assertEquals("seen", ((Statement.Insert)carriedOut.get(1)).job());
    }

    @Test
    void shouldBeRestoredApartFromTheJobAndGoWithIt()
    {
        execute(ALL + "INSERT INTO seen SELECT symbol, 7, price FROM trades;");
        execute("INSERT INTO seen SELECT symbol, n, 1 FROM quotes; CREATE STREAM again AS SELECT size FROM seen");
        final Catalog restored = new Catalog();
        new SqlCompiler(restored, (path) -> null, 2).restore(catalog.script(), "catalog");
        assertEquals(catalog.script(), restored.script());
        assertEquals(catalog.plans().stream().map(JobPlan::text).toList(),
            restored.plans().stream().map(JobPlan::text).toList());
        assertEquals(2, restored.job("seen").scans().size());
        assertEquals(3, restored.job("again").scans().size());
        assertRefused("1:10: job again reads seen; DROP JOB again first", "DROP JOB seen");
        assertRefused("1:13: job seen reads quotes; DROP JOB seen first", "DROP STREAM quotes");
        execute("DROP JOB again; DROP JOB seen; DROP STREAM quotes");
        assertEquals(1, ((Statement.DropJob)carriedOut.get(carriedOut.size() - 2)).inserts().size());
        assertEquals(List.of(), catalog.plans());
        assertFalse(catalog.script().contains("INSERT"));
    }

    @Test
    void shouldNameWhatWasFoundAndWhatWasExpected()
    {
        execute(ALL);
        assertRefused("1:30: column 2, size, of job seen: expected BIGINT, found DOUBLE; CAST it where that is meant",
            "INSERT INTO seen SELECT 'a', bid, 1 FROM quotes");
        assertRefused("1:25: column 1, symbol, of job seen: expected VARCHAR(8), found VARCHAR(12); " +
            "CAST it where that is meant", "INSERT INTO seen SELECT venue, n, 1 FROM quotes");
        assertRefused("1:18: column 1, symbol, of job seen: expected VARCHAR(8), found BIGINT; " +
            "CAST it where that is meant",
            "INSERT INTO seen SELECT * FROM (SELECT n AS a, n AS b, 1 AS c FROM quotes)");
        assertRefused("1:18: this SELECT has 1 column, the job seen that INSERT INTO adds to has 3: " +
            "symbol VARCHAR(8), size BIGINT, price DECIMAL(18,4)", "INSERT INTO seen SELECT symbol FROM quotes");
        assertRefused("1:36: column 3, price, of job seen: expected DECIMAL(18,4), found BIGINT; " +
            "CAST it where that is meant", "INSERT INTO seen SELECT symbol, n, n AS m FROM quotes");
        assertRefused("1:13: there is no job sen; did you mean seen?", "INSERT INTO sen SELECT symbol FROM quotes");
        assertRefused("1:13: trades is a source, whose records come from publishers; INSERT INTO adds to a job: " +
            "write CREATE STREAM name AS SELECT ... and read that", "INSERT INTO trades SELECT symbol FROM quotes");
        assertRefused("1:1: ORDER BY and LIMIT are not possible where INSERT INTO adds rows: they would hold for one " +
            "part alone", "INSERT INTO seen SELECT symbol, size, price FROM trades ORDER BY size LIMIT 3");
        assertEquals(1, catalog.plans().size());
    }

    @Test
    void shouldEmitAsItSays()
    {
        execute("CREATE TABLE total AS SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol EMIT EVERY 1m");
        execute("INSERT INTO total SELECT symbol, n FROM quotes");
        execute("INSERT INTO total SELECT symbol, COUNT(*) AS n FROM quotes WINDOW TUMBLING(1m) GROUP BY symbol");
        execute("INSERT INTO total SELECT symbol, COUNT(*) AS n FROM quotes GROUP BY symbol EMIT EVERY 2m");
        assertEquals(List.of(EmitMode.CHANGES, EmitMode.FINAL, EmitMode.EVERY),
            catalog.inserts("total").stream().map(JobPlan::emit).toList());
        assertEquals(120_000_000_000L, catalog.inserts("total").get(2).everyNs());
        final String mixed = ", or of an INSERT INTO it, leave by an EMIT of their own; what reads it takes windows " +
            "when they close, and other rows as they change: create it again without that, or read what it reads";
        assertRefused("1:34: rows of the job total" + mixed, "CREATE STREAM x AS SELECT n FROM total");
        execute("CREATE TABLE few AS SELECT symbol, n FROM quotes");
        execute("INSERT INTO few SELECT symbol, COUNT(*) AS n FROM quotes WINDOW TUMBLING(1m) GROUP BY symbol");
        execute("CREATE STREAM y AS SELECT n FROM few; DROP JOB y");
        execute("INSERT INTO few SELECT symbol, COUNT(*) AS n FROM quotes WINDOW TUMBLING(1m) GROUP BY symbol " +
            "EMIT CHANGES");
        assertRefused("1:34: rows of the job few" + mixed, "CREATE STREAM x AS SELECT n FROM few");
    }

    @Test
    void shouldRefuseWhatAReaderWouldNotSeeAndWhatHasNoPlaceInOneOrder()
    {
        execute(ALL + "CREATE TABLE sizes AS SELECT size, COUNT(*) AS n FROM seen GROUP BY size EMIT CHANGES");
        assertRefused("1:13: job sizes reads seen and contains its query as it is now: DROP JOB sizes, INSERT, and " +
            "create sizes again; it then reads both", "INSERT INTO seen SELECT symbol, n, 1 FROM quotes");
        execute("INSERT INTO sizes SELECT n, n AS m FROM quotes");
        assertRefused("1:19: this SELECT reads sizes, whose rows it would add to; let it read what sizes reads",
            "INSERT INTO sizes SELECT s.size, s.n FROM (SELECT size, n FROM sizes) s");
        assertEquals(1, catalog.inserts("sizes").get(0).options().level());
        execute("DROP JOB sizes");
        assertRefused("1:18: the rows of this SELECT are sent between partitions 1 time, those of job seen 0 times, " +
            "and what leaves seen has one order: GROUP BY or join by the key of the stream, or DROP JOB seen and " +
            "create it again in one script with this INSERT",
            "INSERT INTO seen SELECT 'all', COUNT(*), 1 FROM trades GROUP BY size EMIT CHANGES");
        execute("-- @partitioning_strategy sticky\nCREATE STREAM stay AS SELECT symbol, size FROM trades;" +
            "-- @partitioning_strategy roundrobin\nCREATE STREAM turn AS SELECT symbol, size FROM trades;");
        assertRefused("1:18: job turn has @partitioning_strategy roundrobin, which would give wrong results for this " +
            "SELECT; create another job for it",
            "INSERT INTO turn SELECT symbol, COUNT(*) FROM trades GROUP BY symbol");
        execute("INSERT INTO turn SELECT symbol, n FROM quotes; INSERT INTO stay SELECT symbol, n FROM quotes");
    }

    @Test
    void shouldListWhatWasAdded()
    {
        execute(ALL);
        execute("INSERT INTO seen SELECT symbol, n, 1 FROM quotes; SHOW JOBS; DESCRIBE seen; PAUSE JOB seen");
        assertEquals("seen (symbol VARCHAR(8), size BIGINT, price DECIMAL(18,4)) from trades, inserted from quotes " +
            "emits CHANGES\n", ((Statement.Show)carriedOut.get(2)).text());
        final String text = ((Statement.Describe)carriedOut.get(3)).text();
        assertTrue(text.contains("\nINSERT INTO seen SELECT symbol, n, 1 FROM quotes\n\nEmit CHANGES\n"), text);
        assertTrue(catalog.isPaused("seen"));
        assertNull(catalog.job("seen$insert1"));
    }

    @Test
    void shouldBeForARunningApplianceAlone()
    {
        execute(ALL);
        for (final String sql : List.of("INSERT INTO seen SELECT symbol, n, 1 FROM quotes",
            "-- @inserted\nINSERT INTO seen SELECT symbol, n, 1 FROM quotes"))
        {
            final SqlException refusal =
                assertThrows(SqlException.class, () -> new SqlCompiler(catalog, (path) -> null, 2).compile(sql, "t"));
            assertTrue(refusal.getMessage().contains(sql.startsWith("--") ? "take it away" : "corelane sql"),
                refusal.getMessage());
        }
        assertThrows(SqlException.class, () -> execute("-- @inserted\nINSERT INTO seen SELECT 'a', 1, 1 FROM quotes"));
        assertThrows(SqlException.class, () -> execute("-- @ttl 1s\nINSERT INTO seen SELECT 'a', 1, 1 FROM quotes"));
    }

    private void execute(final String sql)
    {
        new SqlCompiler(catalog, (path) -> null, 2).execute(sql, (statement, next) -> carriedOut.add(statement));
    }

    private void assertRefused(final String reason, final String sql)
    {
        assertEquals(reason, assertThrows(SqlException.class, () -> execute(sql)).getMessage());
    }
}
