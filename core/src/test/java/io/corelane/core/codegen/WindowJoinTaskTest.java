package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlCompiler;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joins of groups in windows that end together: their rows are kept, and go, window by window. */
class WindowJoinTaskTest
{
    private static final String STREAMS =
        "CREATE STREAM s (k VARCHAR(4), v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t');" +
        "CREATE STREAM u (k VARCHAR(4), v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t');";

    @TempDir
    private Path directory;

    @Test
    void shouldGiveThePairsOfAWindowInTheOrderOfItsRows()
    {
        final String sql = join("", "k, v", "TUMBLING(10ns)", "k", "TUMBLING(10ns)", "x.k = y.k");
        try (PartitionHarness harness = harness("", sql))
        {
            harness.feed("s", "A", 1L, 1L).feed("s", "B", 2L, 2L).feed("s", "A", 3L, 3L).feed("s", "A", 1L, 4L);
            harness.feed("u", "B", 1L, 5L).feed("u", "A", 1L, 6L).feed("u", "C", 1L, 7L);
            harness.feed("s", "A", 4L, 11L).feed("s", "A", 5L, 25L);
            assertEquals(List.of(), harness.results());
            assertEquals(List.of("j insert ('B', 1, 'B', 1, 10)", "j insert ('A', 2, 'A', 1, 10)",
                "j insert ('A', 1, 'A', 1, 10)"), harness.feed("u", "A", 1L, 25L).results());
            assertEquals(List.of("j insert ('A', 1, 'A', 1, 30)"), harness.drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @Test
    void shouldGiveRowsWithoutPartnerWhenNoneCanComeAnyMore()
    {
        final String sql = join("FULL", "k, v", "TUMBLING(10ns)", "k", "TUMBLING(10ns)", "x.k = y.k AND x.v > 1");
        try (PartitionHarness harness = harness("", sql))
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
    void shouldCountKeysOfBothSidesAsOne()
    {
        final String sql = join("", "k, v", "TUMBLING(10ns)", "k, v", "TUMBLING(10ns)", "x.k = y.k");
        try (PartitionHarness harness = harness("\n-- @max_keys 2\n", sql))
        {
            harness.feed("s", "A", 1L, 1L).feed("s", "B", 1L, 2L).feed("u", "A", 1L, 3L).feed("u", "C", 1L, 4L);
            harness.feed("s", "A", 1L, 30L).feed("u", "A", 1L, 30L);
            assertEquals(List.of("j insert ('A', 1, 'A', 1, 10)"), harness.results());
            assertEquals(List.of("CAPACITY j 5"), harness.deadLetters());
            // The keys of the window that went have made room.
            harness.feed("s", "C", 1L, 31L).feed("u", "C", 1L, 31L);
            assertEquals(List.of("j insert ('A', 1, 'A', 1, 40)", "j insert ('C', 1, 'C', 1, 40)"),
                harness.drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @Test
    void shouldKeepWindowsOfSeveralSizesThatEndTogether()
    {
        final String sql = join("", "k", "HOPPING(10ns, 5ns)", "k", "TUMBLING(10ns)", "x.k = y.k");
        try (PartitionHarness harness = harness("", sql))
        {
            harness.feed("s", "A", 1L, 1L).feed("s", "A", 1L, 6L).feed("u", "A", 1L, 3L).feed("u", "A", 1L, 12L);
            assertEquals(List.of("j insert ('A', 2, 'A', 1, 10)"), harness.drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @Test
    void shouldKeepRowsOfOtherTimesByTheirKeys()
    {
        assertTrue(keepsWindows(join("LEFT", "k", "HOPPING(10ns, 2ns)", "k, v", "TUMBLING(9ns)", "x.k = y.k")));
        assertTrue(keepsWindows("SELECT x.k AS k FROM (SELECT k, window_end FROM (SELECT k, COUNT(*) AS n, " +
            "window_end FROM s GROUP BY k WINDOW TUMBLING(9ns)) WHERE n > 1) x JOIN (SELECT DISTINCT k, window_end " +
            "FROM u WINDOW TUMBLING(9ns)) y ON y.window_end = x.window_end AND x.k = y.k"));
        assertFalse(keepsWindows(join("", "k", "SESSION(10ns)", "k", "TUMBLING(10ns)", "x.k = y.k")));
        assertFalse(keepsWindows("SELECT x.k AS k FROM s x JOIN u y WITHIN 0ns ON x.k = y.k"));
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

    private static boolean keepsWindows(final String select)
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, (path) -> null, 1).compile(
            STREAMS + "CREATE STREAM j AS " + select + ";", "test");
        return new JobCompiler(catalog.job("j")).source().contains("extends WindowJoinTask");
    }

    private PartitionHarness harness(final String options, final String select)
    {
        assertTrue(keepsWindows(select), select);
        return new PartitionHarness(PartitionHarness.Engine.GENERATED, directory,
            STREAMS + options + "CREATE STREAM j AS " + select + ";");
    }
}
