package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlCompiler;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joins of groups in windows that end together: their rows are kept window by window, or looked up where they are. */
class WindowJoinTaskTest
{
    private static final String STREAMS =
        "CREATE STREAM s (k VARCHAR(4), v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t'%s);" +
        "CREATE STREAM u (k VARCHAR(4), v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t');";

    private static final String TEN = "TUMBLING(10ns)";
    private static final String KEPT = "WindowJoinTask";
    private static final String SOUGHT = "WindowLookUpTask";

    @TempDir
    private Path directory;

    @Test
    void shouldGiveThePairsOfAWindowInTheOrderOfItsRightRows()
    {
        final String sql = join("", "k, v", TEN, "k", TEN, "x.k = y.k AND x.n + y.n > 0");
        try (PartitionHarness harness = harness(KEPT, sql))
        {
            feed(harness);
            assertEquals(List.of("j insert ('B', 1, 'B', 1, 10)", "j insert ('A', 2, 'A', 1, 10)",
                "j insert ('A', 1, 'A', 1, 10)"), harness.feed("u", "A", 1L, 25L).results());
            assertEquals(List.of("j insert ('A', 1, 'A', 1, 30)"), harness.drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @Test
    void shouldLookRightGroupsUpInTheOrderOfLeftRows()
    {
        try (PartitionHarness harness = harness(SOUGHT, join("", "k, v", TEN, "k", TEN, "x.k = y.k")))
        {
            feed(harness);
            assertEquals(List.of("j insert ('A', 2, 'A', 1, 10)", "j insert ('B', 1, 'B', 1, 10)",
                "j insert ('A', 1, 'A', 1, 10)"), harness.feed("u", "A", 1L, 25L).results());
            assertEquals(List.of("LATE j 10", "LATE j 11"),
                harness.feed("u", "A", 1L, 2L).feed("s", "C", 1L, 2L).deadLetters());
            assertEquals(List.of("j insert ('A', 1, 'A', 1, 30)"), harness.drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    /** The least number is a value between stages; in a result it would be NULL. */
    @Test
    void shouldRefuseTheRowOfALeftSumThatCannotBeWritten()
    {
        for (final String kind : List.of("", "LEFT"))
        {
            final String sql = "SELECT x.k AS k, x.n AS n, y.m AS m FROM (SELECT k, SUM(v) AS n, window_end FROM s " +
                "GROUP BY k WINDOW TUMBLING(10ns)) x " + kind + " JOIN (SELECT k, COUNT(*) AS m, window_end FROM u " +
                "GROUP BY k WINDOW TUMBLING(10ns)) y ON x.k = y.k AND x.window_end = y.window_end";
            assertEquals(kind.isEmpty() ? SOUGHT : KEPT, how("", sql));
            for (final PartitionHarness.Engine engine : PartitionHarness.Engine.values())
            {
                try (PartitionHarness harness = new PartitionHarness(engine, directory,
                    String.format(STREAMS, "") + "CREATE STREAM j AS " + sql + ";", (plan) -> plan))
                {
                    harness.feed("s", "A", Long.MIN_VALUE + 1, 1L).feed("s", "A", -1L, 2L).feed("s", "B", 7L, 3L);
                    harness.feed("u", "A", 1L, 4L).feed("u", "B", 1L, 5L);
                    assertEquals(List.of("j insert ('B', 7, 1)"), harness.drain().results(), kind + engine);
                    // Without its partner the left row is one that cannot be written, either.
                    assertEquals(kind.isEmpty() ? 1 : 2, harness.deadLetters().size(), kind + engine);
                }
            }
        }
    }

    @Test
    void shouldLookUpWhatHoldsOfTheRightGroup()
    {
        final String sql = join("", "k, v", TEN, "v, k", TEN, "y.k = x.k AND x.v = y.v AND x.n < y.n") +
            " WHERE y.n > 1";
        try (PartitionHarness harness = harness(SOUGHT, sql))
        {
            harness.feed("s", "A", 1L, 1L).feed("s", "B", null, 2L).feed("s", "C", 3L, 3L).feed("s", "C", 3L, 3L);
            harness.feed("u", "A", 1L, 5L).feed("u", "B", null, 6L).feed("u", "C", 3L, 7L).feed("u", "A", 1L, 7L);
            harness.feed("u", "C", 3L, 7L).feed("u", "A", 1L, 17L).feed("u", "A", 1L, 17L).feed("s", "A", 1L, 17L);
            assertEquals(
                List.of("j insert ('A', 1, 'A', 2, 10)", "j insert ('A', 1, 'A', 2, 20)"), harness.drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    /** Nothing of a right row is shown, but HAVING decides whether there is one, as does a condition on it. */
    @Test
    void shouldAskOnlyWhetherThereIsARightRowWhereNothingOfItIsRead()
    {
        for (final String key : List.of("k", "v"))
        {
            for (final String where : List.of("", " WHERE m > 1 AND window_end < 21"))
            {
                final String sql = "SELECT x.k AS k, x.v AS v, x.window_end AS e FROM (SELECT k, v, window_end " +
                    "FROM s GROUP BY k, v WINDOW TUMBLING(10ns)) x JOIN (SELECT * FROM (SELECT " + key + ", " +
                    "COUNT(*) AS m, window_end FROM u GROUP BY " + key + " WINDOW TUMBLING(10ns))" +
                    where.replace("21", "TIMESTAMP '1970-01-01 00:00:00.000000021'") + ") y ON x." + key + " = y." +
                    key + " AND x.window_end = y.window_end";
                assertEquals(SOUGHT, how("", sql));
                for (final PartitionHarness.Engine engine : PartitionHarness.Engine.values())
                {
                    assertWhetherThereIsARightRow(engine, sql, where.isEmpty());
                }
            }
        }
    }

    private void assertWhetherThereIsARightRow(
        final PartitionHarness.Engine engine, final String sql, final boolean isAnyGood)
    {
        try (PartitionHarness harness = new PartitionHarness(
            engine, directory, String.format(STREAMS, "") + "CREATE STREAM j AS " + sql + ";"))
        {
            harness.feed("s", "C", 3L, 1L).feed("s", "A", 1L, 1L).feed("s", "B", 2L, 2L).feed("s", null, null, 3L);
            harness.feed("s", "A", 1L, 4L).feed("u", "B", 2L, 5L).feed("u", "A", 1L, 6L).feed("u", "A", 1L, 7L);
            harness.feed("u", null, null, 7L).feed("u", null, null, 7L).feed("u", "D", 4L, 8L);
            harness.feed("s", "A", 1L, 21L).feed("u", "A", 1L, 21L).feed("u", "A", 1L, 22L);
            final List<String> expected = isAnyGood ?
                List.of("j insert ('A', 1, 10)", "j insert ('A', 1, 30)", "j insert ('B', 2, 10)") :
                List.of("j insert ('A', 1, 10)");
            assertEquals(expected, harness.drain().results().stream().sorted().toList(), engine + sql);
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @Test
    void shouldGiveRowsWithoutPartnerWhenNoneCanComeAnyMore()
    {
        final String sql = join("FULL", "k, v", TEN, "k", TEN, "x.k = y.k AND x.v > 1");
        try (PartitionHarness harness = harness(KEPT, sql))
        {
            harness.feed("s", null, 7L, 1L).feed("s", "B", 1L, 1L).feed("s", "A", 1L, 2L).feed("s", "A", 2L, 3L);
            harness.feed("u", null, 1L, 1L).feed("u", "A", 1L, 2L).feed("u", "C", 1L, 3L).feed("s", "D", 1L, 20L);
            assertEquals(List.of("j insert ('A', 1, 'A', 1, 10)"), harness.feed("u", "D", 1L, 10L).results());
            // At the very moment of the end a partner could still come.
            assertEquals(List.of("j insert (NULL, 1, NULL, NULL, 10)", "j insert ('B', 1, NULL, NULL, 10)",
                "j insert ('A', 1, NULL, NULL, 10)", "j insert (NULL, NULL, NULL, 1, NULL)",
                "j insert (NULL, NULL, 'C', 1, NULL)"), harness.feed("u", "D", 1L, 11L).results());
            assertEquals(List.of("j insert (NULL, NULL, 'D', 2, NULL)", "j insert ('D', 1, NULL, NULL, 30)"),
                harness.drain().results());
        }
    }

    @Test
    void shouldLookUpWindowsOfAnotherSizeThatEndTogether()
    {
        for (final String kind : List.of("", "LEFT"))
        {
            final String sql = join(kind, "k", "HOPPING(10ns, 5ns)", "k", TEN, "x.k = y.k") + " WHERE y.n > 0";
            try (PartitionHarness harness = harness(kind.isEmpty() ? SOUGHT : KEPT, sql))
            {
                harness.feed("s", "A", 1L, 1L).feed("s", "A", 1L, 6L).feed("u", "A", 1L, 3L).feed("u", "A", 1L, 12L);
                assertEquals(List.of("j insert ('A', 2, 'A', 1, 10)"), harness.drain().results());
                assertEquals(List.of(), harness.deadLetters());
            }
        }
    }

    @Test
    void shouldKeepWhatCannotBeLookedUp()
    {
        assertEquals(SOUGHT, how("", join("", "v, k", "HOPPING(10ns, 2ns)", "k", TEN, "x.k = y.k")));
        assertEquals(SOUGHT, how("", "SELECT x.k AS k FROM (SELECT k, window_end FROM (SELECT k, SUM(v) AS n, " +
            "window_end FROM s GROUP BY k WINDOW TUMBLING(9ns)) WHERE 12 / n > 1) x JOIN (SELECT DISTINCT k, " +
            "window_end FROM u WINDOW TUMBLING(9ns)) y ON y.window_end = x.window_end AND x.k = y.k"));
        // Some rows may have no partner, or several; others are worked out once.
        assertEquals(KEPT, how("", join("LEFT", "k", TEN, "k", TEN, "x.k = y.k")));
        assertEquals(KEPT, how("", join("", "k", TEN, "k, v", TEN, "x.k = y.k")));
        assertEquals(KEPT, how("", join("", "k", TEN, "k", TEN, "x.n = y.n")));
        assertEquals(KEPT, how("", join("", "k", TEN, "k", TEN, "x.k = y.k AND 12 / x.n > y.n")));
        assertEquals(KEPT, how("", join("", "k", TEN, "k", TEN, "x.k = y.k").replace("x.n AS n", "x.n + 1 AS n")));
        assertEquals(KEPT, how("", join("", "k", TEN, "k", TEN, "x.k = y.k").replace("COUNT(*)", "SUM(v)")));
        assertEquals(KEPT, how("", join("", "k", TEN, "k", "HOPPING(10ns, 2ns)", "x.k = y.k")));
        // One side closes later.
        assertEquals(KEPT, how(", lateness='1ns'", join("", "k", TEN, "k", TEN, "x.k = y.k")));
        assertEquals(KEPT, how("", join("", "k", TEN, "k", TEN, "x.k = y.k").replace("FROM u", "FROM (SELECT k, v, " +
            "COUNT(*) OVER (ORDER BY t) AS c, t FROM u)")));
        // Times that few rows share.
        assertEquals("IntervalJoinTask", how("", join("", "k", "SESSION(10ns)", "k", TEN, "x.k = y.k")));
        assertEquals("IntervalJoinTask", how("", "SELECT x.k AS k FROM s x JOIN u y WITHIN 0ns ON x.k = y.k"));
    }

    private static void feed(final PartitionHarness harness)
    {
        harness.feed("s", "A", 1L, 1L).feed("s", "B", 2L, 2L).feed("s", "A", 3L, 3L).feed("s", "A", 1L, 4L);
        harness.feed("u", "B", 1L, 5L).feed("u", "A", 1L, 6L).feed("u", "C", 1L, 7L);
        harness.feed("s", "A", 4L, 11L).feed("s", "A", 5L, 25L);
        assertEquals(List.of(), harness.results());
    }

    private static String join(
        final String kind,
        final String leftKeys,
        final String leftWindow,
        final String rightKeys,
        final String rightWindow,
        final String on)
    {
        return "SELECT x.k AS k, x.n AS n, y.k AS l, y.n AS m, x.window_end AS e FROM (SELECT " + leftKeys +
            ", COUNT(*) AS n, window_end FROM s GROUP BY " + leftKeys + " WINDOW " + leftWindow + ") x " + kind +
            " JOIN (SELECT " + rightKeys + ", COUNT(*) AS n, window_end FROM u GROUP BY " + rightKeys + " WINDOW " +
            rightWindow + ") y ON " + on + " AND x.window_end = y.window_end";
    }

    /** The task that a job's join is. */
    private static String how(final String lateness, final String select)
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, (path) -> null, 1).compile(
            String.format(STREAMS, lateness) + "CREATE STREAM j AS " + select + ";", "test");
        final String source = new JobCompiler(catalog.job("j")).source();
        return source.replaceFirst("(?s).*class Task extends (\\w+).*", "$1");
    }

    private PartitionHarness harness(final String how, final String select)
    {
        assertEquals(how, how("", select), select);
        return new PartitionHarness(PartitionHarness.Engine.GENERATED, directory,
            String.format(STREAMS, "") + "CREATE STREAM j AS " + select + ";");
    }
}
