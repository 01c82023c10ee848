package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness.Engine;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups of partial groups have what groups of rows have. */
class TwoPhaseTest
{
    private static final String STREAM =
        "CREATE STREAM s (k VARCHAR(4), g BIGINT, v BIGINT, d DECIMAL(12,3), f DOUBLE, t TIMESTAMP) WITH (" +
        "key='k', event_time='t', watermark='50ns');";
    private static final String[] AGGREGATES = {
        "COUNT(*)", "COUNT(v)", "SUM(v)", "SUM(d)", "SUM(f)", "AVG(v)", "AVG(d)", "AVG(f)", "MIN(v)", "MAX(d)",
        "MIN(k)", "MAX(k)", "MIN(f)", "MAX(t)", "SUM(v + 1)", "COUNT(*) FILTER (WHERE v > 20)",
        "AVG(d) FILTER (WHERE g = 3)", "SUM(v) FILTER (WHERE v IS NULL)",
        "VAR_POP(v)", "STDDEV_SAMP(f)", "VAR_SAMP(d) FILTER (WHERE v > 20)",
        "COVAR_POP(v, d)", "COVAR_SAMP(d, v)", "CORR(v, d)", "CORR(f, f)", "REGR_SLOPE(v, d)",
        "REGR_INTERCEPT(d, v)", "REGR_R2(v, d)", "VARIANCE(v)", "BOOL_AND(v > 0)", "BOOL_OR(g = 1)"};
    private static final String[] GROUPS = {"", " GROUP BY g", " GROUP BY v % 4", " GROUP BY g, d > 0"};
    private static final String[] WINDOWS = {
        " EMIT FINAL", " WINDOW TUMBLING(100ns)", " WINDOW HOPPING(100ns, 50ns)", " WINDOW HOPPING(40ns, 30ns)"};

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shouldGiveWhatOnePartitionGivesWhateverIsAsked(final int seed)
    {
        final Random random = new Random(seed);
        final String group = GROUPS[random.nextInt(GROUPS.length)];
        final String window = WINDOWS[random.nextInt(WINDOWS.length)];
        final StringBuilder select = new StringBuilder("SELECT ");
        for (int i = 0; i < 4; i++)
        {
            select.append(AGGREGATES[random.nextInt(AGGREGATES.length)]).append(" AS a").append(i).append(", ");
        }
        select.append(window.contains("WINDOW") ? "window_start, window_end" : "1 AS one").append(" FROM s")
            .append(random.nextBoolean() ? " WHERE v IS NULL OR v > 10" : "").append(group)
            .append(random.nextBoolean() ? " HAVING COUNT(*) > 2" : "").append(window);
        assertSame(select.toString(), random.nextInt(3), seed);
    }

    @Test
    void shouldHaveOneGroupOverNoRows()
    {
        assertEquals("[[0, 0, null, null]]", run(Engine.GENERATED, "SELECT COUNT(*) AS n, SUM(v) AS x, AVG(d) AS y " +
            "FROM s EMIT FINAL", 4, 0, 0, 1).toString());
        assertEquals("[]", run(
            Engine.GENERATED, "SELECT COUNT(*) AS n FROM s WINDOW TUMBLING(10ns)", 4, 0, 0, 1).toString());
    }

    @Test
    void shouldSendARowForEachGroupOfAPartitionInsteadOfItsRecords()
    {
        final String select = "SELECT COUNT(*) AS n FROM s WINDOW TUMBLING(1000000ns)";
        try (SpreadFixture job = new SpreadFixture(directory, 4, STREAM + "CREATE TABLE o AS " + select + ";"))
        {
            assertEquals(2, job.job().fragments().size());
            assertTrue(job.job().fragments().get(0).plan().root().toString().contains("COUNT_ROWS"));
        }
    }

    @Test
    void shouldRefuseLateRowsWhereTheyAreAndCloseByTheLatestPartition()
    {
        try (SpreadFixture job = new SpreadFixture(directory, 2,
            "CREATE STREAM s (k VARCHAR(4), t TIMESTAMP) WITH (key='k', event_time='t', lateness='20ns');" +
            "CREATE TABLE o AS SELECT COUNT(*) AS n, window_end FROM s WINDOW TUMBLING(100ns);"))
        {
            job.feedTo(0, "s", 0, "A", 50L);
            job.feedTo(1, "s", 0, "B", 50L);
            job.feedTo(0, "s", 0, "A", 119L);
            job.feedTo(0, "s", 0, "A", 60L);
            job.feedTo(0, "s", 0, "A", 120L);
            job.feedTo(0, "s", 0, "A", 61L);
            assertEquals(List.of("LATE"), job.deadLetters());
            job.feedTo(1, "s", 0, "B", 119L);
            job.feedTo(1, "s", 0, "B", 62L);
            assertEquals("[]", text(job.results()));
            job.feedTo(1, "s", 0, "B", 120L);
            assertEquals("[[0, 4, 100]]", text(job.results()));
            job.drain();
            assertEquals("[[0, 4, 200]]", text(job.results()));
            assertEquals(List.of(), job.deadLetters());
        }
    }

    @Test
    void shouldRefuseARowWhoseSumDoesNotFitAndNoneWhosePartsAloneDoNot()
    {
        try (SpreadFixture job = new SpreadFixture(directory, 4,
            "CREATE STREAM s (k VARCHAR(4), g BIGINT, v BIGINT) WITH (key='k');" +
            "CREATE TABLE o AS SELECT g, SUM(v) AS x FROM s GROUP BY g EMIT FINAL;"))
        {
            job.feedTo(0, "s", 0, "A", 1L, Long.MAX_VALUE);
            job.feedTo(1, "s", 0, "B", 1L, Long.MAX_VALUE);
            job.feedTo(2, "s", 0, "C", 1L, -5L);
            job.feedTo(3, "s", 0, "D", 1L, -Long.MAX_VALUE);
            job.feedTo(0, "s", 0, "A", 2L, Long.MAX_VALUE);
            job.feedTo(1, "s", 0, "B", 2L, 1L);
            job.drain();
            assertEquals("[[0, 1, " + (Long.MAX_VALUE - 5) + "]]", text(job.results()));
            assertEquals(List.of("OVERFLOW"), job.deadLetters());
        }
    }

    @Test
    void shouldNotWaitForPartitionsWithoutRecords()
    {
        try (SpreadFixture job = new SpreadFixture(directory, 4,
            "CREATE STREAM s (k VARCHAR(4), t TIMESTAMP) WITH (key='k', event_time='t', idle='10ns');" +
            "CREATE TABLE o AS SELECT COUNT(*) AS n FROM s WINDOW TUMBLING(100ns);"))
        {
            job.tick(1_000);
            job.feedTo(2, "s", 0, "A", 50L);
            job.tick(1_020);
            assertEquals("[]", text(job.results()));
            job.tick(1_070);
            assertEquals("[[0, 1]]", text(job.results()));
        }
    }

    @Test
    void shouldNotLoseMomentsOfGreatValuesThatHardlyDiffer()
    {
        final String select = "SELECT g, VAR_POP(f) * 1e3 AS a, STDDEV_SAMP(f) * 1e3 AS b, COVAR_SAMP(f, v) AS c, " +
            "CORR(f, v) AS d, REGR_SLOPE(v, f) AS e, REGR_R2(f, v) AS r FROM s GROUP BY g";
        assertSame(select + " EMIT FINAL", 2, 21);
        assertSame(select + " WINDOW HOPPING(100ns, 50ns)", 2, 22);
    }

    private void assertSame(final String select, final int keys, final int seed)
    {
        final List<List<Object>> one = run(Engine.GENERATED, select, 1, 200, keys, seed);
        assertSame(select, one, run(Engine.GENERATED, select, 2, 200, keys, seed));
        assertSame(select, one, run(Engine.GENERATED, select, 4, 200, keys, seed));
        assertSame(select, one, run(Engine.INTERPRETER, select, 3, 200, keys, seed));
    }

    private static void assertSame(
        final String select, final List<List<Object>> one, final List<List<Object>> many)
    {
        assertEquals(one.size(), many.size(), select);
        for (int i = 0; i < one.size(); i++)
        {
            assertSameRow(select, one.get(i), many.get(i));
        }
    }

    private static void assertSameRow(final String select, final List<Object> one, final List<Object> other)
    {
        for (int i = 0; i < one.size(); i++)
        {
            if (one.get(i) instanceof Double expected && other.get(i) instanceof Double actual)
            {
                assertEquals(expected, actual, 1e-9 * Math.max(1.0, Math.abs(expected)), select);
            }
            else
            {
                assertEquals(one.get(i), other.get(i), () -> select + ": " + one + " and " + other);
            }
        }
    }

    /** Results in an order of their own. */
    private List<List<Object>> run(
        final Engine engine,
        final String select,
        final int count,
        final int records,
        final int keys,
        final int seed)
    {
        final Random random = new Random(seed);
        final List<List<Object>> rows = new ArrayList<>();
        try (SpreadFixture job = new SpreadFixture(
            engine, directory, count, STREAM + "CREATE TABLE o AS " + select + ";"))
        {
            long now = 1_000;
            for (int i = 0; i < records; i++)
            {
                now += random.nextInt(5);
                // Few keys leave partitions empty.
                final String key = Character.toString('A' + random.nextInt(1 + 4 * keys));
                job.feed("s", now, key, value(random, (long)random.nextInt(5)), value(random, random.nextInt(50) - 9L),
                    value(random, BigDecimal.valueOf(random.nextInt(100_000) - 50_000, 3)),
                    value(random, 1e4 + random.nextDouble()), now - random.nextInt(20));
            }
            job.drain();
            job.results().forEach((row) -> rows.add(Arrays.asList(row)));
            assertEquals(List.of(), job.deadLetters());
        }
        rows.sort((a, b) -> rounded(a).compareTo(rounded(b)));
        return rows;
    }

    private static Object value(final Random random, final Object value)
    {
        return 0 == random.nextInt(10) ? null : value;
    }

    private static String rounded(final List<Object> row)
    {
        return row.stream().map((value) -> value instanceof Double number ?
            String.format("%.4f", number) : String.valueOf(value)).toList().toString();
    }

    private static String text(final List<Object[]> rows)
    {
        return Arrays.deepToString(rows.toArray());
    }
}
