package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Analytic functions in generated code: when rows leave, what frames hold. Times in nanoseconds. */
class OverTaskTest
{
    private static final String STREAM = "CREATE STREAM s (k VARCHAR(4), v BIGINT, t TIMESTAMP) " +
        "WITH (key='k', event_time='t', watermark='%dns');CREATE STREAM o AS %s;";

    @TempDir
    private Path directory;

    @Test
    void shouldGiveRowsAtOnceInTheOrderOfArrival()
    {
        try (PartitionHarness harness = harness(0, "SELECT k, v, SUM(v) OVER (PARTITION BY k ROWS BETWEEN 1 PRECEDING" +
            " AND CURRENT ROW) AS two, COUNT(*) OVER (PARTITION BY k) AS n, LAG(v) OVER (PARTITION BY k) AS former, " +
            "LAG(v, 2, -1) OVER (PARTITION BY k) AS before, MIN(k) OVER (PARTITION BY k) AS x FROM s"))
        {
            harness.feed("s", "A", 1L, 3L);
            assertEquals(List.of("o insert ('A', 1, 1, 1, NULL, -1, 'A')"), harness.results());
            harness.feed("s", "A", 2L, 1L).feed("s", "B", 5L, 1L).feed("s", "A", 4L, 1L);
            assertEquals(List.of("o insert ('A', 2, 3, 2, 1, -1, 'A')", "o insert ('B', 5, 5, 1, NULL, -1, 'B')",
                "o insert ('A', 4, 6, 3, 2, 1, 'A')"), harness.results());
            assertEquals(List.of(), harness.drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @Test
    void shouldCountARowThatIsRefusedInNoFrame()
    {
        for (final PartitionHarness.Engine engine : PartitionHarness.Engine.values())
        {
            final String sql = String.format(STREAM, 0, "SELECT 100 + CAST(v AS TINYINT) + " +
                "SUM(v) OVER (PARTITION BY k) AS x, CASE WHEN v > 9000 THEN 9223372036854775807 * v ELSE v END AS y, " +
                "LAG(v) OVER (PARTITION BY k) AS former, ROW_NUMBER() OVER (PARTITION BY k ORDER BY t) AS n FROM s");
            try (PartitionHarness harness = new PartitionHarness(engine, directory, sql))
            {
                harness.feed("s", "A", 1L, 1L).feed("s", "A", 300L, 2L).feed("s", "A", 9223L, 3L);
                harness.feed("s", "A", 5L, 4L);
                assertEquals(List.of("o insert (102, 1, NULL, 1)", "o insert (111, 5, 1, 2)"),
                    harness.drain().results());
                assertEquals(List.of("OVERFLOW o 1", "OVERFLOW o 2"), harness.deadLetters());
            }
        }
    }

    /** As of any rows; only a function's own result that is too great is refused whatever stands above. */
    @Test
    void shouldWorkOutNothingOfARowThatIsDropped()
    {
        for (final PartitionHarness.Engine engine : PartitionHarness.Engine.values())
        {
            for (final String frame : List.of("ROWS 2 PRECEDING", "ORDER BY t RANGE UNBOUNDED PRECEDING"))
            {
                final String sum = "SUM(v) OVER (PARTITION BY k " + frame + ")";
                final String sql = String.format(STREAM, 0, "SELECT k, x, y FROM (SELECT k, v, CAST(" + sum +
                    " AS TINYINT) AS x, 12 / (" + sum + " - 5) AS y FROM s) WHERE v < 100");
                try (PartitionHarness harness = new PartitionHarness(engine, directory, sql))
                {
                    harness.feed("s", "A", 5L, 1L).feed("s", "A", 200L, 2L).feed("s", "B", 1L, 3L);
                    harness.feed("s", "C", 200L, 4L).feed("s", "C", -195L, 5L).feed("s", "A", 2L, 6L);
                    assertEquals(List.of("o insert ('A', 5, NULL)", "o insert ('B', 1, -3.000000000000)",
                        "o insert ('C', 5, NULL)"), harness.drain().results(), engine + frame);
                    assertEquals(List.of("OVERFLOW o 5"), harness.deadLetters(), engine + frame);
                    assertEquals(2, harness.partition().divisionsByZero(), engine + frame);
                }
            }
        }
    }

    @Test
    void shouldRefuseALateRecordWithItsBytes()
    {
        for (final PartitionHarness.Engine engine : PartitionHarness.Engine.values())
        {
            for (final String select : new String[]{"SELECT RANK() OVER (ORDER BY t) AS r FROM s WHERE v > 0",
                "SELECT RANK() OVER (ORDER BY t) AS r, LAG(v) OVER (PARTITION BY k ORDER BY t) AS l FROM s",
                "SELECT RANK() OVER (ORDER BY t) AS r FROM (SELECT t FROM s UNION ALL SELECT t FROM s WHERE v < 0)",
                "SELECT x.k AS k FROM s x JOIN s y WITHIN 1ns ON x.k = y.k WHERE x.v < 0"})
            {
                try (PartitionHarness harness =
                    new PartitionHarness(engine, directory, String.format(STREAM, 0, select)))
                {
                    harness.feed("s", "A", 1L, 9L).feed("s", "A", 2L, 4L);
                    final List<String> letters = harness.wholeDeadLetters();
                    assertEquals(select.contains("JOIN") ? 2 : 1, letters.size(), letters::toString);
                    letters.forEach((letter) -> assertTrue(letter.matches("LATE o 1 [0-9a-f]{30,}"), letter));
                }
            }
        }
    }

    @Test
    void shouldKeepTheTextsOfSeveralRowsApart()
    {
        try (PartitionHarness harness = harness(0, "SELECT k, FIRST_VALUE(k) OVER (ORDER BY t) AS first, " +
            "LAG(k) OVER (ORDER BY t) AS former, LEAD(k, 1, 'none') OVER (ORDER BY t) AS later FROM s"))
        {
            harness.feed("s", "A", 1L, 1L).feed("s", "BB", 1L, 2L).feed("s", "CCC", 1L, 3L).feed("s", "D", 1L, 4L);
            assertEquals(List.of("o insert ('A', 'A', NULL, 'BB')", "o insert ('BB', 'A', 'A', 'CCC')",
                "o insert ('CCC', 'A', 'BB', 'D')", "o insert ('D', 'A', 'CCC', 'none')"), harness.drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @Test
    void shouldBringADefaultToTheTypeOfTheValues()
    {
        try (PartitionHarness harness = harness(0, "SELECT LAG(v / 4, 1, 5) OVER (ORDER BY t) AS narrow, " +
            "LAG(CAST(v AS DECIMAL(30,4)), 1, 5) OVER (ORDER BY t) AS wide, " +
            "LAG(v, 1, 2.5) OVER (ORDER BY t) AS finer FROM s"))
        {
            harness.feed("s", "A", 1L, 1L).feed("s", "A", 2L, 2L);
            assertEquals(List.of("o insert (5.000000000000, 5.0000, 2.5)", "o insert (0.250000000000, 1.0000, 1.0)"),
                harness.drain().results());
        }
    }

    @Test
    void shouldPutRowsInOrderByTimeOnceTheWatermarkHasReachedThem()
    {
        try (PartitionHarness harness = harness(5, "SELECT k, v, SUM(v) OVER (PARTITION BY k ORDER BY t ROWS BETWEEN" +
            " UNBOUNDED PRECEDING AND CURRENT ROW) AS total, ROW_NUMBER() OVER (PARTITION BY k ORDER BY t) AS i, " +
            "RANK() OVER (PARTITION BY k ORDER BY t) AS r, DENSE_RANK() OVER (PARTITION BY k ORDER BY t) AS d FROM s"))
        {
            harness.feed("s", "A", 1L, 10L).feed("s", "A", 2L, 7L).feed("s", "A", 3L, 10L);
            assertEquals(List.of(), harness.results());
            harness.feed("s", "A", 4L, 15L);
            assertEquals(List.of("o insert ('A', 2, 2, 1, 1, 1)", "o insert ('A', 1, 3, 2, 2, 2)",
                "o insert ('A', 3, 6, 3, 2, 2)"), harness.results());
            assertEquals(List.of("LATE o 4"), harness.feed("s", "A", 9L, 9L).deadLetters());
            assertEquals(List.of("o insert ('A', 4, 10, 4, 4, 3)"), harness.drain().results());
        }
    }

    @Test
    void shouldWaitForRowsOfEqualTimeWithRange()
    {
        try (PartitionHarness harness = harness(0, "SELECT v, SUM(v) OVER (ORDER BY t) AS total, COUNT(*) OVER " +
            "(ORDER BY t RANGE BETWEEN INTERVAL '5' NANOSECONDS PRECEDING AND CURRENT ROW) AS n FROM s"))
        {
            harness.feed("s", "A", 1L, 10L).feed("s", "B", 2L, 10L);
            assertEquals(List.of(), harness.results());
            assertEquals(List.of("o insert (1, 3, 2)", "o insert (2, 3, 2)"),
                harness.feed("s", "A", 4L, 15L).results());
            assertEquals(List.of("o insert (4, 7, 3)"), harness.feed("s", "A", 8L, 16L).results());
            assertEquals(List.of("o insert (8, 15, 2)"), harness.drain().results());
        }
    }

    @Test
    void shouldHoldRowsBackForThoseBehindThem()
    {
        try (PartitionHarness harness = harness(0, "SELECT k, v, LEAD(v) OVER (PARTITION BY k ORDER BY t) AS later, " +
            "LAST_VALUE(v) OVER (PARTITION BY k ORDER BY t ROWS BETWEEN CURRENT ROW AND 2 FOLLOWING) AS l, " +
            "NTH_VALUE(v, 2) OVER (PARTITION BY k ORDER BY t ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS s" +
            " FROM s"))
        {
            harness.feed("s", "A", 1L, 10L).feed("s", "A", 2L, 11L);
            assertEquals(List.of(), harness.results());
            assertEquals(List.of("o insert ('A', 1, 2, 3, NULL)"), harness.feed("s", "A", 3L, 12L).results());
            assertEquals(List.of("o insert ('A', 2, 3, 3, 2)", "o insert ('A', 3, NULL, 3, 2)"),
                harness.drain().results());
        }
    }

    @Test
    void shouldRankTheRowsOfAWindowInAnyOrder()
    {
        try (PartitionHarness harness = harness(0, "SELECT k, n, RANK() OVER (PARTITION BY window_end ORDER BY n DESC" +
            ") AS r, ROW_NUMBER() OVER (PARTITION BY window_end ORDER BY n DESC) AS i, NTILE(2) OVER (PARTITION BY " +
            "window_end ORDER BY n DESC) AS half, SUM(n) OVER (PARTITION BY window_end) AS total, CUME_DIST() OVER " +
            "(PARTITION BY window_end ORDER BY n DESC) AS c, PERCENT_RANK() OVER (PARTITION BY window_end ORDER BY n " +
            "DESC) AS p FROM (SELECT k, COUNT(*) AS n, window_end FROM s GROUP BY k WINDOW TUMBLING(10ns))"))
        {
            harness.feed("s", "A", 1L, 1L).feed("s", "B", 1L, 2L).feed("s", "B", 1L, 2L).feed("s", "C", 1L, 3L);
            harness.feed("s", "D", 1L, 3L);
            assertEquals(List.of(), harness.results());
            assertEquals(List.of(
                "o insert ('B', 2, 1, 1, 1, 5, 0.25, 0.0)",
                "o insert ('A', 1, 2, 2, 1, 5, 1.0, 0.3333333333333333)",
                "o insert ('C', 1, 2, 3, 2, 5, 1.0, 0.3333333333333333)",
                "o insert ('D', 1, 2, 4, 2, 5, 1.0, 0.3333333333333333)"),
                harness.feed("s", "A", 1L, 11L).results());
            assertEquals(List.of("o insert ('A', 1, 1, 1, 1, 1, 1.0, 0.0)"), harness.drain().results());
        }
    }

    @Test
    void shouldGiveTheGreatestOfEachWindow()
    {
        try (PartitionHarness harness = harness(0, "SELECT k, n FROM (SELECT k, COUNT(*) AS n, ROW_NUMBER() OVER " +
            "(PARTITION BY window_end ORDER BY COUNT(*) DESC, k) AS i FROM s GROUP BY k WINDOW TUMBLING(10ns)) " +
            "WHERE i <= 2"))
        {
            for (final String key : List.of("C", "A", "B", "B", "A", "D"))
            {
                harness.feed("s", key, 1L, 1L);
            }
            assertEquals(List.of("o insert ('A', 2)", "o insert ('B', 2)"), harness.drain().results());
        }
    }

    /** Any frame of ROWS and RANGE, of rows in any order within the watermark, against a rescan of all rows. */
    @Test
    void shouldHoldInAFrameWhatARescanFinds()
    {
        final Random random = new Random(7);
        for (int round = 0; round < 60; round++)
        {
            final boolean isRange = random.nextBoolean();
            final int from = random.nextInt(9) - 6;
            final int to = from + random.nextInt(6);
            final String unit = isRange ? "ns" : "";
            final String sql = "SELECT k, v, SUM(v) OVER w AS a, MAX(v) OVER w AS b, FIRST_VALUE(v) OVER w AS c, " +
                "LAST_VALUE(v) OVER w AS d, COUNT(*) OVER w AS e FROM s";
            final String over = "(PARTITION BY k ORDER BY t " + (isRange ? "RANGE" : "ROWS") + " BETWEEN " +
                bound(from, unit) + " AND " + bound(to, unit) + ")";
            final List<long[]> rows = new ArrayList<>();
            long now = 100;
            final List<String> actual;
            try (PartitionHarness harness = harness(8, sql.replace("OVER w", "OVER " + over)))
            {
                for (int i = 0; i < 200; i++)
                {
                    now += random.nextInt(3);
                    final long[] row = {random.nextInt(3), random.nextInt(100), now - random.nextInt(7)};
                    rows.add(row);
                    harness.feed("s", Character.toString('A' + (int)row[0]), row[1], row[2]);
                }
                actual = new ArrayList<>(harness.results());
                actual.addAll(harness.drain().results());
                assertEquals(List.of(), harness.deadLetters());
            }
            actual.sort(null);
            final List<String> expected = rescan(rows, isRange, from, to);
            assertEquals(expected, actual, over);
        }
    }

    private static List<String> rescan(
        final List<long[]> arrived, final boolean isRange, final int from, final int to)
    {
        final List<String> expected = new ArrayList<>();
        for (int key = 0; key < 3; key++)
        {
            final long wanted = key;
            final List<long[]> rows = new ArrayList<>(arrived.stream().filter((row) -> wanted == row[0]).toList());
            rows.sort((a, b) -> Long.compare(a[2], b[2]));
            for (int i = 0; i < rows.size(); i++)
            {
                final List<Long> frame = new ArrayList<>();
                for (int j = 0; j < rows.size(); j++)
                {
                    final long distance = isRange ? rows.get(j)[2] - rows.get(i)[2] : j - i;
                    if (distance >= from && distance <= to)
                    {
                        frame.add(rows.get(j)[1]);
                    }
                }
                expected.add("o insert ('" + (char)('A' + key) + "', " + rows.get(i)[1] + ", " + (frame.isEmpty() ?
                    "NULL, NULL, NULL, NULL" : frame.stream().mapToLong((v) -> v).sum() + ", " +
                    frame.stream().mapToLong((v) -> v).max().getAsLong() + ", " + frame.get(0) + ", " +
                    frame.get(frame.size() - 1)) + ", " + frame.size() + ")");
            }
        }
        expected.sort(null);
        return expected;
    }

    private static String bound(final int offset, final String unit)
    {
        return 0 == offset ? "CURRENT ROW" : Math.abs(offset) + unit + (offset < 0 ? " PRECEDING" : " FOLLOWING");
    }

    private PartitionHarness harness(final int watermark, final String select)
    {
        return new PartitionHarness(
            PartitionHarness.Engine.GENERATED, directory, String.format(STREAM, watermark, select), (plan) -> plan);
    }
}
